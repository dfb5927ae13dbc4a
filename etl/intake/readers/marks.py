"""Numbers of formats that know numbers: written without a mark, so that no mark which the source
states for its texts is read into them."""

from __future__ import annotations

from etl.contract import BY_NAME
from etl.contract.columns import NUMERIC
from etl.settings import Source
from etl.sources import begins, plain


def is_number(source: Source, heading: str) -> bool:
    """Whether the heading feeds a number. What a select reshapes cannot be told apart."""
    types = BY_NAME[source.table].by_name
    return not source.select and any(
        types[column].type in NUMERIC
        for mapped, column in source.pairs
        if any(_is_called(source, heading, h) for h in (mapped, *source.made_of.get(mapped, ())))
    )


def _is_called(source: Source, heading: str, name: str) -> bool:
    """Whether a heading of the file is the one the source calls so; a day's is the cells below."""
    if name in source.days[1:]:
        return bool(begins(heading, source.span))
    return plain(heading) in (plain(w) for w in (name, *source.headings.get(name, ())))


def markless(text: str) -> str:
    """12.5 as 125e-1."""
    return (
        f"case when contains({text}, '.') and not contains({text}, 'e') then concat(replace({text},"
        f" '.', ''), 'e-', length({text}) - strpos({text}, '.')) else {text} end"
    )
