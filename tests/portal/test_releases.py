"""What became of reports stands in the trail, with who did it and when, however long the desk was
away; and once, however many portals look."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from etl.__main__ import main as etl
from portal import server, settings
from portal.__main__ import main as portal
from portal.desk import chain, opening
from portal.desk.chain import Entry
from portal.draw import paper
from portal.gate import releases, trail
from portal.pages import audit
from portal.prove import shown
from portal.settings import Settings
from tests import company
from tests.portal import stage
from tests.portal.test_sessions import apart
from tests.portal.test_signin import BASE

LOAD = settings.load
AWAY = "sqlite:////nowhere/desk.sqlite"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A company of this test's own, published by Olga."""
    monkeypatch.setenv("LOGNAME", "olga")
    releases._noted.clear()
    releases._told.clear()
    company.publish(tmp_path)
    monkeypatch.setenv("STANDPOINT_CONFIG", str(tmp_path / "portal.toml"))
    yield tmp_path / "portal.toml"
    LOAD.cache_clear()


@pytest.fixture
def own(config: Path) -> Settings:
    return replace(BASE, snapshots=config.parent / "snapshots", demo=False)


def run(config: Path, *words: str) -> None:
    assert etl([*words, "--config", str(config)]) == 0


def noted(own: Settings) -> list[Entry]:
    """What the trail holds of releases, oldest first."""
    return chain.entries(opening.desk(own), 100, kinds=releases.KINDS.values())[::-1]


def kinds(own: Settings) -> list[tuple[str, str]]:
    return [(e.kind, e.about) for e in noted(own)]


def test_every_verb_that_changes_what_readers_see_is_an_entry(config: Path, own: Settings) -> None:
    run(config, "refresh", "--candidate")
    run(config, "publish")
    run(config, "refresh")
    run(config, "rollback", "--reason", "published in haste")
    run(config, "lock", "2026-02-27", "--reason", "closed")
    run(config, "unlock", "2026-02-27", "--reason", "an invoice came late")
    run(config, "prune", "--keep", "1")
    assert releases.note(own)
    assert kinds(own) == [
        ("published", "2026-03-13.1"),
        ("candidate", "2026-03-13.2"),
        ("published", "2026-03-13.2"),
        ("published", "2026-03-13.3"),
        ("rolled-back", "2026-03-13.2"),
        ("locked", ""),
        ("opened", ""),
        ("pruned", "2026-03-13.1"),
    ]
    back = noted(own)[4].content or {}
    assert (back["viewer"], back["reason"], back["status_date"]) == (
        "olga",
        "published in haste",
        "2026-03-13",
    )
    log = json.loads((own.snapshots / "current.json").read_text())["log"]
    assert [e.content["happened_at"] for e in noted(own) if e.content] == [e["at"] for e in log]
    assert chain.verify(opening.desk(own)).broken == ()


def test_a_release_is_noted_once_whoever_looks_however_often(config: Path, own: Settings) -> None:
    assert releases.note(own)
    assert releases.note(own)
    releases._noted.clear()  # another portal, or the same one started again
    assert releases.note(own)
    assert kinds(own) == [("published", "2026-03-13.1")]


def test_what_is_released_while_the_desk_is_away_is_noted_once_it_is_back(
    config: Path, own: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    away = replace(own, desk=AWAY)
    assert not releases.note(away)
    assert not releases.note(away)
    assert len([r for r in caplog.records if "wait to be noted" in r.message]) == 1
    run(config, "lock", "2026-02-27", "--reason", "closed")
    assert releases.note(own)
    assert kinds(own) == [("published", "2026-03-13.1"), ("locked", "")]


def test_what_the_trail_has_let_go_of_does_not_come_back(config: Path, own: Settings) -> None:
    file = own.snapshots / "current.json"
    pointer = json.loads(file.read_text())
    old = chain.moment() - timedelta(days=401)
    pointer["log"].insert(0, pointer["log"][0] | {"at": f"{old:%Y-%m-%dT%H:%M:%SZ}"})
    file.write_text(json.dumps(pointer))
    assert releases.note(own)
    assert len(noted(own)) == 1
    trail.tidy(own)
    assert len(noted(own)) == 1


def test_a_log_that_names_nobody_is_taken_over_as_it_is(config: Path, own: Settings) -> None:
    """Logs were written without who, before."""
    file = own.snapshots / "current.json"
    pointer = json.loads(file.read_text())
    del pointer["log"][0]["by"]
    file.write_text(json.dumps(pointer))
    assert releases.note(own)
    assert [(e.content or {})["viewer"] for e in noted(own)] == [""]
    run(config, "log")


def test_a_candidate_before_the_first_report_is_noted_and_a_damaged_pointer_waits(
    tmp_path: Path, own: Settings
) -> None:
    folder = tmp_path / "another"
    folder.mkdir()
    run(company.write(folder), "refresh", "--candidate")
    first = replace(own, snapshots=folder / "snapshots")
    assert releases.note(first)
    assert kinds(first) == [("candidate", "2026-03-13.1")]
    (first.snapshots / "current.json").write_text("{")
    assert not releases.note(first)
    assert releases.note(replace(own, snapshots=folder / "nothing"))


def test_the_portal_looks_by_itself(
    config: Path, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "load", lambda: own)
    monkeypatch.setattr(server, "NOTED", 0.01)

    async def until_noted() -> None:
        looking = asyncio.create_task(server._note_releases())
        while not noted(own):
            await asyncio.sleep(0.01)
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking

    apart(until_noted())
    assert kinds(own) == [("published", "2026-03-13.1")]


def test_the_command_shows_them_where_no_portal_ran_and_erasing_empties_who(
    config: Path, own: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    run(config, "rollback", "--to", "2026-03-13.1", "--reason", "once more")
    assert portal(["audit", "--config", str(config)]) == 0
    told = capsys.readouterr().out
    assert "rolled-back olga  2026-03-13.1" in told
    assert "reason=once more" in told
    assert portal(["erase", "olga", "--config", str(config)]) == 0
    assert portal(["audit", "verify", "--config", str(config)]) == 0
    assert [e.content for e in noted(own)] == [None, None]


def test_the_page_tells_them_in_words(config: Path, own: Settings) -> None:
    run(config, "refresh")
    run(config, "rollback", "--reason", "published in haste")
    run(config, "lock", "2026-02-27", "--reason", "closed")
    office = stage.SCOPES["office"]
    context = replace(
        stage.context(str(own.snapshots), "office"), trail=partial(trail.newest, own, office)
    )
    with paper.writing({}) as parts:
        audit.render(context)
    told = shown.of_parts("page", "audit", parts).text
    assert told.count("published the report as of 13 Mar 2026") == 2
    assert "went back to the report as of 13 Mar 2026 · published in haste" in told
    assert "closed the reports up to 27 Feb 2026 · closed" in told
    assert told.count("olga") == 4
