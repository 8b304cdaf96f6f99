"""The command `portico reference` (参考手册): writes the reference pages from code.

What a page says stands beside the code it speaks of: a help text, a label, a message. Nothing is
told here twice.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import groupby
from pathlib import Path

from backend.cli.journal_events import written_events
from backend.kit.messages import catalogue
from backend.metadata.catalogue import Entity, Field
from backend.modules import ENTITIES, FOLLOW_UPS, FUNCTIONS
from backend.runtime.graph import GUARDS
from backend.settings import Settings

PAGES = Path(__file__).resolve().parents[2] / "docs" / "reference"
Lines = Iterator[str]


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `reference`."""
    parser = subparsers.add_parser("reference", help="write the documentation's reference pages")
    parser.add_argument("--check", action="store_true", help="only say whether they are current")
    parser.set_defaults(run=run)


def _cell(text: str) -> str:
    if text.startswith("`"):
        return text.replace("|", "\\|")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "&#124;")


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Lines:
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('---' for _ in heads)} |"
    for row in rows:
        yield f"|{'|'.join(f' {_cell(text)} ' if text else ' ' for text in row)}|"
    yield ""


def _title(title: str, text: str) -> Lines:
    yield f"# {title}"
    yield ""
    yield f"{text} Written by `./portico reference`; change the code, not this page."
    yield ""


def _branches(made: argparse.ArgumentParser) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """A parser's commands: name, help, parser; argparse keeps the help to itself."""
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            texts = {str(it.dest): str(it.help) for it in action._choices_actions}
            for name, parser in action.choices.items():
                yield name, texts.get(name, ""), parser


def listed(made: argparse.ArgumentParser) -> list[tuple[str, str]]:
    """Return each command's name and help."""
    return [(name, text) for name, text, _ in _branches(made)]


def _option(action: argparse.Action) -> tuple[str, str, str]:
    takes_value = action.nargs != 0
    shown = action.metavar or (action.dest.upper() if action.option_strings else action.dest)
    name = ", ".join(action.option_strings)
    word = f"{name} {shown}" if name and takes_value else name or str(shown)
    text = str(action.help or "")
    if action.choices:
        text = f"{text} one of {', '.join(map(str, action.choices))}".strip()
    if action.required:
        text = f"{text} (required)".strip()
    return _code(word), text, _code(str(action.default) if action.default else "")


def _command(name: str, text: str, parser: argparse.ArgumentParser, depth: int) -> Lines:
    yield f"{'#' * depth} `{name}`"
    yield ""
    yield f"{(parser.description or text)[:1].upper()}{(parser.description or text)[1:]}"
    yield ""
    plain = [
        action
        for action in parser._actions
        if action.help != argparse.SUPPRESS
        and not isinstance(action, argparse._HelpAction | argparse._SubParsersAction)
    ]
    if plain:
        yield from _table(("option", "meaning", "default"), [_option(it) for it in plain])
    for below, words, branch in _branches(parser):
        yield from _command(f"{name} {below}", words, branch, depth + 1)


def commands() -> Lines:
    """Every command with its options."""
    from backend.cli.__main__ import parser  # noqa: PLC0415 — the parser collects this module too

    yield from _title(
        "Commands",
        "Run each as `./portico COMMAND`. `./portico setup` and `./portico test` belong to the "
        "executable itself: they make the environment, and run all tests.",
    )
    for name, text, branch in _branches(parser()):
        yield from _command(name, text, branch, 2)


def settings() -> Lines:
    """Every setting with its default and help."""
    yield from _title("Settings", "Each is a variable of the environment, read once at start.")
    rows = [
        (
            _code(f"PORTICO_{item.name.upper()}"),
            _code(_default(item.default)),
            str(item.metadata["help"]) + (" Never printed." if item.metadata["secret"] else ""),
        )
        for item in fields(Settings)
    ]
    yield from _table(("variable", "default", "meaning"), rows)


def _default(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _asking(function: str) -> tuple[str, str]:
    """What asks for a function: root fields with their class, entities and fields."""
    roots = [
        f"{_code(name)} ({guard.function_class})"
        for name, guard in sorted(GUARDS.items())
        if guard.function == function
    ]
    entities = [_code(item.code) for item in ENTITIES if item.read_function == function]
    entities += [
        _code(f"{entity.code}.{item.code}")
        for entity in ENTITIES
        for item in entity.fields
        if item.function == function
    ]
    return ", ".join(roots), ", ".join(entities)


def functions() -> Lines:
    """Every function a grant can allow, and the root fields that ask for it."""
    from backend.api.schema import installed_schema  # noqa: PLC0415 — building it fills GUARDS

    schema = installed_schema()._schema
    yield from _title(
        "Functions 功能权限",
        "A grant allows a function and a class (query 查询权, accept 受理权, handle 处理权) in a "
        "unit; what is not allowed is refused. Services ask for the record itself besides.",
    )
    rows = [
        (_code(item.code), item.label.zh, item.label.en, *_asking(item.code))
        for item in sorted(FUNCTIONS, key=lambda item: item.code)
    ]
    heads = ("function", "中文", "English", "root fields that need it", "entities and fields read")
    yield from _table(heads, rows)
    kinds = {
        "Queries": schema.query_type,
        "Mutations": schema.mutation_type,
        "Subscriptions": schema.subscription_type,
    }
    for title, root in kinds.items():
        assert root is not None
        yield f"## {title}"
        yield ""
        guards = [(_code(name), GUARDS[name].sentence) for name in sorted(root.fields)]
        yield from _table(("root field", "who may use it"), guards)
    yield "Root fields of entities are in [Entities](entities.md)."


def events() -> Lines:
    """Every event that the source writes, with the jobs that follow it."""
    yield from _title(
        "Events and jobs",
        "Every change writes an event into the journal, in its own transaction; a job that "
        "follows is put down in the same one, so that none is lost.",
    )
    jobs: dict[str, list[str]] = {}
    for item in FOLLOW_UPS:
        jobs.setdefault(item.event, []).append(_code(item.job))
    rows = [
        (
            _code(event),
            ", ".join(sorted({_code(item.path) for item in written})),
            ", ".join(sorted(jobs.get(event, ()))),
        )
        for event, written in groupby(written_events(), key=lambda item: item.event)
    ]
    yield from _table(("event", "written by", "jobs that follow"), rows)


def _field(item: Field) -> tuple[str, ...]:
    options = ", ".join(
        f"{_code(option.code)} {option.label.zh} {option.label.en}" for option in item.options
    )
    extra = _code(item.function) + (f", else masked as {item.mask}" if item.mask else "")
    return _code(item.code), item.type, item.label.zh, item.label.en, options, extra


def _reading(entity: Entity) -> str:
    if entity.through:
        return f"Read as its `{entity.through}` is."
    parts = {
        "org unit": entity.org_column,
        "product": entity.product_column,
        "business": entity.business_column,
        "owner": entity.owner_column,
    }
    by = ", ".join(f"{what} (`{column}`)" for what, column in parts.items() if column)
    needs = f"Needs `{entity.read_function}` (query)" if entity.read_function else "Needs a person"
    return f"{needs}{f'; narrowed by {by}' if by else ''}."


def entities() -> Lines:
    """Every built-in entity with its fields and relations."""
    yield from _title(
        "Entities",
        "What is read through GraphQL by the compiler: one record, pages and aggregates. "
        "Published forms add fields to these; names become camelCase.",
    )
    for entity in sorted(ENTITIES, key=lambda item: item.code):
        yield f"## {entity.code} · {entity.label.zh} {entity.label.en}"
        yield ""
        yield f"Table `{entity.table}`. {_reading(entity)}"
        yield ""
        heads = ("field", "type", "中文", "English", "options", "needs also")
        yield from _table(heads, [_field(item) for item in entity.fields])
        if entity.relations:
            relations = [
                (_code(it.code), it.kind, _code(it.target), it.label.zh, it.label.en)
                for it in entity.relations
            ]
            yield from _table(("relation", "to", "entity", "中文", "English"), relations)


def faults() -> Lines:
    """Every message code in both languages, by the room it begins with."""
    yield from _title(
        "Fault codes and messages",
        "A code is stable; its words are in the reader's language, with the facts in braces.",
    )
    chinese, english = catalogue("zh-CN"), catalogue("en")
    for room, codes in groupby(sorted(english), key=lambda code: code.split(".")[0]):
        yield f"## {room}"
        yield ""
        rows = [(_code(code), chinese[code], english[code]) for code in codes]
        yield from _table(("code", "中文", "English"), rows)


WRITERS: Mapping[str, Callable[[], Lines]] = {
    "commands": commands,
    "settings": settings,
    "functions": functions,
    "events": events,
    "entities": entities,
    "faults": faults,
}


def _page(write: Callable[[], Lines]) -> str:
    return "\n".join(write()).rstrip("\n") + "\n"


def outdated() -> list[Path]:
    """Return the pages that differ from the code."""
    pages = {PAGES / f"{name}.md": _page(write) for name, write in WRITERS.items()}
    return [
        path
        for path, text in pages.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


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
