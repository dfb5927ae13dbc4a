"""A candidate before it is published: what its review tells the project office, and that nobody
else reads any of it."""

from __future__ import annotations

import copy
import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from etl import refresh
from etl.__main__ import main
from etl.publish import snapshot
from etl.settings import load
from etl.telling import DONE
from portal import downloads
from portal.__main__ import main as portal
from portal.facts import review, travel
from portal.gate import published, signin
from portal.gate.access import Scope
from portal.gate.published import NotYours
from portal.gate.store import Reader, Results, Stores, Warehouse
from portal.pages import PAGES
from portal.reviewing import HELD, MAY_PUBLISH, NOTHING
from tests import company
from tests.portal import stage
from tests.portal.test_leaks import QUERIES, words
from tests.portal.test_travel import SCRIPT, shown
from tests.portal.test_warehouse import settings_of

CANARY = "CANARY-CANDIDATE"


def changed() -> dict[str, list[dict[str, Any]]]:
    """The company in which Alder's handover moves by nine days, two risks and everything's name are
    new, and a file is missing."""
    tables = copy.deepcopy(company.TABLES)
    for one in (*tables["projects"], *tables["tasks"], *tables["risks"], *tables["teams"]):
        name = next(k for k in one if k.endswith("_name"))
        one[name] = f"{one[name]} {CANARY}"
    handover = next(t for t in tables["tasks"] if t["task_id"] == "P1-M")
    handover["forecast_finish_date"] = "2026-04-12"  # it was 3 April
    for number in (8, 9):
        tables["risks"].append(
            {
                "risk_id": f"R{number}",
                "project_id": "P1",
                "risk_name": f"Storm {number}",
                "probability_ratio": 0.5,
                "is_customer_visible": "true",
            }
        )
    del tables["deliverables"]
    return tables


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company live, and the changed one as the candidate a week later."""
    home = tmp_path_factory.mktemp("review")
    company.publish(home)
    own = load(company.write(home, changed()))
    outcome = refresh.run(
        own, own.snapshots, company.STATUS_DATE + timedelta(days=7), publish=True, candidate=True
    )
    assert outcome.is_good, [str(f) for f in outcome.stopping] + outcome.problems
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "own"))


def shared() -> Warehouse:
    return Warehouse(Stores(9), Results(9), 10.0)


def found(home: Path) -> review.Review:
    told = review.review(home / "snapshots", shared(), scope=review.OFFICE, still=lambda: None)
    assert told
    return told


def test_each_scope_is_told_what_it_would_see(home: Path) -> None:
    seen = {one.title: one for one in found(home).seen}
    alder = next(
        one for title, one in seen.items() if title.endswith("(customer)") and "Alder" in title
    )
    assert (
        f"Alder Bridge {CANARY}: milestone Handover {CANARY} moves 9 days later, to 12 Apr 2026"
        in [s.replace("\u00a0", " ") for s in alder.sentences]
    )
    assert "2 new risks become visible: Storm 8, Storm 9" in alder.sentences
    assert alder.viewer_count == 1
    birch = next(one for title, one in seen.items() if company.BIRCH in title)
    assert "Storm" not in str(birch.sentences)
    assert "Handover" not in str(birch.sentences)


def test_a_file_that_did_not_come_and_the_guards_are_told(home: Path) -> None:
    told = found(home)
    assert "File missing: deliverables.csv (deliverables)." in told.quality
    assert told.failed == []
    assert review.verdict(told) == ("No guard is stated. Publish it:", "standpoint publish")


def test_the_command_ends_by_what_may_be_done(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STANDPOINT_CONFIG", "x")  # so that what the command sets is taken back
    monkeypatch.setenv("STANDPOINT_SNAPSHOTS", "x")
    given = ["--config", str(home / "portal.toml"), "--snapshots", str(home / "snapshots")]
    assert portal(["review", *given]) == MAY_PUBLISH
    assert "moves 9 days later" in capsys.readouterr().out
    pointer = home / "snapshots" / "current.json"
    raw = json.loads(pointer.read_text())
    raw["candidate"]["guards"] = {"max_new_red": ["Alder Bridge turns red, it was green"]}
    pointer.write_text(json.dumps(raw))
    assert portal(["review", *given]) == HELD
    assert "Guard max_new_red: Alder Bridge turns red, it was green" in capsys.readouterr().out
    assert main(["refresh", *given]) == DONE  # another goes live: what was reviewed no longer holds
    assert portal(["review", *given]) == NOTHING
    assert "refresh --candidate" in capsys.readouterr().out
    assert main(["refresh", *given, "--candidate"]) == main(["publish", *given]) == DONE
    assert portal(["review", *given]) == NOTHING


@pytest.mark.parametrize("who", [w for w in stage.SCOPES if w != "office"])
def test_nobody_else_reviews(home: Path, who: str) -> None:
    with pytest.raises(NotYours):
        review.review(home / "snapshots", shared(), scope=stage.SCOPES[who], still=lambda: None)
    page = next(p for p in PAGES if p.name == "release")
    assert not page.is_for(stage.SCOPES[who])


def test_the_right_is_asked_before_the_review_is_told(home: Path) -> None:
    def withdrawn() -> None:
        raise NotYours()

    with pytest.raises(NotYours):
        review.review(home / "snapshots", shared(), scope=review.OFFICE, still=withdrawn)


@pytest.mark.parametrize("who", stage.SCOPES)
@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"as_of": "2026-03-20"},
        {"as_of": "2030-01-01"},
        {"known": "2030-01-01"},
        {"as_of": "2026-03-20", "known": "2030-01-01"},
    ],
)
def test_no_row_of_a_candidate_is_read_at_any_time(
    home: Path, who: str, wanted: dict[str, str]
) -> None:
    folder = home / "snapshots"
    reader = Reader(
        warehouse=shared(),
        snapshot=travel.chosen(folder, published.live_report(folder), wanted),
        scope=stage.SCOPES[who],
        still=lambda: None,
    )
    held = words([reader.sql(f'select * from "{table}"') for table in sorted(reader.tables())])
    assert "Alder Bridge" in held or "Birch Tower" in held
    assert CANARY not in held
    assert CANARY not in str(review.log_of(folder, stage.SCOPES[who]))


@pytest.mark.parametrize(
    "who",
    [
        "cfo@corp.test",
        "ann@corp.test",
        "head@corp.test",
        "lead@corp.test",
        "ann@customer1.test",
        "office@corp.test",
    ],
)
def test_no_download_holds_a_candidate(home: Path, who: str) -> None:
    folder = home / "snapshots"
    own = settings_of(folder)
    admitted = signin.admit(own, who, is_verified=True)
    waiting = snapshot.read(folder).candidate
    assert waiting
    for query in QUERIES:
        order = downloads.Order(
            email=who,
            audience=admitted.scopes[0].audience,
            key=admitted.scopes[0].key,
            snapshot_key=f"{waiting.entry.snapshot_id}@{waiting.entry.build_id}",
            query=query,
            parameters={},
            until=0.0,
        )
        assert (
            downloads._answer(own, shared(), order=order, kind="csv", claimed=None).status_code
            == 404
        )


@pytest.mark.parametrize(
    ("who", "is_shown"),
    [
        ("office@corp.test", True),
        ("cfo@corp.test", False),
        ("ann@corp.test", False),
        ("head@corp.test", False),
        ("lead@corp.test", False),
        ("ann@customer1.test", False),
    ],
)
def test_the_page_is_there_for_the_office_alone(
    home: Path, who: str, is_shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.settings.load", lambda: settings_of(home / "snapshots", demo=True))
    monkeypatch.setattr(signin, "config", SimpleNamespace(get_option=lambda name: "localhost"))
    monkeypatch.setattr(signin, "check_request", lambda *given: None)
    given: dict[str, Any] = {}
    navigation = streamlit.navigation
    monkeypatch.setattr(
        streamlit,
        "navigation",
        lambda pages, **more: navigation(given.setdefault("pages", pages) or pages, **more),
    )
    portal_app().stock.cache_clear()
    test = AppTest.from_file(SCRIPT, default_timeout=20)
    test.query_params["viewer"] = who
    test.run()
    portal_app().stock.cache_clear()
    assert not test.exception
    shown = [p.url_path for p in given["pages"] if p.visibility == "visible"]
    assert ("release" in shown) is is_shown
    assert CANARY not in str([e.value for e in test.markdown])


def portal_app() -> Any:
    import portal.app

    return portal.app


def page(home: Path, who: str) -> str:
    """What the page Release shows to a scope of which the frame was told too much."""
    code = (
        "from pathlib import Path\nfrom tests.portal import"
        f" test_review\ntest_review.render({who!r}, Path({str(home)!r}))"
    )
    at = AppTest.from_string(code, default_timeout=30).run()
    assert not at.exception
    return " ".join(
        str(e.value) for kind in ("markdown", "title", "header") for e in getattr(at, kind)
    ) + " ".join(e.value.to_csv() for e in at.table)


def render(who: str, home: Path) -> None:
    """What AppTest runs."""
    from functools import partial

    from portal import app
    from portal.formats import Locale
    from portal.tell.context import Context

    folder, scope = home / "snapshots", stage.SCOPES[who]
    context = Context(
        reader=stage.reader(folder, scope),
        locale=Locale("en_GB", "EUR", "UTC"),
        viewer_name="A Viewer",
        export=lambda *a, **k: "",
        kept={},
        page_rows=25,
        pages={},
        review=partial(review.review, folder, shared(), scope, lambda: None),
    )
    app._guarded(next(p for p in PAGES if p.name == "release"), context)


def test_the_page_tells_the_office_and_is_empty_for_all_others(home: Path) -> None:
    said = page(home, "office").replace("\u00a0", " ")
    assert "moves 9 days later" in said
    assert "standpoint publish" in said
    for who in set(stage.SCOPES) - {"office"}:
        said = page(home, who)
        assert "Not found, or not yours" in said
        assert CANARY not in said


def test_the_log_tells_each_what_they_may_know(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = home / "snapshots"
    assert main(["publish", "--config", str(home / "portal.toml")]) == DONE
    assert (
        main(["rollback", "--snapshots", str(folder), "--reason", "the Birch rates were wrong"])
        == DONE
    )
    assert [e.what for e in review.log_of(folder, Scope("pm", ""))] == [
        "rolled back",
        "published",
        "candidate",
        "published",
    ]
    customer = review.log_of(folder, Scope("customer", "ALDER"))
    assert [(e.what, e.reason) for e in customer] == [
        ("rolled back", ""),
        ("published", ""),
        ("published", ""),
    ]
    assert review.log_of(folder, Scope("executive", ""))[0].reason == "the Birch rates were wrong"
    assert any(
        "Release log" in label and "3 entries" in label
        for label in shown_all(monkeypatch, folder, viewer="ann@customer1.test")
    )


def shown_all(monkeypatch: pytest.MonkeyPatch, folder: Path, **query: str) -> list[str]:
    shown(monkeypatch, folder, **query)
    test = AppTest.from_file(SCRIPT, default_timeout=20)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    portal_app().stock.cache_clear()
    return [e.label for e in test.expander]


def test_a_published_candidate_is_dated_by_its_publish(home: Path) -> None:
    folder = home / "snapshots"
    assert main(["publish", "--config", str(home / "portal.toml")]) == DONE
    entry = snapshot.history(folder)[0][-1]
    assert f"{published.live_report(folder).published_at:%Y-%m-%dT%H:%M:%SZ}" == entry.published_at
    assert published.live_report(folder).status_date == date(2026, 3, 20)
