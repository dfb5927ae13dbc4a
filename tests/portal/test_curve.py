"""A point of the curve of plan, progress and cost leads to why its line stands there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qsl

import pytest

from portal.draw import paper
from portal.facts.explain import why
from portal.gate.store import Reader
from portal.tell import curve
from tests.portal import stage
from tests.portal.stage import snapshots  # noqa: F401

OWNING = ("executive", "office", "pm", "department")


def points(folder: Path, who: str, project: str | None) -> tuple[Reader, list[dict[str, object]]]:
    context = replace(
        stage.context(str(folder), who), pages={"explain": SimpleNamespace(name="explain")}
    )
    with paper.writing({}) as drawn:
        curve.s_curve(context, project, key="curve")
    charts = [part for page in drawn for part in page.parts if part.kind == "chart"]
    return context.reader, charts[0].given["table"].to_pylist() if charts else []


@pytest.mark.parametrize("who", OWNING)
def test_a_point_of_the_curve_is_the_number_it_leads_to(
    who: str,
    snapshots: Path,  # noqa: F811
) -> None:
    owned = stage.reader(snapshots, stage.SCOPES[who]).sql(
        "select project_id from projects where relation = 'owner' order by 1"
    )["project_id"]
    tried = 0
    for project in (None, *owned.to_pylist()[:4]):
        reader, drawn = points(snapshots, who, project)
        last: dict[str, float] = {}
        unit = None
        for point in (p for p in drawn if p["href"]):
            asked = dict(parse_qsl(str(point["href"]).partition("?")[2]))
            where: dict[str, object] = {"project_id": project} if project else {}
            weeks = date.fromisoformat(asked["from"]), date.fromisoformat(asked["to"])
            account = why.explain(reader, asked["metric"], where=where, weeks=weeks)
            value = float(str(point["value"]))
            if account.value and unit is None and value:
                unit = account.value / value
            assert account.value == pytest.approx(value * (unit or 1.0), rel=1e-6, abs=0.01), point
            last[str(point["series"])] = value
            tried += 1
    assert tried > 5


def test_a_point_says_its_line_its_day_and_its_amount(
    snapshots: Path,  # noqa: F811
) -> None:
    _, drawn = points(snapshots, "executive", None)
    spent = [p for p in drawn if p["series"] == "actual"][-1]
    tip = str(spent["tip"]).replace("\u00a0", " ")
    assert tip.startswith("Spent, 13 Mar 2026: ") and tip.endswith("€")
