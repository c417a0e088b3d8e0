"""A list of tasks as a JSON file, written as they come, or in memory."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


class JsonList:
    """``path`` None keeps the items in memory. The file has its name only when it is whole."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._kept: list[Any] = []
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._part = path.with_name(path.name + ".part")
            self._file = self._part.open("w", encoding="utf-8")
            self._before = "[\n  "

    def add(self, item: Any) -> None:
        """One more."""
        if self._path is None:
            self._kept.append(item)
            return
        lines = json.dumps(item, indent=2).replace("\n", "\n  ")
        self._file.write(self._before + lines)
        self._before = ",\n  "

    def end(self) -> Any:
        """The items, or where they are."""
        if self._path is None:
            return self._kept
        self._file.write("[]" if self._before.startswith("[") else "\n]")
        self._file.close()
        os.replace(self._part, self._path)
        return str(self._path)

    def drop(self) -> None:
        """No file stays."""
        if self._path is not None:
            self._file.close()
            self._part.unlink(missing_ok=True)
