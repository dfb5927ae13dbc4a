"""The kinds of picture Standpoint draws, one function each; the only place that knows Altair.

A function returns a Vega-Lite spec without data, authored in Altair and built once per argument
set; a page shows it with an Arrow table (`blocks.chart`). Do not change a returned spec: it is
shared. The docstring lists the columns. All text on a picture arrives ready to read in text
columns; numbers arrive in the unit that the block's note names. An empty table is the caller's to
catch: it is a sentence, not an empty picture.
"""
