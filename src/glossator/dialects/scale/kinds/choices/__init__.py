"""Choices: what one thing is, which of several it is."""

from glossator.dialects.scale.kinds.choices import categorization, comparison

FAMILIES = (categorization.FAMILY, comparison.FAMILY)
