"""Whether a table holds the same rows in two reports, told by a sum over what they say, so that
what did not change need not be read."""

from __future__ import annotations

from portal.gate.store import Reader

PLACES = ("source_file_id", "source_row", "project_name_of")
"""Where a row was read from says nothing of what it says."""


def alike(before: Reader, after: Reader, tables: tuple[str, ...], read: set[str]) -> bool:
    """Whether each of the tables read, of those looked at together, says the same in both; one that
    neither holds does."""
    prints = [reader.kept(of, tables) for reader in (before, after)]
    return all(prints[0].get(name) == prints[1].get(name) for name in read)


def of(reader: Reader, tables: tuple[str, ...]) -> dict[str, tuple[tuple[str, ...], int, str]]:
    """Of each of these tables in the scope: its columns in order, how many rows it holds, and the
    sum over what they say."""
    rows = reader.sql(
        "select table_name, column_name from information_schema.columns where table_schema ="
        " 'main' and table_catalog = current_database() and table_name in (select"
        " unnest($tables)) order by table_name, column_name",
        {"tables": list(tables)},
    ).to_pylist()
    columns: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row["column_name"] not in PLACES:
            columns[str(row["table_name"])] = (
                *columns.get(str(row["table_name"]), ()),
                str(row["column_name"]),
            )
    if not columns:
        return {}
    asked = (
        f"select '{t}' as table_name, count(*) as n, cast(sum(cast(hash({listed(c)}) as hugeint))"
        f' as varchar) as print from "{t}"'
        for t, c in columns.items()
    )
    return {
        str(r["table_name"]): (columns[str(r["table_name"])], int(r["n"]), str(r["print"]))
        for r in reader.sql(" union all ".join(asked)).to_pylist()
    }


def listed(columns: tuple[str, ...]) -> str:
    """Columns as SQL names them."""
    return ", ".join(f'"{c}"' for c in columns)
