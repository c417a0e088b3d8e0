"""Times as the vendor writes them; pure."""

from glossator.model.moments import second

_UNITS = (
    ("year", 31_536_000), ("month", 2_592_000), ("week", 604_800), ("day", 86_400),
    ("hour", 3600), ("minute", 60),
)  # fmt: skip


def moment(at: int) -> str:
    """Microseconds UTC as the vendor writes them: ``2024-05-01T08:30:00.000000Z``."""
    seconds, rest = divmod(at, 1_000_000)
    return f"{second(seconds)}.{rest:06d}Z"


def maybe_moment(at: int | None) -> str | None:
    """The same, for a time that may not have come."""
    return None if at is None else moment(at)


def ago(at: int, now: int) -> str:
    """How long ago in words, in the two largest units that are not nothing: ``2 hours, 5
    minutes``; ``0 minutes`` for less than one."""
    rest = max(0, now - at) // 1_000_000
    words: list[str] = []
    for name, size in _UNITS:
        n, rest = divmod(rest, size)
        if n:
            words.append(f"{n} {name}" + ("s" if n > 1 else ""))
        if len(words) == 2 or (words and not n):
            break
    return ", ".join(words) or "0 minutes"
