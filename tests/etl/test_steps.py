"""The order of a refresh follows from what each step reads, and each step says what that is."""

from __future__ import annotations

import inspect
import re
from types import ModuleType

import pytest

from etl import marts, steps
from etl.contract import TABLES
from etl.judge import history, status
from etl.outlook import portfolio, ranges, reserve, schedule, simulation, throughput, worth
from etl.steps import Step, reads_of

ORDER = steps.ordered()
WRITER = {table: place for place, step in enumerate(ORDER) for table in step.writes}
CAME = {table.name for table in TABLES}
GIVEN = {
    "flow_state",
    "int_flow_kind",
    "int_flow_target",
    "int_later_progress",
    "metric_threshold",
    "refused_row",
    "snapshot",
    "source_file",
}
"""What stands in the build before the first step, beside what came in."""


@pytest.mark.parametrize("step", ORDER, ids=lambda s: s.name)
def test_a_step_comes_after_those_that_write_what_it_reads(step: Step) -> None:
    own = WRITER[step.writes[0]]
    assert all(WRITER[table] < own for table in step.reads & WRITER.keys())
    assert step.reads - WRITER.keys() <= CAME | GIVEN | {"unnest"}


def test_a_table_is_written_by_one_step() -> None:
    assert len(WRITER) == sum(len(step.writes) for step in ORDER)


def test_what_no_step_reads_is_published() -> None:
    read = {table for step in ORDER for table in step.reads}
    assert {table for table in WRITER if table not in marts.BY_NAME} <= read


def test_steps_that_wait_for_each_other_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    circle = (
        Step("hen", ("hen",), frozenset({"egg"}), lambda engine, terms: None),
        Step("egg", ("egg",), frozenset({"hen"}), lambda engine, terms: None),
    )
    monkeypatch.setattr(steps, "_computed", lambda: circle)
    with pytest.raises(ValueError, match="Each of these waits for the next: .*hen.*egg|egg.*hen"):
        steps.ordered()


def test_a_part_that_a_select_names_itself_is_no_table() -> None:
    text = """
        with told as (select a.x from projects as a),  -- from tasks
        numbered(n) as (values (1))
        select told.x from told join teams on teams.x = told.x cross join numbered"""
    assert reads_of(text) == {"projects", "teams"}


@pytest.mark.parametrize(
    "module",
    [schedule, simulation, ranges, portfolio, reserve, worth, throughput, status, history],
    ids=lambda m: m.__name__,
)
def test_a_computation_says_every_table_that_it_reads(module: ModuleType) -> None:
    """Of tables that came in it need not, they are there from the beginning."""
    text = re.sub(r'"\n\s+f?"', "", inspect.getsource(module))
    assert reads_of(text) & WRITER.keys() <= {*module.READS, *module.WRITES}
    assert set(module.WRITES) <= WRITER.keys()
