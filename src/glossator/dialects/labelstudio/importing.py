"""Tasks of an import in the vendor's shapes to drafts; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import Any

import msgspec

from glossator.dialects.labelstudio import answers, config
from glossator.dialects.labelstudio.proposals_in import Controls
from glossator.dialects.labelstudio.schema.imports import Given, Item, Proposed
from glossator.dialects.labelstudio.tables_in import WHOLE
from glossator.dialects.labelstudio.task_codec import read_object, read_result
from glossator.model.errors import Invalid
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.raw import Raw, misread
from glossator.model.shown import Shown
from glossator.model.task import AnnotationDraft, PredictionDraft, TaskDraft

NAME = "labelstudio"
Who = Callable[[int | str], int | None]
"""From an id, or an address in lower case, to the id of a member; None for nobody here."""
PREANNOTATED = "preannotated"
"""The vendor's name for the model whose proposals are in the data."""
Text = bytes | msgspec.Raw
"""The JSON of one task."""
_BARE = Item()
_item = msgspec.json.Decoder(Item).decode
_object = msgspec.json.Decoder(dict[str, Any]).decode


class Tasks:
    """The tasks of an import that were found right.

    Those that are data alone become drafts when they are asked for, so that a big import holds its
    bytes once.
    """

    def __init__(self, texts: Sequence[Text], plain: Callable[[bytes], TaskDraft]) -> None:
        self._texts = texts
        self._plain = plain
        self._kept: dict[int, TaskDraft] = {}
        self.annotations = 0
        self.predictions = 0

    def __len__(self) -> int:
        return len(self._texts)

    def take(self, n: int, draft: TaskDraft) -> None:
        """Count a task, and keep its draft if making it again would cost much."""
        if draft.annotations or draft.predictions:
            self._kept[n] = draft
            self.annotations += len(draft.annotations)
            self.predictions += len(draft.predictions)

    def drafts(self, start: int, stop: int) -> list[TaskDraft]:
        """Those of a range."""
        places = range(start, min(stop, len(self)))
        return [self._kept.get(n) or self._plain(bytes(self._texts[n])) for n in places]


class Reader:
    """Reads the tasks of one import for one project.

    ``who`` finds the people whom answers name, and is asked once for each. ``fields`` of the data
    are proposals.
    """

    def __init__(
        self, schema: LabelSchema, who: Who, losses: Losses, fields: Sequence[str] = ()
    ) -> None:
        self._schema = schema
        # Written once: the check of each task's data asks for the text of the configuration.
        text = config.write_config(schema, Losses(0)).encode()
        self._written = msgspec.structs.replace(schema, source=Raw(NAME, "config", text))
        self._who = cache(who)
        self._losses = losses
        self._fields = tuple(dict.fromkeys(fields))

    @cached_property
    def _controls(self) -> Controls:
        return Controls(self._written)

    def read(self, texts: Sequence[Text]) -> Tasks:
        """The tasks, or Invalid with the number of the first that is wrong."""
        found = Tasks(texts, self._plain)
        for n, text in enumerate(texts):
            try:
                draft = self._task(bytes(text))
            except Invalid as error:
                inner = next(iter(error.fields.items()), ("", ""))
                where = f" ({inner[0]}: {inner[1]})" if inner[1] not in ("", error.message) else ""
                said = f"Error at item {n}: {error.message}{where}"
                raise Invalid(said, {"non_field_errors": said}) from None
            found.take(n, draft)
        return found

    def _task(self, text: bytes) -> TaskDraft:
        item, data, found = self._parts(text)
        wrong = config.check_data(self._written, found)
        if wrong:
            raise Invalid(wrong)
        shown = Shown(found)
        return TaskDraft(
            data=Raw(NAME, "data", data), metadata=read_object(item.meta, "meta"),
            annotations=tuple(self._annotation(one, shown) for one in item.annotations or ()),
            predictions=(*self._predictions(item, shown), *self._in_fields(found, shown)),
        )  # fmt: skip

    def _plain(self, text: bytes) -> TaskDraft:
        """A task that was found right, and has neither answers nor proposals."""
        item, data, _ = self._parts(text)
        return TaskDraft(data=Raw(NAME, "data", data), metadata=read_object(item.meta, "meta"))

    def _parts(self, text: bytes) -> tuple[Item, bytes, dict[str, Any]]:
        """What comes with the data, the bytes of the data, and the data."""
        if text.lstrip()[:1] != b"{":
            raise Invalid("a task must be an object")
        whole = _object(text)
        data, item = text, _BARE
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
            data, found = self._under_its_key(found)
        return item, data, found

    def _under_its_key(self, found: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
        """A value without a name, under the only key that the configuration shows."""
        key = only_key(self._schema)
        if key is None:
            raise Invalid("a value without a name needs a label config that shows one key")
        found = {key if name == WHOLE else name: value for name, value in found.items()}
        return msgspec.json.encode(found), found

    def _annotation(self, given: Given, shown: Shown) -> AnnotationDraft:
        if bytes(given.result) == b"null":
            raise Invalid("result must be a list", {"result": "Result must be a list"})
        body = read_result(given.result)
        for name in ("id", "unique_id"):
            if getattr(given, name) is not None:
                self._losses.add("attribute_dropped", f"annotations/{name}")
        return AnnotationDraft(
            answers.read_answer(body, self._schema, shown, self._losses), given.lead_time,
            Raw(NAME, "result", body), skipped=given.was_cancelled, verbatim=True,
            member_id=self._answered_by(given.completed_by),
            # Quirk: an answer in an import is ground truth unless it says not. [server 1.23.2]
            golden=given.ground_truth is not False,
        )  # fmt: skip

    def _answered_by(self, who: int | dict[str, Any] | None) -> int | None:
        """The member whom an answer names; None if it names nobody."""
        if who is None:
            return None
        key: Any = who
        if isinstance(who, dict):
            mail = who.get("email")
            key = mail.strip().lower() if isinstance(mail, str) else who.get("id")
        known = isinstance(key, int | str) and not isinstance(key, bool)
        found = self._who(key) if known else None
        if found is None:
            raise Invalid(f"Unknown annotator in completed_by: {key}")
        return found

    def _predictions(self, item: Item, shown: Shown) -> list[PredictionDraft]:
        found = []
        for one in item.predictions or ():
            if isinstance(one, int):  # as exports name them where they do not hold them
                self._losses.add("value_dropped", "predictions", "an id alone")
                continue
            found.append(self._prediction(one, shown))
        return found

    def _prediction(self, given: Proposed, shown: Shown) -> PredictionDraft:
        try:
            score = None if given.score is None else float(given.score)
        except ValueError:
            raise Invalid("score must be a number") from None
        if score is not None and not abs(score) < 1e300:
            raise Invalid("score must be a number")
        model = given.model_version or "undefined"
        return self._proposed(self._controls.whole(bytes(given.result)), shown, score, model[:1000])

    def _in_fields(self, data: dict[str, Any], shown: Shown) -> list[PredictionDraft]:
        """The proposals that fields of the data are; an empty cell proposes nothing."""
        found = []
        for field in self._fields:
            if field not in data:
                raise Invalid(f"Preannotated field '{field}' not found in task data")
            if data[field] not in (None, ""):
                body = self._controls.of_field(field, data[field])
                found.append(self._proposed(body, shown, 1.0, PREANNOTATED))
        return found

    def _proposed(
        self, body: bytes, shown: Shown, score: float | None, model: str
    ) -> PredictionDraft:
        body = read_result(msgspec.Raw(body))
        answer = answers.read_answer(body, self._schema, shown, self._losses)
        return PredictionDraft(answer, score, model, Raw(NAME, "result", body))


def only_key(schema: LabelSchema) -> str | None:
    """The one key of task data that a configuration shows; None for none or several."""
    keys = {source.key for source in schema.inputs if source.key}
    return keys.pop() if len(keys) == 1 else None


def raw_data(body: bytes) -> Raw:
    """Task data."""
    return Raw(NAME, "data", body)
