"""The command line's door: collects the commands and runs one. `./portico` prepares it."""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module

from backend.cli.reference import listed
from backend.kit.faults import Refused
from backend.kit.messages import explain

COMMAND_MODULES = (
    "backend.cli.serve",
    "backend.cli.demo",
    "backend.cli.release",
    "backend.cli.maintain",
    "backend.cli.reference",
    "backend.business.pricing.batch",
    "backend.runtime.access.batch",
    "backend.office.approvals.batch",
    "backend.runtime.audit.batch",
    "backend.runtime.jobs.batch",
    "reports.batch",
)


def parser() -> argparse.ArgumentParser:
    """Build the parser from what each module adds."""
    made = argparse.ArgumentParser(prog="portico", description=__doc__)
    commands = made.add_subparsers(dest="command", metavar="COMMAND")
    for module in COMMAND_MODULES:
        import_module(module).add_commands(commands)
    return made


def _list(made: argparse.ArgumentParser) -> None:
    """Print each command's name and help."""
    for name, text in listed(made):
        print(f"  {name:<14} {text}")


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the process's exit code."""
    made = parser()
    given = sys.argv[1:] if arguments is None else arguments
    if given == ["--list"]:
        _list(made)
        return 0
    chosen = made.parse_args(given)
    if chosen.command is None:
        made.print_help()
        return 2
    run: Callable[[argparse.Namespace], int] = chosen.run
    try:
        return run(chosen)
    except Refused as refusal:
        for fault in refusal.faults:
            where = f"{fault.at}: " if fault.at else ""
            print(f"{where}{explain(fault, 'en')} [{fault.code}]", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
