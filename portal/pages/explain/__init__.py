"""Explain: why a number or a colour is what it is, down to the lines it stands on."""

from __future__ import annotations

from portal.draw import controls
from portal.pages.explain.asked import asked_for, choice
from portal.pages.explain.colour import colour
from portal.pages.explain.number import number
from portal.tell import navigation
from portal.tell.context import Context


def render(context: Context) -> None:
    parameters = controls.address()
    if not parameters.get("metric") and not parameters.get("dimension"):
        return choice(context)
    asked = asked_for(context, parameters)
    if asked is None:
        return navigation.not_yours(context, "number")
    if parameters.get("dimension"):
        return colour(context, asked, parameters["dimension"])
    number(context, asked)
