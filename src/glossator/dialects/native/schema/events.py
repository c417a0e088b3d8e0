"""What happened."""

from __future__ import annotations
