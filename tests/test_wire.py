"""What a built site sends: smaller, but the same page; files that never change their content under a name; one policy on all pages."""

from __future__ import annotations

import gzip
import hashlib
import re

import brotli
import pytest
from selectolax.lexbor import LexborHTMLParser

from builds import ROOT, mkdocs
from guide import compress, policy, wire
from guide.problem import Problems

PAGE = """<!doctype html>
<html lang="en"><head>
<meta charset="utf-8">
<link rel="stylesheet" href="../assets/a.css">
<link rel="stylesheet" href="../assets/b.css">
<script>known()</script>
<script type="application/ld+json">{"a": "b"}</script>
</head><body>
  <table>

    <tr><td>one</td> <td><a href="../x/?a=1&amp;b=2#c">two  words</a> <em>and</em> more &lt;i></td></tr></table>
<pre>
 kept
   as it is</pre>
<script src="../assets/x.js"></script></body></html>
"""


def tree(html):
    """Elements with their attributes, and their words: what a reader and a browser get of a page, without its white space."""
    body = LexborHTMLParser(html).body
    return [(node.tag, dict(sorted(node.attributes.items())), (node.text(deep=False) or "").split()) for node in body.traverse()]


def test_a_small_page_says_what_the_page_said():
    sent = wire.page("x/index.html", PAGE, {}, {("assets/a.css", "assets/b.css"): "assets/site.1.css"}, ["known()"])
    before = PAGE.replace('x.js">', 'x.js" defer>')
    assert tree(sent) == tree(before)
    assert LexborHTMLParser(sent).css_first("pre").text() == LexborHTMLParser(PAGE).css_first("pre").text()
    assert len(sent.split("<body>")[1]) < len(PAGE.split("<body>")[1])


def test_a_page_has_one_style_sheet_scripts_that_wait_and_the_policy_before_both():
    sent = LexborHTMLParser(
        wire.page("x/index.html", PAGE, {"assets/x.js": "assets/x.1.js"}, {("assets/a.css", "assets/b.css"): "assets/s.1.css"}, ["known()"])
    )
    assert [node.attributes["href"] for node in sent.css("link[rel=stylesheet]")] == ["../assets/s.1.css"]
    (script,) = sent.css("script[src]")
    assert script.attributes["src"] == "../assets/x.1.js"
    assert "defer" in script.attributes
    first = next(node for node in sent.head.iter() if node.tag != "meta" or "charset" not in node.attributes)
    assert first.attributes["content"] == policy.content(["known()"])


def test_an_inline_script_that_the_policy_does_not_name_stops_the_build():
    with pytest.raises(Problems, match=r"x/index\.html: an inline script.*evil"):
        wire.page("x/index.html", PAGE.replace("known()", "evil()"), {}, {("assets/a.css", "assets/b.css"): "s"}, ["known()"])


def test_rules_go_only_with_classes_that_nobody_knows():
    sent = wire.sheet(
        [".used{color:red}.spare{color:blue}", "#gone{color:tan}.gone{top:0}p:not(.spare){left:0}@media print{.spare .used{top:0}}"], frozenset({"used"})
    )
    assert sent == ".used{color:red}#gone{color:tan}.gone{top:0}p:not(.spare){left:0}"


def test_a_sheet_that_needs_another_file_stops_the_build():
    with pytest.raises(Problems, match=r"url\(\.\./x\.png\)"):
        wire.sheet(["a{background:url('data:x')}b{background:url(../x.png)}"], frozenset())


def test_a_script_finds_others_by_their_new_names_and_gets_a_new_one_when_they_change():
    texts = {"assets/a.js": 'load("assets/deep/b.js"); import("./c.js"); "x/other.js"', "assets/deep/b.js": "b()", "assets/c.js": "c()"}
    made = wire.scripts(texts)
    b, c = made["assets/deep/b.js"][0], made["assets/c.js"][0]
    assert made["assets/a.js"][1] == f'load("{b}");import("./{c.removeprefix("assets/")}");"x/other.js"'
    again = wire.scripts({**texts, "assets/c.js": "d()"})
    assert again["assets/a.js"][0] != made["assets/a.js"][0]
    assert again["assets/deep/b.js"] == made["assets/deep/b.js"]
    with pytest.raises(Problems, match="loads itself"):
        wire.scripts({"assets/a.js": '"assets/b.js"', "assets/b.js": '"./a.js"'})


def test_the_built_site_keeps_its_promises(built):
    allowed = policy.inline(ROOT / "overrides")
    for path in built.rglob("*.html"):
        page = LexborHTMLParser(path.read_text("utf-8"))
        assert page.css_first("meta[http-equiv='Content-Security-Policy' i]").attributes["content"] == policy.content(allowed), path
        assert not page.css("[style], style"), path
        assert not [name for node in page.css("*") for name in node.attributes if name.startswith("on")], path
        for node in page.css("script[src], link[rel=stylesheet], link[rel=icon]"):
            name = node.attributes.get("src") or node.attributes["href"]
            digest = re.search(r"\.([0-9a-f]{12})\.(?:js|css|svg)$", name)
            assert digest, name
            if node.tag == "script" and "http-equiv=refresh" not in page.html:
                assert {"defer", "type"} & node.attributes.keys(), name
        for picture in page.css("img"):
            assert {"width", "height"} <= picture.attributes.keys(), path
    for path in [*built.glob("assets/**/*.*.js"), *built.glob("search/*"), *built.glob("assets/site.*.css")]:
        assert hashlib.sha256(path.read_bytes()).hexdigest().startswith(path.name.split(".")[1])


def test_a_script_that_stays_in_a_page_is_said_by_the_build(small):
    page = small / "docs" / "index.md"
    page.write_text(page.read_text("utf-8") + "\n<script>track()</script>\n", "utf-8")
    done = mkdocs("build", cwd=small)
    assert done.returncode == 1
    assert "index.html: an inline script, which the policy forbids: 'track()'" in done.stdout + done.stderr
    assert not (small / "site").exists()


def test_compressed_copies_are_the_files_and_the_same_on_any_day(tmp_path):
    (tmp_path / "a.html").write_text("word " * 500, "utf-8")
    (tmp_path / "b.svg").write_text("x", "utf-8")
    (tmp_path / "gone.css.br").write_bytes(b"old")
    (tmp_path / "p.png").write_bytes(b"\x89" * 500)
    assert compress.compress(tmp_path)[0] == 2
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(first) == {"a.html", "a.html.br", "a.html.gz", "b.svg", "p.png"}
    assert brotli.decompress(first["a.html.br"]) == gzip.decompress(first["a.html.gz"]) == first["a.html"]
    compress.compress(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first
