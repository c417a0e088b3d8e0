"""The vendor's file forms as formats of the house, for what is made out of a snapshot; pure.

A form of the vendor's own is made of tasks in the vendor's JSON; each other one is a format of
ours, written as the vendor's users expect it.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

import msgspec

from glossator.dialects.labelstudio.exporting.arrays import join_arrays, write_array
from glossator.dialects.labelstudio.exporting.controls import Controls
from glossator.dialects.labelstudio.exporting.minimal import write_minimal
from glossator.dialects.labelstudio.exporting.names import FORMS, Form
from glossator.dialects.labelstudio.exporting.tables import write_table
from glossator.dialects.labelstudio.exporting.tasks import Whole, frozen
from glossator.dialects.labelstudio.schema.exports import ExportedTask
from glossator.formats import Format, ReadOptions, Write, WriteOptions
from glossator.formats.source import Source
from glossator.model.errors import Invalid, NotFound, Unsupported
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled
from glossator.registry import find, names

_MEDIA = {"json": "application/json", "csv": "application/csv", "tsv": "application/tsv"}

HOLDING = ("VOC", "ASR_MANIFEST")
"""Forms that hold the tasks' files when resources are asked for; of others the name says it."""


def form_named(name: str) -> Form:
    """A file form by the vendor's name; Invalid if there is none, or it is not there yet."""
    form = FORMS.get(name)
    if form is None or not is_served(form):
        wrong = f'"{name}" is not a valid choice.'
        raise Invalid(wrong, {"export_type": wrong})
    return form


def is_served(form: Form) -> bool:
    """Whether the format that a form is written with is there."""
    return not form.format or form.format in names("formats")


def write_own(name: str, tasks: Iterable[ExportedTask], schema: LabelSchema) -> Iterator[bytes]:
    """Tasks as JSON, JSON_MIN, CSV (CSV_OLD is the same) or TSV."""
    if name == "JSON":
        return write_array(tasks)
    controls = Controls(schema)
    if name == "JSON_MIN":
        return write_minimal(tasks, controls)
    return write_table(tasks, controls, "\t" if name == "TSV" else ",")


def export_form(name: str, how: dict[str, Any]) -> Format:
    """A form as a format. ``how`` is a :class:`Whole`, and of a form that may hold the files of its
    tasks (:data:`HOLDING`) says with ``files`` whether it shall."""
    form = form_named(name)
    if form.format:
        return _of_format(form, name in HOLDING and how.get("files") is True)
    whole = msgspec.convert(how, Whole)

    def write(
        tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
    ) -> Iterator[bytes]:
        return write_own(name, frozen(tasks, schema, losses, whole), schema)

    made = _format(form, f".{form.suffix}", _MEDIA[form.suffix], write)
    is_array = name in ("JSON", "JSON_MIN")
    return msgspec.structs.replace(made, join=join_arrays) if is_array else made


def _of_format(form: Form, files: bool) -> Format:
    inner: Format = find("formats", form.format)

    def write(
        tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
    ) -> Iterator[bytes]:
        return inner.write(tasks, schema, losses, _options(form, inner, options, files))

    packed = _options(form, inner, WriteOptions(), files)
    return _format(form, inner.suffix_for(packed), inner.media_type_for(packed), write)


def _options(form: Form, inner: Format, options: WriteOptions, files: bool) -> WriteOptions:
    wanted = form.options(options.open or _no_pictures, compatible=options.compatible)
    return msgspec.structs.replace(wanted, files=(wanted.files or files) and inner.pictures)


def _no_pictures(file: FileRef) -> NoReturn:
    raise NotFound("no pictures are at hand")


def _format(form: Form, suffix: str, media_type: str, write: Write) -> Format:
    return Format(
        name=form.title, title=form.title, suffix=suffix, media_type=media_type,
        shapes=frozenset(), read=_unread, write=write, detect=lambda source: 0.0,
    )  # fmt: skip


def _unread(source: Source, losses: Losses, options: ReadOptions) -> NoReturn:
    raise Unsupported("the forms of an export are only written")
