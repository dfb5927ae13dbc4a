"""Exports in, one checked snapshot out. Run as `python -m etl`; never imported by the portal."""
