"""Definitions as files (定义文件): one YAML a definition, in a folder named after its kind.

A rate table's rows stand in a CSV of the same name beside its YAML, so that a spreadsheet can
edit them. The text has a stable order: exporting twice writes the same bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from backend.kit.faults import Fault, Refused

KINDS = ("table", "product", "form", "flow", "template", "report")


@dataclass(frozen=True, slots=True)
class DefinitionFile:
    """One definition as read from a folder."""

    kind: str
    code: str
    body: Mapping[str, Any]
    path: str = ""


class _BlockText(yaml.SafeDumper):
    """Writes text of several lines as a block, so that a difference reads line by line."""


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_BlockText.add_representer(str, _write_text)


def plain(value: object) -> object:
    """Turn what YAML makes of unquoted dates and numbers back into JSON values."""
    match value:
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case bool() | int() | str() | None:
            return value
        case _:
            return str(value)


def _read_one(kind: str, path: Path) -> DefinitionFile:
    try:
        body = plain(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        mark = getattr(fault, "problem_mark", None)
        line = str(mark.line + 1) if mark else "1"
        facts = {"file": str(path), "line": line, "problem": getattr(fault, "problem", "") or ""}
        raise Refused(Fault("release.file.unreadable", str(path), facts)) from fault
    if not isinstance(body, dict):
        raise Refused(Fault("release.file.no_mapping", str(path), {"file": str(path)}))
    if body.get("code", path.stem) != path.stem:
        facts = {"file": str(path), "code": str(body["code"])}
        raise Refused(Fault("release.file.code", str(path), facts))
    rows = path.with_suffix(".csv")
    if kind == "table" and rows.exists():
        body["rows"] = rows.read_text(encoding="utf-8")
    return DefinitionFile(kind, path.stem, body, str(path))


def read_folders(folders: Iterable[Path]) -> list[DefinitionFile]:
    """Read every definition below the folders; raises Refused naming each unreadable file."""
    found: list[DefinitionFile] = []
    faults: list[Fault] = []
    for folder in folders:
        for kind in KINDS:
            for path in sorted((folder / kind).glob("*.yaml")):
                try:
                    found.append(_read_one(kind, path))
                except Refused as refusal:
                    faults.extend(refusal.faults)
    if faults:
        raise Refused(*faults)
    return found


def yaml_text(body: Mapping[str, Any]) -> str:
    """Write a body as YAML, in its own order."""
    return yaml.dump(
        dict(body), Dumper=_BlockText, allow_unicode=True, sort_keys=False, width=10_000
    )


def write_folder(folder: Path, definitions: Iterable[DefinitionFile]) -> list[Path]:
    """Write definitions as files; returns what was written."""
    written: list[Path] = []
    for item in definitions:
        path = folder / item.kind / f"{item.code}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        body = dict(item.body)
        if item.kind == "table" and isinstance(body.get("rows"), str):
            rows = path.with_suffix(".csv")
            rows.write_text(body.pop("rows"), encoding="utf-8")
            written.append(rows)
        path.write_text(yaml_text(body), encoding="utf-8")
        written.append(path)
    return written
