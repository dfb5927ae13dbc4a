"""Kept views in packs: each through the scope of its readers, and confirmed like the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from portal.__main__ import main
from portal.desk import opening, views
from portal.desk.opening import Desk
from portal.desk.views import View
from portal.facts import slicing
from portal.gate import published
from portal.pack import added, command, contents, html, mark
from portal.pack.added import Added
from portal.settings import Settings
from tests import company
from tests.portal import stage, test_leaks
from tests.portal.stage import snapshots  # noqa: F401
from tests.portal.test_downloads import OWN
from tests.portal.test_pack import text_of

QUESTION = {"numbers": "actual_cost", "by": "project"}


@pytest.fixture
def config(snapshots: Path, tmp_path: Path) -> str:  # noqa: F811
    """A portal.toml with a desk of its own."""
    file = tmp_path / "portal.toml"
    file.write_text(
        f'[portal]\nsnapshots = "{snapshots}"\ndemo = true\ndesk = "sqlite:///{tmp_path}/d.sqlite"\n'
    )
    return str(file)


@pytest.fixture
def desk(snapshots: Path, tmp_path: Path) -> Desk:  # noqa: F811
    own: Settings = replace(OWN, snapshots=snapshots, desk=f"sqlite:///{tmp_path}/d.sqlite")
    return opening.desk(own)


def email(audience: str) -> str:
    return next(str(v["email"]) for v in company.TABLES["viewers"] if v["audience"] == audience)


def keep(
    desk: Desk,
    snapshots: Path,  # noqa: F811
    name: str,
    *,
    to: str = "",
    by: str = "pm@corp.test",
    page: str = "explore",
    query: Mapping[str, str] = QUESTION,
    is_in_pack: bool = True,
) -> None:
    live = published.live_report(snapshots)
    view = View(
        name=name,
        page=page,
        query=query,
        status_date=live.status_date,
        published_at=live.published_at,
        audience=to,
        is_in_pack=is_in_pack,
    )
    assert views.keep(lambda: desk, by, "The office", view)


def packed(config: str, folder: Path, whom: list[str]) -> dict[str, str]:
    """The packs as HTML, by file name."""
    told = ["pack", *whom, "--config", config, "--out", str(folder), "--kind", "html"]
    assert main(told) == command.DONE
    return {file.name: file.read_text() for file in folder.glob("*.html")}


def test_what_is_put_into_packs_of_an_audience_stands_in_each_of_them_and_in_no_other(
    config: str,
    desk: Desk,
    snapshots: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    keep(desk, snapshots, "Cost by project, kept", to="department")
    keep(desk, snapshots, "Offered and not packed", to="department", is_in_pack=False)
    made = packed(config, tmp_path / "packs", ["--all"])
    holding = {name for name, text in made.items() if "Cost by project, kept" in text}
    assert holding == {name for name in made if name.startswith("standpoint-department-")} != set()
    assert not [name for name, text in made.items() if "Offered and not packed" in text]
    files = [str(file) for file in sorted((tmp_path / "packs").iterdir())]
    assert main(["verify", *files, "--config", config]) == command.DONE


def test_ones_own_view_stands_in_ones_own_pack_alone(
    config: str,
    desk: Desk,
    snapshots: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    keep(desk, snapshots, "My own question", by=email("executive"))
    mine = packed(config, tmp_path / "mine", ["--viewer", email("executive")])
    assert all("My own question" in text for text in mine.values())
    every = packed(config, tmp_path / "all", ["--all"])
    assert not [name for name, text in every.items() if "My own question" in text]


@pytest.mark.parametrize("who", stage.SCOPES)
def test_a_view_in_a_pack_holds_nothing_that_is_not_its_readers(
    who: str,
    snapshots: Path,  # noqa: F811
) -> None:
    offered = [
        Added("Question", "explore", QUESTION),
        Added("A project", "project", {"project": "P1"}),
        Added("A slice", "explore", {**QUESTION, "slice": "phase:active"}),
        Added("Who read", "audit", {}),
        Added("No page", "nothing", {}),
    ]
    reader, reports = (
        stage.reader(snapshots, stage.SCOPES[who]),
        published.pointer(snapshots).reports,
    )
    made = contents.document(reader, reports, 25, views=offered)
    own = reader.rows("project_keys")["project_id"].to_pylist()
    names = [view.name for view in made.added]
    assert ("A project" in names) == ("P1" in own)
    assert not {"Who read", "No page"} & set(names)
    text = text_of("html", html.write(made))
    assert "Not found, or not yours" not in text
    assert test_leaks.found(who, text) == []


def test_a_mark_that_names_other_views_than_the_pack_holds_is_not_confirmed(
    config: str,
    desk: Desk,
    snapshots: Path,  # noqa: F811
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    keep(desk, snapshots, "Cost", to="executive")
    packed(config, tmp_path / "packs", ["--viewer", email("executive")])
    (file,) = (tmp_path / "packs").iterdir()
    told, body = mark.read(file.read_bytes()) or pytest.fail("no mark")
    assert added.parse(told.added) == (Added("Cost", "explore", QUESTION),)
    for other in ("", "[1]", "{", '[["Cost", "explore", {"by": 1}]]', '[["Cost", "audit", {}]]'):
        file.write_bytes(mark.signed(body, replace(told, added=other)))
        assert main(["verify", str(file), "--config", config]) == command.NOT_GENUINE
        assert "Traceback" not in capsys.readouterr().out


def test_what_there_is_no_room_for_is_named(
    config: str,
    desk: Desk,
    snapshots: Path,  # noqa: F811
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for number in range(added.MOST + 1):
        keep(desk, snapshots, f"View {number}", to="executive", page="data", query={})
    packed(config, tmp_path / "packs", ["--viewer", email("executive")])
    told = capsys.readouterr().err
    assert f"'View {added.MOST}'" in told and "Let go of another on Home first." in told
    assert f"'View {added.MOST - 1}'" not in told


def test_a_desk_that_is_away_leaves_views_out_and_says_so(
    snapshots: Path,  # noqa: F811
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "d.sqlite").mkdir()
    file = tmp_path / "portal.toml"
    file.write_text(
        f'[portal]\nsnapshots = "{snapshots}"\ndemo = true\ndesk = "sqlite:///{tmp_path}/d.sqlite"\n'
    )
    packed(str(file), tmp_path / "packs", ["--viewer", email("executive")])
    assert "Kept views are left out of this pack." in capsys.readouterr().err


def test_a_view_of_some_projects_stands_in_no_pack_of_others(
    snapshots: Path,  # noqa: F811
) -> None:
    reader = stage.reader(snapshots, stage.SCOPES["executive"])
    part = slicing.sliced(reader, "phase:active")
    offered = [
        Added("All", "explore", QUESTION),
        Added("Some", "explore", {**QUESTION, "slice": "category:IT"}),
    ]
    made = contents.document(part, (), 25, views=offered)
    assert [view.name for view in made.added] == ["All"]
