"""Whatever comes in, a sentence comes out: any settings, any bytes as an export, any pointer. Nothing gives a traceback."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.settings import SettingsError, load
from tests import company

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEAMS = '[[source]]\ntable = "teams"\npath = "teams.csv"\n{more}\n[source.columns]\nteam_id = "team_id"\nteam_name = "team_name"\n'


def refused(folder: Path, text: str) -> str:
    """What loading a portal.toml says."""
    (folder / "portal.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as told:
        load(folder / "portal.toml")
    return str(told.value)


# --- keys and sections ------------------------------------------------------------------------------------------------

# What is written, and what the sentence names: the place, and the known word it looks like.
UNKNOWN = {
    "[publsh]\nmax_faults = 0": ("publsh", "Did you mean 'publish'?"),
    "[company]\ncadence_dayz = 7": ("[company]", "Did you mean 'cadence_days'?"),
    TEAMS.format(more='delimeter = ";"'): ("[[source]] 1", "Did you mean 'delimiter'?"),
    '[[tolerate]]\ntable = "teams"\nkind = "type"\nlimits = 3': ("[[tolerate]] 1", "Did you mean 'limit'?"),
    "[publish]\nmax_fault = 0": ("[publish]", "Did you mean 'max_faults'?"),
    "[snapshots]\nfolders = 'x'": ("[snapshots]", "Did you mean 'folder'?"),
    "[simulation]\nrun = 9000": ("[simulation]", "Did you mean 'runs'?"),
    "[flow]\nfinish = ['Done']": ("[flow]", "Did you mean 'finished'?"),
    "[[thresholds]]\nmetric = 'x'": ("thresholds", "Did you mean 'threshold'?"),
    "status_date = 2026-03-13": ("status_date", "Did you mean 'status'?"),
}


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_nobody_knows_is_refused_with_the_nearest_known_word(text: str, tmp_path: Path) -> None:
    place, remedy = UNKNOWN[text]
    said = refused(tmp_path, text)
    assert place in said and remedy in said


def test_the_portals_own_section_is_known_by_name(tmp_path: Path) -> None:
    (tmp_path / "portal.toml").write_text("[portal]\ndemo = true\n")
    assert load(tmp_path / "portal.toml").sources == ()


# --- kinds of values --------------------------------------------------------------------------------------------------

WRONG = {
    "company = 3": "company: found 3, expected a section. Write it as [company]",
    "[source]\ntable = 'teams'": "source: found a table, expected sections that may come several times. Write each as [[source]]",
    "[company]\nname = 3": '[company] name: found 3, expected a text in quotes. Write it as "…".',
    "[company]\nstatus_date = 9999-12-31": "[company] status_date: found 9999-12-31, expected a day between 1950 and 2100",
    "[company]\nstatus_date = [1]": "[company] status_date: found a list, expected a date. Write it as 2026-11-20.",
    "[status]\n'' = 'cost'": '[status] \'\': found \'cost\', expected a list of dimensions. Write it as ["cost", "schedule"].',
    "[[tolerate]]\ntable = 'teams'\nkind = 'type'\nlimit = '3'": "[[tolerate]] 1 limit: found '3', expected a whole number from 0. Write it as 10.",
    "[[threshold]]\nmetric = 'x'\ncolour = 'green'\nlow = nan": "[[threshold]] 1 low: found nan, expected a number. Write it as 0.5.",
    TEAMS.format(more="encoding = 'latin-nine'"): "[[source]] 1 encoding: found 'latin-nine', expected a known encoding. Write it as \"utf-8\", \"utf-16\" or \"windows-1252\".",
    TEAMS.format(more="encoding = 'base64'"): "[[source]] 1 encoding: found 'base64', expected a known encoding",
    TEAMS.format(more="delimiter = '<|>'"): "[[source]] 1 delimiter: found '<|>', expected one mark. Write it as \";\".",
    TEAMS.format(more="date_format = '%d.%Q'"): "[[source]] 1 date_format: found '%d.%Q', expected how a date is written",
    TEAMS.format(more="header_row = -1"): "[[source]] 1 header_row: found -1, expected the number of a row",
    TEAMS.format(more="ignore = 'Total'"): "[[source]] 1 ignore: found 'Total', expected a list of texts",
    TEAMS.format(more="decimal = ','\nthousands = ','"): "[[source]] 1: decimal and thousands are both ','",
    TEAMS.format(more="path2 = 1\n").replace("path2 = 1", "sheet = ['a']"): "[[source]] 1 sheet: found a list, expected a text in quotes",
    "x = " + "9" * 5000: "not readable as TOML",
    "x = " + "[" * 5000: "not readable as TOML",
    "\ufeff[company]\nname = 3": "[company] name: found 3",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_a_value_of_another_kind_is_named_with_what_is_expected_and_how_it_is_written(text: str, tmp_path: Path) -> None:
    assert WRONG[text] in refused(tmp_path, text)


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path)


SCALARS = st.one_of(st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.dates(), st.sampled_from(["utf-8", "csv", "teams", "EUR", 31, 0.5]))
VALUES: st.SearchStrategy[Any] = st.recursive(SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)), max_leaves=4)


def toml(value: Any) -> str:
    """A value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(c if c.isalnum() and c.isascii() else f"\\U{ord(c):08x}" for c in value if not "\ud800" <= c <= "\udfff") + '"'
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(str(k))} = {toml(v)}" for k, v in {toml(k): v for k, v in value.items()}.items()) + "}"
    return value.isoformat() if isinstance(value, date) else repr(value)


KEYS = [(section, key) for section, keys in __import__("etl.shape", fromlist=["SECTIONS"]).SECTIONS.items() for key in keys]
LISTED = [(section, key) for section, keys in __import__("etl.shape", fromlist=["LISTS"]).LISTS.items() for key in keys]
BASE = {"source": {"table": "teams", "path": "teams.csv", "columns": {"team_id": "team_id"}}, "tolerate": {"table": "teams", "kind": "type"},
        "threshold": {"metric": "cost_variance", "colour": "green"}}  # fmt: skip


@QUICK
@given(where=st.sampled_from([*KEYS, *LISTED]), value=VALUES)
def test_every_key_with_any_value_is_followed_or_refused_in_a_sentence(where: tuple[str, str], value: Any, tmp_path: Path) -> None:
    section, key = where
    lines = {**BASE.get(section, {}), key: value}
    mark = f"[[{section}]]" if section in BASE else f"[{section}]"
    _followed_or_refused(tmp_path, f"{mark}\n" + "\n".join(f"{k} = {toml(v)}" for k, v in lines.items()))


@QUICK
@given(text=st.one_of(st.text(max_size=60), st.dictionaries(st.sampled_from(["company", "source", "status", "portal", "flow", "x"]), VALUES, max_size=3)
                      .map(lambda t: "\n".join(f"{k} = {toml(v)}" for k, v in t.items()))))  # fmt: skip
def test_any_text_as_settings_is_followed_or_refused_in_a_sentence(text: str, tmp_path: Path) -> None:
    _followed_or_refused(tmp_path, text.encode("utf-8", "replace").decode())


def _followed_or_refused(folder: Path, text: str) -> None:
    file = folder / "portal.toml"
    file.write_text(text, encoding="utf-8", newline="")
    try:
        load(file)
    except SettingsError as error:
        assert str(error).startswith(str(file)) and str(error).endswith((".", "?"))


def test_the_company_of_the_tests_is_followed(tmp_path: Path) -> None:
    assert len(load(company.write(tmp_path)).sources) == len(company.TABLES)
