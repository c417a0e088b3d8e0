# Made from glossator/clients/scale/aio/__init__.py by tests/sdk/twins.py: change that one.
"""The client for threads."""
