"""Progress of what takes long: a bar of tqdm where it is asked for."""

from __future__ import annotations

from types import TracebackType
from typing import Any

Progress = bool | str
"""False: nothing; True: a bar; a text: a bar with this before it."""


class Bar:
    """A bar on stderr, or nothing. Use it as a context; ``step`` moves it."""

    def __init__(
        self, progress: Progress, total: int | None, unit: str = "", said: str = ""
    ) -> None:
        self._bar: Any = None
        if progress is not False and progress != "":
            from tqdm.auto import tqdm

            label = said if progress is True else progress
            self._bar = tqdm(
                total=total, desc=label or None, unit=unit or "it", unit_scale=unit == "B"
            )

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def step(self, n: int = 1) -> None:
        """So many more are done."""
        if self._bar is not None:
            self._bar.update(n)

    def total(self, n: int) -> None:
        """There are so many in all, as it turns out."""
        if self._bar is not None:
            self._bar.total = n
            self._bar.refresh()
