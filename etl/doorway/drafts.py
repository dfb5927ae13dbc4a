"""A portal.toml in the making: its sources, what is still asked, and what is worth saying."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from etl.contract import BY_NAME
from etl.contract.columns import Table
from etl.doorway.match import Field
from etl.doorway.survey import Export


@dataclass
class Draft:
    """One [[source]] to be."""

    table: str
    export: Export
    fields: list[Field]
    is_register: bool = False
    """Whether it says what there is, one row each: the departments of a project list."""
    settings: dict[str, Any] = field(default_factory=dict)
    """Keys of [[source]] beside table, path and columns."""
    system: str = ""
    """The preset that maps it, where there is one."""
    feeds: tuple[str, ...] = ()
    """The tables a preset feeds, the first of them `table`."""

    @property
    def contract(self) -> Table:
        """What it feeds."""
        return BY_NAME[self.table]

    def of(self, column: str) -> Field | None:
        """The field that feeds a column."""
        return next((f for f in self.fields if f.column.name == column), None)

    def state(self, column: str, value: object) -> None:
        """A value for the whole file, where no heading feeds the column."""
        if not self.of(column):
            self.settings.setdefault("defaults", {}).setdefault(column, value)

    @property
    def headings(self) -> set[str]:
        """Those it maps."""
        return {h for f in self.fields for h in (f.written.parts or (f.written.heading,))}


@dataclass(frozen=True)
class Question:
    """What files cannot say: one question for all ambiguities of one kind."""

    key: str
    """What it is answered by: --answer key=value."""
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    """Answers with what each means; none where any text is one."""
    suggested: str = ""

    def takes(self, answer: str) -> bool:
        """Whether the answer is one."""
        return bool(answer) and (not self.choices or answer in {c for c, _ in self.choices})


@dataclass(frozen=True)
class Strangers:
    """What one file names under one column and no list has."""

    file: str
    column: str
    """Of the contract."""
    names: tuple[str, ...]
    rows: int


Answers = dict[str, str]


@dataclass
class Proposal:
    """All of it."""

    drafts: list[Draft]
    company: dict[str, object]
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Files and tables that nothing was found in, with the reason."""
    codes: list[Strangers] = field(default_factory=list)
    """What is to be translated before anything is published."""

    def tables(self) -> set[str]:
        """What comes in."""
        return {t for d in self.drafts for t in (d.feeds or (d.table,))}

    def ask(self, answers: Answers, question: Question) -> str:
        """The answer, or '' and the question stays open."""
        given = answers.get(question.key, "")
        if question.takes(given):
            return given
        if not any(q.key == question.key for q in self.questions):
            self.questions.append(question)
        return ""
