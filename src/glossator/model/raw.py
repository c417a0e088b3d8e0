"""Bytes that belong to one client: stored as they came, spliced back as they were.

A :class:`Raw` is the value a dialect's client sent for one part of an entity (task data, an
answer, metadata). The same dialect gets exactly these bytes back; every other dialect reads the
model that a codec made of them.
"""

import msgspec


class Raw(msgspec.Struct, frozen=True, omit_defaults=True):
    """One JSON value (or schema text) of one dialect, byte for byte.

    ``dialect`` is the folder name of the dialect that can read ``body``; ``form`` says which of
    its forms it is (``data``, ``result``, ``response``, ``output_values``, ``config``, ...).
    """

    dialect: str
    form: str
    body: bytes
