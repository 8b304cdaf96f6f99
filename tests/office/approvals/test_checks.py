from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backend.office.approvals.engine.checks import check
from backend.office.approvals.engine.conditions import holds
from backend.office.approvals.engine.definition import Branch, Value
from backend.office.approvals.engine.reading import read_flow
from tests.office.approvals.flows import (
    a_body,
    a_flow,
    approve,
    branch,
    case,
    copy,
    end,
    parallel,
)

A = approve("a", "x")


def found(*steps: Any, **body: Any) -> list[str]:
    """What the checks find, as `code node detail`."""
    flow = read_flow(a_body(*steps) | body)
    return [f"{item.code} {item.node} {item.detail}".strip() for item in check(flow)]


def test_a_sound_flow_has_no_faults() -> None:
    assert (
        found(A, branch("b", case("premium < 5.00", copy("k", "r")), default=[]), end("e")) == []
    )


def test_each_part_that_is_missing_or_unknown_is_named() -> None:
    table: list[tuple[list[Any], dict[str, Any], list[str]]] = [
        ([A], {"fallback": ""}, ["fallback.none"]),
        ([A], {"fallback": None}, ["fallback.none"]),
        ([A | {"id": ""}, A | {"id": None}], {}, ["id.missing", "id.missing"]),
        ([A, A, copy("a", "r")], {}, ["id.duplicate a", "id.duplicate a"]),
        (
            [{"id": "z", "kind": "subflow"}, {"id": "y"}],
            {},
            ["kind.unknown y", "kind.unknown z subflow"],
        ),
        ([A | {"mode": "most"}], {}, ["mode.unknown a"]),
        ([A | {"approvers": []}], {}, ["approver.none a"]),
        ([A | {"mode": "ratio", "ratio": "0"}], {}, ["ratio.range a"]),
        ([A | {"mode": "ratio", "ratio": "1.01"}], {}, ["ratio.range a"]),
        ([A | {"mode": "ratio"}], {}, ["ratio.range a"]),
        ([A | {"mode": "ratio", "ratio": "1"}], {}, []),
        ([copy("k")], {}, ["copy.none k"]),
        ([parallel("p", [A])], {}, ["parallel.single p"]),
    ]

    for steps, body, faults in table:
        assert found(*steps, **body) == faults


def test_an_end_in_a_parallel_is_faulted_however_deep() -> None:
    inside = branch("b", case("premium < 5.00", end("e")), default=[])

    assert found(parallel("p", [A], [inside])) == ["end.in_parallel e"]


def test_what_stands_after_an_end_is_unreachable_but_not_what_is_inside_it() -> None:
    whole = branch("b", case("premium < 5.00", end("e1")), default=[end("e2")])
    for steps, faults in [
        ([end("e"), A], ["step.unreachable a"]),
        ([whole, A, copy("k", "r")], ["step.unreachable a", "step.unreachable k"]),
        (
            [end("e"), branch("c", case("premium < 5.00", end("f"), A), default=[])],
            ["step.unreachable c"],
        ),
        ([branch("b", case("premium < 5.00", end("e1"))), A], ["condition.gap b premium=5.00"]),
        ([branch("b", case("premium >= 0.00", end("e1"))), A], ["step.unreachable a"]),
        ([branch("b", case("premium < 5.00"), default=[end("e2")]), A], []),
        (
            [parallel("p", [A], [end("e")]), copy("k", "r")],
            ["end.in_parallel e", "step.unreachable k"],
        ),
    ]:
        assert found(*steps) == faults


def test_conditions_are_judged_with_the_first_witness() -> None:
    for steps, faults in [
        (
            [branch("b", case("premium < 50000.00"), case("premium > 50000"))],
            ["condition.gap b premium=50000.00"],
        ),
        (
            [branch("b", case("premium <= 10"), case("premium >= 10"))],
            ["condition.overlap b premium=10.00"],
        ),
        (
            [branch("b", case("level in low,mid"), case("level = high"), default=[])],
            ["condition.never b default"],
        ),
        (
            [branch("b", case("lives > 3"), case("lives > 5"), default=[])],
            ["condition.never b case 2", "condition.overlap b lives=6"],
        ),
        (
            [branch("b", case("premium > 1"), case("lives > 9"))],
            [
                "condition.gap b lives=1; premium=0.00",
                "condition.overlap b lives=10; premium=1.01",
            ],
        ),
        ([branch("b", case("nobody = 1"), case("lives > 9"))], ["field.unknown b nobody"]),
        ([branch("b", case(""), default=[])], ["condition.never b default"]),
        ([branch("b")], ["condition.gap b"]),
    ]:
        assert found(*steps) == faults


def test_a_branch_inside_a_case_is_judged_by_the_values_that_reach_it() -> None:
    inner = branch("i", case("premium < 10"), case("premium > 20"))
    reached = branch("o", case("premium < 5"), case("level = low", inner), default=[])
    unknown = branch("o", case("nobody = 1", inner), default=[])

    assert found(branch("o", case("premium < 10", inner), default=[])) == [
        "condition.never i case 2"
    ]
    assert found(reached) == [
        "condition.gap i level=low; premium=10.00",
        "condition.overlap o level=low; premium=0.00",
    ]
    assert found(unknown) == ["condition.gap i premium=10.00", "field.unknown o nobody"]


TESTS = st.one_of(
    st.tuples(
        st.just("lives"), st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), st.integers(1, 6)
    ),
    st.tuples(st.just("level"), st.sampled_from(["=", "!="]), st.sampled_from(["low", "high"])),
)
CASES = st.lists(st.lists(TESTS, max_size=2), min_size=1, max_size=3)


@given(cases=CASES, has_default=st.booleans())
def test_the_checks_agree_with_trying_every_value(cases: list[Any], has_default: bool) -> None:
    written = [
        {
            "when": [{"field": f, "op": op, "value": str(value)} for f, op, value in when],
            "steps": [],
        }
        for when in cases
    ]
    flow = a_flow(branch("b", *written, default=[] if has_default else None))
    step = flow.steps[0]
    assert isinstance(step, Branch)

    results = {(item.code, item.detail) for item in check(flow)}

    names = sorted({test.field for test in flow.tests})
    values: dict[str, list[Value]] = {
        "level": ["low", "mid", "high"],
        "lives": [Decimal(lives) for lives in range(1, 101)],
    }
    tried = [
        dict(zip(names, chosen, strict=True))
        for chosen in product(*[values[name] for name in names])
    ]
    held = [
        [i for i, c in enumerate(step.cases, 1) if all(holds(t, facts[t.field]) for t in c.when)]
        for facts in tried
    ]
    taken = {h[0] if h else "default" for h in held}
    assert any(code == "condition.gap" for code, _ in results) == (
        not has_default and "default" in taken
    )
    assert any(code == "condition.overlap" for code, _ in results) == any(len(h) > 1 for h in held)
    never = {f"case {i}" for i in range(1, len(cases) + 1) if i not in taken}
    never |= {"default"} if has_default and "default" not in taken else set()
    assert {detail for code, detail in results if code == "condition.never"} == never
