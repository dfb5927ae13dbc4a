"""Exports in, one checked snapshot out. Run as `python -m etl`; never imported by the portal."""

__version__ = "0.1.0"
