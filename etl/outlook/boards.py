"""What portal.toml says of boards, as tables the models read: which state stands for what, what
counts as an item, and the targets."""

from __future__ import annotations

from etl.engine import Engine
from etl.settings import Flow, Settings


def publish(engine: Engine, settings: Settings) -> None:
    """Writes flow_state, which is published, and int_flow_kind and int_flow_target."""
    flow = settings.flow
    engine.run(
        "create table build.flow_state (state_name varchar, state_class varchar, state_position"
        " integer)"
    )
    engine.fill("build.flow_state", flow.states)
    engine.run("create table memory.staging.int_flow_kind (kind varchar)")
    engine.fill("memory.staging.int_flow_kind", [(kind,) for kind in dict.fromkeys(flow.kinds)])
    engine.run("create table memory.staging.int_flow_target (team_id varchar, target_days integer)")
    engine.fill("memory.staging.int_flow_target", _targets(flow))


def _targets(flow: Flow) -> list[tuple[str, int]]:
    """By team; the team '' stands for every other."""
    return [
        *flow.team_target_days.items(),
        *([("", flow.target_days)] if flow.target_days is not None else []),
    ]


def notes(engine: Engine) -> list[str]:
    """Board states that no list names: whoever is moved there seems to stay where they were, and
    who never moved counts by dates alone."""
    unknown = engine.rows(
        "select trim(w.to_state), count(*) from workflow_transitions as w where"
        " lower(trim(w.to_state)) not in (select lower(s.state_name) from flow_state as s) group by"
        " 1 order by 1"
    )
    standing = engine.rows(
        "select trim(t.workflow_state), count(*) from tasks as t join int_flow_kind as k on k.kind"
        " = t.kind where lower(trim(t.workflow_state)) not in (select lower(s.state_name) from"
        " flow_state as s) group by 1 order by 1"
    )
    sentences = [
        f"tasks: the state '{state}' ({count:,} item{'' if count == 1 else 's'}) stands in no list"
        " of [flow], so only dates say where they stand."
        for state, count in standing
    ]
    return sentences + [
        f"workflow_transitions: the state '{state}' ({count:,} move{'' if count == 1 else 's'})"
        " stands in no list of [flow] and changes nothing."
        for state, count in unknown
    ]
