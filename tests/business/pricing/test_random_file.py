"""Random rows priced here and kept in a file, which the web tests price again.

`PORTICO_WRITE_GOLDEN=1` draws the file anew; otherwise it must still come out as kept.
"""

import json
import os
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from backend.business.pricing.rules import Priced, explain, records, summary
from tests.business.pricing.random_rows import TABLES, runs
from tests.business.pricing.test_properties import Run, price

FILE = Path(__file__).resolve().parents[2] / "golden" / "price-random.json"
RUNS = 60


def written(priced: Priced) -> dict[str, Any]:
    return {
        "records": [record for row in priced.rows for record in records(row)],
        "groups": [summary(group) for group in priced.groups],
        "faults": [
            [row, fault.at, fault.code, dict(fault.facts)]
            for row, faults in priced.faults.items()
            for fault in faults
        ],
        "steps": [
            [{"code": step.code, "facts": step.facts} for step in explain(row)]
            for row in priced.rows
        ],
    }


def draw() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    @seed(20261124)
    @settings(
        max_examples=RUNS,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(runs())
    def collect(run: Run) -> None:
        body, rows = run
        found.append({"product": body, "rows": rows, **written(price(run))})

    collect()
    return found


def test_the_kept_rows_still_cost_the_same() -> None:
    if os.environ.get("PORTICO_WRITE_GOLDEN"):
        tables = {name: {"columns": head, "rows": body} for name, (head, body) in TABLES.items()}
        kept = json.dumps({"tables": tables, "runs": draw()}, ensure_ascii=False)
        FILE.write_text(kept.replace('{"product"', '\n{"product"') + "\n", encoding="utf-8")

    runs_kept = json.loads(FILE.read_text(encoding="utf-8"))["runs"]

    assert len(runs_kept) >= RUNS // 2
    for run in runs_kept:
        again = json.loads(json.dumps(written(price((run["product"], run["rows"])))))
        assert again == {key: run[key] for key in again}
