"""What is downloaded as plain values, frames and data sets; the libraries are imported when they are
used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from glossator.sdk.errors import ConfigError


def plain(body: bytes) -> Any:
    """JSON as plain values; lines of JSON as a list of them."""
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        try:
            return msgspec.json.Decoder().decode_lines(body)
        except msgspec.DecodeError as why:
            raise ConfigError(f"this form is not JSON: {why}") from None


def pandas(path: Path) -> Any:
    """A Parquet file as a frame of pandas."""
    return _module("pandas").read_parquet(path)


def dataset(path: Path) -> Any:
    """A Parquet file as a data set of Hugging Face's."""
    return _module("datasets").Dataset.from_parquet(str(path))


def _module(name: str) -> Any:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError:
        raise ConfigError(f"this needs {name}: pip install {name}") from None
