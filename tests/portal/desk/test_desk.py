"""What the portal writes: kept on either database, whole after every end, and never in the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import delete, select, text, update

from portal.desk import chain, entitlements, opening, preferences, sessions, tables
from portal.desk.chain import Event
from portal.desk.entitlements import GRANT, REVOKE, Entitlements
from portal.desk.journal import Journal
from portal.desk.opening import Desk, Unavailable
from portal.desk.sessions import Session
from portal.desk.tables import ENTRY
from tests.portal.test_signin import BASE

ROOT = Path(__file__).parents[3]
NOON = datetime(2026, 3, 16, 12, 0)


def event(number: int, email: str = "ann@alder.test", kind: str = "read") -> Event:
    return Event(kind, email, f"2026-03-13.{number}", {"page": "customer", "n": number}, NOON)


# --- how it is made -------------------------------------------------------------------------------


def test_the_steps_make_the_tables_that_the_code_knows(desk: Desk) -> None:
    with desk.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.DESK) == []


def test_a_desk_that_is_up_to_date_names_the_newest_step() -> None:
    config = Config()
    config.set_main_option("script_location", str(opening.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [tables.VERSION]


def test_two_that_open_it_at_once_make_it_once(url: str) -> None:
    failed: list[Exception] = []

    def opened() -> None:
        try:
            opening.at.__wrapped__(url).engine.dispose()
        except Exception as error:
            failed.append(error)

    both = [threading.Thread(target=opened) for _ in range(4)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert failed == []


def test_what_somebody_chose_is_theirs_whatever_the_case_of_their_address(desk: Desk) -> None:
    def of(email: str) -> str:
        return preferences.of(lambda: desk, email, preferences.LANGUAGE)

    assert of("ann@alder.test") == ""
    for name in ("de", "en", "de"):
        assert preferences.choose(lambda: desk, "Ann@alder.test", preferences.LANGUAGE, name)
    assert (of("ann@alder.test"), of("bob@birch.test")) == ("de", "")
    preferences.forget(desk, "ann@alder.test")
    assert of("ann@alder.test") == ""


def test_a_desk_of_the_step_before_keeps_what_it_holds(desk: Desk, url: str) -> None:
    chain.append(desk, [event(1)])
    with desk.writing() as connection:
        for table in ("preference", "kept_view", "feed"):
            connection.execute(text(f"drop table {table}"))
        connection.execute(text("update alembic_version set version_num = '0001'"))
    again = opening.at.__wrapped__(url)
    assert preferences.choose(lambda: again, "ann@alder.test", preferences.LANGUAGE, "de")
    assert chain.verify(again).count == 1
    again.engine.dispose()


def test_one_of_a_newer_version_is_left_alone(desk: Desk, url: str) -> None:
    with desk.writing() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(Unavailable, match=r"newer Standpoint \(9999, this one knows"):
        opening.at.__wrapped__(url)


def test_its_file_is_the_operators_alone(tmp_path: Path) -> None:
    opening.at(f"sqlite:///{tmp_path}/desk.sqlite")
    assert {f.stat().st_mode & 0o077 for f in tmp_path.iterdir()} == {0}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("words", "cannot be opened"),
        ("postgresql+psycopg://x@127.0.0.1:1/x", "cannot be used"),
        ("sqlite:////nowhere/at/all/desk.sqlite", "cannot be opened"),
    ],
)
def test_one_that_cannot_be_reached_is_a_sentence(address: str, words: str) -> None:
    with pytest.raises(Unavailable, match=words):
        opening.at(address)


def test_the_sentence_names_the_place_and_not_the_password() -> None:
    with pytest.raises(Unavailable) as raised:
        opening.at("postgresql+psycopg://portal:hunter2@127.0.0.1:1/portal")
    assert "127.0.0.1:1/portal" in str(raised.value)
    assert "hunter2" not in str(raised.value)


def test_a_server_that_does_not_answer_is_not_asked_again_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    url = "postgresql+psycopg://portal@127.0.0.1:1/portal"
    reached = opening.at.__wrapped__

    def counted(address: str) -> Desk:
        asked.append(address)
        return reached(address)

    monkeypatch.setattr(opening, "at", counted)
    monkeypatch.setattr(opening, "_away", {})
    own, now = replace(BASE, desk=url), [100.0]
    monkeypatch.setattr(opening, "monotonic", lambda: now[0])
    for _ in range(30):
        with pytest.raises(Unavailable, match="cannot be used"):
            opening.desk(own)
    assert asked == [url]
    now[0] += opening.AWAY + 1
    with pytest.raises(Unavailable):
        opening.desk(own)
    assert asked == [url, url]


def test_a_full_disk_is_a_sentence_and_what_was_written_is_still_read(tmp_path: Path) -> None:
    desk = opening.at(f"sqlite:///{tmp_path}/full.sqlite")
    chain.append(desk, [event(1)])
    with desk.engine.connect() as connection:
        connection.exec_driver_sql("pragma max_page_count = 1")
        connection.rollback()
    with pytest.raises(Unavailable, match="full"):
        chain.append(desk, [Event("read", "a", "b", {"long": "x" * 2_000_000}, NOON)])
    assert [e.about for e in chain.entries(desk, 10)] == ["2026-03-13.1"]


def test_another_writer_is_waited_for_and_readers_never_wait(tmp_path: Path) -> None:
    desk = opening.at(f"sqlite:///{tmp_path}/busy.sqlite")
    chain.append(desk, [event(1)])
    with desk.writing() as connection:
        connection.execute(update(ENTRY).values(content=None))
        assert chain.entries(desk, 1)[0].content == {"page": "customer", "n": 1}
        with pytest.raises(Unavailable, match="locked"):
            chain.append(opening.at.__wrapped__(f"sqlite:///{tmp_path}/busy.sqlite"), [event(2)])


WRITER = """
import sys
from datetime import datetime
from portal.desk import chain, opening
desk = opening.at(sys.argv[1])
for n in range(100000):
    chain.append(desk, [chain.Event("read", "ann", str(n), {"n": n}, datetime(2026, 3, 16))])
    print(n, flush=True)
"""


def test_killed_while_writing_it_loses_nothing_it_had_acknowledged(url: str) -> None:
    command = [sys.executable, "-c", WRITER, url]
    around = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=around) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline() for _ in range(25)]
        process.send_signal(signal.SIGKILL)
        acknowledged += process.stdout.readlines()
    desk = opening.at(url)
    kept = {e.about for e in chain.entries(desk, 100_000)}
    assert {line.strip() for line in acknowledged if line.endswith("\n")} <= kept
    assert chain.verify(desk).broken == ()
    desk.engine.dispose()


# --- the chain ------------------------------------------------------------------------------------


def test_a_chain_as_it_was_written_is_whole(desk: Desk) -> None:
    chain.append(desk, [event(n) for n in range(5)])
    chain.append(desk, [event(6)])
    assert chain.verify(desk) == chain.Verdict(6, 0, ())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (update(ENTRY).where(ENTRY.c.number == 3).values(content="{}"), "Entry 3: its content"),
        (update(ENTRY).where(ENTRY.c.number == 3).values(kind="other"), "Entry 3: it, or"),
        (update(ENTRY).where(ENTRY.c.number == 3).values(at=NOON + timedelta(1)), "Entry 3: it"),
        (update(ENTRY).where(ENTRY.c.number == 3).values(person="x" * 64), "Entry 3: it"),
        (update(ENTRY).where(ENTRY.c.number == 3).values(about="other"), "Entry 3: it"),
        (delete(ENTRY).where(ENTRY.c.number == 3), "Entries 3 to 3 are missing"),
        (delete(ENTRY).where(ENTRY.c.number == 1), "Entries 1 to 1 are missing"),
    ],
)
def test_whatever_is_changed_or_removed_behind_its_back_is_named(
    desk: Desk, change: object, words: str
) -> None:
    chain.append(desk, [event(n) for n in range(5)])
    with desk.writing() as connection:
        connection.execute(change)  # type: ignore[call-overload]
    broken = chain.verify(desk).broken
    assert broken
    assert broken[0].startswith(words)


def test_an_entry_rewritten_with_a_hash_of_its_own_breaks_the_next(desk: Desk) -> None:
    chain.append(desk, [event(n) for n in range(5)])
    with desk.writing() as connection:
        before = connection.execute(select(ENTRY.c.entry_hash).where(ENTRY.c.number == 2)).scalar()
        forged = chain._row(event(99), 3, str(before))
        connection.execute(update(ENTRY).where(ENTRY.c.number == 3).values(**forged))
    assert chain.verify(desk).broken[0].startswith("Entry 4: it, or the entry before it")


def test_erasing_a_person_empties_what_was_said_of_them_and_keeps_the_chain(desk: Desk) -> None:
    chain.append(desk, [event(1), event(2, "bob@birch.test"), event(3, "Ann@Alder.test")])
    assert chain.erase(desk, "ann@alder.TEST") == 2
    assert chain.verify(desk) == chain.Verdict(3, 2, ())
    assert [e.content for e in chain.entries(desk, 5)] == [None, {"page": "customer", "n": 2}, None]


def test_what_is_too_old_is_let_go_and_the_rest_is_still_a_chain(desk: Desk) -> None:
    chain.append(desk, [event(n) for n in range(3)])
    later = Event("read", "ann@alder.test", "later", {}, NOON + timedelta(days=10))
    chain.append(desk, [later])
    assert chain.forget(desk, NOON + timedelta(days=1)) == 3
    assert chain.verify(desk) == chain.Verdict(1, 0, ())
    assert chain.forget(desk, NOON + timedelta(days=99)) == 1
    chain.append(desk, [event(9)])
    assert chain.verify(desk) == chain.Verdict(1, 0, ())
    assert chain.entries(desk, 1)[0].number == 5


def test_several_writers_make_one_chain(desk: Desk, url: str) -> None:
    def write(name: str) -> None:
        for n in range(10):
            chain.append(desk, [event(n, name)])

    writers = [threading.Thread(target=write, args=(f"w{n}",)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert chain.verify(desk) == chain.Verdict(40, 0, ())


def test_entries_are_read_newest_first_and_of_one_person_where_asked(desk: Desk) -> None:
    chain.append(desk, [event(1), event(2, "bob@birch.test"), event(3)])
    assert [e.number for e in chain.entries(desk, 2)] == [3, 2]
    assert [e.number for e in chain.entries(desk, 9, email="ANN@alder.test")] == [3, 1]
    assert [e.number for e in chain.entries(desk, 9, kinds=("signed in",))] == []


def test_what_waits_while_the_desk_is_away_is_written_when_it_is_back(tmp_path: Path) -> None:
    place = {"url": "sqlite:////nowhere/desk.sqlite"}
    journal = Journal(lambda: opening.at(place["url"]))
    journal._thread = threading.current_thread()  # no second thread: the test says when
    for n in range(3):
        journal.note(event(n))
    assert not journal.flush()
    journal.note(event(3))
    place["url"] = f"sqlite:///{tmp_path}/desk.sqlite"
    assert journal.flush()
    written = chain.entries(opening.at(place["url"]), 10)
    assert [e.about for e in written] == [f"2026-03-13.{n}" for n in (3, 2, 1, 0)]


# --- sessions and entitlements --------------------------------------------------------------------


def test_a_session_is_remembered_touched_and_ended_once(desk: Desk) -> None:
    session = Session("k1", NOON, NOON, None)
    assert sessions.begin(desk, session, "ann@alder.test")
    assert not sessions.begin(desk, session, "ann@alder.test")
    sessions.touch(desk, "k1", NOON + timedelta(minutes=5))
    assert sessions.end(desk, NOON + timedelta(minutes=6), key="k1") == 1
    assert sessions.end(desk, NOON + timedelta(minutes=7), key="k1") == 0
    minutes = [NOON + timedelta(minutes=m) for m in (0, 5, 6)]
    assert sessions.known(desk, ["k1", "k2"]) == {"k1": Session("k1", *minutes)}


def test_all_sessions_of_a_person_end_together_and_nobody_elses(desk: Desk) -> None:
    for key, email in (("a", "ann@alder.test"), ("b", "Ann@alder.test"), ("c", "bob@birch.test")):
        sessions.begin(desk, Session(key, NOON, NOON, None), email)
    assert sessions.end(desk, NOON, email="ANN@alder.test") == 2
    open_ = {k for k, s in sessions.known(desk, "abc").items() if s.ended_at is None}
    assert open_ == {"c"}


def test_old_sessions_are_let_go(desk: Desk) -> None:
    sessions.begin(desk, Session("old", NOON, NOON, None), "a")
    sessions.begin(desk, Session("new", NOON + timedelta(days=5), NOON, None), "a")
    assert sessions.forget(desk, NOON + timedelta(days=1)) == 1
    assert set(sessions.known(desk, ["old", "new"])) == {"new"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], Entitlements()),
        ([(GRANT, "customer", "ALDER")], Entitlements(True, (("customer", "ALDER"),))),
        ([(GRANT, "pm", "")] * 2, Entitlements(True, (("pm", ""),))),
        ([(GRANT, "customer", "ALDER"), (REVOKE, "", "")], Entitlements(False)),
        (
            [(REVOKE, "", ""), (GRANT, "customer", "ALDER")],
            Entitlements(False, (("customer", "ALDER"),)),
        ),
        ([(REVOKE, "", ""), (GRANT, "", "")], Entitlements(True)),
    ],
)
def test_the_newest_word_about_a_person_holds(
    desk: Desk, words: list[tuple[str, str, str]], expected: Entitlements
) -> None:
    for what, audience, key in words:
        entitlements.say(desk, what, "ann@a.test", now=NOON, audience=audience, scope_key=key)
    assert entitlements.of(desk, "ann@a.test") == expected
    assert entitlements.of(desk, "bob@b.test") == Entitlements()
