"""Glossator: a self-hosted data-labelling platform that speaks five services' protocols."""

from glossator.convert import convert

__version__ = "0.1.0"
__all__ = ["__version__", "convert"]
