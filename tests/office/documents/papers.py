"""Builders of papers for tests: the published templates, their samples, readers."""

import copy
import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from backend.office.documents.service import Subject
from backend.runtime.access.viewer import Grant, OrgTree, Unit, Viewer

LIBRARY = Path(__file__).resolve().parents[3] / "forms" / "library" / "template"
NOW = datetime(2026, 3, 4, 2, 21, tzinfo=UTC)
GROUP, HANGZHOU, NANJING = 1, 2, 3
ORGS = OrgTree(
    {
        GROUP: Unit(GROUP, "100000", "集团", "Group", "group", None),
        HANGZHOU: Unit(HANGZHOU, "330100", "杭州分公司", "Hangzhou", "branch", GROUP),
        NANJING: Unit(NANJING, "320100", "南京分公司", "Nanjing", "branch", GROUP),
    }
)


@cache
def _written(code: str) -> str:
    body = yaml.safe_load((LIBRARY / f"{code}.yaml").read_text(encoding="utf-8"))
    return json.dumps(body)


def a_template(code: str = "policy_paper", **changes: Any) -> dict[str, Any]:
    return {**json.loads(_written(code)), **changes}


def a_small_template(body: str, **changes: Any) -> dict[str, Any]:
    """A template of a few facts, with the given text."""
    sample = {"paper": a_template()["sample"]["paper"], "name": "张三", "premium": "1234.50"}
    return {
        "code": "slip",
        "title": {"zh": "凭条", "en": "Slip"},
        "facts": {
            "name": "text",
            "premium": "money",
            "note": "optional text",
            "rows": [{"name": "text"}],
        },
        "words": {"zh-CN": {"holder": "投保人"}, "en": {"holder": "Holder"}},
        "style": "@page { size: A5 }",
        "body": body,
        "sample": {**sample, "rows": [{"name": "李四"}]},
        **changes,
    }


def sample_facts(template: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(template["sample"]), **changes}


def a_reader(person_id: int = 7, org_id: int = HANGZHOU, **changes: Any) -> Viewer:
    """Somebody who may read papers of a unit and below."""
    grant = Grant("g", "allow", "paper.read", "query", org_id, down=True, **changes)
    return Viewer(person_id, "reader", "周敏", org_id, "zh-CN", ORGS, (grant,))


def a_subject(**changes: Any) -> Subject:
    facts = {name: fact for name, fact in a_template()["sample"].items() if name != "paper"}
    given: dict[str, Any] = {
        "kind": "policy_paper",
        "entity": "policy",
        "record_id": 42,
        "number": "P2026000042",
        "org_id": HANGZHOU,
        "product": "CONSTRUCTION",
        "owner_id": 7,
        "facts": facts,
    }
    return Subject(**(given | changes))
