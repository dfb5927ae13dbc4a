"""What may be written after a verb of the portal. Runs nothing, so that help and completion are
quick."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]

VERBS = {
    "review": "show what the candidate would change, and for whom",
    "serve": "open the portal on the published snapshots",
    "pack": "write the report of a viewer, or of all, as files",
    "verify": "say whether a file is what the portal wrote",
    "prove": "show by trying that nobody reads what is not theirs",
    "grant": "let somebody read, at once and without a refresh",
    "revoke": "let somebody read no more, at once, and end their sessions",
    "withdraw": "let no customer read a row any more, in whichever report",
    "audit": "show who signed in, read, downloaded, was refused and released; or check the trail",
    "erase": "empty what the audit trail holds of a person",
    "secret": "print a good cookie secret",
}
"""Each verb with what it does."""


def parser(prog: str) -> argparse.ArgumentParser:
    """The portal's verbs alone."""
    alone = argparse.ArgumentParser(prog=prog, description="Reads published snapshots.")
    add(alone.add_subparsers(required=True, metavar="verb", dest="verb"))
    return alone


def add(verbs: Verbs) -> None:
    """Adds the portal's verbs to those of a command."""
    made = {
        name: verbs.add_parser(name, parents=[_shared()], help=does, description=does)
        for name, does in VERBS.items()
    }
    _serving(made["serve"])
    _packing(made["pack"])
    _proving(made["prove"])
    _admitting(made)
    _withdrawing(made["withdraw"])
    made["verify"].add_argument("files", nargs="+", type=Path, metavar="FILE")


def _shared() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--config",
        type=Path,
        help="the portal.toml to follow, else STANDPOINT_CONFIG, else ./portal.toml",
    )
    shared.add_argument(
        "--snapshots", type=Path, help="the folder of snapshots, else the one of portal.toml"
    )
    return shared


def _admitting(made: dict[str, argparse.ArgumentParser]) -> None:
    for name in ("grant", "revoke", "erase"):
        made[name].add_argument("email", metavar="EMAIL")
    made["grant"].add_argument(
        "audience",
        metavar="AUDIENCE",
        nargs="?",
        default="",
        help="as in the table of viewers; without one, what the table lists counts again",
    )
    made["grant"].add_argument(
        "key", metavar="KEY", nargs="?", default="", help="department, team, customer, manager …"
    )
    for name in ("grant", "revoke"):
        made[name].add_argument("--reason", default="", help="why; the audit trail keeps it")
    made["audit"].add_argument(
        "what", nargs="?", default="show", choices=("show", "verify"), help="else show"
    )
    made["audit"].add_argument("--email", default="", help="of this person alone")
    made["audit"].add_argument("--last", type=int, default=50, help="how many entries, else 50")
    made["audit"].add_argument("--json", action="store_true", help="one JSON object a line")


def _withdrawing(withdraw: argparse.ArgumentParser) -> None:
    withdraw.add_argument(
        "table", metavar="TABLE", nargs="?", default="", help="as in portal.toml, such as risks"
    )
    withdraw.add_argument(
        "key", metavar="KEY", nargs="*", help="what names the row there; commentary has two"
    )
    withdraw.add_argument("--reason", default="", help="why; the list and the trail keep it")
    withdraw.add_argument(
        "--restore", action="store_true", help="let customers read it again, as each report says"
    )
    withdraw.add_argument("--list", action="store_true", help="show what is withdrawn")


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 65_535):
        raise argparse.ArgumentTypeError(f"'{text}' is no port. Write a number from 1 to 65535.")
    return int(text)


def _serving(serve: argparse.ArgumentParser) -> None:
    serve.add_argument(
        "--demo",
        action="store_true",
        help="choose among all audiences of the report, without sign-in; on this machine alone",
    )
    serve.add_argument("--port", type=_port, default=8501, help="else 8501")
    serve.add_argument(
        "--address",
        default="localhost",
        help="what to listen on, else localhost: this machine alone. 0.0.0.0 is every network",
    )
    serve.add_argument(
        "--no-browser", action="store_true", help="open no browser, also in a terminal"
    )
    serve.add_argument(
        "more",
        nargs="*",
        metavar="-- OPTION",
        help="options of Streamlit's own server, such as -- --server.sslCertFile cert.pem",
    )


def _proving(prove: argparse.ArgumentParser) -> None:
    prove.add_argument(
        "--exports",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="portal.toml files whose exports are published aside and proved, else the live report",
    )
    prove.add_argument(
        "--effort",
        default="usual",
        choices=("quick", "usual", "full"),
        help="how much of what there is much of is looked at, else usual",
    )
    prove.add_argument("--kind", default="html", help="one or several of html,pdf,json, else html")
    prove.add_argument(
        "--out", type=Path, default=Path("proof"), metavar="FOLDER", help="else proof"
    )


def _packing(pack: argparse.ArgumentParser) -> None:
    whom = pack.add_mutually_exclusive_group(required=True)
    whom.add_argument(
        "--viewer", metavar="EMAIL", help="the reports of one viewer, one for each of their roles"
    )
    whom.add_argument(
        "--all", action="store_true", help="one report for each scope that any viewer has"
    )
    pack.add_argument(
        "--as-of", metavar="DAY", help="the newest report as of that day, such as 2026-11-20"
    )
    pack.add_argument(
        "--slice",
        metavar="WHAT",
        default="",
        help="only some projects, as the address of a page says it: programme:PG1;phase:active",
    )
    pack.add_argument(
        "--language",
        metavar="NAME",
        default="",
        help="in which to write, such as de; else the portal's, else the report's",
    )
    pack.add_argument(
        "--kind",
        default="html,pdf,xlsx",
        help="which files, of html, pdf, pptx and xlsx; all but slides where nothing is said",
    )
    pack.add_argument("--out", type=Path, default=Path("packs"), help="the folder to write into")
