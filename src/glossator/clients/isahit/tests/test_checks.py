"""Data is refused exactly where the service's own client refuses it."""

import copy
import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests import parts

from glossator.clients.isahit import TaskPayload, checks
from glossator.clients.isahit.exceptions import ValidationError
from glossator.clients.isahit.tests.calls import LABELS, TASKS, shape

FIXTURES = json.loads((Path(__file__).parent / "fixtures" / "service.json").read_text())["answers"]
KINDS = ("rect", "poly", "line", "graph", "seg", "form")
# Prints for each [project, data, overwrite] whether the client's own check lets it pass.
VENDOR = """
import json, sys
from isahitlab.domain.task import TaskPayload
from isahitlab.validators import (
    validate_task_payloads as check, validate_task_project_configuration_overwrite as overwrite)
import jsonschema
# Its schemas are held to be schemas each time, which is slow and not what is asked here.
jsonschema.Draft202012Validator.check_schema = lambda schema: None
told = json.load(sys.stdin)
def passes(project, data, change):
    configuration = told["configurations"][project]
    task = TaskPayload("n", None, data, None, change)
    try:
        if project == "kili":
            check([task], told["configurations"]["rect"], "kili")
        else:
            check([task], configuration, "lab")
            overwrite([task], configuration)
    except Exception as error:
        assert type(error).__name__ == "ValidationError", error
        return False
    return True
print(json.dumps([passes(*one) for one in told["cases"]]))
"""


def configuration(project: str) -> dict[str, Any]:
    path = f"GET /api/project-configuration-manager/projects/{project}/project-configuration"
    return FIXTURES[path][0]["json"]


def seeds() -> list[list[Any]]:
    """Data that is right, of every kind of project."""
    seen = {"image": {"width": 3, "height": 2}}
    whole = {"uid": "u", "color": "#123", "text": "t", "labels": LABELS}
    graph = shape("graph", [0, 0, 0.5, 1.5], edges=[[0, 1]])
    polygon = {"id": "i", "groupId": "g", **shape("polygon", [0, 0, 0.5, 1, 0.2, 0.3])}
    mask = {"mask": "data:image/png;base64,AAAA", "resources": ["a"]}
    kili = {"boundingPoly": [{"normalizedVertices": [{"x": 0.5, "y": 0}]}, {"vertices": [{"x": 5, "y": -1}]}],
            "categories": [{"name": "car"}]}  # fmt: skip
    return [
        ["rect", {"annotations": [{"polygons": [shape("rectangle", [0, 0, 1, 0.5, 9])], **whole}], **seen}, None],
        ["poly", {"annotations": [{"polygons": [polygon, shape("graph", [1, 0])], **whole}]}, None],
        ["line", {"annotations": [{"polygons": [polygon]}], "resources": ["a", "b"]}, None],
        ["graph", {"annotations": [{"polygons": [graph], **whole}]}, None],
        ["seg", {"annotations": [{"polygons": [2, 0, 7, "x"], **whole}], **mask}, None],
        ["form", TASKS["form"]["data"], TASKS["form"]["project_configuration_overwrite"]],
        ["form", {"pics": ["a"], "day": "d", "json": {}}, {"many": {"settings": {"multiple": True}}}],
        ["kili", {"OBJECT_DETECTION_JOB": {"annotations": [kili]}, "resolution": 1}, None],
    ]  # fmt: skip


VALUES = [None, True, 0, -1, 1, 1.0, 2.5, "", "text", "polygon", "graph", "rectangle", [], {}, [1],
          ["a"], [None], {"x": 1}, [{}], "data:image/png;base64,"]  # fmt: skip


def changed(case: list[Any], chance: random.Random) -> list[Any]:
    """The case with one place of it taken away, added to, or of another value."""
    case = copy.deepcopy(case)
    places = []

    def walk(value: Any) -> None:
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            places.append((value, key))
            if isinstance(value[key], (dict, list)):
                walk(value[key])

    walk([case[1]])
    if case[2]:
        walk([case[2]])
    holder, key = chance.choice([place for place in places if place[0] is not case][1:])
    act = chance.randrange(3)
    if act == 0 and isinstance(holder, dict):
        del holder[key]
    elif act == 1 and isinstance(holder, dict):
        holder[chance.choice(["new", "a/b", "_meta_a", "title", "note", "mask", "labels"])] = (
            chance.choice(VALUES)
        )
    else:
        holder[key] = chance.choice(VALUES)
    return case


def passes(project: str, data: Any, change: Any) -> bool:
    try:
        if project == "kili":
            checks.kili(data, "n: data")
        else:
            task = TaskPayload("n", None, data, None, change)
            checks.tasks([task], configuration(project))
    except ValidationError:
        return False
    return True


def test_data_is_refused_where_the_vendor_refuses_it() -> None:
    parts.require("sdks")
    chance = random.Random(20)
    cases = seeds()
    right = len(cases)
    cases += [changed(chance.choice(cases[:right]), chance) for _ in range(600)]
    told = {"cases": cases, "configurations": {name: configuration(name) for name in KINDS}}
    told["configurations"]["kili"] = {}
    ended = subprocess.run(
        [parts.vendor_python("isahit"), "-W", "ignore", "-c", VENDOR],
        input=json.dumps(told), check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    theirs = json.loads(ended.stdout)
    ours = [passes(*case) for case in cases]
    otherwise = [
        (case, was) for case, was, is_ in zip(cases, theirs, ours, strict=True) if was != is_
    ]
    assert not otherwise, otherwise[:3]
    assert all(theirs[:right])
    assert 150 < sum(theirs) < 550
    print(f"{len(cases)} bodies, {len(cases) - sum(theirs)} of them refused by both")


@pytest.mark.parametrize(
    ("project", "data", "said"),
    [("rect", {"annotations": [{"polygons": [shape("rectangle", [0, 0, 1, 1.5])]}]},
      "data.annotations[0].polygons[0].geometry.vertices[3]: must be in [0, 1]"),
     ("rect", {"annotations": [{"polygons": [], "labels": {"a/b": {}}}]},
      "data.annotations[0].labels.a/b: is no name of a list of labels"),
     ("rect", {"boxes": []}, "data: has no annotations"),
     ("form", {"title": "x"}, "data.title: the form has no such input"),
     ("form", {"n": "x"}, "data.n: must be a number")],
)  # fmt: skip
def test_a_refusal_says_where(project: str, data: Any, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        checks.tasks([TaskPayload("img", data=data)], configuration(project))
    assert str(caught.value) == f"img: {said}"
