"""The command `portico reference`: writes the reference pages of the documentation from code."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path

from backend.kit.messages import catalogue
from backend.modules import ENTITIES, FOLLOW_UPS, FUNCTIONS
from backend.runtime.graph import GUARDS
from backend.settings import Settings

PAGES = Path(__file__).resolve().parents[2] / "docs" / "reference"


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `reference`."""
    parser = subparsers.add_parser("reference", help="write the documentation's reference pages")
    parser.add_argument("--check", action="store_true", help="only say whether they are current")
    parser.set_defaults(run=run)


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('---' for _ in heads)} |"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"


def commands() -> Iterator[str]:
    """Every command with its help."""
    from backend.cli.__main__ import parser  # noqa: PLC0415 — the parser collects this module too

    yield "# Commands"
    yield ""
    yield "Run each as `./portico COMMAND`; `--help` tells its options."
    yield ""
    rows = [(f"`{name}`", text) for name, text in listed(parser())]
    yield from _table(("command", "what it does"), rows)


def listed(made: argparse.ArgumentParser) -> list[tuple[str, str]]:
    """Return each command's name and help, which argparse keeps to itself."""
    actions = made._subparsers._group_actions if made._subparsers else []
    return [
        (str(choice.dest), str(choice.help))
        for action in actions
        for choice in action._choices_actions  # type: ignore[attr-defined]
    ]


def settings() -> Iterator[str]:
    """Every setting with its default and help."""
    yield "# Settings"
    yield ""
    rows = [
        (f"`PORTICO_{item.name.upper()}`", f"`{item.default}`", str(item.metadata["help"]))
        for item in fields(Settings)
    ]
    yield from _table(("variable", "default", "meaning"), rows)


def functions() -> Iterator[str]:
    """Every function a grant can allow, and the root fields that ask for it."""
    from backend.api.schema import installed_schema  # noqa: PLC0415 — building it fills GUARDS

    installed_schema()
    yield "# Functions 功能权限"
    yield ""
    rows = [(f"`{item.code}`", item.label.zh, item.label.en) for item in FUNCTIONS]
    yield from _table(("function", "中文", "English"), sorted(rows))
    yield ""
    yield "## Root fields"
    yield ""
    guards = [(f"`{name}`", guard.sentence) for name, guard in sorted(GUARDS.items())]
    yield from _table(("field", "who may use it"), guards)


def events() -> Iterator[str]:
    """Every event that a job follows."""
    yield "# Events and jobs"
    yield ""
    rows = [(f"`{item.event}`", f"`{item.job}`") for item in FOLLOW_UPS]
    yield from _table(("event", "job that follows"), sorted(rows))


def entities() -> Iterator[str]:
    """Every built-in entity with its fields and relations."""
    yield "# Entities"
    for entity in ENTITIES:
        yield ""
        yield f"## {entity.code} {entity.label.zh}"
        yield ""
        rows = [
            (f"`{item.code}`", item.type, item.label.zh, item.label.en, item.function)
            for item in entity.fields
        ]
        yield from _table(("field", "type", "中文", "English", "needs also"), rows)
        for relation in entity.relations:
            many = "many" if relation.kind == "many" else "one"
            yield ""
            yield f"`{relation.code}`: {many} `{relation.target}` ({relation.label.zh})"


def faults() -> Iterator[str]:
    """Every message code in both languages."""
    yield "# Fault codes and messages"
    yield ""
    chinese, english = catalogue("zh-CN"), catalogue("en")
    rows = [(f"`{code}`", chinese[code], english[code]) for code in sorted(english)]
    yield from _table(("code", "中文", "English"), rows)


WRITERS: dict[str, Callable[[], Iterator[str]]] = {
    "commands": commands,
    "settings": settings,
    "functions": functions,
    "events": events,
    "entities": entities,
    "faults": faults,
}


def outdated() -> list[Path]:
    """Return the pages that differ from the code."""
    return [
        PAGES / f"{name}.md"
        for name, write in WRITERS.items()
        if not (PAGES / f"{name}.md").exists()
        or (PAGES / f"{name}.md").read_text(encoding="utf-8") != _page(write)
    ]


def _page(write: Callable[[], Iterator[str]]) -> str:
    return "\n".join(write()) + "\n"


def run(chosen: argparse.Namespace) -> int:
    """Run `portico reference`."""
    if chosen.check:
        found = outdated()
        for path in found:
            print(f"{path} is not current; run: ./portico reference")
        return 1 if found else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for name, write in WRITERS.items():
        (PAGES / f"{name}.md").write_text(_page(write), encoding="utf-8")
    print(f"{len(WRITERS)} pages written to {PAGES}")
    return 0
