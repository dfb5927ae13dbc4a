"""The portal's reading of portal.toml: any file is followed, or refused in a sentence that names
place, find, expectation and remedy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from portal import settings
from portal.settings import KEYS, SettingsError

WRONG = {
    "[portl]\ndemo = true": (
        "portal.toml, 'portl': no such section. Known are company, snapshots, status, source,"
        " tolerate, threshold, simulation, flow, publish, portal. Did you mean 'portal'?"
    ),
    "[portal]\ntitel = 'x'": (
        f"portal.toml, [portal]: found 'titel', expected one of {', '.join(KEYS)}. Did you mean"
        " 'title'?"
    ),
    "portal = 3": (
        "portal.toml, portal: found 3, expected a section. Write it as [portal] on a line of its"
        " own, its keys below."
    ),
    "[portal]\ndemo = 'maybe'": (
        "portal.toml, [portal] demo: found 'maybe', expected true or false. Write it as demo ="
        " true."
    ),
    "[portal]\nquery_seconds = 0": (
        "portal.toml, [portal] query_seconds: found 0, expected a number above 0. Write it as"
        " query_seconds = 10."
    ),
    "[portal]\npage_rows = inf": (
        "portal.toml, [portal] page_rows: found inf, expected a number from 1. Write it as"
        " page_rows = 25."
    ),
    "[portal]\nproxies = ['nginx']": (
        "portal.toml, [portal] proxies: found a list, expected a list of addresses or networks in"
        ' quotes. Write it as proxies = ["10.0.0.5"].'
    ),
    "[portal]\nlog = 'xml'": (
        'portal.toml, [portal] log: found \'xml\', expected "text" or "json" in quotes. Write it'
        ' as log = "json".'
    ),
    "[portal]\nlanguage = 'german'": (
        "portal.toml, [portal] language: found 'german', expected a language such as de or en_GB in"
        ' quotes. Write it as language = "de".'
    ),
    "[portal]\nsockets = 0": (
        "portal.toml, [portal] sockets: found 0, expected a number from 1. Write it as sockets ="
        " 20."
    ),
    "[snapshots]\nfolder = 3": (
        "portal.toml, [snapshots] folder: found 3, expected a path in quotes. Write it as folder ="
        ' "data/snapshots".'
    ),
    "[portal]\nx =": "portal.toml: not readable as TOML",
}


@pytest.fixture(autouse=True)
def unsaid(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("STANDPOINT_SNAPSHOTS", "STANDPOINT_DEMO"):
        monkeypatch.delenv(name, raising=False)
    yield
    settings.load.cache_clear()


def read(folder: Path, text: str) -> settings.Settings:
    file = folder / "portal.toml"
    file.write_text(text, encoding="utf-8", newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STANDPOINT_CONFIG", str(file))
        settings.load.cache_clear()
        return settings.load()


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_followed_is_named_with_what_to_write(text: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as told:
        read(tmp_path, text)
    assert str(told.value).startswith(WRONG[text])


def test_sections_of_the_etl_are_not_judged_here(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "[company]\ncadence_dayz = 3\n[[source]]\nx = 1\n[status]\n'' ="
        " ['cost']\n[portal]\npage_rows = 50\n",
    )
    assert found.page_rows == 50 and found.snapshots == tmp_path / "data" / "snapshots"


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.one_of(
        st.text(max_size=60),
        st.tuples(
            st.sampled_from(["portal", "snapshots", "company", "x"]),
            st.sampled_from([*settings.KEYS, "folder", "x"]),
            st.sampled_from(
                [
                    "1",
                    "-1",
                    "nan",
                    "[]",
                    "{}",
                    "'a'",
                    "''",
                    "true",
                    "2026-01-01",
                    "'\\u0000'",
                    '"\\u0000"',
                    "9" * 5000,
                ]
            ),
        ).map(lambda t: f"[{t[0]}]\n{t[1]} = {t[2]}"),
    )
)
def test_any_text_is_followed_or_refused_in_a_sentence(text: str, tmp_path: Path) -> None:
    try:
        read(tmp_path, text.encode("utf-8", "replace").decode())
    except SettingsError as error:
        assert str(error).startswith("portal.toml")
