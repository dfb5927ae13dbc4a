"""A page of which little is known says what it can first; what waits for data is one line."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from portal.draw import blocks, paper
from portal.draw.paper import Part
from portal.draw.waiting import told_first
from portal.pages import PAGES
from tests import company
from tests.portal import stage
from tests.portal.stage import snapshots  # noqa: F401

FEW = ("departments", "teams", "roles", "people", "customers", "projects", "viewers")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company as a tracker and a time sheet have it: no money, no plan."""
    tables = {name: copy.deepcopy(company.TABLES[name]) for name in (*FEW, "tasks", "time_entries")}

    kept = ("project_id", "project_name", "department_id", "customer_id", "manager_id")
    tables["projects"] = [{column: row[column] for column in kept} for row in tables["projects"]]
    tables["tasks"] = [
        {c: v for c, v in row.items() if c in ("task_id", "project_id", "task_name", "team_id")}
        for row in tables["tasks"]
    ]
    return company.publish(tmp_path_factory.mktemp("bare"), tables)


def parts(page: str, folder: Path, who: str) -> list[Part]:
    with paper.writing({}) as made:
        next(p for p in PAGES if p.name == page).render(stage.context(str(folder), who))
    return made


def kinds(made: list[Part], depth: int = 0) -> Iterator[tuple[int, str]]:
    for part in made:
        yield depth, part.kind
        yield from kinds(part.parts, depth + (part.kind == "folded"))


def empties(made: list[Part]) -> set[int]:
    """How deep in folds the empty states stand."""
    return {depth for depth, kind in kinds(made) if kind == "empty"}


@pytest.mark.parametrize(("page", "who"), [("executive", "executive"), ("customer", "alder")])
def test_what_waits_for_data_is_folded_after_what_can_be_told(
    bare: Path, page: str, who: str
) -> None:
    made = parts(page, bare, who)
    assert empties(made) == {1}
    order = [kind for _, kind in kinds(made)]
    if page == "executive":
        assert order.index("grid") < order.index("folded")


def test_a_page_of_much_folds_nothing(snapshots: Path) -> None:  # noqa: F811
    made = parts("executive", snapshots, "executive")
    assert not [p for p in made if p.kind == "folded" and "executive_waiting" in p.given["key"]]


def _section(heading: str, *, colour: str | None) -> None:
    with blocks.block(heading):
        if colour:
            blocks.empty("None", "None came.", "Fill it.", colour=colour)
        else:
            blocks.say("There is one.")


def test_sections_are_drawn_once_each_and_good_news_is_told() -> None:
    sections = {"Known": None, "Unknown": "grey", "Nothing open": "green", "Later": "grey"}
    with paper.writing({}) as made:
        told_first(
            *(partial(_section, name, colour=colour) for name, colour in sections.items()),
            key="waiting",
        )
    told = [p.given["heading"] for p in made if p.kind == "block"]
    (fold,) = [p for p in made if p.kind == "folded"]
    assert told == ["Known", "Nothing open"]
    assert [p.given["heading"] for p in fold.parts] == ["Unknown", "Later"]
    assert fold.given["label"] == "Waiting for data: Unknown · Later"
