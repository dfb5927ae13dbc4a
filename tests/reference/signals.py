"""What a change or a risk does to the finish: CH01 and RK04. Of one project, of one risk."""

from __future__ import annotations

from tests.reference.world import Answer, Answers, World, known, unknown


def expected(world: World) -> Answers:
    """Every metric of the family, of each project; neither adds up."""
    answers: Answers = {
        "change_finish_effect": {p: change_days(world, p) for p in world.projects},
        "risk_delay": {p: delay(world, p) for p in world.projects},
    }
    for of_projects in answers.values():
        of_projects[""] = unknown("not_additive")
    return answers


def change_days(world: World, project: str) -> Answer:
    """Of the requests approved by the status date that say so."""
    days = [
        c["finish_effect_days"]
        for c in world.of("changes", project)
        if c["change_state"] == "approved"
        and (c["change_id"], "decided_date") not in world.cut
        and c["finish_effect_days"] is not None
    ]
    return known(sum(days)) if days else unknown("missing_input")


def delay(world: World, project: str) -> Answer:
    """Of one risk; an opportunity gains time."""
    rows = world.of("risks", project)
    if len(rows) != 1:
        return unknown("not_additive" if rows else "missing_input")
    probability, days = rows[0]["probability_ratio"], rows[0]["delay_likely_days"]
    if probability is None or days is None:
        return unknown("not_assessed")
    return known(probability * days * (-1 if rows[0]["risk_kind"] == "opportunity" else 1))
