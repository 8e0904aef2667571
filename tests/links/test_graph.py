"""What only all pages together settle."""

from __future__ import annotations

import gzip

import pytest

from guide.links import Level

HOME = "https://example.org/"


def rules(findings):
    return [(f.rule, f.file) for f in findings]


def page(*links: str, head: str = "") -> str:
    return f"<head>{head}</head>" + "".join(f'<a href="{link}">x</a>' for link in links)


def forward(url: str) -> str:
    return f'<meta http-equiv="refresh" content="0; url={url}">'


def test_a_forwarding_page_is_fine(check):
    assert check({"index.html": page("old.html"), "old.html": forward("new.html"), "new.html": page("/")}) == []


def test_a_forwarding_page_whose_target_is_gone_fails(check):
    assert rules(check({"old.html": forward("new.html")})) == [("missing-file", "old.html")]


def test_pages_that_forward_in_a_loop_fail(check):
    found = check({"a.html": forward("b.html"), "b.html": forward("c.html"), "c.html": forward("a.html")})
    assert rules(found) == [("redirect-loop", name) for name in ("a.html", "b.html", "c.html")]
    assert "/a.html → /b.html → /c.html → /a.html" in found[0].problem
    assert found[0].line == 1


def test_a_page_that_forwards_into_a_loop_it_is_not_part_of_is_not_asked_about_forever(check):
    found = check({"a.html": forward("b.html"), "b.html": forward("c.html"), "c.html": forward("b.html")})
    assert [f.file for f in found if f.rule == "redirect-loop"] == ["b.html", "c.html"]


def test_a_chain_of_forwarding_pages_is_a_warning_that_names_the_last(check):
    (found,) = check({"a.html": forward("b.html"), "b.html": forward("c.html"), "c.html": page()})
    assert (found.rule, found.file, found.expected, found.level) == ("redirect-chain", "a.html", "/c.html", Level.WARNING)


def test_a_page_that_reloads_itself_is_no_loop(check):
    assert check({"index.html": '<meta http-equiv="refresh" content="60; url=index.html">'}) == []


def alternate(language: str, url: str) -> str:
    return f'<link rel="alternate" hreflang="{language}" href="{url}">'


def test_language_versions_that_name_each_other_are_fine(check):
    both = alternate("en", "/en/") + alternate("zh", "/zh/")
    assert check({"en/index.html": page(head=both), "zh/index.html": page(head=both)}) == []


def test_a_language_version_that_does_not_answer_is_a_warning(check):
    found = check({"en/index.html": page(head=alternate("zh", "/zh/")), "zh/index.html": page()})
    assert rules(found) == [("one-way-language", "en/index.html")]


def canonical(url: str) -> str:
    return f'<link rel="canonical" href="{url}">'


def test_a_canonical_page_that_names_itself_is_fine(check):
    files = {"index.html": page(head=canonical(HOME)), "print.html": page(head=canonical(HOME))}
    assert check(files, HOME) == []


def test_a_canonical_page_that_names_another_is_a_warning(check):
    files = {"a.html": page(head=canonical("b.html")), "b.html": page(head=canonical("c.html")), "c.html": page()}
    assert rules(check(files)) == [("canonical-chain", "a.html")]


def sitemap(*urls: str) -> str:
    entries = "".join(f"<url>\n<loc>{url}</loc></url>" for url in urls)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


def test_a_sitemap_of_existing_pages_is_fine(check):
    assert check({"index.html": "", "a/index.html": page("/"), "sitemap.xml": sitemap(HOME, HOME + "a/")}, HOME) == []


def test_a_sitemap_entry_without_its_page_fails_with_its_line(check):
    (found,) = check({"index.html": "", "sitemap.xml": sitemap(HOME, HOME + "gone/")}, HOME)
    assert (found.rule, found.file, found.line, found.expected) == ("missing-file", "sitemap.xml", 3, "gone/index.html")


def test_a_sitemap_index_leads_to_sitemaps(check):
    index = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{}</loc></sitemap></sitemapindex>'
    files = {"index.html": "", "sitemap-1.xml": sitemap(HOME)}
    assert check({**files, "sitemap.xml": index.format(HOME + "sitemap-1.xml")}, HOME) == []
    assert rules(check({**files, "sitemap.xml": index.format(HOME + "sitemap-2.xml")}, HOME)) == [("missing-file", "sitemap.xml")]


def test_a_sitemap_that_breaks_off_fails(check):
    found = check({"index.html": "", "sitemap.xml": sitemap(HOME)[:-9]}, HOME)
    assert rules(found) == [("bad-xml", "sitemap.xml")]


def test_a_sitemap_with_entities_of_its_own_is_not_expanded(check):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>'
    assert check({"index.html": "", "sitemap.xml": bomb}, HOME) == []


def test_a_sitemap_lists_no_page_that_forwards_or_hides(check):
    hidden = '<meta name="robots" content="noindex">'
    files = {"index.html": page("a.html", "b.html"), "a.html": forward("/"), "b.html": hidden}
    found = check({**files, "sitemap.xml": sitemap(HOME, HOME + "a.html", HOME + "b.html")}, HOME)
    assert rules(found) == [("mapped-in-vain", "a.html"), ("mapped-in-vain", "b.html")]


def test_a_page_that_is_in_no_sitemap_is_a_note(check):
    found = check({"index.html": page("a.html"), "a.html": page("/"), "sitemap.xml": sitemap(HOME)}, HOME, notes=True)
    assert rules(found) == [("unmapped-page", "a.html")]


def test_a_page_that_nothing_links_to_is_a_note(check):
    found = check({"index.html": page(), "a.html": page("a.html"), "404.html": ""}, notes=True)
    assert rules(found) == [("orphan-page", "a.html")]
    assert found[0].level is Level.NOTE


def test_a_file_that_nothing_uses_is_a_note(check):
    files = {"index.html": '<img src="a.png" alt=""><link rel="stylesheet" href="s.css">', "a.png": "", "b.png": "", "robots.txt": ""}
    assert rules(check({**files, "s.css": "p{background:url(c.png)}", "c.png": ""}, notes=True)) == [("unused-file", "b.png")]


@pytest.mark.parametrize(
    ("sheet", "broken"),
    [
        ("p { background: url(a.png) }", False),
        ("p { background: url( 'a.png' ) }", False),
        ("p { background: url(../css/a.png) }", False),
        ("p { background: url(gone.png) }", True),
        ('@import "gone.css";', True),
        ("@import url(gone.css) screen;", True),
        ("@IMPORT 'a.css';", False),
        ("/* url(gone.png) */", False),
        ("/* unclosed url(gone.png)", False),
        ("p::after { content: 'url(gone.png)' }", False),
        ("p { background: url(\\61.png) }", False),
        ("p { background: URL(GONE.png) }", True),
        ("p { fill: url(#gradient) }", False),
        ("@namespace url(http://www.w3.org/1999/xhtml);", False),
        ("@font-face { src: url(gone.woff2) format('woff2'), local(x) }", True),
        ("p { background: image-set('a.png' 1x, url(gone.png) 2x) }", True),
        ("p { background: image-set('a.png' 1x, 'gone.png' 2x) }", True),
        ("p { background: -webkit-image-set('a.png' type('image/gone') 1x, \"a.png\" calc(1x * (1 + 1))); content: 'gone.png' }", False),
        ("p { background: image-set(url('a.png') 1x, 'gone.png' 2x) }", True),
        ("p { background: url(\\67 one.png) }", True),
        ("p { background: src('gone.png') }", True),
        ("p { --x: my-url(gone.png) }", False),
        ("p { background: url(data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'/>) }", False),
    ],
)
def test_a_style_sheet_is_read_by_the_rules_of_css(check, sheet, broken):
    files = {"css/s.css": f"\n{sheet}", "css/a.png": "", "css/a.css": ""}
    assert rules(check(files)) == ([("missing-file", "css/s.css")] if broken else [])


def test_a_style_sheet_in_another_encoding_says_so_in_its_first_line(check):
    sheet = "p { background: url(汉.png) }"
    assert check({"s.css": f'@charset "gbk";{sheet}'.encode("gbk"), "汉.png": ""}) == []
    assert rules(check({"s.css": f' @charset "gbk";{sheet}'.encode("gbk"), "汉.png": ""})) == [("missing-file", "s.css")]


def test_a_finding_in_a_style_sheet_has_its_place(check):
    (found,) = check({"s.css": "/* x */\np { background: url(gone.png) }"})
    assert (found.line, found.column) == (2, 21)


def test_a_manifest_and_its_icons_are_checked(check):
    link = {"index.html": '<link rel="manifest" href="/site.webmanifest">', "icon.png": ""}
    good = '{"start_url": ".", "icons": [{"src": "icon.png"}]}'
    assert check({**link, "site.webmanifest": good}) == []
    (found,) = check({**link, "site.webmanifest": '{\n"icons": [{"src": "gone.png"}]}'})
    assert (found.rule, found.file, found.line) == ("missing-file", "site.webmanifest", 2)
    assert rules(check({**link, "site.webmanifest": "[]"})) == [("bad-json", "site.webmanifest")]


def test_a_manifest_of_a_bundler_that_no_page_links_to_is_left_alone(check):
    assert check({"index.html": "", "manifest.json": '{"main": {"src": "gone.js"}}'}) == []


def test_a_json_feed_is_checked(check):
    link = {"index.html": '<link rel="alternate" type="application/feed+json" href="feed.json">'}
    feed = '{{"home_page_url": "/", "items": [{{"id": "/gone/", "url": "{}"}}]}}'
    assert check({**link, "feed.json": feed.format("/")}) == []
    assert rules(check({**link, "feed.json": feed.format("/gone/")})) == [("missing-file", "feed.json")]
    assert rules(check({**link, "feed.json": feed.format("/#gone")})) == [("missing-anchor", "feed.json")]


@pytest.mark.parametrize(
    "feed",
    [
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="{}"/></entry></feed>',
        "<rss><channel><item><link>{}</link></item></channel></rss>",
        "<rss><channel><item><guid>{}</guid></item></channel></rss>",
        '<rss><channel><item><enclosure url="{}"/></item></channel></rss>',
    ],
)
def test_a_feed_leads_to_existing_pages(check, feed):
    files = {"index.html": '<p id="x">', "feed.xml": feed.format(HOME + "#x")}
    assert check(files, HOME) == []
    assert rules(check({**files, "feed.xml": feed.format(HOME + "gone/")}, HOME)) == [("missing-file", "feed.xml")]
    assert rules(check({**files, "feed.xml": feed.format(HOME + "#gone")}, HOME)) == [("missing-anchor", "feed.xml")]


def test_a_guid_that_is_no_link_is_left_alone(check):
    feed = f'<rss><channel><item><guid isPermaLink="false">{HOME}gone/</guid></item></channel></rss>'
    assert check({"index.html": "", "feed.xml": feed}, HOME) == []


def test_a_picture_in_svg_is_checked(check):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><use href="#a"/><image xlink:href="{}"/></svg>'
    assert check({"a.svg": svg.format("b.png"), "b.png": ""}) == []
    assert rules(check({"a.svg": svg.format("gone.png"), "b.png": ""})) == [("missing-file", "a.svg")]


def test_packed_copies_and_other_files_are_left_alone(check):
    assert check({"sitemap.xml.gz": gzip.compress(b"<urlset>"), "a.js": "url(gone.png)", "data.json": "{"}) == []


SAYS = """<title>Untold</title><style>.hidden-style { color: red }</style><script>"a script"</script>
<h1>The  Second
Edition</h1><p>It lists <b>fif</b>teen platforms, each with a source.</p><p>在<em>上海</em>的平台</p><p data-x="an attribute">Its end - and more</p>"""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("edition", True),
        ("the%20second%20EDITION", True),
        ("fifteen%20platforms", True),
        ("The%20Second,each%20with", True),
        ("lists-,fifteen,-platforms", True),
        ("second-,edition,platforms,-%2C%20each", True),
        ("%E4%B8%8A%E6%B5%B7%E7%9A%84", True),
        ("上海的", True),
        ("end%20%2D%20and", True),
        ("edition&text=platforms", True),
        ("", True),
        ("a-,,b", True),
        ("sixteen", False),
        ("edition&text=sixteen", False),
        ("each%20with,The%20Second", False),
        ("one-,fifteen", False),
        ("untold", False),
        ("hidden-style", False),
        ("script", False),
        ("attribute", False),
    ],
)
def test_a_text_fragment_leads_to_words_that_the_page_says(check, words, said):
    files = {"index.html": f'\n<a href="page.html#:~:text={words}">', "page.html": SAYS}
    assert [(f.rule, f.level, f.file, f.line) for f in check(files)] == ([] if said else [("missing-text", Level.WARNING, "index.html", 2)])


def test_words_are_looked_for_in_the_same_page_and_beside_an_anchor(check):
    assert check({"index.html": '<p id="x">Some words</p><a href="#x:~:text=some%20words">'}) == []
    assert rules(check({"index.html": '<p id="x"></p><a href="#x:~:text=gone">'})) == [("missing-text", "index.html")]
    assert rules(check({"index.html": '<p>Word</p><a href="#gone:~:text=word">'})) == [("missing-anchor", "index.html")]


def test_a_folder_is_reached_by_its_symbolic_links_too(tmp_path):
    from guide.links import check_folder

    pages = {"latest": ["latest/", "latest/#x", "latest/deep/page.html", "latest/up/a/page.html#x"], "broken": ["latest/gone.html", "latest/#gone"]}
    (tmp_path / "site/2027/deep").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    for file in ("site/2027/index.html", "site/2027/deep/page.html", "outside/page.html"):
        (tmp_path / file).write_text('<p id="x">')
    for link, goal in {"site/latest": "2027", "site/2027/up": "..", "site/a": "../outside", "site/b": "../outside"}.items():
        (tmp_path / link).symlink_to(goal, target_is_directory=True)
    for name, links in pages.items():
        (tmp_path / "site" / f"{name}.html").write_text(page(*links))
    (tmp_path / "site/outside.html").write_text(page("a/page.html", "b/page.html#x"))
    found = [f for f in check_folder(tmp_path / "site") if f.level > Level.NOTE]
    assert [(f.rule, f.file) for f in found] == [("missing-file", "broken.html"), ("missing-anchor", "broken.html")]
    (tmp_path / "site/index.html").write_text(page("latest", "2027/up"))
    found = [f for f in check_folder(tmp_path / "site") if f.file == "index.html" and f.level > Level.NOTE]
    assert [f.rule for f in found] == ["slashless-folder", "slashless-folder"]


def test_the_same_site_is_judged_the_same_by_one_process_and_by_two(tmp_path):
    from guide.links import check_folder

    for number in range(120):
        (tmp_path / f"{number}.html").write_text(f'<p id="a"><a href="{number + 1}.html#a"></a><a href="{number // 2}.html#b"></a>')
    one, two = (check_folder(tmp_path, jobs=jobs) for jobs in (1, 2))
    assert one == two
    assert sum(f.rule == "missing-anchor" for f in one) == 120
    assert sum(f.rule == "missing-file" for f in one) == 1
