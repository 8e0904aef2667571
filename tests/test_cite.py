"""A page, the data and a statement can be cited; what reference managers import says the same as what people copy."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import bibtexparser
import pybtex.database
import pypandoc
import pytest
import rispy

from guide import cite, statements
from guide.leaf import Leaf
from guide.place import Place

PLACE = Place("https://guide.example/", "2026-11")
AWKWARD = "Opening an account: 50% of A_B & {C}, 微信 on an iPhone"


@pytest.fixture(scope="module")
def records():
    pages = [("platforms/wechat/", "WeChat"), ("platforms/weibo/", "Weibo"), ("a/", AWKWARD)]
    return [*(cite.record(PLACE, page, title) for page, title in pages), cite.record(PLACE, "data/", "China Social Guide: data, edition 2026-11", "dataset")]


@pytest.fixture(scope="module")
def texts(records):
    return {each["title"]: {r.key: r.text for r in found} for each, found in zip(records, cite.references(records).values(), strict=True)}


@pytest.mark.parametrize(
    ("style", "said"),
    [
        ("apa", "China Social Guide contributors. (2026, November). WeChat. China Social Guide. https://guide.example/2026-11/platforms/wechat/"),
        ("mla", "China Social Guide contributors. “WeChat.” China Social Guide, Nov. 2026, https://guide.example/2026-11/platforms/wechat/."),
        ("chicago", "China Social Guide contributors. “WeChat.” China Social Guide, November 2026. https://guide.example/2026-11/platforms/wechat/."),
        (
            "harvard",
            "China Social Guide contributors (2026) WeChat, China Social Guide. "
            "Available at: https://guide.example/2026-11/platforms/wechat/ (Accessed: day of access).",
        ),
        ("gb", "CHINA SOCIAL GUIDE CONTRIBUTORS. WeChat[EB/OL]. (2026-11)[day of access]. https://guide.example/2026-11/platforms/wechat/."),
    ],
)
def test_each_style_cites_a_page_as_its_manual_says(texts, style, said):
    assert texts["WeChat"][style] == said


def test_every_reference_stands_alone(texts):
    # In one list a style would write 2026a and a dash for the author.
    for title in ("WeChat", "Weibo", AWKWARD):
        assert all("China Social Guide contributors".casefold() in text.casefold() and "2026a" not in text for text in texts[title].values())


def test_names_keep_their_capitals(texts):
    assert all("iPhone" in text and "微信" in text for text in texts[AWKWARD].values())


def test_the_data_are_another_work_than_a_page(texts):
    data = texts["China Social Guide: data, edition 2026-11"]
    assert "[Dataset]" in data["apa"] and "[DS/OL]" in data["gb"]
    assert all("https://guide.example/2026-11/data/" in text for text in data.values())


def test_nobody_is_said_to_have_read_it_on_a_day(records):
    for found in cite.references(records).values():
        assert all("1999" not in reference.html for reference in found)
        assert [reference.key for reference in found if "data-accessed" in reference.html] == ["harvard", "gb"]
    assert all("accessed" not in cite.csl_json(each) and "urldate" not in cite.bibtex(each) and "Y2" not in cite.ris(each) for each in records)


def test_another_processor_writes_the_same_reference(records, texts):
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    each = {key: value for key, value in records[0].items() if key != "publisher"}
    for style in ("apa", "chicago"):
        sheet = CitationStylesStyle(str(Path(cite.__file__).parent / "styles" / f"{cite.STYLES[style][1]}.csl"), validate=False)
        bibliography = CitationStylesBibliography(sheet, CiteProcJSON([each]), formatter.plain)
        bibliography.register(Citation([CitationItem(each["id"])]))
        said = str(bibliography.bibliography()[0]).replace("’", "'")
        assert _bare(said) == _bare(texts["WeChat"][style])


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def test_bibtex_is_read_alike_by_two_parsers(records):
    for each in records:
        text = cite.bibtex(each)
        entry = bibtexparser.parse_string(text).entries[0] if hasattr(bibtexparser, "parse_string") else bibtexparser.loads(text).entries[0]
        assert entry["title"].strip("{}").replace("\\", "").replace("{C}", "C") == each["title"].replace("{C}", "C")
        other = pybtex.database.parse_string(text, "bibtex").entries[each["id"]]
        assert other.type == ("dataset" if each["type"] == "dataset" else "online")
        assert [str(person) for person in other.persons["author"]] == ["{China Social Guide contributors}"]
        assert (other.fields["date"], other.fields["url"]) == ("2026-11", each["URL"])


def _pandoc(text: str, form: str) -> dict:
    done = subprocess.run([pypandoc.get_pandoc_path(), "-f", form, "-t", "csljson"], input=text, capture_output=True, encoding="utf-8", check=True)
    return json.loads(done.stdout)[0]


@pytest.mark.parametrize(("make", "form"), [(cite.bibtex, "biblatex"), (cite.ris, "ris"), (cite.csl_json, "csljson")])
def test_pandoc_reads_every_format_back_to_the_same_work(records, make, form):
    for each in records[:3]:
        read = _pandoc(make(each), form)
        assert read["title"].replace('<span class="nocase">', "").replace("</span>", "") == each["title"]
        assert read["URL"] == each["URL"]
        assert read["issued"]["date-parts"] == [[2026] if form == "ris" else [2026, 11]]  # pandoc reads only the year of RIS
        author = read["author"][0]
        assert " ".join(filter(None, (author.get("given"), author.get("family"), author.get("literal")))) == cite.AUTHOR


def test_ris_is_an_electronic_source(records):
    (entry,) = rispy.loads(cite.ris(records[2]))
    assert entry["type_of_reference"] == "ELEC"
    assert entry["title"] == AWKWARD
    assert entry["authors"] == [cite.AUTHOR]
    assert entry["urls"] == ["https://guide.example/2026-11/a/"]
    assert (entry["year"], entry["publisher"], entry["language"]) == ("2026", cite.NAME, "en")


def test_references_are_kept_and_used_again(records, tmp_path, monkeypatch):
    shelf = tmp_path / "cache" / "citations.json"
    first = cite.references(records, shelf)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("pandoc was asked again"))
    assert cite.references(records, shelf) == first


def test_a_torn_cache_costs_nothing_but_time(records, tmp_path):
    shelf = tmp_path / "citations.json"
    shelf.write_text("{", "utf-8")
    assert cite.references(records[:1], shelf) == cite.references(records[:1])


# Statements ---------------------------------------------------------------------------------------------------


def test_a_fact_is_cited_with_value_date_source_and_address(good):
    leaf = Leaf("platforms/orchid.md", "platforms/orchid/", '<h1>Orchid</h1><table><tr id="monthly-active-users"></tr></table>', {"platform": "orchid"})
    said = statements.of_page(statements.sentences(good), leaf, PLACE)["monthly-active-users"]
    assert said == (
        "Orchid, monthly active users: 1,414 million (30 September 2025). "
        "Source: Orchid Ltd, “Third Quarter Results”, 2025-11-13, https://example.com/orchid/q3. "
        "In: China Social Guide, edition 2026-11, “Orchid”, https://guide.example/2026-11/platforms/orchid/#monthly-active-users (accessed {accessed})."
    )


def test_undated_and_doubtful_facts_say_so(good):
    known = statements.sentences(good)
    assert "(source undated, seen November 2026)" in known["orchid-verification-fee"]
    assert "low confidence" in known["orchid-time-per-user"]
    assert "unknown" in known["lotus-time-per-user"]


def test_references_inside_a_text_are_filled(good):
    assert "Only 1,414 million people" in statements.sentences(good)["fit-awareness-orchid"]


def test_dos_rules_cases_terms_and_tables_can_be_cited(good):
    html = "".join(f'<li id="{name}"></li>' for name in ("orchid-do-answer", "advertising-law", "orchid-storm-2018", "red-packet", "internet-users"))
    leaf = Leaf("x.md", "x/", f'<h1>X</h1>{html}<table id="table-reach"><caption>Reach: how many</caption></table>')
    found = statements.of_page(statements.sentences(good), leaf, PLACE)
    assert found.keys() == {"orchid-do-answer", "advertising-law", "orchid-storm-2018", "red-packet", "internet-users", "table-reach"}
    assert found["table-reach"].startswith(
        "Table: “Reach: how many”. In: China Social Guide, edition 2026-11, “X”, https://guide.example/2026-11/x/#table-reach"
    )


# Where it stands ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("site", "living", "cited"),
    [
        ("https://h.example/", "https://h.example/a/", "https://h.example/2026-11/a/"),
        ("https://h.example/guide/", "https://h.example/guide/a/", "https://h.example/guide/2026-11/a/"),
        ("https://h.example/latest/", "https://h.example/latest/a/", "https://h.example/2026-11/a/"),
        ("https://h.example/2026-11", "https://h.example/latest/a/", "https://h.example/2026-11/a/"),
    ],
)
def test_a_citation_names_the_edition_and_search_engines_the_latest(site, living, cited):
    place = Place(site, "2026-11")
    assert (place.living("a/"), place.cited("a/")) == (living, cited)


def test_the_downloads_of_a_page_say_what_its_head_says(small_site):
    folder = small_site / "platforms" / "orchid"
    head = (folder / "index.html").read_text("utf-8")
    work = json.loads((folder / "cite.json").read_text("utf-8"))[0]
    assert f'name="citation_title" content="{work["title"]}"' in head
    assert f'name="citation_public_url" content="{work["URL"]}"' in head
    assert rispy.loads((folder / "cite.ris").read_text("utf-8"))[0]["urls"] == [work["URL"]]
    assert work["URL"] in (folder / "cite.bib").read_text("utf-8")
