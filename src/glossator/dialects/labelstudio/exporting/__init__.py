"""Exports in the vendor's forms; pure."""
