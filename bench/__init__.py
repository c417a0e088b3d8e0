"""Measures the figures that the project promises (``make bench``), on the machine it runs on."""
