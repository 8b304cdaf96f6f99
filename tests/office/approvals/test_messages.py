"""Codes that are put together have words: the engine's, the checks', the states'."""

import ast
import re
from pathlib import Path

from backend.kit.messages import LOCALES, catalogue
from backend.office.approvals import engine
from backend.office.approvals.service import ACTIONS

ENGINE = Path(engine.__path__[0])


def texts_in(file: str) -> set[str]:
    """Every text in a file of the engine that looks like a code."""
    tree = ast.parse((ENGINE / file).read_text(encoding="utf-8"))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z_]+\.[a-z_.]+", node.value)
    }


def test_every_refusal_of_the_engine_has_words() -> None:
    codes = {f"case.{code}" for code in texts_in("admission.py")} - {"case.task.closed"}
    codes |= {"case.duplicate", "case.not_applicant", "case.not_assignee"}
    codes |= {f"case.task.closed.{action}" for action in (*ACTIONS, "withdraw")}
    codes -= {"case.task.closed.comment"}
    statuses = ("draft", "running", "approved", "rejected", "returned", "withdrawn")
    codes |= {f"case.state.{status}" for status in statuses}

    assert len(codes) > 20
    for locale in LOCALES:
        assert codes <= catalogue(locale).keys()


def test_every_finding_of_the_checks_and_of_the_form_has_words() -> None:
    codes = {f"flow.{code}" for code in texts_in("checks.py")}
    tree = ast.parse((ENGINE / "reading.py").read_text(encoding="utf-8"))
    codes |= {
        f"flow.form.{node.args[0].value!s}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "fault"
        and isinstance(node.args[0], ast.Constant)
    }

    assert len(codes) > 22
    for locale in LOCALES:
        assert codes <= catalogue(locale).keys()
