"""How the guide writes: figures come from the data, each kind of page has its parts, nothing is said twice."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict

import pytest
import yaml

from builds import ROOT
from guide import prose
from guide.pages import Page

DOCS = ROOT / "docs"
PAGES = {path.relative_to(DOCS).as_posix(): path.read_text("utf-8") for path in sorted(DOCS.rglob("*.md"))}
PARTS = {
    "platforms": [
        "In one minute", "At a glance", "Where it stands", "Who is there", "Opening an account", "What you can publish", "Reaching people",
        "Talking to people", "Selling", "Links in and out", "Measuring", "Rules and moderation", "Dos and don'ts", "Works well with",
        "How it got here", "Sources",
    ],
    "categories": [
        "What defines it", "Who belongs", "When to use it", "When not to", "What it cannot do", "Dos and don'ts", "Getting it right and wrong",
        "Combine it with", "Sources",
    ],
    "rules": [
        "In one sentence", "Who it applies to", "What you must do", "What you should do", "On each platform", "Examples", "What goes wrong",
        "What is unclear", "The rules", "Dos and don'ts", "Sources",
    ],
}  # fmt: skip
FORMED = [(path, folder) for path in PAGES for folder in PARTS if path.startswith(f"{folder}/") and not path.endswith("index.md")]


@pytest.mark.parametrize("check", [prose.figures, prose.shunned, prose.unfinished, prose.unmarked_chinese], ids=lambda check: check.__name__)
def test_pages_are_written_as_the_guide_writes(check):
    assert [f"docs/{path}:{found}" for path, text in PAGES.items() for found in check(text)] == []


@pytest.mark.parametrize(
    ("check", "wrong", "right"),
    [
        (prose.figures, "It has 578 million users.", "In May 2025 it changed Article 9, step 2 of 3."),
        (prose.figures, "It costs RMB 300.", "It costs {{ fact('wechat.verification-fee') }}."),
        (prose.figures, "About 52.3% are women.", 'The [half](x.md "52.3%") are women since 2016.'),
        (prose.figures, "Up to 2,000 characters", "Two thousand characters"),
        (prose.figures, "It holds 12 images", "WCAG 2.2 and Double 11 are names; in 2020 users came"),
        (prose.shunned, "The leading platform", 'It calls itself "the leading platform"'),
        (prose.unfinished, "TODO: find out", "Not found"),
        (prose.unmarked_chinese, "红包 are sent", '<span lang="zh-Hans">红包</span> are sent'),
    ],
)
def test_each_check_catches_its_fault_and_nothing_else(check, wrong, right):
    assert next(iter(check(f"# Page\n\n{wrong}\n"))).startswith("3: ")
    assert list(check(f"# Page\n\n{right}\n")) == []


@pytest.mark.parametrize(("path", "folder"), FORMED, ids=[path for path, _ in FORMED])
def test_a_page_has_the_parts_of_its_kind_in_their_order(path, folder):
    assert prose.headings(PAGES[path]) == PARTS[folder]


@pytest.mark.parametrize("path", [path for path in PAGES if path.startswith("practice/") and not path.endswith("index.md")])
def test_a_how_to_has_a_before_steps_a_cost_and_a_checklist(path):
    """Its headings are what a reader types, so the parts are known by a word each."""
    names = prose.headings(PAGES[path])
    places = [next((place for place, name in enumerate(names) if word in name.lower()), None) for word in ("before", "cost", "goes wrong", "checklist")]
    assert None not in places and places == sorted(places), names
    assert "\n1. " in PAGES[path], "no numbered steps"
    assert names[-1] == "Sources"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_itself_once_and_its_headings_differ(path):
    meta = Page.read(path, PAGES[path]).meta
    assert meta.get("title") and meta.get("description")
    assert len(prose.headings(PAGES[path], 1)) == 1
    twice = [name for name, count in Counter(prose.headings(PAGES[path])).items() if count > 1]
    assert twice == []


def test_no_paragraph_stands_twice_on_the_site():
    where = defaultdict(list)
    for path, text in PAGES.items():
        for paragraph in prose.paragraphs(text):
            where[paragraph].append(path)
    assert {text: paths for text, paths in where.items() if len(paths) > 1} == {}


def texts(thing) -> list[str]:
    """Every text of the data, at any depth."""
    if isinstance(thing, dict):
        return [text for key, value in thing.items() if key != "sources" for text in texts(value)]
    if isinstance(thing, list):
        return [text for value in thing for text in texts(value)]
    return [thing] if isinstance(thing, str) else []


def test_no_sentence_is_taken_over_from_the_notes_that_the_facts_were_collected_in():
    """The notes are not part of the guide; a digest of each of their sentences is enough to know one again."""
    foreign = set((ROOT / "tests" / "data" / "foreign-sentences.txt").read_text("utf-8").split())
    data = yaml.load((DOCS / "data" / "guide.yml").read_text("utf-8"), Loader=yaml.CBaseLoader)
    own = [sentence for text in [*PAGES.values(), *texts(data)] for sentence in prose.sentences(text)]
    assert len(own) > 5000
    assert [sentence for sentence in own if hashlib.sha256(sentence.encode()).hexdigest()[:12] in foreign] == []


def test_platform_pages_hold_each_generated_part_once():
    for path, folder in FORMED:
        if folder == "platforms":
            for call in ("plate()", "glance()", "fit()", "routes()", "guidance()", "timeline()", "sources()", "related()"):
                assert PAGES[path].count(f"{{{{ {call} }}}}") == 1, f"{path}: {call}"
