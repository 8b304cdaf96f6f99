"""The phone's engine finds what the server's does: goldens by hand, and random answers replayed.

`PORTICO_GOLDEN=1` rewrites the compiled forms and the outcomes; review reads the difference.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from forms import answers as checking
from forms import sources
from forms.card import card_of
from forms.compiler import for_phone
from tests.forms.forms_at_hand import GOLDEN, ROOT, TODAY, form, offered

WEB = ROOT / "web"
VITEST = WEB / "node_modules" / "vitest" / "vitest.mjs"


def outcome(code: str, answers: dict[str, Any], locale: str = "zh-CN") -> dict[str, Any]:
    checked = checking.examine(form(code), answers, TODAY, offered(), locale)
    told = [
        [{"code": item.code, "at": item.at, "facts": dict(item.facts)} for item in found]
        for found in (checked.faults, checked.warnings)
    ]
    return {
        "values": checked.values,
        "faults": told[0],
        "warnings": told[1],
        "pricing_rows": checking.pricing_rows(form(code), checked.settled),
    }


def lines(items: list[Any]) -> str:
    return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n]\n"


def kept(name: str, text: str) -> str:
    """The golden file's text; rewritten first when that is asked for."""
    file = GOLDEN / name
    if os.environ.get("PORTICO_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    return file.read_text(encoding="utf-8")


def test_compiled_forms_are_current() -> None:
    for code in ("quote", "sample"):
        compiled = lines([for_phone(form(code)), sources.to_json(offered())])

        assert kept(f"{code}.compiled.json", compiled) == compiled


def test_outcomes_are_as_reviewed() -> None:
    cases = json.loads((GOLDEN / "answers.json").read_text(encoding="utf-8"))

    found = lines([{**case, **outcome(case["form"], case["answers"])} for case in cases])

    assert kept("outcomes.json", found) == found


def test_the_card_is_made_of_the_form() -> None:
    answers = {"name": "样品", "product": "GA01", "plan": "A", "lines": [{"price": "10"}] * 2}
    checked = checking.examine(form("sample"), answers, TODAY, offered())

    card = card_of(form("sample"), checked.settled)

    assert card["title"] == "样品"
    assert card["subtitle"] == "2026-03-05 – 2026-05-05"
    assert [(fact["label"]["en"], fact["value"], fact["value_en"]) for fact in card["facts"]] == [
        ("Product", "团体意外险", "Group accident"),
        ("Total", "106.67", "106.67"),
        ("Lines", "2 行", "2 rows"),
        ("New", "是", "Yes"),
    ]


def _one_of(*typed: object) -> SearchStrategy[object]:
    odd: tuple[object, ...] = (None, "", "　", "x", 3, True, [], {"a": 1}, "9" * 40)
    return st.one_of(st.sampled_from(typed), st.sampled_from(typed), st.sampled_from(odd))


line = st.fixed_dictionaries(
    {},
    optional={
        "title": _one_of("甲", "乙", "太长的名目了"),
        "pieces": _one_of("1", "2", "70", "0", "２"),
        "price": _one_of("10", "0.005", "1,000.50", "0"),
        "cost": _one_of("1"),
        "line_plan": _one_of("A", "S", "Z"),
        "bought_on": _one_of("2026-03-05", "2026/3/1", "2027-01-01"),
        "what": _one_of("?"),
    },
)
sample_answers = st.fixed_dictionaries(
    {},
    optional={
        "name": _one_of("样品", "none", " 张 ", "a name that is too long"),
        "note": _one_of("好\r\n好", "tab\t"),
        "count": _one_of("1", "3", "9", "4", "-1", "2.5"),
        "rate": _one_of("0.5", "1.2345", "１.5"),
        "amount": _one_of("100", "33.33", "1,000", "1.001"),
        "total": _one_of("5"),
        "begins_on": _one_of("2026-03-01", "2026年3月31日", "2025-02-30", "2020-01-01"),
        "ends_on": _one_of("2026-03-01", "2027-03-31", "2026-06-30"),
        "seen_at": _one_of("2026-03-05T01:02:03+08:00", "2026-03-05"),
        "is_new": _one_of("是", "No", "否"),
        "product": _one_of("GA01", "PA01", "TR01", "CW01", "ZZ"),
        "plan": _one_of("A", "B", "S"),
        "kind": _one_of("a", "b", "c"),
        "id_number": _one_of("360426199101010071", "11010519491231002x", "110105"),
        "credit_code": _one_of("91110000600037341L", "91110000600037342L"),
        "born_on": _one_of("2000-01-01"),
        "phone": _one_of("138 0013 8000", "1"),
        "customer": _one_of("12", "0"),
        "lines": st.one_of(st.lists(line, max_size=4), st.just("none")),
        "other": _one_of("1"),
    },
)


def test_the_phone_finds_what_the_server_finds(tmp_path: Path) -> None:
    if shutil.which("node") is None or not VITEST.exists():
        pytest.skip("needs node and the client's packages: run `npm ci` in web/")
    cases: list[dict[str, Any]] = []

    @settings(
        max_examples=1500,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(sample_answers)
    def collect(answers: dict[str, Any]) -> None:
        cases.append({"form": "sample", "answers": answers, **outcome("sample", answers)})

    collect()
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(cases), encoding="utf-8")

    replayed = subprocess.run(
        ["node", str(VITEST), "run", "test/form/replay.test.ts"],
        cwd=WEB,
        env={**os.environ, "PORTICO_ANSWERS": str(file)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert replayed.returncode == 0, replayed.stdout[-6000:] + replayed.stderr[-2000:]
