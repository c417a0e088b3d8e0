"""Label Studio's own converter in its own environment, and exports for it to convert."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from tests import parts

from glossator.dialects.labelstudio.config import read_config
from glossator.dialects.labelstudio.results import read_result
from glossator.model.annotation import Annotation
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.shown import Shown
from glossator.model.task import Labelled

_CONVERT = """
import os, sys
from label_studio_sdk.converter import Converter
config, source, out, resources, *forms = sys.argv[1:]
for form in forms:
    converter = Converter(config, os.path.dirname(source), upload_dir=os.path.dirname(source),
                          download_resources=resources == "yes")
    converter.convert(source, os.path.join(out, form), form, is_dir=False)
"""
START = 1_700_000_000
clients = pytest.mark.parametrize("client", ["labelstudio", "labelstudio_new"])
"""1.0.10, and the newest that is known."""


def asked(script: str, *arguments: str, stdin: str = "", client: str = "labelstudio") -> str:
    """What a script prints in the environment of one of the vendor's clients."""
    try:
        python = parts.vendor_python(client)
    except parts.Missing as why:
        parts.refuse("sdks", str(why))
        raise
    ended = subprocess.run(
        [str(python), "-c", script, *arguments],
        input=stdin, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-2000:]
    return ended.stdout


def converted(
    folder: Path,
    config: str,
    forms: Iterable[str],
    tasks: list[Any],
    *,
    resources: bool = False,
    client: str = "labelstudio",
) -> Path:
    """The folder in which the vendor's converter makes one for each form of an export."""
    source = folder / "export.json"
    source.write_text(json.dumps(tasks))
    out = folder / client
    asked(
        _CONVERT, config, str(source), str(out), "yes" if resources else "no", *forms, client=client
    )
    return out


def exported(number: int, data: dict[str, Any], *results: list[Any]) -> dict[str, Any]:
    """A task as Label Studio exports it, with an answer for each result, a second apart."""
    annotations = [
        {"id": 10 * number + n, "completed_by": 1, "created_at": _moment(n), "result": result}
        for n, result in enumerate(results)
    ]
    return {"id": number, "data": data, "annotations": annotations}


def _moment(second: int) -> str:
    return f"2024-01-01T00:{second // 60:02}:{second % 60:02}.000000Z"


def labelled(tasks: list[dict[str, Any]], config: str) -> tuple[LabelSchema, list[Labelled]]:
    """The same export as the model has it, read by the dialect's own codec."""
    schema = read_config(config)
    return schema, [_labelled(task, schema) for task in tasks]


def _labelled(task: dict[str, Any], schema: LabelSchema) -> Labelled:
    shown = Shown(task["data"])
    annotations = []
    for one in task["annotations"]:
        skipped = one.get("was_cancelled", False)
        seconds = int(one["created_at"][14:16]) * 60 + int(one["created_at"][17:19])
        annotations.append(
            Annotation(
                id=one["id"],
                member_id=one["completed_by"],
                state="skipped" if skipped else "submitted",
                skipped=skipped,
                answer=None if skipped else read_result(one["result"], schema, shown, Losses()),
                created_at=(START + seconds) * 1_000_000,
            )
        )
    return Labelled(task["id"], task["data"], tuple(annotations))


# Results about pictures.

PICTURES = """<View><Image name="image" value="$image"/>
  <RectangleLabels name="boxes" toName="image"><Label value="zebra"/><Label value="cat"/></RectangleLabels>
  <PolygonLabels name="outlines" toName="image"><Label value="road"/><Label value="cat"/></PolygonLabels>
  <EllipseLabels name="rounds" toName="image"><Label value="ball"/></EllipseLabels>
  <Rectangle name="frames" toName="image"/>
  <Labels name="kinds" toName="image"><Label value="sign"/></Labels>
  <Choices name="weather" toName="image"><Choice value="sunny"/><Choice value="rain"/></Choices>
  <Taxonomy name="place" toName="image"><Choice value="town"><Choice value="street"/></Choice></Taxonomy>
  <TextArea name="note" toName="image" perRegion="true"/>
</View>"""
BOXES, OUTLINES = ("zebra", "cat"), ("road", "cat")
Size = tuple[int, int]


def rectangle(id: str, size: Size, place: tuple[float, ...], *labels: str) -> dict[str, Any]:
    """A rectangle by x, y, width, height in percent and rotation."""
    keys = ("x", "y", "width", "height", "rotation")
    value = {**dict(zip(keys, place, strict=True)), "rectanglelabels": list(labels)}
    return _placed(id, "rectanglelabels", "boxes", size, value)


def polygon(id: str, size: Size, points: list[list[float]], *labels: str) -> dict[str, Any]:
    """A polygon by its points in percent."""
    value = {"points": points, "closed": True, "polygonlabels": list(labels)}
    return _placed(id, "polygonlabels", "outlines", size, value)


def choice(id: str, pick: str) -> dict[str, Any]:
    """A pick for the picture as a whole."""
    value = {"choices": [pick]}
    return {"id": id, "type": "choices", "from_name": "weather", "to_name": "image", "value": value}


def _placed(id: str, kind: str, field: str, size: Size, value: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": id, "type": kind, "from_name": field, "to_name": "image", "image_rotation": 0,
        "original_width": size[0], "original_height": size[1], "value": value,
    }  # fmt: skip


def random_export(seed: int, count: int = 40) -> list[dict[str, Any]]:
    """Tasks with none to three answers, some skipped: boxes, turned ones, polygons, ellipses, boxes
    of plain ``Labels``, notes, picks."""
    rnd = random.Random(seed)
    tasks = []
    for number in range(1, count + 1):
        size = (rnd.randint(200, 2000), rnd.randint(200, 2000))
        results = [_random_result(rnd, size) for _ in range(rnd.choice((0, 1, 1, 2, 3)))]
        task = exported(
            number, {"image": f"http://example.org/{seed}/picture {number}.jpg?a=1"}, *results
        )
        rnd.shuffle(task["annotations"])
        for annotation in task["annotations"]:
            annotation["was_cancelled"] = rnd.random() < 0.2
        tasks.append(task)
    return tasks


def _random_result(rnd: random.Random, size: Size) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = []
    for n in range(rnd.choice((0, 1, 3, 6))):
        result += _random_region(f"{n}", rnd, size)
    if rnd.random() < 0.3:
        result.append(choice("c", rnd.choice(("sunny", "rain"))))
    if rnd.random() < 0.1:
        value = {"taxonomy": [["town", "street"]]}
        result.append({**choice("t", ""), "type": "taxonomy", "from_name": "place", "value": value})
    return result


def _random_region(id: str, rnd: random.Random, size: Size) -> list[dict[str, Any]]:
    """A box, an outline or an ellipse: the results that share its id."""
    turn = rnd.choice((0, 0, 90, 180, rnd.uniform(-360, 360)))
    corner, sides = [rnd.uniform(-5, 70) for _ in "xy"], [rnd.uniform(0.01, 30) for _ in "xy"]
    place = (*corner, *sides, turn)
    match rnd.choice(("box", "box", "box", "outline", "outline", "round", "kind", "note")):
        case "box":
            labels = rnd.sample(BOXES, rnd.choice((1, 1, 1, 2)))
            return [rectangle(id, size, place, *labels)]
        case "outline":
            points = [[rnd.uniform(0, 100), rnd.uniform(0, 100)] for _ in range(rnd.randint(3, 8))]
            return [polygon(id, size, points, rnd.choice(OUTLINES))]
        case "round":
            value = {"x": 50, "y": 40, "radiusX": 5, "radiusY": 4, "rotation": 0}
            return [
                _placed(id, "ellipselabels", "rounds", size, {**value, "ellipselabels": ["ball"]})
            ]
        case "kind":
            value = dict(zip(("x", "y", "width", "height", "rotation"), place, strict=True))
            return [
                _placed(id, "rectangle", "frames", size, value),
                _placed(id, "labels", "kinds", size, {**value, "labels": ["sign"]}),
            ]
        case _:
            note = _placed(id, "textarea", "note", size, {"text": ["behind the fence"]})
            return [rectangle(id, size, place, "cat"), note]
