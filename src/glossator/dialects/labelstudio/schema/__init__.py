"""The vendor's shapes, a module per noun. Ids are integers, times ISO 8601 in UTC with
microseconds and ``Z``."""
