"""The offline copy: the site in one zip, to be opened from a folder by a double click.

The folder keeps the site's addresses, so that the copy cites itself as the site does; only what a browser refuses to a page
from a folder is mended: a link to a folder names its index.html, and what a page would fetch or import stands inside it.
(Material's offline plugin would give the pages other addresses and help its own search, which the guide does not use.)
"""

from __future__ import annotations

import base64
import functools
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from guide import policy
from guide.kit.material import Material
from guide.kit.product import Product, key_of

_TAG = re.compile(r"<[a-z][^>]*>")
_FOLDER = re.compile(r' (href|data-method|data-glossary)="((?:[^":#?]*/)?\.{1,2}|[^":#?]*/)([#?][^"]*)?"')
_TAKEN = re.compile(r' href="(?:\.\./)*kit/([^"]*)"')
_MODULE = re.compile(r'<script type="module" src="([^":]+)"></script>')
_IMPORT = re.compile(r'import\("\./([^"]+)"\)')
_POLICY = re.compile(r"default-src 'none';[^\"]*")
_FETCHED = re.compile(r' data-(statements|markdown)(?:="([^":]*)")?(?=[\s>])')
_PLATFORM = re.compile(r'("href":"[^":#?]*/)(?=")')


def beside(url: str) -> list[tuple[str, str]]:
    """The page for trainers offers the copy."""
    return [("the whole guide to open without a network, zip", NAME)] if url == "teach/" else []


NAME = "offline.zip"


def products(material: Material) -> list[Product]:
    """The one zip."""
    files = [(file.relative_to(material.site).as_posix(), file) for file in sorted(material.site.rglob("*")) if file.is_file()]
    content = [part for path, file in files for part in (path, file.read_bytes())]
    make = functools.partial(_zip, material.site, material.guide.edition, material.place.living(""))
    return [Product(NAME, key_of(*content), make)]


def _zip(site: Path, edition: str, living: str) -> bytes:
    year, month = (int(part) for part in edition.split("-")[:2])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for file in sorted(site.rglob("*")):
            path = file.relative_to(site)
            if not file.is_file() or path.parts[0] == "kit":
                continue
            content = page(file.read_text("utf-8"), file.parent, living).encode() if file.suffix == ".html" else file.read_bytes()
            entry = zipfile.ZipInfo(f"china-social-guide-{edition}/{path.as_posix()}", (year, month, 1, 0, 0, 0))
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            out.writestr(entry, content)
    return packed.getvalue()


def page(html: str, folder: Path, living: str) -> str:
    """A page for a folder. `folder` is where it stands in the built site, `living` where the guide stands on the web."""
    inside: list[str] = []

    def module(match: re.Match[str]) -> str:
        inside.append(_script(folder / match[1]))
        return f'<script type="module">{inside[-1]}</script>'

    html = _PLATFORM.sub(r"\1index.html", _MODULE.sub(module, html))
    html = _TAG.sub(lambda tag: _tag(tag[0], folder, living), html)
    return _POLICY.sub(lambda match: _allowed(match[0], inside), html, count=1)


def _allowed(said: str, inside: Sequence[str]) -> str:
    """The page's policy with what now stands inside the page: its scripts by their hashes, and what they import and fetch as data."""
    data = " data:" if any("data:text/javascript" in text for text in inside) else ""
    said = re.sub(r"(?<=script-src )[^;]*", lambda match: f"{match[0]}{''.join(f' {policy.named(text)}' for text in inside)}{data}", said)
    return re.sub(r"(?<=connect-src )[^;]*", r"\g<0> data:", said)


def _tag(tag: str, folder: Path, living: str) -> str:
    def data(match: re.Match[str]) -> str:
        goal = folder / (match[2] or "index.md")
        return f' data-{match[1]}="data:text/plain;base64,{_coded(goal)}"' if goal.is_file() else match[0]

    def index(match: re.Match[str]) -> str:
        return f' {match[1]}="{match[2].rstrip("/")}/index.html{match[3] or ""}"'

    steps: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
        (_TAKEN, lambda match: f' href="{living}kit/{match[1]}"'),
        (_FOLDER, index),
        (_FETCHED, data),
    ]
    for pattern, mended in steps:
        tag = pattern.sub(mended, tag)
    return tag


def _script(file: Path) -> str:
    """A module to stand inside a page, with what it imports as an address of its own content."""
    text = _IMPORT.sub(lambda match: f'import("data:text/javascript;base64,{_coded(file.parent / match[1])}")', file.read_text("utf-8"))
    return text.replace("</script", "<\\/script")


def _coded(file: Path) -> str:
    return base64.b64encode(file.read_bytes()).decode()
