"""``/v2``, under the names that Scale's package has for it."""
