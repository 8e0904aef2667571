"""The bank: large, balanced, right by the data, never stale unseen, and importable, whatever its texts hold."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from selectolax.lexbor import LexborHTMLParser

from builds import ROOT, TODAY
from guide import prose, rules
from guide.dates import PartialDate
from guide.load import load, parse
from guide.marks import read
from guide.model import Guide
from guide.place import Place
from guide.problem import Problems
from guide.questions import formats, grounds, made
from guide.questions.bank import PARTS, Question, bank

PLACE = Place("https://guide.example/latest/", "2026-11")
NS = {"q": formats.QTI, "p": formats.PACKAGE}
HOSTILE = 'a < b & "c" </text></quiz> ]]> <script>alert(1)</script> {x} 广告 =1+1'


@pytest.fixture(scope="module")
def guide() -> Guide:
    pages = (page.read_text("utf-8") for page in (ROOT / "docs").rglob("*.md"))
    return load(ROOT / "docs" / "data" / "guide.yml", TODAY, prose.cited(pages))


@pytest.fixture(scope="module")
def questions(guide: Guide) -> list[Question]:
    return bank(guide)


@pytest.fixture(scope="module")
def hostile() -> Question:
    return Question("hostile", "rules", "easy", HOSTILE, (HOSTILE, f"{HOSTILE}!"), 1, HOSTILE, ("advertising-law",))


# The bank -----------------------------------------------------------------------------------------------------


def test_the_bank_is_large_and_balanced(guide: Guide, questions: list[Question]) -> None:
    assert len(questions) >= 150 and len(guide.questions) >= 40
    parts, levels = Counter(each.part for each in questions), Counter(each.level for each in questions)
    assert set(parts) == set(PARTS) and min(parts.values()) >= 20
    assert min(levels.values()) >= len(questions) // 5
    written = Counter(item.part for item in guide.questions.values())
    assert set(written) == set(PARTS)
    for name, platform in guide.platforms.items():
        about = [each for each in questions if any(ground.startswith((f"{name}.", f"{name}-")) or ground.endswith(f"-{name}") for ground in each.rests_on)]
        assert len(about) >= 4, f"{platform.name} is asked about"


def test_each_question_has_a_name_choices_that_differ_and_a_reason(guide: Guide, questions: list[Question]) -> None:
    assert len({each.name for each in questions}) == len(questions)
    for each in questions:
        assert 2 <= len(each.choices) <= 5 and len({choice.casefold() for choice in each.choices}) == len(each.choices), each.name
        assert each.explanation.strip() and each.asks.strip() and each.rests_on, each.name
        texts = (each.asks, *each.choices, each.explanation)
        assert not any(re.search(r"[{}]|\.\.(?!\.)|  ", text) for text in texts), each.name
        assert all(grounds.record(guide, ground) for ground in each.rests_on), each.name


def test_the_right_choice_has_no_favourite_place(questions: list[Question]) -> None:
    places = Counter(each.right for each in questions if len(each.choices) == 4 and not each.fixed)
    assert set(places) == {0, 1, 2, 3} and max(places.values()) < 1.7 * min(places.values())


def test_two_banks_are_the_same(guide: Guide, questions: list[Question]) -> None:
    assert bank(guide) == questions


def test_a_draw_does_not_mind_newcomers() -> None:
    things = [f"thing-{place}" for place in range(20)]
    before, after = (made.drawn("seed", held, 21) for held in (things, ["newcomer", *things]))
    assert [thing for thing in after if thing != "newcomer"] == list(before)
    assert before != made.drawn("another seed", things, 21)


# Right by the data --------------------------------------------------------------------------------------------


def test_what_is_wrong_is_wrong_by_the_data(guide: Guide, questions: list[Question]) -> None:
    ids = {platform.name: name for name, platform in guide.platforms.items()}
    rules_by_name = {rule.name: rule for rule in guide.rules.values()}
    seen: Counter[str] = Counter()
    for each in questions:
        kind, _, about = each.name.partition(".")
        wrong = [choice for choice in each.choices if choice != each.answer]
        seen[kind] += 1
        match kind:
            case "launched":
                year = PartialDate.parse(guide.facts(about, "launched")[0].value).year
                assert int(each.answer) == year and str(year) not in wrong
            case "first" | "order":
                days = {name: PartialDate.parse(guide.facts(ids[name], "launched")[0].value).year for name in each.answer.split(", ") + wrong if name in ids}
                if kind == "first":
                    assert all(days[each.answer] < days[name] for name in wrong)
                else:
                    assert [days[name] for name in each.answer.split(", ")] == sorted(days.values())
            case "largest":
                size = {name: float(re.sub(r"[^\d.]", "", guide.facts(ids[name], "monthly-active-users")[0].value)) for name in each.choices}
                assert all(size[each.answer] > 1.3 * size[name] for name in wrong)
            case "strong":
                assert guide.platforms[ids[each.answer]].fit[about].value == "strong"
                assert all(guide.platforms[ids[name]].fit[about].value == "weak" for name in wrong)
            case "strong-at" | "weak-at":
                labels = {goal.label: guide.platforms[about].fit[name].value for name, goal in guide.goals.items() if name in guide.platforms[about].fit}
                assert labels[each.answer] == kind.removesuffix("-at") and all(labels[label] not in (labels[each.answer], "possible") for label in wrong)
            case "duty":
                own = guide.rules[about]
                assert each.answer == own.name and all(not set(rules_by_name[name].subjects) & set(own.subjects) for name in wrong)
            case "force":
                assert all(rules_by_name[each.answer].in_force.year > rules_by_name[name].in_force.year for name in wrong)
            case "advice":
                assert each.answer == ("True" if guide.guidance[about].kind == "do" else "False")
                assert guide.guidance[about].kind == "do" or not re.search(r"\bnot\b", each.asks)
            case "door":
                assert {"yes": "Yes", "no": "No"}.get(guide.routes[about].answer, each.answer) == each.answer
            case "gap":
                label = {f"{a.label}: ": name for name, a in guide.attributes.items()}
                values = {choice: guide.facts(about, next(n for t, n in label.items() if choice.startswith(t)))[0].value for choice in each.choices}
                assert [choice for choice, value in values.items() if value == "unknown"] == [each.answer]
            case "level":
                assert ("law", "platform-rule", "practice")[each.right] == guide.guidance[about].level
            case "meaning" | "word":
                term = guide.terms[about]
                assert term.chinese in each.asks + each.answer
    assert len(seen) > 20 and min(seen[kind] for kind in ("duty", "advice", "gap", "door", "level", "meaning", "word", "force", "launched")) >= 4


# Never stale unseen -------------------------------------------------------------------------------------------


def stale(change: dict[tuple[str | int, ...], Any]) -> list[str | int]:
    """What the rule says of a question on four statements of the good guide after a change of the data."""
    tree = read((Path(__file__).parent / "data" / "good.yml").read_text("utf-8")).tree
    sound = Guide.model_validate(tree)
    names = ("orchid.monthly-active-users", "orchid-do-answer", "fit-awareness-orchid", "route-orchid-overseas-verify")
    tree["questions"]["what-verification-costs"]["rests-on"] = {name: grounds.mark(sound, name) for name in names}
    for path, value in change.items():
        here: Any = tree
        for part in path[:-1]:
            here = here[part]
        here[path[-1]] = value
    return [problem.path[-1] for problem in rules.questions_are_current(rules.Data(Guide.model_validate(tree), TODAY))]


ORCHID = ("platforms", "orchid", "facts", "monthly-active-users", 0)


@pytest.mark.parametrize(
    ("change", "reported"),
    [
        ({(*ORCHID, "value"): "1500"}, ["orchid.monthly-active-users", "fit-awareness-orchid"]),  # the judgement's text calls the fact in
        ({(*ORCHID, "note"): "Accounts of two apps"}, ["orchid.monthly-active-users"]),
        ({("guidance", "orchid-do-answer", "text"): "Answer within a week"}, ["orchid-do-answer"]),
        ({("guidance", "orchid-do-answer", "level"): "platform-rule"}, ["orchid-do-answer"]),
        ({("platforms", "orchid", "fit", "awareness", "value"): "strong"}, ["fit-awareness-orchid"]),
        ({("routes", "orchid-overseas-verify", "answer"): "yes"}, ["route-orchid-overseas-verify"]),
        ({(*ORCHID, "as_of"): "2025-11"}, []),
        ({(*ORCHID, "sources"): ["survey"], (*ORCHID, "confidence"): "low"}, []),
    ],
)
def test_a_question_is_reported_when_what_it_rests_on_says_something_else(change: dict[tuple[str | int, ...], Any], reported: list[str]) -> None:
    assert stale(change) == reported


def test_a_fault_in_a_fact_is_said_once_and_not_again_for_every_question_on_it() -> None:
    text = (Path(__file__).parent / "data" / "good.yml").read_text("utf-8").replace("value: RMB 300,", "value: RMB many,")
    with pytest.raises(Problems) as caught:
        parse(text, "guide.yml", TODAY)
    assert len(caught.value.lines) == 1 and "`RMB many`: not an amount" in caught.value.lines[0]


# Files --------------------------------------------------------------------------------------------------------


def test_moodle_gets_every_question_with_one_right_answer(guide: Guide, questions: list[Question]) -> None:
    quiz = etree.fromstring(formats.files(guide, PLACE)["teach/questions.xml"])
    asked = [each for each in quiz if each.get("type") != "category"]
    assert len(asked) == len(questions) and len(quiz) == len(questions) + len(PARTS)
    for each in asked:
        assert each.get("type") in ("multichoice", "truefalse")
        assert [float(answer.get("fraction", "")) for answer in each.findall("answer")].count(100) == 1
        for tag in ("name/text", "questiontext[@format='html']/text", "generalfeedback[@format='html']/text", "defaultgrade", "idnumber", "tags/tag/text"):
            assert each.findtext(tag), f"{each.findtext('name/text')}: {tag}"
        assert len(each.findtext("idnumber") or "") <= 100, "what Moodle's database takes"
        if each.get("type") == "truefalse":
            assert [answer.findtext("text") for answer in each.findall("answer")] == ["true", "false"]
        else:
            assert each.findtext("single") == "true" and each.findtext("answernumbering") == "ABCD"
    feedback = LexborHTMLParser(asked[0].findtext("generalfeedback/text") or "")
    assert all(link.attributes["href"].startswith("https://guide.example/2026-11/") for link in feedback.css("a"))  # type: ignore[union-attr]


def test_the_qti_package_names_what_it_holds(guide: Guide, questions: list[Question]) -> None:
    """Every item and the test were valid by the XML schema of QTI 2.1 (and the manifest by that of content packaging), which may not be kept here."""
    package = zipfile.ZipFile(io.BytesIO(formats.files(guide, PLACE)["teach/questions-qti.zip"]))
    manifest = etree.fromstring(package.read("imsmanifest.xml"))
    held = {file.get("href") for file in manifest.iterfind(".//p:file", NS)}
    assert held | {"imsmanifest.xml"} == set(package.namelist())
    identifiers = {resource.get("identifier") for resource in manifest.iterfind(".//p:resource", NS)}
    assert {each.get("identifierref") for each in manifest.iterfind(".//p:dependency", NS)} == identifiers - {"test"}
    referred = [each.get("href") for each in etree.fromstring(package.read("test.xml")).iterfind(".//q:assessmentItemRef", NS)]
    assert sorted(referred) == sorted(held - {"test.xml"}) and len(referred) == len(questions)
    for question in questions:
        item = etree.fromstring(package.read(f"items/{question.name}.xml"))
        assert re.fullmatch(r"[A-Za-z_][\w.-]*", item.get("identifier") or ""), "an XML name"
        letters = [choice.get("identifier") for choice in item.iterfind(".//q:simpleChoice", NS)]
        assert item.findtext(".//q:correctResponse/q:value", namespaces=NS) == letters[question.right]
        assert item.find(".//q:modalFeedback//q:a", NS) is not None


def test_the_table_has_a_row_a_question(guide: Guide, questions: list[Question]) -> None:
    rows = list(csv.DictReader(io.StringIO(formats.files(guide, PLACE)["teach/questions.csv"].decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [each.name for each in questions]
    for row, each in zip(rows, questions, strict=True):
        assert row[row["right"].lower()] == each.answer and row["addresses"].startswith("https://guide.example/2026-11/")


def test_hostile_text_stays_text_in_every_file(good: Guide, hostile: Question) -> None:
    quiz = etree.fromstring(formats.moodle(good, [hostile], PLACE))
    asked = quiz.find("question[@type='multichoice']")
    assert asked is not None
    for path in ("questiontext/text", "generalfeedback/text", "answer/text"):
        tree = LexborHTMLParser(asked.findtext(path) or "")
        assert tree.css_first("script") is None and HOSTILE in tree.text()
    package = zipfile.ZipFile(io.BytesIO(formats.qti(good, [hostile], PLACE)))
    item = etree.fromstring(package.read("items/hostile.xml"))
    assert item.find(".//{*}script") is None and item.findtext(".//q:simpleChoice", namespaces=NS) == HOSTILE
    row = list(csv.reader(io.StringIO(formats.table(good, [hostile], PLACE).decode("utf-8-sig"))))[1]
    assert row[3] == HOSTILE
    formula = Question("f", "rules", "easy", "=1+1", ("a", "b"), 0, "-", ("advertising-law",))
    assert list(csv.reader(io.StringIO(formats.table(good, [formula], PLACE).decode("utf-8-sig"))))[1][3] == "'=1+1"


def test_the_files_are_the_same_every_time(guide: Guide) -> None:
    assert formats.files(guide, PLACE) == formats.files(guide, PLACE)


# Pages --------------------------------------------------------------------------------------------------------


def test_every_question_stands_on_its_page_with_an_answer_that_unfolds(built: Path, questions: list[Question]) -> None:
    for part in PARTS:
        page = LexborHTMLParser((built / "teach" / "questions" / part / "index.html").read_bytes())
        shown = {node.attributes["id"]: node for node in page.css(".g-questions > li")}
        own = [each for each in questions if each.part == part]
        assert list(shown) == [each.name for each in own]
        for each in own:
            node = shown[each.name]
            folded = node.css_first("details:not([open])")
            assert folded is not None and folded.css_first("summary") is not None and len(folded.css("a")) == len(each.rests_on)
            assert [" ".join(choice.text().split()) for choice in node.css("ol[type] > li")] == [" ".join(choice.split()) for choice in each.choices]
            assert f"{each.letter}. {each.answer}" in " ".join(folded.text().split())


def test_the_files_are_published_and_linked(built: Path, guide: Guide) -> None:
    page = LexborHTMLParser((built / "teach" / "questions" / "index.html").read_bytes())
    linked = {link.attributes["href"] for link in page.css("a[download]")}
    for download in formats.DOWNLOADS:
        assert f"../../{download.path}" in linked
        assert (built / download.path).stat().st_size > 10_000
