"""Reading definitions (定义读取): parts of a YAML body with a fault for each that does not fit.

Every fault has its path in the body: `groups[0].fields[2].options[1].label`.
"""

import re
from collections.abc import Mapping
from typing import Any

from backend.kit.faults import Fault, Refused
from backend.metadata import expressions
from backend.metadata.catalogue import Label
from backend.metadata.expressions import Kind, Tree, Type
from forms.shape import NO_LABEL

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
RESERVED = frozenset(
    [
        "and", "or", "not", "in", "yes", "no", "true", "false", "empty", "today", "user", "unit",
        "null", "select", "from", "where", "order", "group", "by", "table", "insert", "update",
        "delete", "user", "type", "query", "mutation", "subscription", "fragment", "id",
    ]
)  # fmt: skip
MOST_LABEL = 200


class Reader:
    """Collects faults while a body is read; each reading method gives something usable anyway."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, code: str, at: str, **facts: object) -> None:
        """Note a fault."""
        self.faults.append(Fault(code, at, {name: str(fact) for name, fact in facts.items()}))

    def mapping(self, plain: object, at: str, keys: frozenset[str]) -> Mapping[str, Any]:
        """A mapping whose keys are all known."""
        if not isinstance(plain, Mapping):
            self.fault("form.kind", at, expected="mapping")
            return {}
        for key in plain:
            if key not in keys:
                self.fault("form.key.unknown", f"{at}.{key}".lstrip("."), key=key)
        return plain

    def list(self, plain: object, at: str) -> list[Any]:
        """A list, empty when left out."""
        if plain is None:
            return []
        if not isinstance(plain, list):
            self.fault("form.kind", at, expected="list")
            return []
        return plain

    def text(self, plain: object, at: str) -> str:
        """A text; a whole number counts, because YAML reads a code of digits as one."""
        if isinstance(plain, bool) or not isinstance(plain, str | int):
            self.fault("form.kind", at, expected="text")
            return ""
        return str(plain)

    def code(self, plain: object, at: str) -> str:
        """A code of a form, group or field."""
        code = self.text(plain, at)
        if code and not CODE.fullmatch(code):
            self.fault("form.code", at, found=code)
        elif code in RESERVED:
            self.fault("form.code.reserved", at, found=code)
        return code

    def label(self, plain: object, at: str) -> Label:
        """A label in both languages."""
        parts = self.mapping(plain, at, frozenset({"zh", "en"}))
        words = {}
        for language in ("zh", "en"):
            word = parts.get(language)
            if not isinstance(word, str) or not word.strip() or len(word) > MOST_LABEL:
                self.fault("form.label", f"{at}.{language}", language=language, most=MOST_LABEL)
            words[language] = str(word or "")
        return Label(words["zh"], words["en"])

    def optional_label(self, plain: object, at: str) -> Label:
        """A label, or none."""
        return NO_LABEL if plain is None else self.label(plain, at)

    def flag(self, plain: object, at: str) -> bool:
        """A yes or no of the definition itself."""
        if plain is None:
            return False
        if not isinstance(plain, bool):
            self.fault("form.kind", at, expected="true / false")
            return False
        return plain


class Names:
    """The names that a form's expressions may use."""

    def __init__(self, names: Mapping[str, Type], columns: Mapping[str, Type] | None) -> None:
        self.names = names
        self.columns = columns


def expression(
    reader: Reader, plain: object, at: str, names: Names, wanted: Kind | None
) -> Tree | None:
    """An expression of the wanted kind; YAML's own yes, no and numbers are literals."""
    if plain is None:
        return None
    text = ("yes" if plain else "no") if isinstance(plain, bool) else str(plain)
    try:
        return expressions.parse(text, names.names, columns=names.columns, wanted=wanted, at=at)
    except Refused as refusal:
        reader.faults.extend(refusal.faults)
        return None
