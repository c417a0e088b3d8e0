"""All SQL and all blobs, and nothing else: the store never decides."""
