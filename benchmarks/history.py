"""A portal that has published a thousand reports against one that has published three: what must
not grow with its age."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb

from benchmarks.measures import Table, best, cpu_of_reruns
from benchmarks.server import ROOT, serve
from etl.publish import snapshot
from etl.sample import write as write_sample
from portal.facts import travel
from portal.facts.changes import compare
from portal.gate import published
from portal.gate.access import Scope
from portal.gate.store import Reader, Results, Stores, Warehouse

FIRST, SECOND, LAST = date(2026, 10, 30), date(2026, 11, 13), date(2026, 11, 20)
OFFICE = Scope("executive", "")
AGED = """
insert into report_history select 'aged-' || n, date '2026-10-29' - cast(n as integer), timestamp '2026-10-30 06:00:00' - to_days(cast(n as integer)) from range(1, {count}) as r (n);
insert into project_history select p.* replace (r.status_date as status_date, p.estimate_amount + row_number() over (order by r.status_date) as estimate_amount)
    from project_history as p join report_history as r on r.snapshot_id like 'aged-%' where p.status_date = date '2026-10-30';
insert into milestone_history select m.* replace (r.status_date as status_date, m.forecast_date - cast(row_number() over (partition by m.milestone_id order by r.status_date) as integer) as forecast_date)
    from milestone_history as m join report_history as r on r.snapshot_id like 'aged-%' where m.status_date = date '2026-10-30';
"""


def history(scratch: Path, count: int, reruns: int = 40) -> Table:
    """The same questions to a young portal and to an old one, by turns; whole processes for
    commands, server CPU for pages."""
    young = _young(scratch / "young")
    old = _old(young, scratch / "old", count)
    rows = [
        _row(
            "`python -m etl list`, whole process",
            *(
                best([sys.executable, "-m", "etl", "list", "--config", str(c)], None, 5)[0]
                for c in (young, old)
            ),
        ),
        _row(
            "a refresh, whole process",
            *(
                best([sys.executable, "-m", "etl", "refresh", "--config", str(c)], None)[0]
                for c in (young, old)
            ),
        ),
        _row(
            "the first read of an earlier report, its store included",
            *_by_turns(young, old, _travelled),
        ),
        _row(
            "what changed between two reports, read for the first time",
            *_by_turns(young, old, _changed),
        ),
    ]
    with serve(young) as few, serve(old) as many:
        for page in ("", "changes", "project?project=NG-001", f"executive?as_of={FIRST}"):
            name, _, query = page.partition("?")
            _, first, last = cpu_of_reruns(
                few,
                many,
                page=name,
                query=f"{query}&viewer=ceo@northgrid.example".lstrip("&"),
                reruns=reruns,
            )
            rows.append(
                _row(
                    f"rerun of the page {name or 'home'}{' as it was' if 'as_of' in query else ''},"
                    " server CPU",
                    first,
                    last,
                )
            )
    return Table(
        f"A portal with {count:,} reports of the sample against one with 3",
        ("what", "3 reports", f"{count:,} reports", "ratio (aim ≤ 1.5×)"),
        rows,
    )


def _row(what: str, young: float, old: float) -> tuple[str, ...]:
    return (
        what,
        f"{1e3 * young:,.0f} ms" if young >= 0.1 else f"{1e3 * young:.1f} ms",
        f"{1e3 * old:,.0f} ms" if old >= 0.1 else f"{1e3 * old:.1f} ms",
        f"{old / young:.2f}×",
    )


def _young(folder: Path) -> Path:
    """The sample, published three times."""
    write_sample(folder)
    config = folder / "portal.toml"
    for status_date in (FIRST, SECOND, LAST):
        subprocess.run(
            [
                sys.executable,
                "-m",
                "etl",
                "refresh",
                "--config",
                str(config),
                "--snapshots",
                str(folder / "snapshots"),
                "--status-date",
                str(status_date),
            ],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    _point(config, folder / "snapshots")
    return config


def _old(young: Path, folder: Path, count: int) -> Path:
    """The same reports behind earlier ones of each day before: links to the first file, and the
    history those reports would have left in the last."""
    shutil.copytree(young.parent, folder)
    home = folder / "snapshots"
    state = snapshot.read(home)
    first, _, last = state.entries
    entries = []
    for n in range(count - 3, 0, -1):
        day = (FIRST - timedelta(days=n)).isoformat()
        entries.append(
            replace(
                first,
                snapshot_id=f"{day}.1",
                file=f"snapshot-{day}.1.duckdb",
                private_file=f"private-{day}.1.duckdb",
                status_date=day,
                published_at=f"{day}T06:00:00Z",
            )
        )
        os.link(home / first.file, home / entries[-1].file)
        os.link(home / first.private_file, home / entries[-1].private_file)
    with duckdb.connect(str(home / last.file)) as connection:
        connection.execute(AGED.format(count=count - 2))
    snapshot.write(home, replace(state, entries=(*entries, *state.entries)))
    _point(folder / "portal.toml", home)
    return folder / "portal.toml"


def _point(config: Path, snapshots: Path) -> None:
    lines = config.read_text(encoding="utf-8").splitlines()
    config.write_text(
        "\n".join(
            f"folder = {json.dumps(str(snapshots))}" if line.startswith("folder =") else line
            for line in lines
        )
        + "\n",
        encoding="utf-8",
    )


def _by_turns(
    young: Path, old: Path, question: Callable[[Path], object], runs: int = 7
) -> tuple[float, float]:
    """Seconds of the fastest run each."""
    seconds: dict[Path, list[float]] = {young: [], old: []}
    for _ in range(runs):
        for config in (young, old):
            started = time.perf_counter()
            question(config.parent / "snapshots")
            seconds[config].append(time.perf_counter() - started)
    return min(seconds[young]), min(seconds[old])


def _reader(folder: Path, **wanted: str) -> Reader:
    live = published.live_report(folder)
    return Reader(
        warehouse=Warehouse(Stores(4), Results(16), 60.0),
        snapshot=travel.chosen(folder, live, wanted),
        scope=OFFICE,
        still=lambda: None,
    )


def _travelled(folder: Path) -> object:
    return _reader(folder, as_of=FIRST.isoformat()).rows("portfolio_counts")


def _changed(folder: Path) -> object:
    now = _reader(folder)
    return compare.compare(now.at(_reader(folder, as_of=FIRST.isoformat()).snapshot), now)
