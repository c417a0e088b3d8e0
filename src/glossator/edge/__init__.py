"""The border: requests in, replies out. A dialect sees only what is named here.

A dialect gives routes (literal paths under its mount), each with a plain function from a
:class:`Call` to a :class:`Reply`; the edge reads and decodes the body, finds the person, has the
database run the function as one unit of work, renders errors and losses, and sends the reply.
"""

from glossator.edge.call import Call, Received, Reply
from glossator.edge.dialect import Dialect
from glossator.edge.routing import Route, delete, get, patch, post, put

__all__ = [
    "Call", "Dialect", "Received", "Reply", "Route", "delete", "get", "patch", "post", "put",
]  # fmt: skip
