"""From a response, any JSON object, to the threads that the vendor's client can load; pure.

What it would refuse is left out, each with a loss. Ids that are missing are made from the answer's,
and those of annotations always are, so that one can be found by its id alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET

from glossator.dialects.scale.v2 import talk
from glossator.dialects.scale.v2.talk import Annotation, Fields, Message, Thread, Turn
from glossator.model.loss import Losses

OPTIONS = ("annotation_details", "attachment_details", "model_parameters", "submissions")
Made = TypeVar("Made")


def read(response: Any, stem: str, options: Sequence[str], losses: Losses) -> list[Thread]:
    """The threads of a response. ``stem``: what the ids begin with; ``options``: what is told
    beside the rest."""
    return Reader(stem, options, losses).threads(response)


class Reader:
    """Reads one response. ``found``: its annotations by id, also those about others."""

    def __init__(self, stem: str, options: Sequence[str], losses: Losses) -> None:
        self.found: dict[str, Annotation] = {}
        self._stem, self._options, self._losses = stem, options, losses
        self._ours: dict[str, str] = {}
        self._about: list[Annotation] = []

    def threads(self, response: Any) -> list[Thread]:
        """All threads; a response that is one thread, or its turns' messages, is one."""
        given = _threads(response)
        if given is None and response:
            self._lose("", "the response has no threads")
        made = self._several(given, "threads", self._thread)
        for one in self._about:
            meta = one.metadata
            if isinstance(meta, talk.Meta) and isinstance(meta.criteria, str):
                meta.criteria = self._ours.get(meta.criteria, meta.criteria)
        return made

    def _lose(self, where: str, why: str) -> None:
        self._losses.add("value_dropped", f"fields/response/{where}".rstrip("/"), why)

    def _several(
        self, given: Any, where: str, read_one: Callable[[dict[str, Any], str], Made | None]
    ) -> list[Made]:
        """Those of a list of objects that can be read."""
        if given is None:
            return []
        if not isinstance(given, list):
            self._lose(where, "is no list")
            return []
        made = []
        for n, one in enumerate(given):
            place = f"{where}/{n}"
            if not isinstance(one, dict):
                self._lose(place, "is no object")
            elif (found := read_one(one, place)) is not None:
                made.append(found)
        return made

    def _fields(self, given: dict[str, Any], table: dict[str, Any], where: str) -> Fields:
        """Those plain values that are of the type that they must have."""
        found = {}
        for name, kind in table.items():
            if given.get(name) is None:
                continue
            raw = _fitting(given[name], kind)
            if raw is None:
                self._lose(f"{where}/{name}", "is not of the type that the client takes")
            else:
                found[name] = raw
        return found

    def _id(self, given: dict[str, Any], where: str) -> str:
        said = given.get("id")
        if isinstance(said, str) and said:
            return said
        return f"{self._stem}-{where.replace('/', '-')}"

    # Threads, turns, messages

    def _thread(self, given: dict[str, Any], where: str) -> Thread:
        return Thread(
            id=self._id(given, where),
            turns=self._several(given.get("turns"), f"{where}/turns", self._turn),
            annotations=self._annotations(given, where),
        )

    def _turn(self, given: dict[str, Any], where: str) -> Turn:
        rubrics = self._several(given.get("rubrics"), f"{where}/rubrics", self._rubric)
        return Turn(
            id=self._id(given, where),
            messages=self._several(given.get("messages"), f"{where}/messages", self._message),
            annotations=self._annotations(given, where), rubrics=rubrics or UNSET,
        )  # fmt: skip

    def _message(self, given: dict[str, Any], where: str) -> Message | None:
        role, source = given.get("role"), given.get("source_id")
        if role not in talk.ROLES:
            self._lose(where, f"the role is none of {', '.join(talk.ROLES)}")
            return None
        evaluations = self._several(
            given.get("rubric_evaluations"), f"{where}/rubric_evaluations", self._evaluation
        )
        model: Fields = {}
        if "model_parameters" in self._options and isinstance(given.get("model_parameters"), dict):
            model = self._fields(given["model_parameters"], talk.MODEL, f"{where}/model_parameters")
        return Message(
            role=role, content=self._content(given.get("content"), f"{where}/content"),
            source_id=source if isinstance(source, str) else role,
            annotations=self._annotations(given, where), model_parameters=model or UNSET,
            rubric_evaluations=evaluations or UNSET,
        )  # fmt: skip

    def _content(self, given: Any, where: str) -> dict[str, Any]:
        if isinstance(given, str):
            return {"text": given}
        if not isinstance(given, dict):
            if given is not None:
                self._lose(where, "is no object")
            return {}
        made: dict[str, Any] = {**self._fields(given, talk.CONTENT, where)}
        chunks = self._several(given.get("chunks"), f"{where}/chunks", self._chunk)
        files = self._attachments(given.get("attachments"), f"{where}/attachments")
        return (
            made
            | ({"chunks": chunks} if chunks else {})
            | ({"attachments": files} if files else {})
        )

    def _chunk(self, given: dict[str, Any], where: str) -> dict[str, Any] | None:
        if not isinstance(given.get("text"), str):
            self._lose(where, "a chunk has a text")
            return None
        kind = given.get("type")
        return {
            "type": kind if isinstance(kind, str) else "text", "text": given["text"],
            "annotations": self._annotations(given, where),
        }  # fmt: skip

    def _attachments(self, given: Any, where: str) -> list[Any]:
        if not given:
            return []
        if "attachment_details" not in self._options:
            self._lose(where, "the client loads them only if attachment_details are asked for")
            return []
        return self._several(given, where, self._attachment)

    def _attachment(self, given: dict[str, Any], where: str) -> Fields | None:
        raw = _fitting(given, talk.ATTACHMENT)
        if raw is None:
            self._lose(where, "is not of the type that the client takes")
            return None
        # Quirk: the client takes a file that is of exactly one of its three kinds, which all have
        # nothing but optional fields. These two texts make it no recording and no picture.
        neither = msgspec.Raw(b'"unknown"')
        fields = msgspec.json.decode(raw, type=Fields)
        return fields | {"duration": neither, "file_size_in_bytes": neither}

    # Annotations and rubrics

    def _annotations(self, given: dict[str, Any], where: str) -> list[Annotation]:
        return self._several(given.get("annotations"), f"{where}/annotations", self._annotation)

    def _annotation(self, given: dict[str, Any], where: str) -> Annotation | None:
        number, kind = f"{self._stem}-{len(self.found)}", given.get("type")
        if kind is None:
            kind = _type_of(given.get("value"))
        if not isinstance(given.get("key"), str) or kind not in talk.VALUES:
            self._lose(where, "an annotation has a key and a type that the client knows")
            return None
        table = {"value": talk.VALUES[kind], **talk.ANSWERED}
        if "annotation_details" in self._options:
            table |= talk.DETAILS
            if kind in talk.POSSIBLE:
                table["possible_values"] = talk.POSSIBLE[kind]
        made = Annotation(id=number, key=given["key"], type=kind)
        for name, raw in self._fields(given, table, where).items():
            setattr(made, name, raw)
        self.found[number] = made
        if isinstance(given.get("id"), str):
            self._ours[given["id"]] = number
        said = self._criteria(given.get("metadata"), where)
        if said is not None and "annotation_details" in self._options:
            made.metadata = talk.Meta(said)
            self._about.append(made)
        return made

    def _criteria(self, given: Any, where: str) -> Annotation | str | None:
        """What an annotation is about: one that stands elsewhere, or here, and is about nothing."""
        said = given.get("criteria") if isinstance(given, dict) else None
        if isinstance(said, dict):
            place = f"{where}/metadata/criteria"
            if place.count("/criteria") == 1:
                return self._annotation(said, place)
            self._lose(place, "an annotation about one that is about another")
        return said if isinstance(said, str) else None

    def _rubric(self, given: dict[str, Any], where: str) -> dict[str, Any]:
        place = f"{where}/criteria_definitions"
        criteria = self._several(given.get("criteria_definitions"), place, self._criterion)
        return {
            "criteria_definitions": criteria,
            **self._fields(given, {"max_total_score": int}, where),
        }

    def _criterion(self, given: dict[str, Any], where: str) -> dict[str, Any] | None:
        fields = self._fields(
            given, {"id": str, "criterion": str, "weight": talk.Number}, where
        )  # fmt: skip
        if "id" not in fields or "criterion" not in fields:
            self._lose(where, "a criterion has an id and a text")
            return None
        return {**fields, "annotations": self._annotations(given, where)}

    def _evaluation(self, given: dict[str, Any], where: str) -> dict[str, Any]:
        place = f"{where}/criteria_evaluations"
        table = {"total_score": talk.Number, "percentage": talk.Number}
        return {
            "criteria_evaluations": self._several(
                given.get("criteria_evaluations"), place, self._scored
            ),
            "annotations": self._annotations(given, where), **self._fields(given, table, where),
        }  # fmt: skip

    def _scored(self, given: dict[str, Any], where: str) -> dict[str, Any]:
        table = {"criterion_definition_id": str, "score": talk.Number}
        return {
            **self._fields(given, table, where), "annotations": self._annotations(given, where),
        }  # fmt: skip


def _threads(response: Any) -> Any:
    if not isinstance(response, dict):
        return None
    if "threads" in response:
        return response["threads"]
    if "turns" in response:
        return [response]
    if "messages" in response:
        return [{"turns": [response]}]
    return [response] if "annotations" in response else None


def _type_of(value: Any) -> str | None:
    """The type of an annotation that does not say its own."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, str):
        return "text"
    several = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return "category_multiple" if several else None


def _fitting(value: Any, kind: Any) -> msgspec.Raw | None:
    """The value, encoded, if it is of this type to the letter."""
    try:
        return msgspec.Raw(msgspec.json.encode(msgspec.convert(value, kind)))
    except (msgspec.ValidationError, OverflowError, RecursionError, UnicodeEncodeError):
        return None
