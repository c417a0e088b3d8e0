"""The servers that these suites talk to."""

from tests.edge.serving import busy, hub, lite

__all__ = ["busy", "hub", "lite"]
