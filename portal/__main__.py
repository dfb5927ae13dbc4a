"""The verbs of the portal, as `standpoint VERB` or `python -m portal VERB`. Each imports what it
needs and no more; none writes project data."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from portal import settings
from portal.options import parser

UNCLEAR = 2


def main(arguments: list[str] | None = None, prog: str = "python -m portal") -> int:
    """Runs one verb and returns its exit code, 2 where the command or portal.toml cannot be
    followed."""
    options = parser(prog).parse_args(arguments)
    _state("STANDPOINT_CONFIG", options.config or next(iter(getattr(options, "exports", ())), None))
    _state("STANDPOINT_SNAPSHOTS", options.snapshots)
    settings.load.cache_clear()
    try:
        if options.verb == "serve":
            from portal import serving

            serving.run(options)
        if options.verb == "review":
            from portal import reviewing

            return reviewing.run(settings.load())
        if options.verb == "prove":
            from portal.prove import command as proving

            return proving.run(settings.load(), options)
        if options.verb in ("grant", "revoke", "audit", "erase", "secret"):
            from portal import admitting

            return admitting.run(settings.load, options)
        if options.verb == "withdraw":
            from portal import withdrawing

            return withdrawing.run(settings.load(), options)
        from portal.pack import command

        return (command.verify if options.verb == "verify" else command.write)(
            settings.load(), options
        )
    except settings.SettingsError as error:
        print(error, file=sys.stderr)
        return UNCLEAR


def _state(name: str, given: Path | None) -> None:
    """What is written on the command line leads."""
    if given:
        os.environ[name] = str(given.resolve())


if __name__ == "__main__":
    sys.exit(main())
