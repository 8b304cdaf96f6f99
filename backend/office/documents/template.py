"""Templates (打印模板): a published body and frozen facts become one HTML page.

The body is Jinja2 in a sandbox: no loader, no globals but `qr`, a short list of filters, every
value escaped, an unknown name a fault. Leaves out layout and PDF, which `render` does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.exceptions import TemplateSyntaxError
from jinja2.filters import FILTERS
from jinja2.sandbox import ImmutableSandboxedEnvironment

from backend.kit.faults import raise_if_any, refuse
from backend.office.documents.facts import PAPER, Shape, check_facts, fill, read_shape
from backend.office.documents.fonts import Face
from backend.office.documents.words import filters, qr

BUILT_IN_FILTERS = ("length", "first", "last", "join", "upper", "lower", "default", "batch")


@dataclass(frozen=True, slots=True)
class Template:
    """A template definition, read."""

    code: str
    title: Mapping[str, str]
    entity: str
    facts: Shape
    words: Mapping[str, Mapping[str, str]]
    style: str
    body: str

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages it is written in."""
        return tuple(self.words)

    def name(self, locale: str) -> str:
        """Return the template's title in a language."""
        return self.title["en" if locale == "en" else "zh"]


def read_template(body: Mapping[str, Any]) -> Template:
    """Read a checked definition body; a wrong shape of facts is a broken release."""
    shape, faults = read_shape(body["facts"])
    assert not faults, f"a published template has a wrong shape: {faults}"
    return Template(
        code=body["code"],
        title=body["title"],
        entity=body.get("entity", ""),
        facts=shape,
        words=body["words"],
        style=body["style"],
        body=body["body"],
    )


@lru_cache(maxsize=4)
def environment(locale: str) -> ImmutableSandboxedEnvironment:
    """Return the sandbox of a language."""
    sandbox = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    sandbox.globals = {"qr": qr}
    sandbox.tests = {name: sandbox.tests[name] for name in ("none", "defined", "sameas", "in")}
    sandbox.filters = {name: FILTERS[name] for name in BUILT_IN_FILTERS} | filters(locale)
    return sandbox


def html_of(template: Template, facts: Mapping[str, Any], locale: str) -> str:
    """Write the page of a template and its facts, without fonts; Refused with all faults."""
    if locale not in template.words:
        raise refuse("document.locale", "locale", locale=locale, known=", ".join(template.words))
    paper = facts.get("paper")
    raise_if_any((*check_facts(PAPER, paper, "paper"), *check_facts(template.facts, facts)))
    names = {
        **fill(template.facts, facts),
        "paper": fill(PAPER, paper),
        "words": template.words[locale],
        "locale": locale,
    }
    try:
        written = environment(locale).from_string(template.body).render(names)
    except TemplateSyntaxError as wrong:
        raise refuse(
            "document.template.syntax", "body", line=wrong.lineno, reason=wrong
        ) from wrong
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as wrong:
        raise refuse("document.template.failed", "body", reason=wrong) from wrong
    return _page(template, names["paper"], locale, written)


def _page(template: Template, paper: Mapping[str, Any], locale: str, written: str) -> str:
    title = f"{paper['title']} {paper['number']}".strip()
    style = template.style.replace("</", "<\\/")  # text in a style must not close it
    return (
        f'<!doctype html>\n<html lang="{escape(locale)}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        f'<meta name="author" content="{escape(paper["author"])}">'
        f'<meta name="generator" content="Portico {escape(template.code)} {paper["version"]}">'
        f'<meta name="dcterms.created" content="{escape(paper["made_at"])}">'
        f'<meta name="dcterms.modified" content="{escape(paper["made_at"])}">'
        f"<style>{style}</style>"
        f"</head><body>{written}</body></html>"
    )


def font_style(faces: Iterable[Face]) -> str:
    """Write the faces as explicit `@font-face` rules, and make them the only family."""
    known = tuple(faces)
    rules = "".join(
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};'
        f'src:url("portico:font/{face.path.name}")}}'
        for face in known
    )
    families = ",".join(f'"{family}"' for family in dict.fromkeys(face.family for face in known))
    return f"{rules}html{{font-family:{families}}}"
