"""Whether a report names people: those who lead them read names from the private file, everybody
else roles and teams, unless portal.toml says otherwise."""

from __future__ import annotations

from etl.engine import Engine
from etl.settings import Settings

LEADS, EVERYONE = "leads", "everyone"


def publish(engine: Engine, settings: Settings) -> None:
    """Writes role and team over the name of each person to be published, before anything is
    computed of it. Their names stay in the private file, whose people came in whole."""
    if settings.names == EVERYONE:
        return
    engine.run(
        "update build.main.people set person_name = (select concat_ws(', ',"
        " coalesce(max(r.role_name), people.role_id, 'Person'), coalesce(max(t.team_name),"
        " people.team_id)) from (select 1) as one left join build.main.roles as r on r.role_id ="
        " people.role_id left join build.main.teams as t on t.team_id = people.team_id)"
    )
