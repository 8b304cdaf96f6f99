"""Checks of a template (打印模板检查) before it is published: every fault at once.

Names are followed through the syntax tree by the declared shape of the facts, so that a wrong
field is found also in a branch that the sample does not reach; then the sample is written in
each language. Leaves out layout: how it looks is judged on a preview.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import TemplateError, TemplateSyntaxError

from backend.kit.faults import Fault, Refused
from backend.kit.messages import LOCALES
from backend.office.documents.facts import PAPER, TEXT, Shape, read_shape
from backend.office.documents.template import environment, html_of, read_template

PARTS = {
    "code": str, "title": dict, "facts": dict, "words": dict, "style": str, "body": str,
    "sample": dict,
}  # fmt: skip
OUTSIDE = re.compile(
    r"url\((?!\s*['\"]?data:)|@import|@font-face|\bsrc\s*=(?!\s*['\"]?(?:data:|\{\{))",
    re.IGNORECASE,
)
ACTIVE = re.compile(r"<\s*(script|iframe|object|embed|link|meta|base|form)\b", re.I)
ANYTHING = Shape("anything")

Scope = Mapping[str, Shape]
Lookup = Callable[[str, str], Mapping[str, Any] | None]


class NameFollower:
    """Follows names through a template's tree and collects those that stand for nothing."""

    def __init__(self, at: str) -> None:
        """Begin without faults."""
        self._at = at
        self.faults: list[Fault] = []

    def walk(self, node: nodes.Node, scope: dict[str, Shape]) -> None:
        """Check a statement; names that it sets are known afterwards."""
        match node:
            case nodes.For():
                self._walk_loop(node, scope)
            case nodes.Assign(target=nodes.Name(name=name)):
                scope[name] = self.follow(node.node, scope)
            case nodes.AssignBlock(target=nodes.Name(name=name)):
                self._walk_all(node.body, scope)
                scope[name] = TEXT
            case nodes.Expr():
                self.follow(node, scope)
            case _:
                self._walk_all(node.iter_child_nodes(), scope)

    def _walk_all(self, children: Any, scope: dict[str, Shape]) -> None:
        for child in children:
            self.walk(child, scope)

    def _walk_loop(self, node: nodes.For, scope: dict[str, Shape]) -> None:
        rows = self.follow(node.iter, scope)
        inner = {**scope, "loop": ANYTHING}
        for name in node.target.find_all(nodes.Name):
            inner[name.name] = ANYTHING
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = rows.item or ANYTHING
        self._walk_all(node.body, inner)
        self._walk_all(node.else_, scope)

    def follow(self, node: nodes.Node, scope: Scope) -> Shape:
        """Return what an expression stands for, ANYTHING where that is not known."""
        match node:
            case nodes.Name(name=name):
                return self._named(name, scope, node.lineno)
            case nodes.Getattr(attr=name) | nodes.Getitem(arg=nodes.Const(value=str() as name)):
                return self._field(self.follow(node.node, scope), name, node.lineno)
            case nodes.Filter(name="first" | "last"):
                assert node.node is not None
                return self.follow(node.node, scope).item or ANYTHING
        for child in node.iter_child_nodes():
            self.follow(child, scope)
        return ANYTHING

    def _named(self, name: str, scope: Scope, line: int) -> Shape:
        if name in scope:
            return scope[name]
        self.faults.append(
            Fault("document.template.unknown", self._at, {"name": name, "line": str(line)})
        )
        return ANYTHING

    def _field(self, shape: Shape, name: str, line: int) -> Shape:
        if shape is ANYTHING:
            return ANYTHING
        if name not in shape.fields:
            self.faults.append(
                Fault(
                    "document.template.unknown",
                    self._at,
                    {"name": f"{'|'.join(list(shape.fields)[:12])} … {name}", "line": str(line)},
                )
            )
            return ANYTHING
        return shape.fields[name]


def _scope(shape: Shape, words: Mapping[str, Any]) -> dict[str, Shape]:
    return {
        **shape.fields,
        "paper": PAPER,
        "words": Shape("group", fields=dict.fromkeys(words, TEXT)),
        "locale": TEXT,
        "qr": ANYTHING,
    }


def _check_text(text: str, at: str, scope: dict[str, Shape]) -> Iterator[Fault]:
    try:
        tree = environment(LOCALES[0]).parse(text)
        environment(LOCALES[0]).from_string(text)  # unknown filters show only when compiled
    except TemplateSyntaxError as wrong:
        yield Fault(
            "document.template.syntax", at, {"line": str(wrong.lineno), "reason": str(wrong)}
        )
        return
    except TemplateError as wrong:
        yield Fault("document.template.failed", at, {"reason": str(wrong)})
        return
    follower = NameFollower(at)
    follower.walk(tree, dict(scope))
    yield from follower.faults


def _check_parts(body: Mapping[str, Any], code: str) -> Iterator[Fault]:
    for name, kind in PARTS.items():
        if not isinstance(body.get(name), kind):
            yield Fault("document.template.part", name, {"kind": kind.__name__})
    if isinstance(body.get("code"), str) and body["code"] != code:
        yield Fault("document.template.code", "code", {"given": body["code"], "expected": code})


def _check_words(words: Mapping[str, Any]) -> Iterator[Fault]:
    for locale in words:
        if locale not in LOCALES:
            yield Fault(
                "document.locale",
                f"words.{locale}",
                {"locale": locale, "known": ", ".join(LOCALES)},
            )
    known = {name for written in words.values() for name in written}
    for locale, written in words.items():
        for name in sorted(known - set(written)):
            yield Fault("document.template.word", f"words.{locale}.{name}", {"name": name})


def _check_outside(body: Mapping[str, Any]) -> Iterator[Fault]:
    """Refuse what reaches outside the paper; the renderer would refuse it again."""
    for name in ("style", "body"):
        for pattern in (OUTSIDE, ACTIVE):
            for found in pattern.finditer(body[name]):
                line = body[name].count("\n", 0, found.start()) + 1
                yield Fault(
                    "document.template.outside", name, {"found": found[0], "line": str(line)}
                )


def _check_sample(body: Mapping[str, Any]) -> Iterator[Fault]:
    template = read_template(body)
    for locale in template.locales:
        try:
            html_of(template, body["sample"], locale)
        except Refused as refused:
            for fault in refused.faults:
                at = fault.at if fault.at in ("body", "locale") else f"sample.{fault.at}"
                yield Fault(fault.code, at, fault.facts)


def check_template(body: Mapping[str, Any], code: str, _lookup: Lookup) -> list[Fault]:
    """Return everything that is wrong with a template's definition."""
    faults = list(_check_parts(body, code))
    if faults:
        return faults
    shape, shape_faults = read_shape(body["facts"])
    faults += [*shape_faults, *_check_words(body["words"]), *_check_outside(body)]
    words: Mapping[str, Any] = next(iter(body["words"].values()), {})
    scope = _scope(shape, words)
    faults += _check_text(body["body"], "body", scope)
    for number, line in enumerate(body.get("verification", ())):
        faults += _check_text(str(line.get("show", "")), f"verification[{number}].show", scope)
    return faults or list(_check_sample(body))
