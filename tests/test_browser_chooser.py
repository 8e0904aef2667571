"""The chooser in a real Chromium: it reckons as the Python does, says why, and its address keeps the answers."""

from __future__ import annotations

import json

import pytest

from builds import asset
from guide import chooser


@pytest.fixture(scope="module")
def module(built):
    return f"/{asset(built, 'assets/chooser.js')}"


@pytest.fixture
def table(visit, module):
    return visit("choose/").evaluate("(module) => import(module).then(({ table }) => table)", module)


def test_the_browser_and_python_reckon_alike_on_every_path(visit, table, module):
    page = visit("choose/")
    paths = list(chooser.paths(table))
    theirs = page.evaluate(
        """([module, paths]) => import(module).then(({ rank, contradictions }) => paths.map((answers) => [
            rank(answers).map(({ platform, points, closed, reasons }) => [platform, points, closed, reasons.length]), contradictions(answers)]))""",
        [module, paths],
    )
    for answers, said in zip(paths, theirs, strict=True):
        ours = [[item["platform"], item["points"], item["closed"], len(item["reasons"])] for item in chooser.rank(table, answers)]
        assert said == [ours, chooser.contradictions(table, answers)], answers


def test_the_browser_and_python_agree_on_what_would_change_the_answer(visit, table, module):
    page = visit("choose/")
    paths = list(chooser.paths(table))[::97]
    theirs = page.evaluate("([module, paths]) => import(module).then(({ changes }) => paths.map(changes))", [module, paths])
    assert theirs == json.loads(json.dumps([chooser.changes(table, answers) for answers in paths]))


def test_answers_give_a_list_with_reasons_and_links_and_the_address_keeps_them(visit):
    page = visit("choose/")
    assert "Answer one question" in page.locator(".x-status").inner_text()
    for label in ("Orders", "People under 30", "Ready to sell", "Elsewhere", "Live video"):
        page.get_by_label(label, exact=True).check()
    cards = page.locator(".x-card")
    assert cards.count() == 3
    assert "Why" in cards.first.inner_text() and "our judgement" in cards.first.inner_text()
    assert page.locator(".x-other").count() == 10
    assert "would change the answer" in page.locator(".x-result").inner_text()
    assert "5 of 5 answered. First: " in page.locator(".x-status").inner_text()
    assert page.url.endswith("?goal=sales&whom=young&stage=sell&company=overseas&make=live")
    text = page.locator(".x-result").inner_text()
    page.reload()
    assert page.locator(".x-result").inner_text() == text
    page.go_back()
    assert "4 of 5 answered" in page.locator(".x-status").inner_text()
    assert not page.get_by_label("Live video", exact=True).is_checked()


def test_every_reason_leads_to_where_it_is_at_home(visit, built):
    page = visit("choose/?goal=service&whom=women&stage=keep&company=hong-kong-macau-taiwan&make=answers")
    links = page.locator(".x-result li a:not([data-question])").evaluate_all("nodes => nodes.map((node) => node.href)")
    assert len(links) > 20
    for link in set(links):
        path, _, anchor = link.partition("/platforms/")[2].partition("#")
        assert f'id="{anchor}"' in (built / "platforms" / path / "index.html").read_text("utf-8"), link


def test_a_contradiction_is_said(visit):
    page = visit("choose/?goal=loyalty&stage=prepare")
    assert "there is nobody to keep" in page.locator(".x-doubts").inner_text()


def test_a_first_place_that_is_not_strong_for_the_goal_is_said(visit, table):
    strong = {p["id"]: p["fit"] for p in table["platforms"]}
    goals = {a["id"]: a["goals"][0] for a in table["questions"][0]["answers"]}
    answers = next(a for a in chooser.paths(table) if strong[chooser.rank(table, a)[0]["platform"]].get(goals[a["goal"]]) != "strong")
    page = visit("choose/?" + "&".join(f"{question}={answer}" for question, answer in answers.items()))
    assert "your other answers weigh more" in page.locator(".x-doubts").inner_text()


def test_another_answer_is_one_click_away(visit):
    page = visit("choose/?goal=sales&company=overseas")
    link = page.locator("[data-question]").first
    question, answer = link.get_attribute("data-question"), link.get_attribute("data-answer")
    link.click()
    assert f"{question}={answer}" in page.url
    assert page.locator(f"input[name={question}][value={answer}]").is_checked()
    assert page.evaluate("document.activeElement.name") == question


def test_an_address_with_an_answer_that_there_is_not_is_read_as_far_as_it_can_be(visit):
    page = visit("choose/?goal=riches&company=overseas")
    assert "1 of 5 answered" in page.locator(".x-status").inner_text()


def test_keys_alone_answer(visit):
    page = visit("choose/")
    page.locator("input[name=goal]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "whom"
    page.keyboard.press("Space")
    assert "2 of 5 answered" in page.locator(".x-status").inner_text()
    page.get_by_role("button", name="Start again").press("Enter")
    assert "Answer one question" in page.locator(".x-status").inner_text()


def test_without_scripts_the_fit_matrix_stands_in_its_place(visit):
    page = visit("choose/", java_script_enabled=False)
    assert not page.locator(".x-questions").is_visible()
    assert page.locator("#fit-matrix").is_visible()


def test_on_a_phone_every_answer_is_a_target_for_a_thumb(visit):
    page = visit("choose/?goal=sales", viewport={"width": 360, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    sizes = page.locator(".x-questions .x-box, .x-questions button, .x-other summary").evaluate_all("nodes => nodes.map((node) => node.offsetHeight)")
    assert min(sizes) >= 44
