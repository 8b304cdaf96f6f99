"""Properties that hold for any tree: printing reads back, and the phone computes the same."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.metadata import expressions
from backend.metadata.expressions import Kind, Tree, Type
from tests.metadata.expressions import strategies

WEB = Path(__file__).parents[3] / "web"
VITEST = WEB / "node_modules" / "vitest" / "vitest.mjs"
KINDS = strategies.KINDS
NAMES = {name: Type(kind) for kind, names in strategies.NAMES.items() for name in names}
COLUMNS = {name: Type(kind) for kind, names in strategies.COLUMNS.items() for name in names}
any_tree = st.sampled_from(KINDS).flatmap(strategies.trees)
QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large)


@settings(max_examples=200, deadline=None, suppress_health_check=QUIET)
@given(any_tree)
def test_a_printed_tree_reads_back_as_itself(tree: Tree) -> None:
    names = NAMES | {"rows": expressions.rows_of(COLUMNS)}

    for chinese in (False, True):
        assert expressions.parse(expressions.write(tree, chinese=chinese), names) == tree


@settings(max_examples=200, deadline=None, suppress_health_check=QUIET)
@given(any_tree, strategies.values)
def test_a_value_has_the_kind_of_its_tree(tree: Tree, values: dict[str, Any]) -> None:
    found = expressions.plain(expressions.evaluate(tree, values))

    wanted: dict[Kind, type] = {"number": str, "text": str, "date": str, "yes_no": bool}
    assert found is None or type(found) is wanted[tree.kind]


def test_the_phone_computes_what_the_server_computes(tmp_path: Path) -> None:
    if shutil.which("node") is None or not VITEST.exists():
        pytest.skip("needs node and the client's packages: run `npm ci` in web/")
    cases: list[dict[str, Any]] = []

    @settings(max_examples=1500, deadline=None, database=None, suppress_health_check=QUIET)
    @given(any_tree, strategies.values)
    def collect(tree: Tree, values: dict[str, Any]) -> None:
        row = values["rows"][0] if values["rows"] else {}
        for part in tree.walk():
            if part.args:
                value = expressions.plain(expressions.evaluate(part, values, row))
                case = {"tree": part.to_json(), "values": values, "row": row, "value": value}
                cases.append(case)

    collect()
    file = tmp_path / "trees.json"
    file.write_text(json.dumps(cases), encoding="utf-8")

    replayed = subprocess.run(
        ["node", str(VITEST), "run", "test/expressions/replay.test.ts"],
        cwd=WEB,
        env={**os.environ, "PORTICO_TREES": str(file)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert replayed.returncode == 0, replayed.stdout[-4000:] + replayed.stderr[-2000:]
