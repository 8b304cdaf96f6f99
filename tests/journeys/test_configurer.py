"""A configurer edits definitions as files and publishes them without a restart."""

from pathlib import Path
from uuid import uuid4

import yaml

from tests.journeys.conftest import Site
from tests.journeys.quoting import answers, card_of, decision, form_id, send, state

FIELD = {
    "code": "employer",
    "type": "text",
    "label": {"zh": "工作单位", "en": "Employer"},
    "keep": True,
    "max": 60,
    "rules": [
        {
            "when": 'employer = "无"',
            "say": {"zh": "请填写单位全称", "en": "Write the employer's full name"},
        }
    ],
}


def edit(folder: Path) -> None:
    """Add a field with a rule to the quote form, and raise a rate by half."""
    path = folder / "form" / "quote.yaml"
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    next(group for group in form["groups"] if group["code"] == "applicant")["fields"].append(FIELD)
    path.write_text(yaml.safe_dump(form, allow_unicode=True, sort_keys=False), encoding="utf-8")
    table = folder / "table" / "pa01_adb.csv"
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    raised = [f"{row.rpartition(',')[0]},9.5" for row in rows]
    table.write_text("\n".join([head, *raised]) + "\n", encoding="utf-8")


def test_publishing_reaches_phones_at_once_and_leaves_running_work(
    site: Site, tmp_path: Path
) -> None:
    running = send(site)
    before = form_id(site)
    site.command("release", "export", str(tmp_path))
    edit(tmp_path)

    checked = site.command("release", "check", str(tmp_path))
    published = site.command("release", "publish", str(tmp_path), "--note", "加工作单位")

    assert "form/quote" in checked
    assert "quotes.x_employer" in checked
    assert "is current" in published
    after = form_id(site)
    assert after != before
    wrong = site.refusal(
        "lina", "submit-form", form="quote", definition=after, key=str(uuid4()),
        answers=answers(employer="无"),
    )  # fmt: skip
    assert "请填写单位全称" in wrong["message"]
    dearer = send(site, employer="东方置业有限公司")
    assert float(dearer["amount"]) > float(running["amount"])
    query = (
        'query { quotes(filter: {employer: {eq: "东方置业有限公司"}}) { nodes { id employer } } }'
    )
    assert [node["id"] for node in site.ask("lina", query)["quotes"]["nodes"]] == [
        dearer["record"]["id"]
    ]
    site.stored(
        "wangfang", "decide", **decision(card_of(site, "wangfang", running["record"]["id"]))
    )
    assert state(site, running["record"]["id"])["state"] == "issued"
    kept = site.ask(
        "lina", "query($id: ID!) { quote(id: $id) { definitionId premium } }",
        id=running["record"]["id"],
    )["quote"]  # fmt: skip
    assert (kept["definitionId"], kept["premium"]) == (before, running["amount"])


def test_a_release_is_taken_back(site: Site, tmp_path: Path) -> None:
    body = {"code": "visit", "title": {"zh": "x"}}
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "visit.yaml").write_text(yaml.safe_dump(body), encoding="utf-8")

    back = site.command("release", "take-back", "1")

    assert "holds what release 1 held" in back
