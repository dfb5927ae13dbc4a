"""What the private companion of a report holds, for the proof that none of it is shown anywhere. No
page's reader opens this file."""

from __future__ import annotations

from pathlib import Path

import duckdb

from portal.gate.opening import CONFIG, quoted

RATES = (
    ("people", "cost_rate_amount"),
    ("standard_rates", "hourly_rate_amount"),
    ("sell_rates", "hourly_rate_amount"),
)


def rates(private: Path) -> dict[str, list[float]]:
    """Hourly rates by table and column, each once."""
    with duckdb.connect(config=CONFIG) as connection:
        connection.execute(f"attach '{quoted(str(private))}' as private (read_only)")
        held = {
            row[0]
            for row in connection.execute(
                "select table_name from duckdb_tables() where database_name = 'private'"
            ).fetchall()
        }
        return {
            f"{table}.{column}": [
                float(row[0])
                for row in connection.execute(
                    f"select distinct {column} from private.{table} where {column} is not null"
                ).fetchall()
            ]
            for table, column in RATES
            if table in held
        }


def names(private: Path) -> list[tuple[str, str | None]]:
    """Names of people with their teams; none where no people came in."""
    with duckdb.connect(config=CONFIG) as connection:
        connection.execute(f"attach '{quoted(str(private))}' as private (read_only)")
        try:
            return connection.execute(
                "select person_name, team_id from private.people where person_name is not null"
            ).fetchall()
        except (duckdb.CatalogException, duckdb.BinderException):
            return []
