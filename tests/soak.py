"""How much of a long test is run: a sample as a rule, all rounds where ``GLOSSATOR_SOAK=1``."""

import os

SOAK = os.environ.get("GLOSSATOR_SOAK", "") == "1"


def rounds(sampled: int, whole: int) -> int:
    """How often, how many: ``whole`` under ``make soak``."""
    return whole if SOAK else sampled
