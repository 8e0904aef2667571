"""Where an address leads: a reference as written, resolved against the page that holds it.

The rules are those of the WHATWG URL Standard. References of plain characters, nearly all in a
built site, are joined here; whatever has a scheme, a host, an escape or a backslash is read by ada,
the URL parser of Node.js.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple
from urllib.parse import quote, unquote, unquote_to_bytes

from ada_url import URL

NOWHERE = "https://site.invalid/"
"""Stands for the address of a site when nobody told where it is served (RFC 2606 keeps `.invalid` free)."""

# No scheme, query, escape, backslash, space or control character: a path that only needs joining.
_PLAIN = re.compile(r"(?!//)[^:%?\\\x00-\x20\x7f]+")
_AROUND = "".join(map(chr, range(0x21)))
_DROPPED = str.maketrans("", "", "\t\n\r")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*(?=:)")
_FETCHED = ("http", "https")


class Kind(Enum):
    """What sort of address a reference turned out to be."""

    SITE = "a path inside the checked folder"
    OUTSIDE = "a path written without its host that is not served from the folder"
    EXTERNAL = "an address on another host"
    OTHER = "not fetched over HTTP: mailto, tel, data, javascript and so on"
    BAD = "not an address"


class Address(NamedTuple):
    """A resolved reference.

    path: for SITE the decoded path below the folder (`""` is its root, `"."` the root without its
    slash), for OUTSIDE the decoded path on the host, else the whole address;
    fragment: as written after `#`, None without one.
    """

    kind: Kind
    path: str
    fragment: str | None

    @property
    def whole(self) -> str:
        """The path with its fragment; for an address elsewhere, all of it."""
        return f"{self.path}#{self.fragment}" if self.fragment else self.path


class Place(NamedTuple):
    """Where the folder is served: `https://example.org/guide/` has the host `example.org` and the prefix `/guide/`."""

    url: str
    host: str
    prefix: str

    @property
    def known(self) -> bool:
        """False when the run was not told where the site will be served."""
        return self.url != NOWHERE

    @property
    def secure(self) -> bool:
        """True when the site is known to be served over https."""
        return self.known and self.url.startswith("https:")

    def of(self, path: str) -> str:
        """The address of a file or folder of the site, for people: the whole address when it is known, else a path."""
        return (self.url if self.known else "/") + quote(path, safe="/:@!$&'()*+,;=~", errors="surrogateescape")


class Base(NamedTuple):
    """What references are resolved against: page is a decoded path on the host of the site.

    folders holds the folder of the page, then its parents up to the root; it is empty when the base is on another host.
    """

    url: str
    folders: tuple[str, ...]
    page: str


def place(base_url: str | None) -> Place:
    """Read the address that a site is served under; ValueError when it is no http or https address."""
    try:
        url = URL(base_url or NOWHERE)
    except ValueError:
        url = None
    if url is None or url.protocol not in ("http:", "https:"):
        raise ValueError(f"{base_url!r} is not an http or https address")
    path = url.pathname if url.pathname.endswith("/") else url.pathname + "/"
    return Place(f"{url.protocol}//{url.host}{path}", url.host, unquote(path))


def base_of(file: str, where: Place) -> Base:
    """What a page of the site resolves against: `index.html` is served as its folder."""
    folder, _, name = file.rpartition("/")
    head = where.prefix + (folder + "/" if folder else "")
    page = head if name in ("index.html", "index.htm") else head + name
    root = where.url[: -len(quote(where.prefix, safe="/"))] if where.prefix != "/" else where.url[:-1]
    return Base(root + quote(page, safe="/:@!$&'()*+,;=~", errors="surrogateescape"), _upwards(head), page)


def rebase(href: str, base: Base, where: Place) -> Base:
    """The base of a page that has `<base href>`; one that cannot be read is ignored (HTML, "set the frozen base URL")."""
    try:
        url = URL(href.strip(_AROUND), base=base.url)
    except ValueError:
        return base
    if url.protocol[:-1] not in _FETCHED:
        return base
    if url.host != where.host:
        return Base(url.href, (), "")
    path = unquote(url.pathname, errors="surrogateescape")
    return Base(url.href, _upwards(path[: path.rindex("/") + 1]), path)


def resolve(reference: str, base: Base, where: Place) -> Address:
    """Resolve a reference as a browser does: any string in, never an exception out."""
    written, mark, fragment = reference.partition("#")
    tail: str | None = None
    if mark:
        tail = fragment if fragment.isprintable() and fragment[-1:] != " " else fragment.rstrip(_AROUND).translate(_DROPPED)
        written = written.lstrip(_AROUND)
    elif written[:1] <= " " or written[-1:] <= " ":
        written = written.strip(_AROUND)
    if base.folders:
        if not written:
            return _inside(base.page, tail, where)
        if _PLAIN.fullmatch(written):
            return _inside(_joined(written, base.folders), tail, where)
    return _parsed(written, tail, base, where)


def absolute(reference: str, base: Base) -> str:
    """The whole address of a reference, as a browser shows it; the reference itself when it cannot be read."""
    try:
        return URL(reference.strip(_AROUND), base=base.url).href
    except ValueError:
        return reference


def scheme(reference: str) -> str:
    """The scheme that a reference names, in lower case, or an empty string."""
    match = _SCHEME.match(reference.strip(_AROUND).translate(_DROPPED))
    return match[0].lower() if match else ""


def fragment_names(fragment: str) -> tuple[str, ...]:
    """The ids that a fragment can mean, in the order a browser tries them.

    HTML, "find a potential indicated element": first the fragment itself, then its decoded form;
    a fragment directive (`:~:text=…`, WICG Text Fragments) is taken off before. An empty result is the top of the page.
    """
    name = fragment.partition(":~:")[0]
    if not name:
        return ()
    if name.isascii():
        if "%" not in name:
            return (name,)
        return (name, unquote_to_bytes(name).decode("utf-8", "replace"))
    encoded = quote(name, safe="!#$%&'()*+,/:;=?@[]^_{|}~-.\\")
    if "%" not in name:
        return (name, encoded)
    return (name, encoded, unquote_to_bytes(encoded).decode("utf-8", "replace"))


def _parsed(written: str, tail: str | None, base: Base, where: Place) -> Address:
    try:
        url = URL(written, base=base.url)
    except (ValueError, UnicodeError):
        return Address(Kind.BAD, written, tail)
    if url.protocol[:-1] not in _FETCHED:
        return Address(Kind.OTHER, url.href, tail)
    if url.host != where.host:
        return Address(Kind.EXTERNAL, url.href, tail)
    found = _inside(unquote(url.pathname, errors="surrogateescape"), tail, where)
    if found.kind is Kind.OUTSIDE and (scheme(written) or written.strip(_AROUND)[:2].replace("\\", "/") == "//"):
        return Address(Kind.EXTERNAL, url.href, tail)
    return found


def _upwards(folder: str) -> tuple[str, ...]:
    folders = [folder]
    while folder != "/":
        folder = folder[: folder.rindex("/", 0, -1) + 1]
        folders.append(folder)
    return tuple(folders)


def _joined(written: str, folders: tuple[str, ...]) -> str:
    """Join a plain path to the folder of its page; `..` above the root stays at the root (URL Standard, "shorten a path")."""
    if written[0] == "/":
        return _without_dots(written) if "/." in written else written
    up = at = 0
    while written.startswith("../", at):
        up += 1
        at += 3
    folder = folders[up] if up < len(folders) else "/"
    rest = written[at:]
    if rest[:1] != "." and "/." not in rest:
        return folder + rest
    return _without_dots(folder + rest)


def _inside(path: str, tail: str | None, where: Place) -> Address:
    if where.prefix == "/":
        return Address(Kind.SITE, path[1:], tail)
    if path.startswith(where.prefix):
        return Address(Kind.SITE, path[len(where.prefix) :], tail)
    if path + "/" == where.prefix:
        return Address(Kind.SITE, ".", tail)
    return Address(Kind.OUTSIDE, path, tail)


def _without_dots(path: str) -> str:
    """Take `.` and `..` out of an absolute path."""
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            if kept:
                kept.pop()
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)
