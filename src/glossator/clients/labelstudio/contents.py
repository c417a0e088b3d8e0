"""Snapshots on their way to be ready, and what is made of a downloaded file."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from glossator.clients.labelstudio.errors import ExportFailedError
from glossator.clients.labelstudio.shapes import Export, ExportsConvertResponse
from glossator.sdk.answer import Answer
from glossator.sdk.errors import ConfigError

if TYPE_CHECKING:
    import pandas

Kwargs = dict[str, Any]
FIRST_S, MOST_S = 0.1, 1.0
"""How long is waited between two looks at a snapshot."""


def is_ready(export: Export, conversion: ExportsConvertResponse | None) -> bool:
    """Whether a snapshot, or its conversion, can be downloaded; ExportFailedError if it failed."""
    status = export.status
    if conversion is not None and status == "completed":
        status = None
        for form in export.converted_formats or ():
            if form.id == conversion.converted_format or (
                conversion.converted_format is None and form.export_type == conversion.export_type
            ):
                status = form.status
    if status == "failed":
        raise ExportFailedError(export)
    return status == "completed"


def length(answer: Answer) -> int | None:
    """Of the file, if the service says it."""
    found = answer.headers.get("content-length", "")
    return int(found) if found.isdigit() else None


def frame(file: BytesIO) -> pandas.DataFrame:
    """A CSV file as a data frame, an empty one too; ConfigError without pandas."""
    try:
        import pandas
    except ImportError:
        raise ConfigError("as_pandas needs pandas: pip install pandas") from None
    try:
        return pandas.read_csv(file)
    except pandas.errors.EmptyDataError:
        return pandas.DataFrame()
