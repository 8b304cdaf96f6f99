"""Checks of templates before publishing: the library passes, what is wrong is named."""

from typing import Any

import pytest

from backend.office.documents.check import check_template
from tests.office.documents.papers import LIBRARY, a_small_template, a_template


def _faults(body: dict[str, Any]) -> list[tuple[str, str]]:
    found = check_template(body, body.get("code", ""), lambda _kind, _code: None)
    return [(fault.code.removeprefix("document."), fault.at) for fault in found]


@pytest.mark.parametrize("code", [path.stem for path in LIBRARY.glob("*.yaml")])
def test_every_template_of_the_library_passes(code: str) -> None:
    assert _faults(a_template(code)) == []


def test_unknown_names_are_found_also_where_the_sample_does_not_reach() -> None:
    body = """{% if note %}{{ premum }}{% endif %}
    {% for row in rows %}{{ row.nam }}{% if note %}{{ loop.index }}{{ words.hold }}{% endif %}
    {% endfor %}{% set first = rows|first %}{{ first.age }}{{ paper.number }}{{ name.upper }}"""

    assert _faults(a_small_template(body)) == [("template.unknown", "body")] * 5


def test_what_reaches_outside_or_runs_is_refused() -> None:
    reaching = (
        '<img src="https://example.com/a.png">',
        '<img src="file:///etc/passwd">',
        "<script>1</script>",
        '<link rel="attachment" href="file:///etc/passwd">',
    )
    for body in reaching:
        assert ("template.outside", "body") in _faults(a_small_template(body)), body
    for style in ("@import 'x.css';", "p { background: url(http://x/) }", "@font-face {}"):
        assert _faults(a_small_template("", style=style)) == [("template.outside", "style")], style


def test_data_addresses_and_facts_are_allowed() -> None:
    body = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><img src="{{ name }}">'
    style = "p { background: url( 'data:image/gif;base64,R0lGODlhAQABAAAAACw=') }"

    assert _faults(a_small_template(body, style=style)) == []


def test_the_sandbox_offers_no_way_out() -> None:
    escapes = (
        "{{ name|safe }}",
        "{% include 'x' %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ rows.__init__.__globals__ }}",
        "{{ cycler }}",
        "{{ name|attr('__class__') }}",
    )
    for body in escapes:
        assert _faults(a_small_template(body)), body


def test_all_faults_come_at_once() -> None:
    body = a_small_template(
        "{{ x }}",
        facts={"name": "texts"},
        words={"zh-CN": {"a": "甲"}, "fr": {}},
        style="p { background: url(http://x/) }",
    )

    assert [code for code, _ in _faults(body)] == [
        "shape.unknown", "locale", "template.word", "template.outside", "template.unknown",
    ]  # fmt: skip


def test_a_part_that_is_absent_or_of_another_kind_is_named() -> None:
    body = a_small_template("", words=[], code="slip")
    del body["style"]

    assert _faults(body) == [("template.part", "words"), ("template.part", "style")]


def test_a_sample_that_does_not_fit_is_told_where() -> None:
    body = a_small_template("{{ premium|money }}")
    body["sample"]["premium"] = "a lot"

    assert _faults(body) == [("fact.kind", "sample.premium")] * 2
