"""Label configs: whether they are in order, and whether they still have what answers use."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec

from glossator.dialects.labelstudio import config
from glossator.dialects.labelstudio.routes import scenes
from glossator.dialects.labelstudio.schema.projects import LabelConfig, Verdict
from glossator.edge import Call, Reply, post
from glossator.model.errors import Invalid
from glossator.model.label_schema import LabelSchema, same_questions
from glossator.model.loss import Losses
from glossator.model.project import Project
from glossator.services import dossiers, projects
from glossator.services.access import Context

CHUNK = 500


def read(text: str) -> LabelSchema:
    """The schema that a config says. Raises Invalid with the vendor's words at ``label_config``."""
    try:
        return config.read_config(text)
    except Invalid as error:
        raise type(error)(error.message, {"label_config": error.message}) from None


def schema_of(context: Context, project: Project) -> LabelSchema:
    """A project's schema; an empty one before it has any."""
    return LabelSchema() if project.schema_id is None else projects.schema(context, project)


def validate_config(call: Call) -> Reply:
    """Say what is wrong with a configuration; 204 for nothing."""
    read(call.body.label_config)
    return call.empty()


def validate_project_config(call: Call) -> Reply:
    """Say what is wrong with a configuration for a project, and whether it asks other things."""
    text, number = call.body.label_config, call.number("project_id")
    new = read(text)
    present: LabelSchema = call.read(lambda c: schema_of(c, projects.get(c, number, "manage")))
    keeps_what_is_used(call, text, strict=True)
    # Quirk: the client's model wants the configuration back, and the vendor's own server does not
    # send it: there the method fails on every good configuration. [sdk 1.0.10 with server 1.23.2]
    return call.json(
        Verdict(
            config_essential_data_has_changed=not same_questions(new, present), label_config=text
        )
    )


def keeps_what_is_used(call: Call, text: str, strict: bool = False) -> None:
    """Raise Invalid, in the vendor's words, if answers use what a configuration has no more;
    ``strict``: labels count too. Answers are looked at only if the present configuration has
    something that the new one has not."""
    number = call.number("project_id")

    def present(context: Context) -> str:
        return config.write_config(schema_of(context, projects.get(context, number)), Losses())

    if config.removed(text, config.declared(call.read(present)), strict=strict) is None:
        return
    used, after = config.Used(), 0
    while True:
        found: list[tuple[int, list[Any]]] = call.read(
            partial(_results, project_id=number, after=after)
        )
        for _, results in found:
            for result in results:
                used.add(result)
        if len(found) < CHUNK:
            break
        after = found[-1][0]
    if said := config.removed(text, used, strict=strict):
        raise Invalid(said, {"label_config": said})


def _results(context: Context, project_id: int, after: int) -> list[tuple[int, list[Any]]]:
    """The results of a project's answers, some tasks at a time: (task, results)."""
    found = dossiers.following(context, project_id, after, CHUNK)
    told = []
    for one in found:
        data = one.view.parts.get("data")
        scene = scenes.scene(context, one.task, data.body if data else b"{}")
        given = [scene.result(a.raw) for a in one.annotations if not a.skipped]
        told.append((one.task.id, [msgspec.json.decode(body) for body in given]))
    return told


routes = [
    post("/api/projects/validate", validate_config, may="read", mode="read", body=LabelConfig,
         status=204),
    post("/api/projects/{project_id}/validate", validate_project_config, mode="steps", may="manage",
         body=LabelConfig, answer=Verdict),
]  # fmt: skip
