"""The verb `init`: how a folder of exports is looked at, asked about, written down, published."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from etl import refresh, telling
from etl.doorway import screen, share, strangers, talk, visit
from etl.doorway.drafts import Answers, Proposal, Question, Strangers
from etl.settings import SettingsError, load
from etl.telling import DONE, REFUSED, USAGE


def init(options: argparse.Namespace) -> int:
    """Looks, asks, writes portal.toml, checks, publishes; where there is a portal.toml, proposes
    what changed since."""
    if not options.folder.is_dir():
        raise SettingsError(
            f"{options.folder}: no folder. Name the one that holds your exports: standpoint init"
            " FOLDER"
        )
    answers = talk.answers(options.answer, options.answers)
    if options.status_date:
        answers["status_date"] = str(options.status_date)
    if (options.folder / "portal.toml").exists():
        return _renew(options, answers)
    look = visit.look(options.folder, answers, talk.asker(options.accept), today=date.today())
    _show(options, look.told)
    if look.proposal.questions:
        return telling.say(options, USAGE, screen.asked(look.proposal.questions))
    if "projects" not in look.proposal.tables():
        return telling.say(options, REFUSED, visit.NO_PROJECTS)
    if options.look:
        return _looked(options, look.proposal)
    company = options.company or options.folder.resolve().name.replace("_", " ").title()
    file = visit.write(options.folder, look, company)
    _show(options, f"\n{file} is written.")
    if look.proposal.codes:
        return telling.say(options, REFUSED, _codes_told(file, look.proposal.codes))
    mapped = share.as_json(look.proposal)
    return _first_report(options, file, answers, more={"mapped": mapped})


def _looked(options: argparse.Namespace, proposal: Proposal) -> int:
    """What was seen and not written; for a scheduler, the one object."""
    if options.json:
        print(json.dumps({"exit": DONE, "written": False} | screen.as_json(proposal)))
    return DONE


def _renew(options: argparse.Namespace, answers: Answers) -> int:
    """The difference alone, where portal.toml is there already."""
    file = options.folder / "portal.toml"
    load(file)  # what cannot be followed is told first, with its line
    ask = talk.asker(options.accept)
    try:
        changes, text = visit.renew(options.folder, answers, ask, today=date.today())
    except visit.Open as error:
        return telling.say(options, USAGE, screen.asked(error.questions))
    if not changes and answers:
        return _first_report(options, file, answers)
    if not changes:
        sentence = f"{file} follows every heading of every export. `refresh` next."
        return telling.say(options, DONE, sentence)
    _show(options, "\n".join(f"  {change}" for change in changes))
    if options.look:
        if options.json:
            print(json.dumps({"exit": DONE, "written": False, "changes": changes}))
        return DONE
    answer = _answer(options, answers, visit.APPLY)
    if answer != "yes":
        return DONE if answer else telling.say(options, USAGE, screen.asked([visit.APPLY]))
    file.write_text(text, encoding="utf-8")
    _show(options, f"{file} is changed; all else stands as it was.")
    return _first_report(options, file, answers)


def _first_report(
    options: argparse.Namespace,
    file: Path,
    answers: Answers,
    more: Mapping[str, object] | None = None,
) -> int:
    """Checks what was written, asks about what does not fit, and publishes."""
    settings = load(file)
    folder = options.snapshots or settings.snapshots
    day, bar = telling.status_date(options, settings), telling.bar(options)
    outcome = refresh.run(settings, folder, day, publish=True, progress=bar)
    if codes := _coded(options, file, outcome, answers):
        return telling.say(options, REFUSED, codes)
    for asks, mends in visit.MENDING:
        question = asks(outcome.stopping) if outcome.stopping else None
        answer = _answer(options, answers, question) if question else ""
        if question and answer and mends(file, outcome.faults, answer):
            outcome = refresh.run(load(file), folder, day, publish=True, progress=bar)
        elif question and not answer:
            _show(options, screen.asked([question]))
    code = telling.report(options, folder, outcome=outcome, word="published", more=more)
    if code == DONE:
        _show(options, f"Open it, as each audience: standpoint serve --demo --config {file}")
    return code


def _coded(
    options: argparse.Namespace, file: Path, outcome: refresh.Outcome, answers: Answers
) -> str:
    """Writes down the codes that no list has, where they are said to be some; what is next, or ''
    where nothing is."""
    strange = strangers.strangers(outcome.stopping, outcome.tallies)
    if not strange:
        return ""
    answer = _answer(options, answers, strangers.asked(strange, strangers.LEFT_OUT))
    if answer == "yes":
        strangers.state(file, strange)
        return _codes_told(file, strange)
    if answer and strangers.are_all(outcome.stopping, strange):
        answers.setdefault("leave_out", "yes")
    return ""


def _codes_told(file: Path, strange: list[Strangers]) -> str:
    """Writes the files of codes; says what to do with them."""
    written = [path.name for path in strangers.write(file.parent, strange)]
    return (
        f"{' and '.join(written)} {'lists' if len(written) == 1 else 'list'} every code. Write"
        " beside each what the list calls it, or take its row out, then: standpoint refresh"
        f" --config {file}"
    )


def _answer(options: argparse.Namespace, answers: Answers, question: Question) -> str:
    return answers.get(question.key, "") or talk.asker(options.accept)(question)


def _show(options: argparse.Namespace, text: str) -> None:
    """For a person; beside the one JSON object that a scheduler reads, never in it."""
    print(text, file=sys.stderr if options.json else sys.stdout)
