"""What could go wrong: §5 and the definitions under "Risk"."""

from __future__ import annotations

from tests.reference import earned_value
from tests.reference.world import Answers, Row, World, known, unknown


def is_open(world: World, row: Row) -> bool:
    """Open, or closed only after the status date."""
    return row["closed_date"] is None and (
        row["risk_state"] == "open" or (row["risk_id"], "closed_date") in world.cut
    )


def impact(row: Row) -> float | None:
    """The mean of the three points where all are given, else the likely one; an opportunity is
    negative."""
    points = [row[f"cost_{p}_amount"] for p in ("low", "likely", "high")]
    amount = sum(points) / 3 if None not in points else points[1]
    return None if amount is None else -amount if row["risk_kind"] == "opportunity" else amount


def times(world: World, row: Row, probability: float | None, amount: float | None) -> float | None:
    """Probability times impact in reporting currency."""
    return (
        None
        if probability is None or amount is None
        else world.priced(row["project_id"], probability * amount, row["currency"])
    )


def inherent(world: World, row: Row) -> float | None:
    return times(world, row, probability=row["probability_ratio"], amount=impact(row))


def residual(world: World, row: Row) -> float | None:
    amount = row["residual_cost_amount"]
    return times(
        world,
        row,
        probability=row["residual_probability_ratio"],
        amount=-amount if amount and row["risk_kind"] == "opportunity" else amount,
    )


def has_rate(world: World, row: Row) -> bool:
    amounts = (impact(row), row["residual_cost_amount"], row["response_cost_amount"])
    return (
        set(amounts) == {None}
        or (row["currency"] or world.currency_of(row["project_id"])) in world.budget_rates
    )


def exposure(world: World, project: str) -> float | None:
    """Expected cost of the open risks that are assessed."""
    known_ones = [
        e
        for r in world.of("risks", project)
        if is_open(world, r) and (e := inherent(world, r)) is not None
    ]
    return sum(known_ones) if known_ones else None


def expected(world: World) -> Answers:
    """Every metric of the family, of each project and of the whole."""
    answers: Answers = {
        name: {}
        for name in (
            "exposure",
            "residual_exposure",
            "response_return",
            "open_issues",
            "issue_age",
            "issue_resolution",
            "overdue_actions",
        )
    }
    for key in [*world.projects, ""]:
        projects = [key] if key else world.projects
        _risks(world, key, projects=projects, answers=answers)
        _issues(world, key, projects=projects, answers=answers)
    return answers


def _risks(world: World, key: str, projects: list[str], answers: Answers) -> None:
    rows = [r for p in projects for r in world.of("risks", p)]
    opened = [r for r in rows if is_open(world, r)]
    unrated = any(not has_rate(world, r) for r in opened)
    parts, after = (
        [e for r in opened if (e := inherent(world, r)) is not None],
        [e for r in opened if (e := residual(world, r)) is not None],
    )
    fx = any(earned_value.unpriced(world, p) for p in projects) or unrated
    answers["exposure"][key] = (
        unknown("fx_missing")
        if fx
        else (
            unknown("no_risk")
            if not opened
            else known(sum(parts))
            if parts
            else unknown("not_assessed")
        )
    )
    answers["residual_exposure"][key] = (
        unknown("no_risk")
        if not opened
        else (
            unknown("fx_missing")
            if unrated
            else known(sum(after))
            if after
            else unknown("not_assessed")
        )
    )
    judged = [
        (
            inherent(world, r),
            residual(world, r),
            world.priced(r["project_id"], r["response_cost_amount"], r["currency"]),
        )
        for r in opened
    ]
    full = [(a, b, c) for a, b, c in judged if a is not None and b is not None and c is not None]
    spent = sum(c for _, _, c in full)
    answers["response_return"][key] = (
        unknown("fx_missing")
        if unrated
        else (
            known(sum(a - b - c for a, b, c in full) / spent) if spent else unknown("missing_input")
        )
    )


def _issues(world: World, key: str, projects: list[str], answers: Answers) -> None:
    issues = [i for p in projects for i in world.of("issues", p)]
    opened, closed = (
        [i for i in issues if i["closed_date"] is None],
        [i for i in issues if i["closed_date"]],
    )
    answers["open_issues"][key] = known(len(opened))
    answers["issue_age"][key] = (
        known(sum((world.status - i["opened_date"]).days for i in opened) / len(opened))
        if opened
        else unknown("missing_input")
    )
    answers["issue_resolution"][key] = (
        known(sum((i["closed_date"] - i["opened_date"]).days for i in closed) / len(closed))
        if closed
        else unknown("insufficient_history")
    )
    responses = [r for p in projects for r in world.of("risks", p) if is_open(world, r)]
    due = [
        d
        for d in [i["due_date"] for i in opened] + [r["response_due_date"] for r in responses]
        if d
    ]
    answers["overdue_actions"][key] = (
        known(sum(d < world.status for d in due) / len(due)) if due else unknown("missing_input")
    )
