"""What of one schema a manifest can hold: a recording, its words, spans of it with theirs."""

from __future__ import annotations

from glossator.model.annotation import Answer, Region, Value
from glossator.model.data_paths import at
from glossator.model.geometry import TimeSpan
from glossator.model.label_schema import LabelSchema, RegionField, TextField
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled


class Plan:
    """Made once for a file; the losses of the schema itself are reported at once.

    ``whole`` is the field whose text is that of the recording, ``spoken`` the one whose text is
    that of a span: the first of its kind each.
    """

    def __init__(self, schema: LabelSchema, losses: Losses) -> None:
        self.losses = losses
        self.shown = next((i for i in schema.inputs if i.media == "audio" and not i.many), None)
        self.whole = self.spoken = None
        for other in schema.inputs:
            if other is not self.shown:
                losses.add("input_dropped", f"inputs/{other.name}", other.media)
        spans = 0
        for field in schema.fields:
            about = self.shown is not None and (not field.inputs or self.shown.name in field.inputs)
            if about and isinstance(field, TextField) and field.scope == "task" and not self.whole:
                self.whole = field.name
            elif about and isinstance(field, TextField) and field.scope == "region":
                if self.spoken:
                    losses.add("field_dropped", f"fields/{field.name}", "TextField")
                self.spoken = self.spoken or field.name
            elif isinstance(field, RegionField):
                spans += 1
                if spans > 1:
                    losses.add("fields_merged", f"fields/{field.name}")
            else:
                losses.add("field_dropped", f"fields/{field.name}", type(field).__name__)

    def file(self, task: Labelled) -> FileRef | None:
        """The file that the recording is, if one is known."""
        return task.files.get(self.shown.name) if self.shown is not None else None

    def path(self, task: Labelled) -> str:
        """What the task's data says of the recording, else the name of its file."""
        given = at(task.data, self.shown.key) if self.shown and self.shown.key else None
        file = self.file(task)
        return given if isinstance(given, str) else file.name if file else ""

    def unheard(self, task: Labelled) -> None:
        """Report what is said about the task beside its answers."""
        for n, _ in enumerate(task.predictions, start=1):
            self.losses.add("value_dropped", f"predictions/{n}")
        if task.expected is not None:
            self.losses.add("value_dropped", "expected")

    def text(self, answer: Answer) -> str | None:
        """What is said in the whole recording; all other values are lost."""
        found: str | None = None
        for value in answer.values:
            text = self._first(value, f"fields/{value.field}") if self._is_whole(value) else None
            if text is None or found is not None:
                self.losses.add("value_dropped", f"fields/{value.field}")
            else:
                found = text
        for number, _ in enumerate(answer.relations, start=1):
            self.losses.add("relation_dropped", f"relations/{number}")
        return found

    def span(self, region: Region) -> tuple[float, float] | None:
        """Start and end in seconds; None, and a loss, for whatever is no span of the recording."""
        where, shape = f"regions/{region.id}", region.shape
        if self.shown is None or region.input not in (None, self.shown.name):
            self.losses.add("input_dropped", where, region.input or "")
            return None
        if not isinstance(shape, TimeSpan) or shape.unit != "s":
            self.losses.add("shape_dropped", where)
            return None
        start, end = shape.start, shape.end
        if isinstance(start, str) or isinstance(end, str) or not 0 <= start <= end < 1e300:
            self.losses.add("shape_dropped", where, "no span of time")
            return None
        if shape.channel is not None:
            self.losses.add("attribute_dropped", where, f"channel {shape.channel}")
        return start, end

    def said(self, region: Region) -> tuple[str | None, str | None]:
        """The label and the text of a span; everything else of it is lost."""
        where, text = f"regions/{region.id}", None
        for label in region.labels[1:]:
            self.losses.add("labels_dropped", where, label)
        for value in region.values:
            given = self._first(value, where) if value.field == self.spoken else None
            if given is None or text is not None:
                self.losses.add("attribute_dropped", where, value.field)
            else:
                text = given
        if region.note:
            self.losses.add("note_dropped", where)
        if region.parent:
            self.losses.add("relation_dropped", where, f"parent {region.parent}")
        if region.score is not None:
            self.losses.add("score_dropped", where)
        return region.labels[0] if region.labels else None, text

    def _is_whole(self, value: Value) -> bool:
        return self.whole is not None and value.field == self.whole and not value.item

    def _first(self, value: Value, where: str) -> str | None:
        """The text of a value; of several the first, the others are lost."""
        given = value.value
        if isinstance(given, list) and given:
            for _ in given[1:]:
                self.losses.add("value_dropped", where, "a further text")
            given = given[0]
        return given if isinstance(given, str) else None
