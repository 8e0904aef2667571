"""What the search promises before a browser sees it: names come from the data, and the same guide gives the same index."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import material
import pytest
import yaml

from builds import ROOT
from guide.model import Guide
from guide.search import bench, index, places, words
from guide.search.sections import Built, sections

ADDRESSES = {page: page.removesuffix(".md") + "/" for page in ("platforms/orchid.md", "glossary.md", "compare/reach.md", "rules/index.md", "dos-and-donts.md")}
PAGE = Built(
    "practice/names.md",
    "Names",
    {"description": "How to name an account.", "also": ["naming"], "asked": ["Which names are refused?"]},
    '<h1 id="names">Names</h1><p>Opening.</p><h2 id="refused">Refused names<a class="headerlink" href="#refused">#</a></h2>'
    "<p>Not <b>these</b>.</p><table><tr><td>left to the data</td></tr></table>",
)


def made(guide: Guide) -> dict[str, str]:
    return index.files(guide, [PAGE], {**ADDRESSES, PAGE.path: "practice/names/"})


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Wēixìn", ["weixin"]),
        ("公众号", ["公众", "众号"]),
        ("微", ["微"]),
        ("What is the open rate?", ["open", "rat"]),
        ("localised content", ["local", "content"]),
        ("ads ad", ["ad", "ad"]),
        ("DOU+ and more", ["dou+", "mor"]),
        ("Singles' Day", ["singl", "day"]),
    ],
)
def test_text_is_cut_into_the_words_that_are_compared(text, cut):
    assert [word[: len(end)] for word, end in zip(words.cut(text), cut, strict=True)] == cut


def test_spellings_and_endings_meet():
    for one, other in [("labelled", "label"), ("localise", "localize"), ("licence", "license"), ("behaviour", "behavior"), ("companies", "company")]:
        assert words.shorten(one) == words.shorten(other)


def test_a_name_is_the_same_in_one_word_or_two():
    assert words.squeeze("We Chat") == words.squeeze("wechat") == "wechat"
    assert words.squeeze("Xiǎo Hóng Shū") == words.squeeze("xiaohongshu")


def test_every_name_of_the_data_is_in_the_index(good):
    text = made(good)["search/index.js"]
    for platform in good.platforms.values():
        for name in (platform.name, platform.chinese, platform.pinyin, *platform.also):
            assert words.squeeze(name) in text
    for term in good.terms.values():
        for name in (term.term, term.chinese, term.pinyin, *term.also):
            assert words.spaced(name) in text


def test_words_that_stand_for_one_another_come_from_the_data(good):
    """And the first of each line is a word that the cut keeps, for which others stand."""
    guide = good.model_copy(update={"synonyms": (("shop", "store", "店铺"),)})
    assert '"synonyms":[["shop","store","店铺"]]' in made(guide)["search/index.js"]
    listed = re.search(r"^synonyms:\n(?:  - .*\n)+", (ROOT / "docs" / "data" / "guide.yml").read_text("utf-8"), re.M)
    assert listed
    assert [group for group in yaml.safe_load(listed[0])["synonyms"] if not list(words.cut(group[0]))] == []


def test_every_fact_has_a_place_with_its_value_date_and_source(good):
    facts = {(place.platforms[0], place.attribute): place for place in places.places(good) if place.kind == "fact"}
    assert facts.keys() == {(name, attribute) for name, platform in good.platforms.items() for attribute in platform.facts}
    users = facts["orchid", "monthly-active-users"]
    assert (users.page, users.anchor) == ("platforms/orchid.md", "monthly-active-users")
    assert re.match(r"1,414 million \| .*\d{4}, \S", users.note)


def test_prose_is_found_by_heading_and_tables_are_left_to_the_data(good):
    page, heading = sections(good, PAGE)
    assert (page.anchor, page.names, page.asked) == ("", ("Names", "naming"), ("Which names are refused?",))
    assert (heading.anchor, heading.title, heading.text) == ("refused", "Refused names", "Not these .")


def test_titles_of_sources_are_a_file_of_their_own(good):
    made = index.files(good, [PAGE], {**ADDRESSES, PAGE.path: "practice/names/", "sources.md": "sources/"})
    for name, source in good.sources.items():
        assert f'["{name}","{source.title}"' in made["search/sources.js"]
        assert f'"{name}"' not in made["search/index.js"]


def test_a_page_that_asks_not_to_be_found_is_not_found(good):
    assert list(sections(good, Built("a.md", "A", {"search": {"exclude": True}}, "<h1>A</h1>"))) == []


def test_two_builds_give_the_same_bytes(good):
    assert made(good) == made(good)


def test_a_number_is_written_with_the_fewest_digits_and_no_two_alike():
    written = [index._digits(number) for number in range(5000)]
    assert len(set(written)) == 5000
    assert {len(digits) for digits in written[:45]} == {1} and max(map(len, written)) == 3
    assert not set("".join(written)) & {'"', "\\", " "}


def test_the_bench_has_two_hundred_questions_and_a_third_of_them_put_aside():
    """Those in `learned.yml` are counted by themselves: they were put aside, too, until they had been measured once."""
    questions = bench.read(ROOT / "tests" / "search")
    learned = sum(map(len, yaml.safe_load((ROOT / "tests" / "search" / "learned.yml").read_text("utf-8")).values()))
    assert len(questions) - learned >= 200
    assert sum(question.held for question in questions) >= max(400, (len(questions) - learned) / 3)
    assert sum(not question.held for question in questions) - learned >= 400
    asked = [question.ask for question in questions]
    assert sorted({ask for ask in asked if asked.count(ask) > 1}) == []


def test_every_answer_of_the_bench_is_on_the_site(built):
    for question in bench.read(ROOT / "tests" / "search"):
        for want in question.wants:
            page, _, anchor = want.partition("#")
            html = built / page / "index.html"
            assert html.is_file(), f"{question.ask}: {want}"
            assert not anchor or f'id="{anchor}"' in html.read_text("utf-8"), f"{question.ask}: {want}"


def test_a_rank_counts_from_one_and_an_anchor_must_be_met():
    question = bench.Question("terms", "hongbao", ("glossary/#red-packet", "practice/"))
    assert question.rank(["glossary/", "glossary/#red-packet"]) == 2
    assert question.rank(["practice/?h=x#anything"]) == 1
    assert question.rank(["platforms/"]) == 0
    assert str(bench.score([1, 2, 0, 4])).split() == ["4", "25.0%", "50.0%", "0.438"]


def test_the_search_weighs_less_than_250_kilobytes_compressed(built):
    assert sum(bench.loaded(built).values()) < 250_000
    for note in (built / "search").glob("notes-*.js"):
        assert len(gzip.compress(note.read_bytes())) < 30_000


def test_nothing_of_the_theme_s_search_is_left(built):
    assert not (built / "search" / "search_index.json").exists()
    assert 'name="search"' not in (built / "index.html").read_text("utf-8")


def test_the_header_is_the_theme_s_but_for_the_search_and_the_drawer_s_switch():
    """When the theme changes its header, this one follows; it escapes what comes from pages, which the theme does not."""
    own = (ROOT / "overrides" / "partials" / "header.html").read_text("utf-8").replace(" | e }}", " }}")
    own = own.replace('    <input class="md-toggle" type="checkbox" id="__drawer" aria-label="Menu">\n', "")
    theirs = (Path(material.__file__).parent / "templates" / "partials" / "header.html").read_text("utf-8").replace(" | e }}", " }}")
    before, _, rest = theirs.partition('    {% if "material/search" in config.plugins %}')
    after = rest[rest.index("    {% if config.repo_url %}") :]
    assert own.endswith(after)
    assert before.partition("-#}\n")[2] in own
