"""The services on both engines."""
