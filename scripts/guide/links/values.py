"""Attribute values that hold more than one plain address: `srcset`, `meta refresh`, `mailto:`, `tel:`."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes

SPACE = " \t\n\f\r"
_LEADING = re.compile(r"[ \t\n\f\r,]*")
_URL = re.compile(r"[^ \t\n\f\r]*")
_WIDTH = re.compile(r"[1-9]\d*w|\d+h|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?x", re.ASCII)
_REFRESH = re.compile(r"[ \t\n\f\r]*(?:(\d+)[\d.]*|\.[\d.]*)(?:[ \t\n\f\r]*[;,]|(?=[ \t\n\f\r]|$))[ \t\n\f\r]*(.*)", re.ASCII | re.DOTALL)
_REFRESH_URL = re.compile(r"url[ \t\n\f\r]*=[ \t\n\f\r]*(.*)", re.IGNORECASE | re.DOTALL)
# RFC 6068 and 5322: a dot-atom or a quoted string, at most 64 characters, then a host (RFC 1123); letters of all scripts (RFC 6531).
_ATOM = r"[\w\udc80-\udcff!#$%&'*+/=?^`{|}~-]+"
_QUOTED = r'"(?:[^"\\\r\n]|\\.)*"'
_LABEL = r"[^\W_](?:(?:[^\W_]|-){0,61}[^\W_])?"
_MAIL = re.compile(rf"(?=.{{1,64}}@)(?:{_ATOM}(?:\.{_ATOM})*|{_QUOTED})@(?:{_LABEL}(?:\.{_LABEL})*(?<!\.\d)(?<!\.\d\d)(?<!\.\d\d\d)|\[[\w.:]+\])")
_LONG = 400  # no mail address (RFC 5321: 254 characters, and a name before it) and no telephone number is as long
_PEOPLE = re.compile(rf"(?:{_QUOTED}|[^,])+")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
# RFC 3966: digits with visual separators, a `+` for a global number, parameters after `;`.
_PHONE = re.compile(r"\+?[0-9A-Fa-f*#().\-\s/]*[0-9*#][0-9A-Fa-f*#().\-\s/]*(?:;[^;]+)*(?:,+\d+)*")


class Refresh(NamedTuple):
    """A `meta refresh`: whole seconds to wait, and the address, None when the page only reloads."""

    seconds: int
    url: str | None


def srcset(value: str) -> tuple[list[str], list[str]]:
    """The addresses in a srcset, and its descriptors that no browser understands.

    HTML, "parse a srcset attribute": an address ends at white space, so it may hold commas; parentheses shield commas.
    """
    urls: list[str] = []
    odd: list[str] = []
    at = 0
    while True:
        at = _end(_LEADING, value, at)
        if at == len(value):
            return urls, odd
        stop = _end(_URL, value, at)
        url, at = value[at:stop], stop
        if url.endswith(","):
            urls.append(url.rstrip(","))
            continue
        urls.append(url)
        at, descriptors = _descriptors(value, at)
        odd += [word for word in descriptors if not _WIDTH.fullmatch(word)]


def refresh(content: str) -> Refresh | None:
    """Read the content of a `meta refresh` (HTML, "shared declarative refresh steps"); None when browsers ignore it."""
    match = _REFRESH.match(content)
    if not match:
        return None
    seconds, rest = int(match[1] or 0), match[2]
    if not rest:
        return Refresh(seconds, None)
    named = _REFRESH_URL.match(rest)
    url = named[1] if named else rest
    if url[:1] in ("'", '"'):
        url = url[1:].partition(url[0])[0]
    return Refresh(seconds, url)


def mail_problem(address: str) -> str:
    """What is wrong with a `mailto:` address (RFC 6068), or an empty string.

    Recipients stand before `?` or in a `to`, `cc` or `bcc` field. None at all is fine where there are other fields:
    then the reader chooses them.
    """
    recipients, _, query = address.partition(":")[2].partition("#")[0].partition("?")
    if not recipients.strip() and not query:
        return "names nobody to write to"
    fields = [field.partition("=") for field in query.split("&")]
    for part in [recipients, *(value for name, _, value in fields if name.lower() in ("to", "cc", "bcc"))]:
        if _BAD_ESCAPE.search(part):
            return "has a % that is not followed by two hexadecimal digits"
        for person in filter(None, map(str.strip, _PEOPLE.findall(unquote(part, errors="surrogateescape")))):
            shown = re.fullmatch(rf"(?:{_QUOTED}|[^<>\"])*<([^<>]+)>", person)
            if len(person) > _LONG or not _MAIL.fullmatch(shown[1] if shown else person):
                return f"has {person!r}, which is not a mail address"
    return ""


def phone_problem(address: str) -> str:
    """What is wrong with a `tel:` address (RFC 3966), or an empty string."""
    number = unquote_to_bytes(address.partition(":")[2]).decode("utf-8", "replace").strip()
    if not number:
        return "holds no number"
    return "" if len(number) <= _LONG and _PHONE.fullmatch(number) else f"has {number!r}, which is not a telephone number"


def _descriptors(value: str, at: int) -> tuple[int, list[str]]:
    words: list[str] = []
    word, depth = "", 0
    while at < len(value):
        char = value[at]
        at += 1
        depth += (char == "(") - (char == ")" and depth > 0)
        if depth == 0 and char == ",":
            break
        if depth == 0 and char in SPACE:
            words.append(word)
            word = ""
        else:
            word += char
    return at, [w for w in (*words, word) if w]


def _end(pattern: re.Pattern[str], value: str, at: int) -> int:
    match = pattern.match(value, at)
    return match.end() if match else at
