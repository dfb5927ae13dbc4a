"""Holds answers against what a snapshot publishes, by the definitions it publishes."""

from __future__ import annotations

import math
import os
from typing import Any

from tests.portfolio import Numbers
from tests.reference.world import Answer, Answers

EXAMPLES = int(os.environ.get("STANDPOINT_EXAMPLES", "2"))
"""Companies compared; `make prove-numbers` asks for many more."""


def published(numbers: Numbers, metrics: set[str], by: str = "project_id") -> Answers:
    """Metrics of each project and of the whole as the snapshot has them, '?' where a mart has no
    row of a project."""
    found: Answers = {}
    marts: dict[str, list[tuple[str, str, str]]] = {}
    for name, value, reason, mart in numbers.rows(
        "select metric_name, value_sql, reason_sql, mart from metric"
    ):
        if name in metrics:
            marts.setdefault(mart, []).append((name, value, reason))
    for mart, defined in marts.items():
        columns = ", ".join(f"cast({value} as double), {reason}" for _, value, reason in defined)
        rows = [
            (str(r[0]), *r[1:])
            for r in numbers.rows(
                f"select {by}, {columns} from {mart} where {by} is not null group by {by}"
            )
        ]
        rows += [
            ("", *numbers.rows(f"select {columns} from {mart}")[0]),
            ("?", *numbers.rows(f"select {columns} from {mart} where false")[0]),
        ]
        for number, (name, _, _) in enumerate(defined):
            found[name] = {row[0]: (row[1 + 2 * number], row[2 + 2 * number]) for row in rows}
    return found


def differences(expected: Answers, found: Answers) -> list[str]:
    """Each answer that differs, in value or in reason."""
    return [
        f"{metric} of {key or 'the whole'}: expected {wanted}, published {got}"
        for metric, answers in expected.items()
        for key, wanted in answers.items()
        if not agree(wanted, got := found[metric].get(key, found[metric]["?"]))
    ]


def agree(wanted: Answer, got: Answer) -> bool:
    """Either a value or a reason; the same reason, and the same value but for what four decimals of
    a published sum can move."""
    if (
        (wanted[0] is None) == (wanted[1] is None)
        or (wanted[0] is None) != (got[0] is None)
        or wanted[1] != got[1]
    ):
        return False
    return wanted[0] is None or math.isclose(wanted[0], _number(got[0]), rel_tol=1e-5, abs_tol=2e-3)


def _number(value: Any) -> float:
    return float(value)
