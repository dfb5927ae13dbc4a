"""Who, which rows and columns: access, sign-in, visits, the published reports and the only door to
DuckDB. Knows settings alone."""
