"""A real Chromium for the tests that need one, and visits that fail on any fault and on any request to another host."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import chromium


def until(page: Page, condition: str, seconds: float = 30) -> None:
    """Waits until a JavaScript expression holds. Playwright's own way evaluates strings inside the page, which its policy forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"never came true: {condition}"
        page.wait_for_timeout(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if not path:
        pytest.fail(chromium.ADVICE, pytrace=False)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"])
        yield started
        started.close()


@pytest.fixture
def visit(browser, address):
    """Opens a page in a fresh context; whatever went wrong while it was open is a fault of the test."""
    contexts, faults = [], []

    def opened(path: str, **options) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: faults.append(request.url) if urlsplit(request.url).netloc != urlsplit(address).netloc else None)
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []
