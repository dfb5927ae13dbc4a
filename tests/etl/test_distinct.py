"""One export that says several things: a project list also says which departments there are."""

from __future__ import annotations

from pathlib import Path

from etl import refresh, settings
from etl.refresh import Outcome
from tests.portfolio import STATUS, Numbers

LIST = """Key,Title,Unit,Unit lead
P-1,Billing,IT,Berg
P-2,Warehouse,OPS,Lind
P-3,Portal,IT,Other
P-4,Nobody's,,
"""
MAPPING = """
[[source]]
table = "projects"
path = "list.csv"
ignore = ["Unit lead"]
[source.columns]
"Key" = "project_id"
"Title" = "project_name"
"Unit" = "department_id"

[[source]]
table = "departments"
path = "list.csv"
distinct = true
[source.columns]
"Unit" = "department_id"
"Unit lead" = "department_name"
"""


def published(folder: Path, mapping: str = MAPPING) -> Outcome:
    folder.mkdir(exist_ok=True)
    (folder / "list.csv").write_text(LIST, encoding="utf-8")
    (folder / "portal.toml").write_text(mapping, encoding="utf-8")
    return refresh.run(
        settings.load(folder / "portal.toml"), folder / "snapshots", STATUS, publish=True
    )


def test_one_row_per_value_is_the_first_that_has_it_and_none_where_it_is_empty(
    tmp_path: Path,
) -> None:
    assert published(tmp_path).faults == []
    assert Numbers(tmp_path / "snapshots").rows(
        "select department_id, department_name, source_row from departments order by 1"
    ) == [("IT", "Berg", 2), ("OPS", "Lind", 3)]


def test_a_heading_that_one_source_of_a_file_maps_need_not_be_ignored_in_another(
    tmp_path: Path,
) -> None:
    """Key and Title are mapped once; Unit lead is ignored once, though another source maps it."""
    assert published(tmp_path).faults == []
    both_forget = MAPPING.replace('ignore = ["Unit lead"]\n', "").replace(
        '"Unit lead" = "department_name"', '"Title" = "department_name"'
    )
    assert [f.column for f in published(tmp_path, both_forget).faults] == ["Unit lead"] * 2


def test_one_heading_feeds_several_columns(tmp_path: Path) -> None:
    """A department without an id of its own is known by its name."""
    named = MAPPING.replace(
        '"Unit" = "department_id"\n"Unit lead" = "department_name"',
        '"Unit" = ["department_id", "department_name"]',
    )
    assert published(tmp_path, named).faults == []
    assert Numbers(tmp_path / "snapshots").rows(
        "select department_id, department_name from departments order by 1"
    ) == [("IT", "IT"), ("OPS", "OPS")]


def test_what_another_source_has_is_not_repeated(tmp_path: Path) -> None:
    """IT has a list of its own, with its real name; OPS is only named."""
    listed = """
[[source]]
table = "departments"
path = "departments.csv"
[source.columns]
"Id" = "department_id"
"Name" = "department_name"
"""
    (tmp_path / "departments.csv").write_text("Id,Name\nIT,Information technology\n")
    assert published(tmp_path, MAPPING + listed).faults == []
    assert Numbers(tmp_path / "snapshots").rows(
        "select department_id, department_name from departments order by 1"
    ) == [("IT", "Information technology"), ("OPS", "Lind")]
