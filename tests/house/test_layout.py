"""House rules on files: sizes, names, exact numbers, private models, words of messages."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.kit.messages import LOCALES, catalogue, facts_of

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("backend", "forms", "reports", "mobile_api", "seeds")
BANNED_NAMES = {"utils", "helpers", "common", "misc", "manager", "handler", "base", "data", "info"}
EXACT = (
    "backend/kit",
    "backend/metadata/expressions",
    "backend/metadata/field_types",
    "backend/business",
    "backend/office/approvals/engine",
    "forms",
    "reports",
)


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def sources() -> list[Path]:
    return sorted(
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts
    )


def inexact_numbers(tree: ast.Module) -> Iterator[int]:
    """Lines with a float literal, or a call of float() or round()."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=float()) | ast.Call(func=ast.Name(id="float" | "round")):
                yield node.lineno


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): length
        for path in sources()
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }

    assert long == {}


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno > 50
    ]

    assert long == []


def test_names_of_files_say_what_is_in_them() -> None:
    vague = [str(path.relative_to(ROOT)) for path in sources() if path.stem in BANNED_NAMES]

    assert vague == []


def test_exact_code_has_no_floats() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for room in EXACT
        for path in (ROOT / room).rglob("*.py")
        for line in inexact_numbers(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert found == []


def test_only_a_module_itself_imports_its_models() -> None:
    foreign = []
    for path in sources():
        own = path.relative_to(ROOT).parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.module if isinstance(node, ast.ImportFrom) else None
            if not name or not name.endswith(".models") or name.startswith("tortoise"):
                continue
            room = tuple(name.split(".")[:-1])
            if (
                own[: len(room)] != room
                and own[0] not in {"seeds"}
                and own[:2] != ("backend", "cli")
            ):
                foreign.append(f"{path.relative_to(ROOT)} imports {name}")

    assert foreign == []


@pytest.mark.parametrize("library", ["arq", "weasyprint", "jwt"])
def test_a_library_has_one_door(library: str) -> None:
    doors = {
        "arq": "backend/runtime/jobs/runner.py",
        "weasyprint": "backend/office/documents/render.py",
        "jwt": "backend/runtime/access/tokens.py",
    }

    users = {
        str(path.relative_to(ROOT))
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == library)
        or (
            isinstance(node, ast.Import)
            and any(alias.name.split(".")[0] == library for alias in node.names)
        )
    }

    assert users == {doors[library]}


def test_every_message_stands_in_both_languages_with_the_same_facts() -> None:
    words = {locale: catalogue(locale) for locale in LOCALES}

    assert words["zh-CN"].keys() == words["en"].keys()
    different = [
        code
        for code in words["en"]
        if facts_of(words["en"][code]) != facts_of(words["zh-CN"][code])
    ]
    assert different == []


def codes_in_source() -> Iterator[tuple[str, str]]:
    """Codes given to Fault(...) and refuse(...) as plain text, with where."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="Fault" | "refuse"), args=[ast.Constant(value=str(code)), *_]
                ):
                    yield code, f"{path.relative_to(ROOT)}:{node.lineno}"


def test_every_fault_code_has_words() -> None:
    known = catalogue("en")

    missing = [f"{where}: {code}" for code, where in codes_in_source() if code not in known]

    assert missing == []


def test_message_files_repeat_no_code() -> None:
    for locale in LOCALES:
        seen: dict[str, str] = {}
        for file in sorted((ROOT / "backend/kit/messages" / locale).glob("*.toml")):
            for code in tomllib.loads(file.read_text(encoding="utf-8")):
                assert code not in seen, f"{code} stands in {seen.get(code)} and {file.name}"
                seen[code] = file.name


def test_no_file_is_larger_than_five_hundred_kilobytes() -> None:
    large = [str(path.relative_to(ROOT)) for path in tracked() if path.stat().st_size > 500_000]

    assert large == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sources()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []


def test_there_is_no_unfinished_mark() -> None:
    mark = re.compile(r"(#|//|\*)\s*(TODO|FIXME|XXX|HACK)\b")
    texts = [path for path in tracked() if path.suffix in {".py", ".ts", ".tsx", ".css", ".toml"}]

    marked = [
        str(path.relative_to(ROOT))
        for path in texts
        if path.name != "test_layout.py" and mark.search(path.read_text(encoding="utf-8"))
    ]

    assert marked == []
