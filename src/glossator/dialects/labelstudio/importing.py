"""Tasks of an import in the vendor's shapes to drafts; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from glossator.dialects.labelstudio import codec, config
from glossator.dialects.labelstudio.schema.imports import Given, Item, Proposed
from glossator.dialects.labelstudio.tables_in import WHOLE
from glossator.model.annotation import Answer
from glossator.model.errors import Invalid
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.raw import Raw, misread
from glossator.model.shown import Shown
from glossator.model.task import AnnotationDraft, PredictionDraft, TaskDraft

NAME = "labelstudio"
_item = msgspec.json.Decoder(Item).decode
_object = msgspec.json.Decoder(dict[str, Any]).decode
_KEYS = {"TextArea": "text", "DateTime": "datetime"}
"""Where a control's value is not under its type in lower case."""
_LISTS = ("choices", "text")


class Reader:
    """Reads the tasks of one import for one project.

    ``people``: member ids by id and by address; ``importer`` is who answers without a name.
    """

    def __init__(
        self, schema: LabelSchema, people: Mapping[int | str, int], importer: int, losses: Losses
    ) -> None:
        self._schema = schema
        self._people = people
        self._importer = importer
        self._losses = losses
        self._controls: dict[str, Any] | None = None
        self.columns: dict[str, None] = {}

    def read(self, texts: Sequence[bytes]) -> list[TaskDraft]:
        """Drafts, or Invalid with the number of the first task that is wrong."""
        drafts = []
        for n, text in enumerate(texts):
            try:
                drafts.append(self._task(text))
            except Invalid as error:
                inner = next(iter(error.fields.items()), ("", ""))
                where = f" ({inner[0]}: {inner[1]})" if inner[1] not in ("", error.message) else ""
                said = f"Error at item {n}: {error.message}{where}"
                raise Invalid(said, {"non_field_errors": said}) from None
        return drafts

    def _task(self, text: bytes) -> TaskDraft:
        if text.lstrip()[:1] != b"{":
            raise Invalid("a task must be an object")
        whole = _object(text)
        data, item = text, Item()
        if "data" in whole:
            try:
                item = _item(text)
            except msgspec.ValidationError as error:
                raise misread(error) from None
            data = bytes(item.data)
        found = whole.get("data", whole)
        if not isinstance(found, dict):
            raise Invalid("data must be an object")
        if WHOLE in found:
            data, found = self._under_its_key(data, found)
        wrong = config.check_data(self._schema, found)
        if wrong:
            raise Invalid(wrong)
        self.columns |= dict.fromkeys(found)
        shown = Shown(found)
        return TaskDraft(
            data=Raw(NAME, "data", data), metadata=_meta(item),
            annotations=tuple(self._annotation(one, shown) for one in item.annotations or ()),
            predictions=tuple(self._prediction(one, shown) for one in item.predictions or ()),
        )  # fmt: skip

    def _under_its_key(self, data: bytes, found: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
        """A value without a name, under the only key that the configuration shows."""
        key = only_key(self._schema)
        if key is None:
            return data, found
        found = {key if name == WHOLE else name: value for name, value in found.items()}
        return msgspec.json.encode(found), found

    def _annotation(self, given: Given, shown: Shown) -> AnnotationDraft:
        body = bytes(given.result)
        answer = codec.read_answer(body, self._schema, shown, self._losses)
        self._answered_by(given.completed_by)
        if given.ground_truth:
            self._losses.add("attribute_dropped", "annotations/ground_truth")
        seconds = given.lead_time
        return AnnotationDraft(
            answer, None if seconds is None else max(0.0, min(seconds, 1e9)),
            Raw(NAME, "result", body), skipped=given.was_cancelled, verbatim=True,
        )  # fmt: skip

    def _answered_by(self, who: int | dict[str, Any] | None) -> None:
        """Refuse people who are not here; another than the importer is a loss."""
        if who is None:
            return
        key = str(who.get("email", "")).lower() if isinstance(who, dict) else who
        found = self._people.get(key)
        if found is None:
            raise Invalid(f"Unknown annotator in completed_by: {key}")
        if found != self._importer:
            self._losses.add("attribute_dropped", "annotations/completed_by")

    def _prediction(self, given: Proposed, shown: Shown) -> PredictionDraft:
        body = self._result(bytes(given.result))
        answer: Answer = codec.read_answer(body, self._schema, shown, self._losses)
        try:
            score = None if given.score is None else float(given.score)
        except ValueError:
            raise Invalid("score must be a number") from None
        if score is not None and not abs(score) < 1e300:
            raise Invalid("score must be a number")
        model = given.model_version or "undefined"
        return PredictionDraft(answer, score, model[:1000], Raw(NAME, "result", body))

    def _result(self, body: bytes) -> bytes:
        """A proposal in short form, which the vendor takes for the only control, in full."""
        value = msgspec.json.decode(body)
        if isinstance(value, list):
            return body
        if self._controls is None:
            source = self._schema.source
            self._controls = config.parsed(source.body.decode()) if source else {}
        if len(self._controls) != 1 or isinstance(value, bool | None):
            raise Invalid("result of a prediction must be a list")
        [(name, control)] = self._controls.items()
        kind = str(control["type"])
        key = _KEYS.get(kind, kind.lower())
        if not isinstance(value, dict):
            value = {key: [value] if key in _LISTS else value}
        region = {
            "from_name": name, "to_name": control["to_name"][0], "type": kind.lower(),
            "value": value,
        }  # fmt: skip
        return msgspec.json.encode([region])


def only_key(schema: LabelSchema) -> str | None:
    """The one key of task data that a configuration shows; None for none or several."""
    keys = {source.key for source in schema.inputs if source.key}
    return keys.pop() if len(keys) == 1 else None


def _meta(item: Item) -> Raw | None:
    body = bytes(item.meta)
    return None if body in (b"", b"null") else Raw(NAME, "metadata", body)


def raw_data(body: bytes) -> Raw:
    """Task data."""
    return Raw(NAME, "data", body)
