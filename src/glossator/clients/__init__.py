"""Familiar faces: for each service the classes and signatures that its reference documents, over
the service's own wire, so that code runs after changing the import alone.

Each folder is a face and stands on :mod:`glossator.sdk` only. They work against Glossator and
against the service itself.
"""
