"""Glossator: a self-hosted data-labelling platform that speaks five services' protocols."""

__version__ = "0.1.0"
