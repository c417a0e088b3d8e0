"""Every command, run as people run it."""
