"""Writes a company of any size as exports, made by DuckDB itself so that ten million rows take
seconds; seeded, invented."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

TEAMS, DEPARTMENTS, CUSTOMERS, TASKS = 100, 10, 50, 5  # the last: tasks of a project
ENTRIES_OF_A_PERSON = 500  # about two years of booking a day at a time

# One select for each export. The headings are the contract's own names.
EXPORTS = {
    "departments": (
        "select 'D' || i as department_id, 'Department ' || i as department_name from"
        " range({departments}) t(i)"
    ),
    "teams": (
        "select 'T' || i as team_id, 'Team ' || i as team_name, 'D' || i % {departments} as"
        " department_id from range({teams}) t(i)"
    ),
    "roles": "select 'R' || i as role_id, 'Role ' || i as role_name from range(6) t(i)",
    "standard_rates": (
        "select 'R' || i as rate_for_id, date '2024-01-01' as valid_from_date, 80 + 7 * i as"
        " hourly_rate_amount from range(6) t(i)"
    ),
    "people": (
        "select 'P' || i as person_id, 'Person ' || i as person_name, 'T' || i % {teams} as"
        " team_id, 'R' || i % 6 as role_id, 40 as weekly_hours from range({people}) t(i)"
    ),
    "customers": (
        "select 'C' || i as customer_id, 'Customer ' || i as customer_name from range({customers})"
        " t(i)"
    ),
    "programmes": (
        "select 'G' || i as programme_id, 'Programme ' || i as programme_name from range(40) t(i)"
    ),
    "projects": (
        "select 'N' || i as project_id, 'Project ' || i as project_name, 'G' || i % 40 as"
        " programme_id, 'D' || i % {departments} as department_id, case when i % 3 = 0 then 'C' ||"
        " i % {customers} end as customer_id, 'P' || i % 200 as manager_id, 'active' as phase, case"
        " when i % 3 = 0 then 'fixed_price' else 'internal' end as contract_type, date '2025-01-06'"
        " + cast(i % 52 as integer) * 7 as baseline_start_date, date '2026-06-01' + cast(i % 52 as"
        " integer) * 7 as baseline_finish_date, date '2026-06-15' + cast(i % 70 as integer) * 7 as"
        " forecast_finish_date, date '2025-01-06' + cast(i % 52 as integer) * 7 as"
        " actual_start_date from range({projects}) t(i)"
    ),
    "tasks": (
        "select 'K' || i as task_id, 'N' || i // {tasks} as project_id, 'Task ' || i % {tasks} as"
        " task_name, 'task' as kind, 'T' || (i // {tasks} + i % 3) % {teams} as team_id,"
        " 'percent_complete' as ev_technique, date '2025-01-06' + cast((i // {tasks}) % 52 * 7 + i"
        " % {tasks} * 100 as integer) as actual_start_date from range({projects} * {tasks}) t(i)"
    ),
    "baselines": (
        "select 'N' || i as project_id, 1 as version, date '2025-01-03' as approved_date from"
        " range({projects}) t(i)"
    ),
    "task_baselines": (
        "select 'K' || i as task_id, 1 as version, date '2025-01-06' + cast((i // {tasks}) % 52 * 7"
        " + i % {tasks} * 100 as integer) as baseline_start_date, date '2025-01-06' + cast((i //"
        " {tasks}) % 52 * 7 + i % {tasks} * 100 + 95 as integer) as baseline_finish_date, 20000 + i"
        " % 17 * 1000 as budget_amount from range({projects} * {tasks}) t(i)"
    ),
    "progress": (
        "select 'K' || i as task_id, date '2026-11-13' as progress_date, least(1, (5 - i % {tasks})"
        " * 0.22) as percent_complete_ratio from range({projects} * {tasks}) t(i)"
    ),
    "budget_lines": (
        "select 'B' || i as budget_line_id, 'N' || i as project_id, 'original' as line_kind, date"
        " '2025-01-03' as approved_date, 5 * 20000 as line_amount from range({projects}) t(i)"
    ),
    "risks": (
        "select 'X' || i as risk_id, 'N' || i // 2 as project_id, 'Risk ' || i as risk_name,"
        " 'threat' as risk_kind, 'open' as risk_state, 0.1 + i % 5 / 10.0 as probability_ratio,"
        " 5000 + i % 9 * 1000 as cost_likely_amount from range({projects} * 2) t(i)"
    ),
    "declared_status": (
        "select 'N' || i as project_id, date '2026-11-13' as status_date, 'overall' as dimension,"
        " case i % 5 when 0 then 'red' when 1 then 'amber' else 'green' end as colour, 'As"
        " reported' as reason from range({projects}) t(i)"
    ),
    "assignments": (
        "select 'N' || i % {projects} as project_id, 'K' || i % {projects} * {tasks} as task_id,"
        " 'P' || i // 20 as person_id, date '2026-09-07' + cast(i % 20 * 7 as integer) as week, 30"
        " + i % 12 as planned_hours from range(least({people}, 2000) * 20) t(i)"
    ),
    "cost_entries": (
        "select 'L' || i as cost_entry_id, 'N' || hash(i) % {projects} as project_id, date"
        " '2025-01-06' + cast(hash(i + 1) % 680 as integer) as cost_date, 'invoiced' as cost_state,"
        " 'material' as category, round(100 + hash(i + 2) % 900000 / 100.0, 2) as cost_amount from"
        " range({costs}) t(i)"
    ),
    # a person books on three projects at a time, and on others each quarter
    "time_entries": (
        "select i as entry_id, 'P' || who as person_id, 'N' || k // {tasks} as project_id, 'K' || k"
        " as task_id, date '2025-01-06' + cast(day as integer) as work_date, 1 + hash(i + 3) % 14 /"
        " 2.0 as worked_hours from (select i, who, day, ((who * 5 + day // 91 * 7 + hash(i) % 3) %"
        " {projects}) * {tasks} + least({tasks} - 1, day // 130) as k from (select i, i % {people}"
        " as who, i // {people} * 680 // ({times} // {people} + 1) as day from range({times})"
        " t(i)))"
    ),
    "viewers": (
        "with who as (select * from (values ('ceo', 'Carla', 'executive', ''), ('office', 'Otto',"
        " 'pm', ''), ('pm', 'Paul', 'pm', 'P1'), ('head', 'Hanna', 'department', 'D1'), ('lead',"
        " 'Lena', 'team', 'T1'), ('customer', 'Cleo', 'customer', 'C3'), ('flood', 'Flora',"
        " 'executive', '')) v(email, viewer_name, audience, scope_key)) select email || n.nth ||"
        " '@bench.test' as email, viewer_name, audience, scope_key from who, (select '' as nth"
        " union all select i::varchar from range(50) t(i)) as n"
    ),
}
HEAD = """[company]
name = "Benchmark"
currency = "EUR"
status_date = 2026-11-13
[snapshots]
folder = "snapshots"
[portal]
demo = true
"""


def write(folder: Path, *, projects: int, times: int, costs: int) -> Path:
    """Writes every export and portal.toml into `folder`, whose path is returned; sizes are rows."""
    folder.mkdir(parents=True, exist_ok=True)
    sizes = {
        "projects": projects,
        "times": times,
        "costs": costs,
        "people": max(200, times // ENTRIES_OF_A_PERSON),
        "teams": TEAMS,
        "departments": DEPARTMENTS,
        "customers": CUSTOMERS,
        "tasks": TASKS,
    }
    said = [HEAD]
    with duckdb.connect() as connection:
        for table, select in EXPORTS.items():
            said.append(_export(connection, folder, table=table, select=select.format(**sizes)))
    (folder / "portal.toml").write_text("\n".join(said), encoding="utf-8")
    return folder / "portal.toml"


def _export(connection: duckdb.DuckDBPyConnection, folder: Path, table: str, select: str) -> str:
    file = folder / f"{table}.csv"
    connection.execute(f"copy ({select}) to '{file}' (header)")
    headings = [d[0] for d in connection.execute(f"{select} limit 0").description or ()]
    columns = "".join(f"{json.dumps(h)} = {json.dumps(h)}\n" for h in headings)
    return f'[[source]]\ntable = "{table}"\npath = "{table}.csv"\n[source.columns]\n{columns}'
