"""Exports in, one checked snapshot out. Run as `standpoint VERB` or `python -m etl VERB`; never
imported by the portal."""

__version__ = "0.2.0.dev0"
