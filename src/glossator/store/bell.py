"""Tells threads of this process that there is work for them; other processes find it by looking."""

from collections.abc import Callable


class Bell:
    """Rung on the database's own thread: whoever listens must not take long."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def listen(self, call: Callable[[], None]) -> Callable[[], None]:
        """Have ``call`` called at each ring; returns what ends that, any number of times."""
        self._listeners.append(call)

        def end() -> None:
            if call in self._listeners:
                self._listeners.remove(call)

        return end

    @property
    def listeners(self) -> int:
        """How many there are."""
        return len(self._listeners)

    def ring(self) -> None:
        """Tell all."""
        for call in tuple(self._listeners):
            call()
