"""How questions are put and answered: on the command line, in a file, or by whoever sits there."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from etl.doorway.drafts import Answers, Question
from etl.settings import SettingsError


def answers(pairs: list[str], file: Path | None) -> Answers:
    """Those of a file, and those said one by one before them."""
    given: Answers = {}
    if file:
        try:
            stated = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        except ValueError as error:
            raise SettingsError(f"{file}: not readable as TOML: {error}.") from None
        given = {key: str(answer) for key, answer in stated.items()}
    for pair in pairs:
        key, mark, answer = pair.partition("=")
        if not mark:
            raise SettingsError(f"--answer {pair}: write it as key=answer, e.g. currency=EUR.")
        given[key.strip()] = answer.strip()
    return given


def asker(is_accepting: bool) -> Callable[[Question], str]:
    """Asks whoever sits there; nobody does where a script runs."""

    def ask(question: Question) -> str:
        if is_accepting and question.suggested:
            return question.suggested
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            return ""
        print(f"\n{question.text}")
        for number, (choice, what) in enumerate(question.choices, 1):
            print(f"  {number}  {choice}: {what}")
        answer = input(f"[{question.suggested}] > " if question.suggested else "> ").strip()
        if answer.isdigit() and 1 <= int(answer) <= len(question.choices):
            return question.choices[int(answer) - 1][0]
        return answer or question.suggested

    return ask
