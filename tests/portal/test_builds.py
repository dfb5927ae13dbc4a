"""An id may come again where the folder was deleted, restored or made anew; a build never does, and
all that is kept is kept by build."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path

import duckdb
import pytest

from etl.publish import snapshot
from portal.downloads import link, read
from portal.facts import measures
from portal.gate import published, signin
from portal.gate.access import Scope
from portal.gate.published import Damaged, NotYours
from portal.gate.store import Reader, Results, Stores, Warehouse
from tests import company
from tests.portal.test_warehouse import publish, settings_of

ALL, ALDER = Scope("pm", ""), Scope("customer", "ALDER")


def tables(name: str, customer: str) -> dict[str, list[dict[str, object]]]:
    made = copy.deepcopy(company.TABLES)
    made["projects"][0].update(project_name=name, customer_id=customer)
    return made


def names(shared: Warehouse, folder: Path, scope: Scope) -> list[str]:
    reader = Reader(
        warehouse=shared, snapshot=published.live_report(folder), scope=scope, still=lambda: None
    )
    return list(
        reader.sql("select project_name from projects where project_id = 'P1'")[
            "project_name"
        ].to_pylist()
    )


def test_a_folder_made_anew_under_the_same_id_shows_the_new_data_and_no_row_of_the_old(
    tmp_path: Path,
) -> None:
    shared = Warehouse(Stores(5), Results(8), 5.0)
    folder = company.publish(tmp_path, tables("Alder bridge", "ALDER"))
    first = published.live_report(folder)
    assert names(shared, folder, ALL) == names(shared, folder, ALDER) == ["Alder bridge"]
    shutil.rmtree(folder)
    company.publish(tmp_path, tables("Birch tower", "BIRCH"))
    second = published.live_report(folder)
    assert (
        (first.id, first.status_date) == (second.id, second.status_date)
        and first.key != second.key
        and first.path != second.path
    )
    assert names(shared, folder, ALL) == ["Birch tower"]
    assert names(shared, folder, ALDER) == []


def test_a_viewer_taken_off_reads_nothing_of_what_by_then_is_anothers(tmp_path: Path) -> None:
    shared = Warehouse(Stores(5), Results(8), 5.0)
    folder = company.publish(tmp_path, tables("Alder bridge", "ALDER"))
    own = settings_of(folder)
    viewer = signin.admit(own, "ann@customer1.test", is_verified=True).viewer
    reader = Reader(
        warehouse=shared,
        snapshot=published.live_report(folder),
        scope=ALDER,
        still=signin.still(own, viewer, ALDER),
    )
    query = "select project_name from projects"
    assert "Alder bridge" in reader.sql(query)["project_name"].to_pylist()
    link_then = link(viewer.email, reader, query="project_choices", kind="csv")
    shutil.rmtree(folder)
    anew = tables("Birch tower", "BIRCH")
    anew["viewers"] = [v for v in anew["viewers"] if v["email"] != "ann@customer1.test"]
    company.publish(tmp_path, anew)
    with pytest.raises(NotYours):
        reader.sql(query)
    with pytest.raises(signin.Refused):
        signin.admit(own, "ann@customer1.test", is_verified=True)
    order = read(link_then.split("/")[2])
    assert order is not None
    with pytest.raises(NotYours):  # the link names a build that is no more
        published.named(folder, order.snapshot_key)


def test_definitions_are_those_of_the_build(tmp_path: Path) -> None:
    shared = Warehouse(Stores(5), Results(8), 5.0)
    folder = company.publish(tmp_path)
    measures.definitions(
        Reader(
            warehouse=shared, snapshot=published.live_report(folder), scope=ALL, still=lambda: None
        )
    )
    shutil.rmtree(folder)
    company.publish(tmp_path)
    file = published.live_report(folder).path
    with duckdb.connect(str(file)) as made:
        made.execute("update metric set label = 'Another label' where metric_name = 'actual_cost'")
    found = measures.definitions(
        Reader(
            warehouse=Warehouse(Stores(5), Results(8), 5.0),
            snapshot=published.live_report(folder),
            scope=ALL,
            still=lambda: None,
        )
    )
    assert found["actual_cost"].label == "Another label"


def test_the_build_stands_in_the_row_the_pointer_and_the_file_names(tmp_path: Path) -> None:
    folder = company.publish(tmp_path)
    pointer = json.loads((folder / "current.json").read_text())
    assert (
        len(pointer["build_id"]) == 16 and pointer["history"][-1]["build_id"] == pointer["build_id"]
    )
    assert pointer["build_id"] in pointer["file"] and pointer["build_id"] in pointer["private_file"]
    with duckdb.connect(str(folder / pointer["file"]), read_only=True) as made:
        assert made.execute("select build_id from snapshot").fetchall() == [(pointer["build_id"],)]


def test_a_file_of_another_build_than_the_pointer_names_is_not_read(tmp_path: Path) -> None:
    folder = company.publish(tmp_path)
    pointer = json.loads((folder / "current.json").read_text())
    pointer["build_id"] = "0" * 16
    (folder / "current.json").write_text(json.dumps(pointer))
    with pytest.raises(Damaged, match="of another build than current.json names"):
        published.live_report(folder)


def test_reports_older_than_build_ids_are_told_apart_by_their_files(tmp_path: Path) -> None:
    folder = publish(tmp_path / "snapshots", "S1")
    first = published.live_report(folder)
    shutil.rmtree(folder)
    publish(folder, "S1", [("cfo@corp.test", "Carla", "executive", "")])
    assert published.live_report(folder).key != first.key and len(published.directory(folder)) == 1


BROKEN = {
    "empty": "",
    "half": '{"snapshot_id": "2026-03-13.1", "file": "snap',
    "list": "[]",
    "null": "null",
    "number": "3",
    "text": '"x"',
    "no history": '{"snapshot_id": "S1"}',
    "another shape": (
        '{"snapshot_id": "S1", "file": 3, "private_file": [], "status_date": {}, "published_at": 1,'
        ' "history": [3]}'
    ),
    "deep": "[" * 100_000,
    "no day": (
        '{"snapshot_id": "S1", "file": "a", "private_file": "b", "status_date": "x",'
        ' "published_at": "y", "history": []}'
    ),
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_pointer_is_told_with_the_way_back_by_both_programs_and_nothing_is_cleared(
    text: str, tmp_path: Path
) -> None:
    folder = company.publish(tmp_path)
    files = sorted(p.name for p in folder.glob("*.duckdb"))
    (folder / "current.json").write_text(BROKEN[text])
    with pytest.raises(
        snapshot.SnapshotError, match=r"current\.json: found .* Put back the last good copy"
    ):
        snapshot.read(folder)
    with pytest.raises(snapshot.SnapshotError):
        company.publish(tmp_path)
    with pytest.raises(
        Damaged,
        match=r"current\.json in the folder of snapshots is damaged\. Put back its last good copy",
    ):
        published.live_report(folder)
    assert sorted(p.name for p in folder.glob("*.duckdb")) == files


def test_a_pointer_of_bytes_that_are_no_text_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "current.json").write_bytes(b"\xff\xfe\x00{\x80")
    with pytest.raises(Damaged):
        published.live_report(tmp_path)
    with pytest.raises(snapshot.SnapshotError):
        snapshot.read(tmp_path)


def test_a_snapshot_that_is_gone_or_garbage_is_told(tmp_path: Path) -> None:
    folder = publish(tmp_path / "snapshots", "S1")
    (folder / "snapshot-S1.duckdb").write_bytes(b"garbage" * 1000)
    with pytest.raises(
        Damaged, match=r"snapshot-S1\.duckdb in the folder of snapshots is missing or damaged"
    ):
        published.live_report(folder)
    (folder / "snapshot-S1.duckdb").unlink()
    with pytest.raises(Damaged):
        published.live_report(folder)
