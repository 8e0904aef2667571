"""The chooser's rules: every path of answers gives a reasoned list, and every fault of the rules is said."""

from __future__ import annotations

import datetime

import pytest

from builds import ROOT
from guide import chooser, prose
from guide.load import load
from guide.model import Chooser
from guide.pages import Page, Site

RULES = {
    "weights": {"strong": 2, "possible": 1, "weak": -1, "for": 2, "against": -2, "yes": 1, "partly": 0, "no": -3, "unknown": -1},
    "questions": {
        "goal": {
            "label": "What?",
            "answers": {"known": {"label": "To be known", "goals": {"awareness": 2}, "needs": ["verify"]}, "none": {"label": "Nothing"}},
        },
        "whom": {"label": "Whom?", "answers": {"women": {"label": "Women", "above": {"women": "50"}, "below": {"women": "49"}}, "all": {"label": "All"}}},
        "company": {"label": "From?", "answers": {"abroad": {"label": "Abroad", "company": "overseas"}, "here": {"label": "Here", "company": "mainland"}}},
        "make": {"label": "Make?", "answers": {"posts": {"label": "Posts", "for": ["lotus.main-use"], "against": ["orchid.main-use"]}, "x": {"label": "X"}}},
    },
    "contradictions": [{"when": ["goal.known", "whom.women"], "says": "Not both."}],
}


@pytest.fixture(scope="module")
def small(good):
    return good.model_copy(update={"chooser": Chooser.model_validate(RULES)})


@pytest.fixture(scope="module")
def real():
    pages = (page.read_text("utf-8") for page in (ROOT / "docs").rglob("*.md"))
    return load(ROOT / "docs" / "data" / "guide.yml", datetime.date.today(), prose.cited(pages))


def ranked(guide, **answers):
    return {item["platform"]: item for item in chooser.rank(chooser.rules(guide), answers)}


def test_a_goal_counts_by_its_fit(small):
    found = ranked(small, goal="known")
    assert {name: item["points"] for name, item in found.items()} == {"lotus": 4, "orchid": -2}
    assert list(found) == ["lotus", "orchid"]


def test_a_bound_counts_for_every_platform_that_reaches_it(small):
    found = ranked(small, whom="women")
    assert found["orchid"]["points"] == 2 and found["lotus"]["points"] == -2


def test_named_facts_speak_for_and_against(small):
    found = ranked(small, make="posts")
    assert found["lotus"]["points"] == 2 and found["orchid"]["points"] == -2


def test_what_the_company_cannot_be_sure_of_takes_a_little_away_and_is_said(small):
    table = chooser.rules(small)
    found = {item["platform"]: item for item in chooser.rank(table, {"goal": "known", "company": "abroad"})}
    assert {name: item["points"] for name, item in found.items()} == {"lotus": 3, "orchid": -2}
    words = {platform["id"]: platform["said"] for platform in table["platforms"]}
    assert words["lotus"]["route-lotus-overseas-verify"] == "Can your company be verified? Unknown, not recorded yet"
    assert words["orchid"]["route-orchid-overseas-verify"].startswith("Can your company be verified? Partly")


def test_a_platform_that_is_closed_to_the_company_stands_last(small):
    route = small.routes["orchid-overseas-verify"].model_copy(update={"platform": "lotus", "answer": "no"})
    closed = small.model_copy(update={"routes": {"lotus-overseas-verify": route}})
    found = chooser.rank(chooser.rules(closed), {"goal": "known", "company": "abroad"})
    assert [(item["platform"], item["closed"]) for item in found] == [("orchid", False), ("lotus", True)]


def test_answers_that_do_not_go_together_are_said(small):
    table = chooser.rules(small)
    assert chooser.contradictions(table, {"goal": "known", "whom": "women"}) == ["Not both."]
    assert chooser.contradictions(table, {"goal": "known", "whom": "all"}) == []


def test_what_would_change_the_answer_is_known(small):
    assert chooser.changes(chooser.rules(small), {"goal": "known"}) == [("goal", "none", "orchid")]


def test_reasons_are_words_of_the_data_with_values_filled_in(small):
    words = {platform["id"]: platform["said"] for platform in chooser.rules(small)["platforms"]}
    assert words["orchid"]["fit-awareness"] == "Awareness: weak, our judgement. Only 1,414 million people and each in a closed circle"
    assert words["lotus"]["main-use"] == "Main use: Public posts (2024)"


@pytest.mark.parametrize(
    ("question", "answer", "key", "value", "said"),
    [
        ("goal", "known", "goals", {"awarenes": 1}, "unknown goal `awarenes`"),
        ("make", "posts", "for", ["lotus.main-us"], "unknown fact `lotus.main-us`"),
        ("make", "posts", "for", ["lotus.time-per-user"], "is unknown and cannot speak for"),
        ("make", "posts", "for", ["orchid.main-use"], "speaks for and against"),
        ("whom", "women", "above", {"womem": "50"}, "unknown attribute `womem`"),
        ("whom", "women", "above", {"women": "half"}, "`half` is no value"),
    ],
)
def test_a_fault_of_the_rules_is_said(good, question, answer, key, value, said):
    answers = {**RULES["questions"][question]["answers"], answer: {**RULES["questions"][question]["answers"][answer], key: value}}
    questions = {**RULES["questions"], question: {**RULES["questions"][question], "answers": answers}}
    guide = good.model_copy(update={"chooser": Chooser.model_validate({**RULES, "questions": questions})})
    problems = list(chooser.check(guide))
    assert len(problems) == 1 and said in problems[0].what


def test_a_contradiction_names_answers_that_there_are(good):
    wrong = {**RULES, "contradictions": [{"when": ["goal.known", "whom.men"], "says": "Not both."}]}
    problems = list(chooser.check(good.model_copy(update={"chooser": Chooser.model_validate(wrong)})))
    assert [problem.what for problem in problems] == ["unknown answer `whom.men`"]


def test_the_rules_of_the_guide_are_sound(real):
    assert list(chooser.check(real)) == []


def test_every_path_of_answers_gives_a_reasoned_list(real):
    table = chooser.rules(real)
    words = {platform["id"]: platform["said"] for platform in table["platforms"]}
    for answers in chooser.paths(table):
        found = chooser.rank(table, answers)
        assert len(found) == len(real.platforms)
        first = found[0]
        assert not first["closed"] and first["points"] > 0, answers
        for item in found[:3]:
            assert any(reason["points"] > 0 for reason in item["reasons"]), answers
            assert all(words[item["platform"]][reason["anchor"]] for reason in item["reasons"])


def test_every_platform_that_is_strong_at_something_can_be_the_answer(real):
    table = chooser.rules(real)
    listed = {item["platform"] for answers in chooser.paths(table) for item in chooser.rank(table, answers)[:3]}
    strong = {name for name, platform in real.platforms.items() if any(fit.value == "strong" for fit in platform.fit.values())}
    assert strong <= listed


def test_every_answer_can_matter(real):
    """An answer that never moves a platform would be a question asked for nothing; only those that say so may."""
    table = chooser.rules(real)
    moves = {name for platform in table["platforms"] for name in platform["reasons"]}
    answers = [(f"{question['id']}.{answer['id']}", answer) for question in table["questions"] for answer in question["answers"]]
    idle = [name for name, answer in answers if not answer["company"] and not answer["needs"] and name not in moves]
    assert idle == ["whom.anyone"]


def test_a_text_of_the_data_cannot_end_the_script_that_carries_it(small):
    lotus = small.platforms["lotus"].model_copy(update={"summary": "</script><script>alert(1)</script>"})
    hostile = small.model_copy(update={"platforms": {**small.platforms, "lotus": lotus}})
    html = Site(hostile).render(Page("choose.md", {}, "{{ chooser() }}")).markdown
    assert html.count("<script") == 2 and html.count("</script>") == 2


def test_a_guide_without_rules_has_no_chooser(good):
    assert Site(good).render(Page("choose.md", {}, "{{ chooser() }}")).markdown == ""
