"""The protocols that are spoken: one folder each, found by :mod:`glossator.registry`."""
