"""Readers of single values, and the promise that no input makes any of them crash."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide.links import address, css, data, local, markup, position, quote, values
from guide.links.folder import Folder


@pytest.mark.parametrize(
    ("value", "urls"),
    [
        ("", []),
        ("   ", []),
        (",", []),
        ("\t\n ,,\t\n,,   \t\n", []),
        ("foo", ["foo"]),
        ("foo,bar, ,foo, bar", ["foo,bar", "foo", "bar"]),
        ("/1 foo, /2 bar", ["/1", "/2"]),
        (",,,foo,,,", ["foo"]),
        (",foo,bar,baz,", ["foo,bar,baz"]),
        ("foo (bar, baz) 1x, other", ["foo", "other"]),
        ("foo (((, bar", ["foo"]),
        ("a.png 1x,b.png 2x", ["a.png", "b.png"]),
        ("data:svg+xml,%3Csvg%3E, b.png", ["data:svg+xml,%3Csvg%3E", "b.png"]),
    ],
)
def test_srcset_is_split_as_browsers_split_it(value, urls):
    assert values.srcset(value)[0] == urls


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("0; url=a", (0, "a")),
        ("5;URL = a", (5, "a")),
        ("5, a", (5, "a")),
        ("5 a", (5, "a")),
        (" 5.5 ; url='a b' c", (5, "a b")),
        ('0;url="a', (0, "a")),
        ("0;uri=a", (0, "uri=a")),
        ("0;url", (0, "url")),
        ("3", (3, None)),
        ("3;", (3, None)),
        (".5;a", (0, "a")),
        ("0;url=", (0, "")),
        ("", None),
        ("x;a", None),
        ("3x;a", None),
        ("-1", None),
    ],
)
def test_refresh_is_read_as_browsers_read_it(content, found):
    assert values.refresh(content) == found


@pytest.mark.parametrize(
    "address",
    [
        "name@example.org", "o'hara@example.org", "a.b+c@example.org", "a@localhost", "a@[192.0.2.1]", '"a b"@example.org', '"a,b"@example.org',
        "Dude <dude@example.org> , Killer <killer@example.org>", '"Dude, the" <dude@example.org>?subject=x', "a@example.org?subject=",
        "?to=a@example.org&subject=x", "?subject=Hello you", "?cc=a@example.org", "a@example.org?body=100%", "ö@example.org", "a@例え.jp",
        "%22not%40me%22@example.org", "%E4@example.org", "a@xn--r8jz45g.jp",
    ],
)  # fmt: skip
def test_mail_addresses_that_are_fine(address):
    assert values.mail_problem("mailto:" + address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "", " ", "@", "@example.org", "a@", "a", "a b@example.org", "a" * 65 + "@example.org", "a@" + "b" * 64 + ".org", '"a""@example.org', '""a"@example.org',
        '"a\\"@example.org', ".a@example.org", "a.@example.org", "a..b@example.org", "a@a_b.org", "a@example.org.", "a@example.org.111", "a@example..org",
        "a@-b.org", "a@b@example.org", "Dude <dude@example.org?x=y>", "a@example.org,b", "?to=b", "a%ZZ@example.org",
    ],
)  # fmt: skip
def test_mail_addresses_that_are_not(address):
    assert values.mail_problem("mailto:" + address.replace("\\\\", "\\"))


@pytest.mark.parametrize(
    ("fragment", "names"),
    [
        ("", ()),
        ("a", ("a",)),
        ("a%20b", ("a%20b", "a b")),
        ("%E6%B1%89", ("%E6%B1%89", "汉")),
        ("汉", ("汉", "%E6%B1%89")),
        ("%FF", ("%FF", "\ufffd")),
        (":~:text=x", ()),
        ("a:~:text=x", ("a",)),
    ],
)
def test_a_fragment_is_tried_as_written_and_then_decoded(fragment, names):
    assert address.fragment_names(fragment) == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ({"@id": "/thing", "name": "x"}, []),
        ({"url": "/a", "sameAs": ["/b", "/c"]}, ["/a", "/b", "/c"]),
        ({"item": {"@id": "/a#x", "name": "x"}}, ["/a"]),
        ({"@context": {"url": "/a"}}, []),
        ({"target": {"urlTemplate": "/search?q={q}"}}, []),
        ({"license": "CC BY"}, []),
    ],
)
def test_linked_data_mentions_what_leads_somewhere(text, found):
    import json

    assert data.linked_data(json.dumps(text)) == found


PLACE = address.place("https://example.org/guide/")
BASE = address.base_of("a/b/index.html", PLACE)
settings.register_profile("links", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("links")
ANYTHING = st.text() | st.text(alphabet=string.printable + "<>&#%:/?\\\u0000\u200b汉", max_size=60)
TAGS = st.sampled_from(
    ["<a href=", "<base href=", "<img srcset=", "<template>", "</template>", "<noscript>", "<!--", "-->", "<svg>", "<style>", "<script>", "'", '"', ">",
     "<meta http-equiv=refresh content=", "<link rel=canonical href=", "<p id=x>", "style='background:url(", "#x", "<script type=application/ld+json>"]
)  # fmt: skip
MARKUP = st.lists(TAGS | ANYTHING, max_size=12).map("".join)


@given(ANYTHING)
def test_joining_by_hand_agrees_with_the_url_standard(reference):
    by_hand = address.resolve(reference, BASE, PLACE)
    by_parser = address._parsed(reference.partition("#")[0], by_hand.fragment, BASE, PLACE)
    assert by_hand[:2] == by_parser[:2]


@given(ANYTHING)
def test_no_value_makes_a_reader_crash(text):
    values.srcset(text)
    values.refresh(text)
    values.mail_problem("mailto:" + text)
    values.phone_problem("tel:" + text)
    css.references(text)
    address.fragment_names(text)
    assert all(found.start for found in quote.quotes(f"#:~:text={text}")) or "%" in text
    data.xml(text.encode("utf-8", "replace"))


@settings(max_examples=300)
@given(MARKUP)
def test_no_page_makes_the_checker_crash(tmp_path_factory, html):
    folder = tmp_path_factory.getbasetemp() / "any"
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_bytes(html.encode("utf-8", "surrogatepass"))
    site = Folder(str(folder), frozenset(["index.html"]), {"": "index.html"})
    for finding in local.inspect("index.html", site, PLACE).findings:
        assert finding.problem and finding.mend and finding.rule


@pytest.mark.parametrize(
    "html",
    ["<a " * 100_000, "<div>" * 5_000 + '<a href="gone">', "<!--" * 50_000, '<a href="' * 50_000, "<b><a href=gone>" * 5_000, "<svg>" * 20_000,
     '<a href="tel:' + "1" * 100_000 + 'x">', '<a href="mailto:' + "a" * 100_000 + '">', "<style>" + "@import /*" * 20_000, "<template>" * 20_000,
     '<p style="' + "url(" * 20_000 + '">', '<script type="application/ld+json">' + "[" * 100_000, "<title>" * 20_000 + '<a href="gone">'],
    ids=lambda html: html[:20],
)  # fmt: skip
def test_no_page_takes_long(tmp_path, html):
    (tmp_path / "index.html").write_text(html)
    site = Folder(str(tmp_path), frozenset(["index.html"]), {"": "index.html"})
    start = time.process_time()
    local.inspect("index.html", site, PLACE)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("text", ['<a "' * 20_000, "<a /" * 50_000, "<![CDATA[" * 50_000, "<a x='" * 20_000])
def test_no_xhtml_takes_long(text):
    start = time.process_time()
    markup.unfold(text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("raw", [b"<!--" * 50_000, b"<script>" * 50_000, b"<meta " * 50_000, b"<meta charset=" * 50_000])
def test_no_declaration_takes_long(raw):
    start = time.process_time()
    markup.decode(raw + b"\xff")
    assert time.process_time() - start < 5


@given(st.binary())
def test_any_bytes_are_decoded(raw):
    assert isinstance(markup.decode(raw), str)


@given(MARKUP, st.text(max_size=5))
def test_places_are_inside_the_source(html, value):
    places = position.Places(html)
    line, column = places.element("a", "href", value, 0)
    assert 0 <= line <= html.count("\n") + html.count("\r") + 1 and column >= 0
