"""Moments: microseconds UTC inside, ISO 8601 outside."""

from datetime import UTC, datetime
from functools import lru_cache

from glossator.model.errors import Invalid

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=4096)
def second(seconds: int) -> str:
    """A whole second as ISO 8601 without its zone. Most times of one answer, and of one moment's
    answers, share it."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat()


def read_moment(text: str) -> int:
    """ISO 8601 (UTC if it does not say) as microseconds, exactly; Invalid for other text."""
    try:
        parsed = datetime.fromisoformat(text)
        if parsed.tzinfo is None:
            parsed = parsed.replace(tzinfo=UTC)
        spent = parsed - _EPOCH
    except (ValueError, OverflowError):
        raise Invalid(f"{text!r} is not a time") from None
    return (spent.days * 86_400 + spent.seconds) * 1_000_000 + spent.microseconds
