"""A page as Markdown says what the page says, with its citations; `llms.txt` says where each stands."""

from __future__ import annotations

import json
import subprocess

import pypandoc
import pytest

from guide import plain


def convert(html: str) -> str:
    return plain.markdown(html, "https://guide.example/a/b/").rstrip("\n")


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ('<h2 id="x">Two<a class="headerlink" href="#x">#</a></h2><p>One <b>bold</b> word.</p>', "## Two\n\nOne **bold** word."),
        ('<p>To <a href="../c/#d">there</a></p>', "To [there](https://guide.example/a/c/#d)"),
        ("<ul><li>one</li><li>two<ul><li>three</li></ul></li></ul>", "- one\n- two\n\n  - three"),
        ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td><p>1</p><p>2</p></td><td>x | y</td></tr></table>", "| A | B |\n| --- | --- |\n| 1 2 | x \\| y |"),
        ("<table><caption>C</caption><tr><td>1</td></tr></table>", "**C**\n\n| 1 |\n| --- |"),
        ("<p>5 * 3 _ [x] <code>a*b</code></p>", "5 \\* 3 \\_ \\[x\\] `a*b`"),
        ("<pre><code>a = 1\nb = 2\n</code></pre>", "```\na = 1\nb = 2\n```"),
        ('<p>Text</p><svg><text>no</text></svg><button>no</button><form><input value="no"></form>', "Text"),
        ("<blockquote><p>one</p><p>two</p></blockquote>", "> one\n> \n> two"),
        ("<p>2 &lt; 3</p>", "2 \\< 3"),
    ],
)
def test_each_kind_of_content_becomes_markdown(html, said):
    assert convert(html) == said


def test_an_independent_reader_finds_the_headings_and_tables(small_site):
    text = (small_site / "platforms" / "orchid" / "index.md").read_text("utf-8")
    done = subprocess.run([pypandoc.get_pandoc_path(), "-f", "gfm", "-t", "json"], input=text, capture_output=True, encoding="utf-8", check=True)
    blocks = json.loads(done.stdout)["blocks"]
    assert blocks[0]["t"] == "Header" and blocks[0]["c"][0] == 1
    assert sum(block["t"] == "Table" for block in blocks) == 6


def test_a_copy_has_every_value_its_source_and_how_to_cite_it(small_site):
    text = (small_site / "platforms" / "orchid" / "index.md").read_text("utf-8")
    for said in (
        "**1,414 million**",
        "Sep 2025, [Orchid Ltd](https://guide.example/platforms/orchid/#source-orchid-results)",
        "Cite this page:",
        "- APA 7: China",
    ):
        assert said in text
    assert "edition 2026-11: https://guide.example/2026-11/platforms/orchid/" in text and "CC BY 4.0" in text
    assert "<" not in text.replace("\\<", "")


def test_llms_txt_lists_every_page_where_it_stands(small_site):
    text = (small_site / "llms.txt").read_text("utf-8")
    assert text.startswith("# China Social Guide\n\n> ")
    for path in small_site.rglob("index.html"):
        folder = path.parent.relative_to(small_site).as_posix()
        address = "https://guide.example/" + ("" if folder == "." else f"{folder}/") + "index.md"
        assert f"]({address})" in text
        assert (path.parent / "index.md").exists()
    assert "](https://guide.example/data/guide.json)" in text
    assert text.index("## Optional") < text.index("compare/lotus-vs-orchid")
