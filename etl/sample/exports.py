"""The company as files: CSV, TSV in UTF-16, a Windows-1252 ledger, NDJSON, Parquet, a workbook with
a title; and the portal.toml."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from etl.sample.organisation import Company, Row
from etl.sample.plot import STATUS

# What the exports call a contract column; anything else is written as words.
HEADINGS = {
    "project_id": "Project No",
    "project_name": "Project",
    "worked_hours": "Hours",
    "work_date": "Work date",
    "cost_amount": "Amount",
    "cost_date": "Booked on",
    "person_id": "Employee",
    "team_id": "Team",
    "email": "E-mail",
}
BOOK = ("risks", "issues", "changes", "decisions")


def heading(column: str) -> str:
    """The heading an export uses for a contract column."""
    return HEADINGS.get(column) or column.replace("_", " ").capitalize()


def _columns(c: Company, table: str) -> list[str]:
    keys = (k for row in c.tables[table] for k in row if not k.startswith("_"))
    return c.headings.get(table) or list(dict.fromkeys(keys))


def write(c: Company, folder: Path, day: date = STATUS, snapshots: str = "snapshots") -> None:
    """Writes every table in the shape its system exports it in, as of a day."""
    text = [
        HEAD.replace(STATUS.isoformat(), day.isoformat()).replace('"snapshots"', f'"{snapshots}"')
    ]
    for table, rows in sorted(c.tables.items()):
        columns = _columns(c, table)
        if table in BOOK:
            continue
        if table == "commentary":
            _prose(folder, rows)
            text.append(
                '[[source]]\ntable = "commentary"\npath = "commentary-*.md"\n[source.columns]\n'
                + "".join(f'"{k}" = "{v}"\n' for k, v in PROSE.items())
            )
        elif table == "time_entries":
            _time(folder, rows, columns)
            text.append(
                _source(
                    table,
                    "time-*.csv",
                    columns=columns,
                    more='delimiter = ";"\ndecimal = ","\ndate_format = "%d.%m.%Y"\n',
                )
            )
        elif table == "cost_entries":
            _csv(
                folder / "ledger.csv", rows, columns, encoding="cp1252", delimiter=";", german=True
            )
            text.append(
                _source(
                    table,
                    "ledger.csv",
                    columns=columns,
                    more=(
                        'encoding = "windows-1252"\ndelimiter = ";"\ndecimal = ","\nthousands ='
                        ' "."\ndate_format = "%d.%m.%Y"\n'
                    ),
                )
            )
        elif table == "budget_lines":
            _csv(folder / "budget.tsv", rows, columns, encoding="utf-16", delimiter="\t")
            text.append(
                _source(
                    table,
                    "budget.tsv",
                    columns=columns,
                    more='format = "tsv"\nencoding = "utf-16"\n',
                )
            )
        elif table == "people":
            _ndjson(folder / "people.ndjson", rows, columns)
            text.append(_source(table, "people.ndjson", columns))
        elif table == "assignments":
            pq.write_table(
                pa.Table.from_pylist([{heading(k): r.get(k) for k in columns} for r in rows]),
                folder / "assignments.parquet",
            )
            text.append(_source(table, "assignments.parquet", columns))
        else:
            _csv(folder / f"{table}.csv", rows, columns)
            text.append(_source(table, f"{table}.csv", columns))
    _workbook(folder / "raid.xlsx", c, day)
    text += [
        _source(t, "raid.xlsx", columns=_columns(c, t), more=f'sheet = "{t.capitalize()}"\n')
        for t in BOOK
    ]
    (folder / "portal.toml").write_text("\n".join([*text, TAIL]), encoding="utf-8")


def _source(table: str, path: str, columns: list[str], more: str = "") -> str:
    mapping = "".join(f'"{heading(k)}" = "{k}"\n' for k in columns)
    return f'[[source]]\ntable = "{table}"\npath = "{path}"\n{more}[source.columns]\n{mapping}'


PROSE = {
    "project": "project_id",
    "date": "written_date",
    "author": "author_name",
    "customer may read": "is_customer_visible",
    "text": "commentary_text",
}


def _prose(folder: Path, rows: list[Row]) -> None:
    """Words about a project, a file each, as a person writes them."""
    for row in rows:
        head = "".join(
            f"{key}: {_text(row[column])}\n" for key, column in PROSE.items() if key != "text"
        )
        (folder / f"commentary-{row['project_id']}-{row['written_date']}.md").write_text(
            f"---\n{head}---\n\n{row['commentary_text']}\n", encoding="utf-8"
        )


def _text(value: Any, german: bool = False) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return (
            f"{value.day:02d}.{value.month:02d}.{value.year:04d}" if german else value.isoformat()
        )
    if isinstance(value, float | int) and german:
        return f"{value:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
    return str(value)


def _csv(
    file: Path,
    rows: list[Row],
    columns: list[str],
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
    german: bool = False,
) -> None:
    with file.open("w", encoding=encoding, newline="") as stream:
        out = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
        out.writerow([heading(k) for k in columns])
        out.writerows([[_text(r.get(k), german) for k in columns] for r in rows])


def _time(folder: Path, rows: list[Row], columns: list[str]) -> None:
    """One file for each half year, as the time sheet system exports them."""
    halves: dict[str, list[Row]] = {}
    for r in rows:
        halves.setdefault(
            f"{r['work_date'].year}-{1 if r['work_date'].month <= 6 else 2}", []
        ).append(r)
    for half, some in sorted(halves.items()):
        _csv(
            folder / f"time-{half}.csv",
            sorted(some, key=lambda r: (r["work_date"], r["entry_id"])),
            columns,
            delimiter=";",
            german=True,
        )


def _ndjson(file: Path, rows: list[Row], columns: list[str]) -> None:
    lines = (
        json.dumps(
            {
                heading(k): r[k].isoformat() if isinstance(r.get(k), date) else r.get(k)
                for k in columns
            },
            ensure_ascii=False,
        )
        for r in rows
    )
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _workbook(file: Path, c: Company, day: date) -> None:
    """Risks, issues, changes and decisions as a project office keeps them: a title, a blank line,
    then the headings."""
    with xlsxwriter.Workbook(str(file), {"default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": datetime(day.year, day.month, day.day)})
        for table in BOOK:
            sheet, columns = book.add_worksheet(table.capitalize()), _columns(c, table)
            sheet.write(0, 0, f"Northgrid project office: {table}")
            sheet.write(1, 0, f"As of {day.day} {day:%B %Y}")
            for place, column in enumerate(columns):
                sheet.write(3, place, heading(column))
                for number, row in enumerate(c.tables[table], 4):
                    value = row.get(column)
                    if column == "delay_likely_days" and value is not None:
                        sheet.write_string(
                            number, place, str(value)
                        )  # a number kept as text, as happens
                    elif isinstance(value, bool):
                        sheet.write_string(number, place, "yes" if value else "no")
                    elif isinstance(value, date):
                        sheet.write_datetime(
                            number,
                            place,
                            datetime(value.year, value.month, value.day),
                            book.add_format({"num_format": "yyyy-mm-dd"}),
                        )
                    elif value is not None:
                        sheet.write(number, place, value)


HEAD = """# The one file a PM edits: where each export lies, and which of its headings is which contract column.
# This one belongs to the sample company; copy it, and change path and columns to your own exports.

[company]
name = "Northgrid"
currency = "EUR"                 # the reporting currency
status_date = 2026-11-20         # what the numbers are as of; --status-date overrides it
language = "en_GB"               # how numbers and dates are written
timezone = "Europe/Berlin"
cadence_days = 31                # a project silent for longer is stale and grey
discount_rate = 0.06             # a year, for present values
full_time_hours = 40             # contract hours of a full-time week, for FTE

[snapshots]
folder = "snapshots"

[status]                         # the dimensions that make the overall colour, by portfolio; "" is every other
"" = ["cost", "schedule"]

[flow]                           # where an item of a board begins and ends
kinds = ["item"]
not_started = ["To do"]
started = ["In progress", "Review"]
finished = ["Done"]
target_days = 15                 # calendar days from start to finish
team_target_days = { FS3 = 20 }
"""
TAIL = """# Faults that may be published as refused rows, up to a limit. Everything else refuses the publish.
[[tolerate]]
table = "time_entries"
column = "project_id"
kind = "reference"
limit = 10

[[tolerate]]
table = "time_entries"
column = "worked_hours"
kind = "range"
limit = 5

[[tolerate]]
table = "cost_entries"
column = "cost_amount"
kind = "type"
limit = 5

[[tolerate]]
table = "cost_entries"
column = "cost_date"
kind = "plausible"
limit = 5

[[tolerate]]
table = "risks"
column = "probability_ratio"
kind = "range"
limit = 5

[portal]
title = "Standpoint"
demo = true                      # a chooser of viewers, on this machine only; remove it and configure sign-in for real use
"""
