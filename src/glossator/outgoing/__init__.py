"""The one way out: every call that a tenant can cause goes through :func:`request`.

A name is resolved once, **all** of its addresses must be public (or allowed by the operator), and
the socket connects to a checked address while TLS verifies the name: a second answer of the name
service cannot matter. Errors never tell whether a port was open, and never quote what came back.
"""

from glossator.outgoing.addresses import Policy, Refused, parse, permit, policy
from glossator.outgoing.exchange import Answer, Unanswered, request

__all__ = ["Answer", "Policy", "Refused", "Unanswered", "parse", "permit", "policy", "request"]
