"""A phone in Chromium (手机浏览器): what an agent's and a manager's thumb does."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.conftest import ROOT, Site
from tests.journeys.quoting import identity

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


def chromium() -> str:
    """Find Chromium; without one the test is skipped, in CI it fails."""
    found = os.environ.get("PORTICO_TEST_CHROMIUM") or shutil.which("chromium")
    if found:
        return found
    message = "Chromium is not installed; get it with: apt-get install chromium"
    if os.environ.get("PORTICO_REQUIRE_ALL"):
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def browser() -> Iterator[Browser]:
    """Start Chromium."""
    path = chromium()
    assert (ROOT / "web" / "dist" / "m.html").exists(), "the client is built by ./portico setup"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


def page_of(context: BrowserContext) -> Page:
    """Open a page that fails the test when its script fails."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: pytest.fail(f"the page failed: {error}"))
    return page


def sign_in(context: BrowserContext, site: Site, name: str) -> Page:
    """Sign in on the phone by the demo's chip."""
    page = page_of(context)
    page.goto(f"{site.address}/m/")
    page.get_by_role("button", name=name).click()
    page.get_by_role("link", name="报价").wait_for()
    return page


def fill_in(page: Page, site: Site, applicant: str) -> None:
    """Fill the quote form in, step by step, up to its last one."""
    page.goto(f"{site.address}/m/#/quotes")
    page.get_by_text("新报价").click()
    page.locator("#f-product").click()
    page.get_by_role("dialog").get_by_text("安行综合意外").first.click()
    page.get_by_role("button", name="标准版").click()
    step = page.get_by_role("button", name="下一步")
    step.click()
    step.click()
    page.locator("#f-applicant_name").fill(applicant)
    page.locator("#f-applicant_id_number").fill(identity(applicant))
    page.locator("#f-applicant_phone").fill("13800001234")
    step.click()
    page.get_by_role("button", name="添加").click()
    row = page.get_by_role("dialog")
    row.locator("[id='f-insureds[0].name']").fill(applicant)
    row.locator("[id='f-insureds[0].id_number']").fill(identity(applicant))
    row.locator("[id='f-insureds[0].occupation_class']").click()
    page.get_by_role("dialog").last.get_by_text("2 类").click()
    row.get_by_role("button", name="完成").click()
    step.click()


def picture(page: Page, name: str) -> None:
    """Keep a picture for people to look at, where a folder for them is named."""
    folder = os.environ.get("PORTICO_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png")
