"""The kinds of picture Standpoint draws, one function each; the only place that knows Altair."""
