"""A tiny company with planted canaries, checkable by hand, written as exports and taken through the
real refresh.

Two customers (Alder, Birch), two departments (Build, Run), one project each way:

- P1 "Alder Bridge", owned by Build, for Alder; teams Masons (Build) and Pipes (Run) work on it.
- P2 "Birch Tower", owned by Run, for Birch; only Pipes work on it.

Canaries are words and numbers that must never reach whom they do not concern.
"""

from __future__ import annotations

import copy
import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from etl import refresh
from etl.contract import BY_NAME
from etl.settings import load

STATUS_DATE = date(2026, 3, 13)  # a Friday
RATE = "271.8281"  # an hour of a mason: must never leave the private file
RATE_PIPES = "314.1592"
MARGIN_NOTE = "CANARY-MARGIN"  # in a cost note
SECRET_RISK = "CANARY-RISK-INTERNAL"
BIRCH = "CANARY-BIRCH"  # a word in everything of customer Birch
BUDGET_P1 = "81000"

TABLES: dict[str, list[dict[str, Any]]] = {
    "departments": [
        {"department_id": "ALL", "department_name": "All"},
        {"department_id": "BUILD", "department_name": "Build", "parent_department_id": "ALL"},
        {"department_id": "RUN", "department_name": "Run", "parent_department_id": "ALL"},
    ],
    "teams": [
        {"team_id": "MASONS", "team_name": "Masons", "department_id": "BUILD"},
        {"team_id": "PIPES", "team_name": "Pipes", "department_id": "RUN"},
    ],
    "roles": [
        {"role_id": "MASON", "role_name": "Mason"},
        {"role_id": "PIPER", "role_name": "Piper"},
    ],
    "people": [
        {
            "person_id": "ann",
            "person_name": "Ann Mason",
            "team_id": "MASONS",
            "role_id": "MASON",
            "weekly_hours": 40,
            "cost_rate_amount": 999.5555,
        },
        {
            "person_id": "bob",
            "person_name": "Bob Piper",
            "team_id": "PIPES",
            "role_id": "PIPER",
            "weekly_hours": 40,
        },
    ],
    "standard_rates": [
        {"rate_for_id": "MASON", "valid_from_date": "2025-01-01", "hourly_rate_amount": RATE},
        {"rate_for_id": "PIPER", "valid_from_date": "2025-01-01", "hourly_rate_amount": RATE_PIPES},
    ],
    "customers": [
        {"customer_id": "ALDER", "customer_name": "Alder"},
        {"customer_id": "BIRCH", "customer_name": f"Birch {BIRCH}"},
    ],
    "programmes": [{"programme_id": "CROSSINGS", "programme_name": "Crossings"}],
    "projects": [
        {
            "project_id": "P1",
            "project_name": "Alder Bridge",
            "programme_id": "CROSSINGS",
            "sponsor_name": "Sylvia Board",
            "department_id": "BUILD",
            "customer_id": "ALDER",
            "manager_id": "ann",
            "manager_name": "Ann Mason",
            "contact_email": "ann@corp.test",
            "labour_from": "time",
            "baseline_start_date": "2026-03-02",
            "baseline_finish_date": "2026-03-27",
            "forecast_finish_date": "2026-04-03",
        },
        {
            "project_id": "P2",
            "project_name": f"Birch Tower {BIRCH}",
            "department_id": "RUN",
            "customer_id": "BIRCH",
            "manager_id": "bob",
            "manager_name": "Bob Piper",
            "contact_email": "bob@corp.test",
            "labour_from": "ledger",
            "baseline_start_date": "2026-03-02",
            "baseline_finish_date": "2026-03-27",
            "forecast_finish_date": "2026-03-27",
        },
    ],
    "tasks": [
        {
            "task_id": "P1-1",
            "project_id": "P1",
            "task_name": "Foundations",
            "team_id": "MASONS",
            "owner_id": "ann",
            "forecast_start_date": "2026-03-02",
            "forecast_finish_date": "2026-03-20",
            "actual_start_date": "2026-03-02",
            "estimate_hours": 80,
        },
        {
            "task_id": "P1-2",
            "project_id": "P1",
            "task_name": "Drains",
            "team_id": "PIPES",
            "owner_id": "bob",
            "forecast_start_date": "2026-03-16",
            "forecast_finish_date": "2026-04-03",
            "waiting_for": "Permit",
        },
        {
            "task_id": "P1-M",
            "project_id": "P1",
            "task_name": "Handover",
            "kind": "milestone",
            "forecast_start_date": "2026-04-03",
            "forecast_finish_date": "2026-04-03",
            "is_customer_visible": "true",
        },
        {
            "task_id": "P1-N",
            "project_id": "P1",
            "task_name": "Internal gate CANARY-GATE",
            "kind": "milestone",
            "forecast_start_date": "2026-03-20",
            "forecast_finish_date": "2026-03-20",
        },
        {
            "task_id": "P2-1",
            "project_id": "P2",
            "task_name": f"Shell {BIRCH}",
            "team_id": "PIPES",
            "owner_id": "bob",
            "forecast_start_date": "2026-03-02",
            "forecast_finish_date": "2026-03-27",
            "actual_start_date": "2026-03-02",
        },
        {
            "task_id": "P2-M",
            "project_id": "P2",
            "task_name": f"Roof {BIRCH}",
            "kind": "milestone",
            "forecast_start_date": "2026-03-27",
            "forecast_finish_date": "2026-03-27",
            "is_customer_visible": "true",
        },
    ],
    "task_baselines": [
        {
            "task_id": "P1-1",
            "baseline_start_date": "2026-03-02",
            "baseline_finish_date": "2026-03-13",
            "budget_amount": 60000,
        },
        {
            "task_id": "P1-2",
            "baseline_start_date": "2026-03-16",
            "baseline_finish_date": "2026-03-27",
            "budget_amount": 21000,
        },
        {
            "task_id": "P1-M",
            "baseline_start_date": "2026-03-27",
            "baseline_finish_date": "2026-03-27",
        },
        {
            "task_id": "P1-N",
            "baseline_start_date": "2026-03-20",
            "baseline_finish_date": "2026-03-20",
        },
        {
            "task_id": "P2-1",
            "baseline_start_date": "2026-03-02",
            "baseline_finish_date": "2026-03-27",
            "budget_amount": 40000,
        },
        {
            "task_id": "P2-M",
            "baseline_start_date": "2026-03-27",
            "baseline_finish_date": "2026-03-27",
        },
    ],
    "progress": [
        {"task_id": "P1-1", "progress_date": "2026-03-06", "percent_complete_ratio": 0.4},
        {"task_id": "P1-1", "progress_date": "2026-03-13", "percent_complete_ratio": 0.8},
        {"task_id": "P2-1", "progress_date": "2026-03-13", "percent_complete_ratio": 0.5},
    ],
    "dependencies": [{"predecessor_id": "P1-1", "successor_id": "P1-2"}],
    "time_entries": [
        {
            "person_id": "ann",
            "project_id": "P1",
            "task_id": "P1-1",
            "work_date": "2026-03-04",
            "worked_hours": 100 / 10,
            "is_billable": "true",
        },
        {
            "person_id": "ann",
            "project_id": "P1",
            "task_id": "P1-1",
            "work_date": "2026-03-11",
            "worked_hours": 10,
            "is_billable": "true",
        },
        {"person_id": "bob", "project_id": "P1", "work_date": "2026-03-11", "worked_hours": 5},
        {"person_id": "bob", "project_id": "P2", "work_date": "2026-03-12", "worked_hours": 8},
    ],
    "cost_entries": [
        {
            "cost_entry_id": "C1",
            "project_id": "P1",
            "cost_date": "2026-03-05",
            "category": "material",
            "cost_amount": 51234,
            "supplier_name": "Quarry",
            "cost_note": MARGIN_NOTE,
        },
        {
            "cost_entry_id": "C2",
            "project_id": "P2",
            "cost_date": "2026-03-05",
            "category": "labour",
            "team_id": "PIPES",
            "cost_amount": 18000,
        },
        {
            "cost_entry_id": "C3",
            "project_id": "P1",
            "cost_date": "2026-03-10",
            "category": "material",
            "cost_state": "committed",
            "cost_amount": 7000,
        },
    ],
    "budget_lines": [
        {
            "budget_line_id": "B1",
            "project_id": "P1",
            "line_kind": "original",
            "approved_date": "2026-02-01",
            "line_amount": BUDGET_P1,
        },
        {
            "budget_line_id": "B2",
            "project_id": "P2",
            "line_kind": "original",
            "approved_date": "2026-02-01",
            "line_amount": 40000,
        },
    ],
    "risks": [
        {
            "risk_id": "R1",
            "project_id": "P1",
            "risk_name": "Flood",
            "probability_ratio": 0.5,
            "cost_likely_amount": 10000,
            "delay_likely_days": 5,
            "response": "Pumps",
            "is_customer_visible": "true",
        },
        {
            "risk_id": "R2",
            "project_id": "P1",
            "risk_name": SECRET_RISK,
            "probability_ratio": 0.2,
            "cost_likely_amount": 30000,
        },
    ],
    "decisions": [
        {
            "decision_id": "D1",
            "project_id": "P1",
            "decision_name": "Second shift",
            "consequence": "Two weeks won",
            "owner_name": "COO",
            "needed_by_date": "2026-03-20",
            "weekly_delay_amount": 4000,
        },
        {
            "decision_id": "D2",
            "project_id": "P1",
            "decision_name": "Choose the railing",
            "asked_of": "customer",
            "needed_by_date": "2026-03-25",
            "is_customer_visible": "true",
        },
    ],
    "commentary": [
        {
            "project_id": "P1",
            "written_date": "2026-03-12",
            "author_name": "Ann Mason",
            "commentary_text": "CANARY-WORDS about the quarry",
        },
        {
            "project_id": "P1",
            "written_date": "2026-03-11",
            "author_name": "Ann Mason",
            "commentary_text": "The flood cost us a week.",
            "is_customer_visible": "true",
        },
    ],
    "contracts": [
        {
            "contract_id": "K1",
            "project_id": "P1",
            "contract_amount": 120000,
            "signed_date": "2026-01-15",
        },
        {
            "contract_id": "K2",
            "project_id": "P2",
            "contract_amount": 66666,
            "signed_date": "2026-01-15",
        },
    ],
    "customer_invoices": [
        {
            "invoice_id": "I1",
            "project_id": "P1",
            "invoice_name": "First part",
            "invoice_date": "2026-03-06",
            "due_date": "2026-04-05",
            "invoice_amount": 30000,
        },
        {
            "invoice_id": "I2",
            "project_id": "P2",
            "invoice_name": f"First part {BIRCH}",
            "invoice_date": "2026-03-06",
            "invoice_amount": 22222,
        },
    ],
    "deliverables": [
        {
            "deliverable_id": "V1",
            "project_id": "P1",
            "deliverable_name": "Drawings",
            "due_date": "2026-03-06",
            "accepted_date": "2026-03-09",
            "is_customer_visible": "true",
        },
    ],
    "declared_status": [
        {
            "project_id": "P1",
            "status_date": "2026-03-13",
            "dimension": "overall",
            "colour": "green",
            "reason": "CANARY-DECLARED all fine",
            "author_name": "Ann Mason",
        },
    ],
    "assignments": [
        {
            "project_id": "P1",
            "task_id": "P1-1",
            "person_id": "ann",
            "week": "2026-03-16",
            "planned_hours": 48,
        },
        {
            "project_id": "P1",
            "task_id": "P1-2",
            "person_id": "bob",
            "week": "2026-03-16",
            "planned_hours": 20,
        },
    ],
    "viewers": [
        {
            "email": "cfo@corp.test",
            "viewer_name": "Carla Finance",
            "audience": "executive",
            "scope_key": "",
        },
        {
            "email": "office@corp.test",
            "viewer_name": "Otto Office",
            "audience": "pm",
            "scope_key": "",
        },
        {
            "email": "ann@corp.test",
            "viewer_name": "Ann Mason",
            "audience": "pm",
            "scope_key": "ann",
        },
        {
            "email": "head@corp.test",
            "viewer_name": "Hans Run",
            "audience": "department",
            "scope_key": "RUN",
        },
        {
            "email": "head@corp.test",
            "viewer_name": "Hans Run",
            "audience": "team",
            "scope_key": "PIPES",
        },
        {
            "email": "lead@corp.test",
            "viewer_name": "Lena Pipes",
            "audience": "team",
            "scope_key": "PIPES",
        },
        {
            "email": "ann@customer1.test",
            "viewer_name": "Ann Alder",
            "audience": "customer",
            "scope_key": "ALDER",
        },
        {
            "email": "bob@customer2.test",
            "viewer_name": "Bob Birch",
            "audience": "customer",
            "scope_key": "BIRCH",
        },
        {
            "email": "nobody@corp.test",
            "viewer_name": "No Key",
            "audience": "department",
            "scope_key": "",
        },
    ],
}


def write(
    folder: Path, tables: dict[str, list[dict[str, Any]]] | None = None, *, more: str = ""
) -> Path:
    """Writes each table as a CSV under its contract's own headings, and the portal.toml that maps
    them; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    said = [
        '[company]\nname = "Tiny"\ncurrency = "EUR"\nstatus_date = 2026-03-13\n[snapshots]\nfolder'
        ' = "snapshots"\n[portal]\ndemo = true\n'
    ]
    for name, rows in (tables or TABLES).items():
        headings = list(dict.fromkeys(h for row in rows for h in row))
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
            out = csv.DictWriter(stream, headings, restval="")
            out.writeheader()
            out.writerows(rows)
        assert set(headings) <= set(BY_NAME[name].by_name)
        columns = "".join(f"{json.dumps(h)} = {json.dumps(h)}\n" for h in headings)
        said.append(
            f'[[source]]\ntable = "{name}"\npath = "{name}.csv"\n[source.columns]\n{columns}'
        )
    file = folder / "portal.toml"
    file.write_text("\n".join(said) + more, encoding="utf-8")
    return file


def publish(folder: Path, tables: dict[str, list[dict[str, Any]]] | None = None) -> Path:
    """Takes the company through a refresh; returns the folder of snapshots."""
    settings = load(write(folder, tables))
    outcome = refresh.run(settings, settings.snapshots, STATUS_DATE, publish=True)
    assert outcome.is_good, [str(f) for f in outcome.stopping] + outcome.problems
    return settings.snapshots


# --- companies in trouble -------------------------------------------------------------------------


def tolerating(*faults: tuple[str, str, str], limit: int = 1) -> str:
    return "".join(
        f'\n[[tolerate]]\ntable = "{t}"\ncolumn = "{c}"\nkind = "{k}"\nlimit = {limit}\n'
        for t, c, k in faults
    )


def wrong(table: str, column: str) -> tuple[str, str]:
    """A cell that cannot be taken, and the kind of its fault."""
    found = BY_NAME[table].by_name[column]
    if found.references:
        return "nothing of that name", "reference"
    return ("no such word", "value") if found.values else ("xyz", "type")


def may_be_wrong(table: str) -> list[str]:
    """Its columns that may be empty and of which a cell can be wrong."""
    kinds = BY_NAME[table]
    return [
        c.name
        for c in kinds.columns
        if not c.required
        and not c.of
        and c.name not in kinds.key
        and (c.type != "text" or c.values or c.references)
    ]


def with_bad_cells() -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[str]], str]:
    """The tables with every optional cell of each first row wrong, those columns by table, and what
    tolerates them."""
    tables = copy.deepcopy(TABLES)
    bad = {
        t: [c for c in may_be_wrong(t) if (BY_NAME[t].by_name[c].references or t) in tables]
        for t in tables
    }
    for table, columns in bad.items():
        tables[table][0].update({c: wrong(table, c)[0] for c in columns})
    return (
        tables,
        bad,
        tolerating(*((t, c, wrong(t, c)[1]) for t, columns in bad.items() for c in columns)),
    )


def publish_troubled(folder: Path) -> Path:
    """The company with cells that cannot be read, a row refused, and work and costs booked after
    the status date; returns the folder of snapshots."""
    tables, _, more = with_bad_cells()
    later = STATUS_DATE + timedelta(days=4)
    tables["time_entries"] += [tables["time_entries"][1] | {"work_date": later}] * 2
    tables["cost_entries"].append(
        tables["cost_entries"][1] | {"cost_date": later, "cost_entry_id": "C8"}
    )
    tables["cost_entries"].append(
        tables["cost_entries"][1] | {"cost_date": "soon", "cost_entry_id": "C9"}
    )
    more += tolerating(("cost_entries", "cost_date", "type"))
    settings = load(write(folder, tables, more=more))
    outcome = refresh.run(settings, settings.snapshots, STATUS_DATE, publish=True)
    assert outcome.is_good, [str(f) for f in outcome.stopping] + outcome.problems
    return settings.snapshots
