"""What a service answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from glossator.sdk.errors import ClientError

T = TypeVar("T")


class Answer(msgspec.Struct, frozen=True):
    """``headers`` are looked up in any case; ``tries`` is how many it took; ``doubt``: the service
    may have handled one of those before."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    tries: int = 1
    doubt: bool = False

    def json(self) -> Any:
        """The body as plain values."""
        return self.read(Any)

    def read(self, type: type[T] | Any) -> T | Any:
        """The body as a type of msgspec's; ClientError if it is not one."""
        try:
            return msgspec.json.decode(self.body, type=type)
        except msgspec.MsgspecError as why:
            raise ClientError(f"the answer is not what was expected: {why}") from None
