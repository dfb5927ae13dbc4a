"""The answer as a table: each line with its numbers, what they are compared with, and the totals,
formed by the definition and not of the lines."""

from __future__ import annotations

from collections.abc import Sequence

from portal.draw import blocks, controls, grid, text
from portal.draw.text import Rich, Text
from portal.facts.explore import answer
from portal.facts.explore import asked as asking
from portal.facts.explore.answer import Answer, Line
from portal.facts.explore.splits import SPLITS
from portal.language import marked, message, plural
from portal.pages.explore import written
from portal.pages.explore.links import Ways
from portal.tell import figures, navigation
from portal.tell.context import Context

LINES = 15
"""Values of the first split that stand on one page of the table."""
WITHIN = 5
"""Of those, on one page of what they are made of."""


def draw(context: Context, made: Answer) -> None:
    """The table with its totals, what its lines are made of, and the same to take along."""
    with blocks.block(_heading(made, made.asked.by[:1]), _note(context, made)):
        shown = _page(made.lines, LINES, "lines")
        ways = Ways(context, made)
        rows = [_row(ways, line) for line in (*shown, made.total)]
        _table(context, made, rows, made.asked.by[:1])
        if len(made.asked.by) > 1:
            _made_of(ways)
        navigation.downloads(context, answer.EXPLORED, message("All lines"), address=_address())


def _made_of(ways: Ways) -> None:
    context, made = ways.context, ways.made
    with blocks.folded(_heading(made, made.asked.by), key="explore-within") as is_open:
        if is_open:
            shown = _page(made.lines, WITHIN, "within")
            first = [line.key[0] for line in shown]
            parts = written.parts(context, made, first)
            nested = [
                each
                for line in shown
                for each in (line, *(p for p in parts if p.key[:1] == line.key))
            ]
            _table(context, made, [_row(ways, each) for each in nested], made.asked.by)


def _page(lines: Sequence[Line], most: int, key: str) -> Sequence[Line]:
    if len(lines) <= most:
        return lines
    window = grid.pager(len(lines), most, key=key)
    return lines[window.offset : window.offset + window.limit]


def _table(context: Context, made: Answer, rows: list[list[Text]], by: Sequence[str]) -> None:
    names = " · ".join(message(SPLITS[name].label) for name in by) or message("Scope")
    blocks.small_table(
        rows,
        [names, *written.labels(context, made)],
        right=range(1, 1 + len(made.asked.numbers)),
        alt=plural("{count} line.", "{count} lines.", len(rows)),
    )


def _address() -> dict[str, str]:
    return {k: v for k, v in controls.address().items() if k in asking.ADDRESS}


def _heading(made: Answer, by: Sequence[str]) -> str:
    labels = [message(SPLITS[name].label) for name in by]
    if not labels:
        return message("In numbers")
    if len(labels) == 1:
        return message("By {split}", split=labels[0])
    return message("By {split} and {second}", split=labels[0], second=labels[1])


TOTALS = marked(
    "Totals follow the definition: sums first, the division last. A week counts where its Thursday"
    " lies."
)


def _note(context: Context, made: Answer) -> str:
    """Of how many rows the numbers are formed, and how totals come about."""
    covered = [
        f"{written.definition(context, number).label}: {part}"
        for number in made.asked.numbers
        if made.total.now.get(number) is not None and made.asked.weeks is None
        if (part := figures.covered(context, number, {}))
    ]
    return " ".join([message(TOTALS), *(f"{part}." for part in covered)])


def _row(ways: Ways, line: Line) -> list[Text]:
    return [_name(ways, line), *(_cell(ways, line, n) for n in ways.made.asked.numbers)]


def _name(ways: Ways, line: Line) -> Text:
    """The value a line is of, as the way to it; a part of a line is set in, a line with parts and
    the total are strong."""
    if not line.key:
        return text.rich("**{words}**", words=message("All"))
    name: Text = written.name(ways.context, ways.made, line, len(line.key) - 1)
    address = ways.stands_for(line)
    if address:
        name = Rich(f"[{text.markdown(name)}]({address})")
    if len(line.key) == 2:
        return Rich(f"\u2003{text.markdown(name)}")
    return Rich(f"**{text.markdown(name)}**") if len(ways.made.asked.by) == 2 else name


def _cell(ways: Ways, line: Line, number: str) -> Text:
    """A number, as the way to why it is so; beneath it what it is compared with."""
    context = ways.context
    value = written.value(context, number, line.now)
    address = ways.why(line, number) if number in line.now else ""
    if address and line.now.get(number) is not None:
        value = Rich(f"[{text.markdown(value)}]({address})")
    if line.then is None or number in ways.made.unlike:
        return value
    then = written.plain(context, number, line.then)
    change = written.change(context, number, line)
    beside = message("{change} against {then}", change=change, then=then) if change else then
    return text.two_lines(value, beside)
