"""Golden cases: the written result of every function, and the reason of every fault."""

import json
import os

import pytest

from backend.kit.faults import Refused
from backend.kit.messages import LOCALES, explain
from backend.metadata import expressions
from tests.metadata.expressions import golden


def test_every_case_gives_its_written_result() -> None:
    wrong = []
    for case, names, values in golden.cases():
        tree = expressions.parse(case["text"], names)
        found = expressions.explain(tree, values)
        if (expressions.plain(found.value), list(found.marks)) != (
            case["value"],
            case.get("marks", []),
        ):
            wrong.append((case, found.value, found.marks))

    assert not wrong


def test_a_printed_tree_reads_as_the_same_tree_in_both_languages() -> None:
    for case, names, _ in golden.cases():
        tree = expressions.parse(case["text"], names)

        for chinese in (False, True):
            printed = expressions.write(tree, chinese=chinese)

            assert expressions.parse(printed, names) == tree, printed


def test_a_tree_survives_its_json() -> None:
    for case, names, _ in golden.cases():
        tree = expressions.parse(case["text"], names)

        assert expressions.from_json(json.loads(json.dumps(tree.to_json()))) == tree


def test_every_fault_tells_its_reason_and_position() -> None:
    document = golden.read("faults")
    names = golden.names_of(document["names"])
    for case in document["cases"]:
        with pytest.raises(Refused) as refused:
            expressions.parse(case["text"], names, at="here")

        fault = refused.value.faults[0]
        assert (fault.code, fault.facts["position"]) == (case["code"], str(case["position"])), case
        assert fault.at == "here"
        assert all(explain(fault, locale) for locale in LOCALES)


def test_the_trees_that_the_phone_replays_are_current() -> None:
    trees = [
        {
            "text": case["text"],
            "tree": expressions.parse(case["text"], names).to_json(),
            "value": case["value"],
            "marks": case.get("marks", []),
        }
        for case, names, _ in golden.cases()
    ]
    lines = ",\n".join(json.dumps(tree, ensure_ascii=False) for tree in trees)
    values = json.dumps(golden.read("numbers")["values"], ensure_ascii=False)
    written = f'{{"values": {values},\n"cases": [\n{lines}\n]}}\n'
    file = golden.FOLDER / "trees.json"
    if os.environ.get("PORTICO_GOLDEN"):
        file.write_text(written, encoding="utf-8")

    assert file.read_text(encoding="utf-8") == written
