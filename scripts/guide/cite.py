"""How to cite a page, the data, or one statement.

One CSL-JSON record a work goes in; references in five styles, BibTeX, RIS and CSL-JSON come out. The styles are the
official ones (`styles/`), run by pandoc's citation processor over all works at once. Nobody's visit is invented: the
date of access is a placeholder, filled in by the reader's browser.
"""

from __future__ import annotations

import concurrent.futures
import functools
import hashlib
import json
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import pypandoc
from selectolax.lexbor import LexborHTMLParser

from guide.place import Place

NAME = "China Social Guide"
AUTHOR = f"{NAME} contributors"
"""Not the guide's name alone: styles drop or double an author who is called as the site is."""
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

STYLES = {
    "apa": ("APA 7", "apa", "en-US"),
    "mla": ("MLA 9", "modern-language-association", "en-US"),
    "chicago": ("Chicago 17", "chicago-notes-bibliography-17th-edition", "en-US"),
    "harvard": ("Harvard", "harvard-cite-them-right", "en-GB"),
    "gb": ("GB/T 7714-2015", "china-national-standard-gb-t-7714-2015-numeric", "en-US"),
}
"""Key → the name that readers know, the official style's file, and the language of its dates."""

Record = Mapping[str, Any]
_ACCESSED = (1999, 1, 1)  # no page of the guide can have this date, so it is found again in what the processor returns
_ACCESSED_PLACE = '<span data-accessed="{}">day of access</span>'  # for assets/cite.js
_ACCESSED_FORMS = {"1 January 1999": "day-first", "January 1, 1999": "month-first", "1 Jan. 1999": "mla", "1999-01-01": "iso"}
# Every reference stands alone on its page: no 2026a, no dash for an author named above.
_IN_A_LIST = re.compile(r' (?:disambiguate-add-year-suffix|subsequent-author-substitute)="[^"]*"')


@dataclass(frozen=True)
class Reference:
    """A work in one style: HTML with `<span data-accessed>` where the day of reading belongs."""

    key: str
    label: str
    html: str

    @property
    def text(self) -> str:
        """The same without markup."""
        return " ".join(LexborHTMLParser(self.html).text().split())


def record(place: Place, page: str, title: str, kind: Literal["webpage", "dataset"] = "webpage") -> dict[str, Any]:
    """The CSL-JSON record of a page, or of the data, in its edition. `page` is the address below the site."""
    year, month = place.edition.split("-")
    name = re.sub(r"[^a-z0-9]+", "-", page.removesuffix(".html")).strip("-") or "home"
    return {
        "id": f"china-social-guide-{place.edition}-{'data' if kind == 'dataset' else name}",
        "type": kind,
        "title": title,
        **({"container-title": NAME} if kind == "webpage" else {}),
        "author": [{"literal": AUTHOR}],
        "publisher": NAME,
        "issued": {"date-parts": [[int(year), int(month)]]},
        "URL": place.cited(page),
        "language": "en",
    }


def references(records: Sequence[Record], shelf: Path | None = None) -> dict[str, list[Reference]]:
    """For each record its references, in the order of STYLES. `shelf` is a file that keeps them between builds."""
    kept: dict[str, str] = _kept(shelf)
    wanted = {(style, _mark(style, each)): each for style in STYLES for each in records}
    missing = {style: {mark: each for (name, mark), each in wanted.items() if name == style and mark not in kept} for style in STYLES}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda style: _processed(style, missing[style]), STYLES):
            kept.update(found)
    if shelf and any(missing.values()):
        _keep(shelf, {mark: kept[mark] for _, mark in wanted})
    return {each["id"]: [Reference(style, STYLES[style][0], kept[_mark(style, each)]) for style in STYLES] for each in records}


def csl_json(each: Record) -> str:
    """What citation software imports, as a list of one; a field a line."""
    fields = ",\n".join(f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in each.items())
    return f"[{{\n{fields}\n}}]\n"


def bibtex(each: Record) -> str:
    """A biblatex entry. Double braces keep an organisation whole and the title's capitals as they are."""
    dataset = each["type"] == "dataset"
    fields = {
        "author": f"{{{_latex(each['author'][0]['literal'])}}}",
        "title": f"{{{_latex(each['title'])}}}",
        "publisher" if dataset else "organization": _latex(each["publisher"]),
        "date": issued(each),
        "url": each["URL"],
        "langid": "english",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@{'dataset' if dataset else 'online'}{{{each['id']},\n{lines}\n}}\n"


def ris(each: Record) -> str:
    """An RIS record: an electronic source, or a data set."""
    year, month = issued(each).split("-")
    lines = [
        ("TY", "DATA" if each["type"] == "dataset" else "ELEC"),
        ("AU", each["author"][0]["literal"]),
        ("TI", each["title"]),
        ("T2", each.get("container-title", "")),
        ("PB", each["publisher"]),
        ("PY", year),
        ("DA", f"{year}/{month}//"),
        ("UR", each["URL"]),
        ("LA", each["language"]),
        ("ID", each["id"]),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value) + "ER  - \r\n"


def issued(each: Record) -> str:
    """`2026-11`."""
    year, month = each["issued"]["date-parts"][0]
    return f"{year:04}-{month:02}"


def _processed(style: str, missing: Mapping[str, Record]) -> dict[str, str]:
    """Runs pandoc's citation processor once over all records of a style."""
    if not missing:
        return {}
    _, file, language = STYLES[style]
    works = [{**_styled(each), "id": mark} for mark, each in missing.items()]
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder, "style.csl")
        sheet.write_text(_IN_A_LIST.sub("", _sheet(file)), "utf-8")
        command = [pypandoc.get_pandoc_path(), "-f", "csljson", "-t", "html", "--citeproc", "--csl", str(sheet), "--wrap=none", "-M", f"lang={language}"]
        done = subprocess.run(command, input=json.dumps(works), capture_output=True, encoding="utf-8", check=True)
    entries = LexborHTMLParser(done.stdout).css("div.csl-entry")
    return {(entry.attributes.get("id") or "").removeprefix("ref-"): _entry(entry.html or "") for entry in entries}


def _styled(each: Record) -> dict[str, Any]:
    """The record for a style: styles ask for no publisher of a page who is called as the site is."""
    left = {key: value for key, value in each.items() if not (key == "publisher" and value == each.get("container-title"))}
    return {**left, "accessed": {"date-parts": [list(_ACCESSED)]}}


def _entry(markup: str) -> str:
    """One reference out of the processor's list, without its number and its wrapping."""
    tree = LexborHTMLParser(markup)
    numbered = tree.css_first("div.csl-right-inline") or tree.css_first("div.csl-entry")
    inner = re.sub(r"^<div[^>]*>|</div>$", "", (numbered.html or "") if numbered else "").strip()
    inner = re.sub(r"</?(?:span|a)\b[^>]*>", "", inner)  # an address is there to be copied; it leads to the page that the reader is on
    for form, name in _ACCESSED_FORMS.items():
        inner = inner.replace(form, _ACCESSED_PLACE.format(name))
    return inner


def _latex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", r"\textbackslash{}")).replace("~", r"\textasciitilde{}").replace("^", r"\textasciicircum{}")


def _sheet(file: str) -> str:
    return resources.files("guide").joinpath("styles", f"{file}.csl").read_text("utf-8")


def _mark(style: str, each: Record) -> str:
    """Names a reference by everything that it depends on."""
    said = json.dumps([style, _ACCESSED_PLACE, pypandoc.__version__, _digest(STYLES[style][1]), _styled(each)], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


@functools.cache
def _digest(file: str) -> str:
    return hashlib.sha256(_sheet(file).encode()).hexdigest()


def _kept(shelf: Path | None) -> dict[str, str]:
    try:
        return json.loads(shelf.read_text("utf-8")) if shelf else {}
    except (OSError, ValueError):
        return {}


def _keep(shelf: Path, entries: Mapping[str, str]) -> None:
    """Replaces the file in one step, so that a build beside this one reads it whole."""
    shelf.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=shelf.parent, delete=False) as beside:
        json.dump(dict(sorted(entries.items())), beside, ensure_ascii=False)
    Path(beside.name).replace(shelf)
