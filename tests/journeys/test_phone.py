"""The agent's and the manager's journeys in a real browser, also without a network."""

import json

import pytest
from playwright.sync_api import Browser, Route

from tests.journeys.conftest import ROOT, Site
from tests.journeys.phone import PHONE, browser, fill_in, page_of, picture, sign_in
from tests.journeys.quoting import answers, form_id, send, state

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("site", ["sqlite"], indirect=True, scope="module"),
]
SERIOUS = {"serious", "critical"}
NEWEST = "{ quotes(first: 5, sort: [{field: id, direction: DESC}]) { nodes { id customerName premium } } }"  # noqa: E501


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


def named(site: Site, name: str) -> list[dict[str, str]]:
    nodes = site.ask("lina", NEWEST)["quotes"]["nodes"]
    return [node for node in nodes if node["customerName"] == name]


def test_an_agent_quotes_and_a_manager_approves(site: Site, chromium: Browser) -> None:
    agent = chromium.new_context(viewport=PHONE, locale="zh-CN")
    page = sign_in(agent, site, "李娜")
    fill_in(page, site, "郑海波")
    shown = page.get_by_text("344.90").first
    shown.wait_for()
    picture(page, "phone-form-zh")
    page.get_by_role("button", name="提交审批").click()
    page.get_by_text("已提交").first.wait_for()
    manager = chromium.new_context(viewport=PHONE, locale="zh-CN")
    inbox = sign_in(manager, site, "王芳")
    card = inbox.locator("li", has_text="郑海波").first
    picture(inbox, "phone-inbox-zh")

    card.get_by_role("button", name="同意").click()

    inbox.wait_for_timeout(6500)
    quote = named(site, "郑海波")[0]
    assert quote["premium"] == "344.90"
    assert state(site, quote["id"])["state"] == "issued"
    agent.close()
    manager.close()


def test_the_phone_prices_to_the_cent_as_the_server_does(site: Site, chromium: Browser) -> None:
    query = 'query($d: ID!, $a: JSON!) { priceForm(form: "quote", definition: $d, answers: $a) { premium } }'  # noqa: E501
    priced = site.ask("lina", query, d=form_id(site), a=answers())["priceForm"]["premium"]

    agent = chromium.new_context(viewport=PHONE, locale="zh-CN")
    page = sign_in(agent, site, "李娜")
    fill_in(page, site, "周雨桐")

    shown = page.get_by_text(priced["premium"]).first
    shown.wait_for()
    assert shown.is_visible()
    agent.close()


def test_a_quote_made_offline_is_sent_once_though_its_answer_is_lost(
    site: Site, chromium: Browser
) -> None:
    agent = chromium.new_context(viewport=PHONE, locale="zh-CN")
    page = sign_in(agent, site, "李娜")
    fill_in(page, site, "许文博")
    page.get_by_text("344.90").first.wait_for()
    agent.set_offline(True)
    page.get_by_role("button", name="存入发件箱").click()
    page.get_by_text("待发送").first.wait_for()
    picture(page, "phone-offline-zh")
    lost = []

    def lose_the_first_answer(route: Route) -> None:
        body = route.request.post_data_json or {}
        if body.get("documentId") == "submit-form" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/graphql", lose_the_first_answer)
    agent.set_offline(False)

    for _ in range(60):
        if lost and not page.get_by_text("待发送").count():
            break
        page.wait_for_timeout(500)
    assert lost == [200]
    page.wait_for_timeout(1500)
    assert len(named(site, "许文博")) == 1
    agent.close()


def test_the_handbook_opens_offline(site: Site, chromium: Browser) -> None:
    agent = chromium.new_context(viewport=PHONE, locale="zh-CN")
    page = sign_in(agent, site, "李娜")
    page.get_by_role("link", name="产品").click()
    page.get_by_text("康佑住院医疗保险").first.wait_for()
    agent.set_offline(True)

    page.get_by_text("康佑住院医疗保险").first.click()

    page.get_by_text("条款费率").first.click()
    page.get_by_text("合同构成").first.wait_for()
    picture(page, "phone-handbook-zh")
    agent.close()


def test_the_second_manager_is_told_who_decided(site: Site, chromium: Browser) -> None:
    quote = send(site, applicant_name="高志强")["record"]
    first = chromium.new_context(viewport=PHONE, locale="zh-CN")
    second = chromium.new_context(viewport=PHONE, locale="zh-CN")
    one, other = sign_in(first, site, "王芳"), sign_in(second, site, "王芳")
    tap_one = one.locator("li", has_text="高志强").first.get_by_role("button", name="同意")
    tap_other = other.locator("li", has_text="高志强").first.get_by_role("button", name="同意")
    tap_one.wait_for()
    tap_other.wait_for()

    tap_one.click()
    tap_other.click()

    one.wait_for_timeout(8000)
    assert state(site, quote["id"])["state"] == "issued"
    seen = one.locator("body").inner_text() + other.locator("body").inner_text()
    assert "王芳" in seen
    first.close()
    second.close()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_phone_has_no_serious_fault_of_access(
    site: Site, chromium: Browser, language: str
) -> None:
    axe = (ROOT / "web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    context = chromium.new_context(viewport=PHONE, locale=language, bypass_csp=True)
    page = page_of(context)
    page.goto(f"{site.address}/m/")
    page.get_by_role("button", name="李娜" if language == "zh-CN" else "Li Na").click()
    page.locator("nav a").first.wait_for()

    for place in ("inbox", "quotes", "products", "me"):
        page.goto(f"{site.address}/m/#/{place}")
        page.wait_for_timeout(800)
        page.add_script_tag(content=axe)
        found = json.loads(
            page.evaluate("axe.run().then(found => JSON.stringify(found.violations))")
        )
        serious = [rule["id"] for rule in found if rule["impact"] in SERIOUS]
        assert serious == [], (place, serious)
        picture(page, f"phone-{place}-{language}")
    context.close()
