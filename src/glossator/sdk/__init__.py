"""The Python client: over the native API, sync and async; needs httpx, msgspec and tqdm alone.

``aio`` is written by hand; ``sync`` is made from it (``python -m tests.sdk.twins``), but for
:mod:`~glossator.sdk.sync.side`. What both share stands here beside them and does no I/O over the
network.
"""
