"""Headquarters and managers at the desk (桌面端), in a real browser and by keyboard."""

import json
import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import PASSWORD, ROOT, Site
from tests.journeys.phone import DESK, browser, page_of, picture
from tests.journeys.quoting import send, state

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("site", ["sqlite"], indirect=True, scope="module"),
]
SERIOUS = {"serious", "critical"}
AXE = "axe.run().then(found => JSON.stringify(found.violations))"


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


def opened(context: BrowserContext, site: Site, login: str, place: str) -> Page:
    """Open an address of the desk as somebody, typing alone."""
    page = page_of(context)
    page.goto(site.address + place)
    page.locator("#login").fill(login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("h1").filter(has_not_text="Portico").wait_for()
    return page


def desk(chromium: Browser, language: str = "zh-CN", theme: str = "light") -> BrowserContext:
    context = chromium.new_context(viewport=DESK, locale=language, bypass_csp=True)
    context.add_init_script(f"localStorage.setItem('portico.theme', '{theme}')")
    return context


def figures(text: str) -> list[str]:
    return re.findall(r"[\d,]+(?:\.\d\d)?", text)


def test_a_figure_of_the_report_leads_to_the_policies_it_counts(
    site: Site, chromium: Browser
) -> None:
    context = desk(chromium)
    page = opened(context, site, "linjing", "/reports/premium")
    row = page.locator(".tree tbody tr").nth(1)
    row.wait_for()
    premium, count = row.locator("td a").nth(0), row.locator("td a").nth(1).inner_text()
    amount = premium.inner_text()
    picture(page, "desk-report-zh")

    premium.click()

    page.locator(".grid tfoot td").last.wait_for()
    assert page.locator(".grid tfoot td").last.inner_text() == amount
    assert figures(page.locator(".grid tfoot th").inner_text()) == [count]
    context.close()


def test_a_branch_manager_sees_the_branch_only(site: Site, chromium: Browser) -> None:
    context = desk(chromium)
    page = opened(context, site, "zhaomin", "/reports/premium")

    first = page.locator(".tree tbody tr").first
    first.wait_for()

    assert "上海分公司" in first.inner_text()
    assert page.get_by_text("北京分公司").count() == 0
    context.close()


def test_a_list_is_walked_by_keyboard_alone(site: Site, chromium: Browser) -> None:
    context = desk(chromium)
    page = opened(context, site, "linjing", "/policies?state=in_force")
    page.locator(".grid tbody a").first.wait_for()
    first, second = page.locator(".grid tbody a").all_inner_texts()[:2]

    page.locator(".table-place").focus()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=first).wait_for()
    page.keyboard.press("j")
    page.get_by_role("heading", name=second).wait_for()
    picture(page, "desk-policy-zh")
    page.keyboard.press("Escape")

    page.locator(".panel").wait_for(state="detached")
    assert page.url == f"{site.address}/policies?state=in_force"
    assert page.evaluate("document.activeElement.textContent") == second
    context.close()


def test_the_palette_finds_a_policy_by_its_number(site: Site, chromium: Browser) -> None:
    context = desk(chromium)
    page = opened(context, site, "linjing", "/policies")
    page.locator(".grid tbody a").first.wait_for()
    number = page.locator(".grid tbody a").nth(3).inner_text()

    page.keyboard.press("/")
    page.keyboard.type(number)
    page.get_by_role("option", name=number).first.wait_for()
    page.keyboard.press("Enter")

    heading = page.locator(".panel").get_by_role("heading", name=number)
    heading.wait_for()
    assert heading.is_visible()
    context.close()


def test_an_address_shows_the_same_to_whoever_may_open_it(site: Site, chromium: Browser) -> None:
    context = desk(chromium)
    page = opened(context, site, "lina", "/policies?sort=-premium&columns=state,premium")
    page.locator(".grid tbody a").first.wait_for()

    assert page.locator(".grid thead th").all_inner_texts() == ["保单号", "状态", "保费（元）"]
    amounts = page.locator(".grid tbody td.number").all_inner_texts()
    exact = [int(re.sub(r"\D", "", text)) for text in amounts]
    assert exact == sorted(exact, reverse=True)
    page.goto(f"{site.address}/reports")
    page.get_by_text("没有这个页面，或您无权查看").wait_for()
    context.close()


def test_what_a_reader_may_not_see_is_masked_and_marked(site: Site, chromium: Browser) -> None:
    context = desk(chromium)

    page = opened(context, site, "linjing", "/customers")

    masked = page.locator(".grid .masked").first
    masked.wait_for()
    assert "****" in masked.inner_text()
    assert masked.get_attribute("title") == "您没有查看完整内容的权限"
    context.close()


def test_a_manager_decides_at_the_desk_with_words_where_they_are_needed(
    site: Site, chromium: Browser
) -> None:
    quote = send(site, applicant_name="唐晓梅")["record"]
    context = desk(chromium)
    page = opened(context, site, "wangfang", "/inbox")
    page.get_by_role("link", name="唐晓梅").click()
    page.get_by_role("button", name="退回").click()
    page.get_by_text("请写明原因").wait_for()
    picture(page, "desk-inbox-zh")

    page.locator(".decide textarea").fill("请核对职业类别。")
    page.get_by_role("button", name="退回").click()

    page.get_by_text("已退回：唐晓梅").wait_for()
    assert state(site, quote["id"])["state"] == "returned"
    context.close()


@pytest.mark.parametrize(("language", "theme"), [("zh-CN", "light"), ("en", "dark")])
def test_the_desk_has_no_serious_fault_of_access(
    site: Site, chromium: Browser, language: str, theme: str
) -> None:
    axe = (ROOT / "web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    context = desk(chromium, language, theme)
    page = opened(context, site, "zhaomin", "/inbox")
    open_first = "document.querySelector('.grid tbody a')?.click()"

    for place in ("inbox", "customers", "quotes", "policies", "reports/premium?spread=month"):
        page.goto(f"{site.address}/{place}")
        page.wait_for_timeout(1200)
        if "/" not in place:
            page.evaluate(open_first)
            page.wait_for_timeout(800)
        page.add_script_tag(content=axe)
        found = json.loads(page.evaluate(AXE))
        serious = [rule["id"] for rule in found if rule["impact"] in SERIOUS]
        assert serious == [], (place, serious)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
        picture(page, f"desk-{place.split('/')[0]}-{language}-{theme}")
    context.close()


def test_the_desk_fits_narrow_windows(site: Site, chromium: Browser) -> None:
    context = desk(chromium)
    page = opened(context, site, "linjing", "/policies")

    for width in (1024, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for place in ("policies", "reports/premium", "inbox"):
            page.goto(f"{site.address}/{place}")
            page.wait_for_timeout(900)
            too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert too_wide <= 0, (width, place, too_wide)
    context.close()
