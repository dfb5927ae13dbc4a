"""A refresh is a function from exports to numbers: what must not change, and what must change as it
should."""
