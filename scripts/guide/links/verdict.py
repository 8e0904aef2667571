"""What an answer from another host means. Pure judgement: no network, no clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from ada_url import URL

PERMANENT = (301, 308)
REDIRECTS = (301, 302, 303, 307, 308)
_REFUSALS = {401: "asks for a password", 403: "refuses us", 407: "asks for a proxy password", 429: "is asked too often", 451: "is barred by law here"}
_GONE = {404: "there is no such page", 410: "the page was taken away"}
# Hosts and paths where visitors without an account or from other networks are sent instead of the page.
_DOOR = re.compile(
    r"(?:^|[./_-])(?:login|signin|sign-in|passport|sso|oauth|captcha|verify|wappoc_appmsgcaptcha|antispider|challenge|visitor)(?:[./?_-]|$)",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(
    r"\b404\b|not\s+found|page\s+(?:does\s+not|doesn.t|no\s+longer)\s+exist|no\s+longer\s+available"
    r"|页面不存在|网页不存在|页面没有找到|页面未找到|找不到(?:该|您|你)?.{0,6}页面|内容已被删除|该内容已被发布者删除|文章已被删除|頁面不存在|找不到頁面",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """The verdicts on an address; only GONE, twice in a row on different days, makes a run fail."""

    ALIVE = "alive"
    MOVED = "moved"
    GONE = "gone"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Trouble(StrEnum):
    """Why there was no answer at all."""

    NO_HOST = "there is no such host"
    NO_NAME_SERVER = "its name could not be looked up"
    PRIVATE = "it is a private address, which is not asked"
    TIMEOUT = "it did not answer in time"
    CONNECTION = "the connection failed"
    CERTIFICATE = "its certificate is not valid"
    HANDSHAKE = "no secure connection could be agreed on"
    LOOP = "it redirects in a loop"
    BROKEN = "its answer is not HTTP"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was heard from a host.

    hops: each redirect as (status, address it led to); status: of the last answer, 0 without one;
    title: of the page that came; missing: the wanted fragments that the page does not have.
    """

    url: str
    status: int = 0
    hops: tuple[tuple[int, str], ...] = ()
    trouble: Trouble | None = None
    detail: str = ""
    title: str = ""
    missing: tuple[str, ...] = ()

    @property
    def final(self) -> str:
        """The address that answered last."""
        return self.hops[-1][1] if self.hops else self.url


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judged answer; why completes a sentence, location is the new address of a page that moved."""

    kind: Kind
    why: str = ""
    location: str = ""
    missing: tuple[str, ...] = ()


def judge(answer: Answer) -> Verdict:
    """The verdict on an answer (status codes: RFC 9110, section 15)."""
    if answer.trouble is not None:
        why = str(answer.trouble) + (f" ({answer.detail})" if answer.detail else "")
        return Verdict(Kind.GONE if answer.trouble is Trouble.NO_HOST and not answer.hops else Kind.UNKNOWN, why)
    status = answer.status
    if status in _GONE:
        return Verdict(Kind.GONE, f"{_GONE[status]} ({status})")
    if status in _REFUSALS:
        return Verdict(Kind.REFUSED, f"the host {_REFUSALS[status]} ({status})")
    if not 200 <= status < 300:
        return Verdict(Kind.UNKNOWN, f"the host answered {status}")
    if answer.hops and _is_door(answer.final) and not _is_door(answer.url):
        return Verdict(Kind.REFUSED, f"the host wants visitors to prove themselves at {answer.final}")
    if answer.hops and _is_front(answer.final) and not _is_front(answer.url):
        return Verdict(Kind.UNKNOWN, f"the page is replaced by the front page {answer.final}")
    if _NOT_FOUND.search(answer.title):
        return Verdict(Kind.UNKNOWN, f"the page says {answer.title.strip()!r} but claims to exist ({status})")
    location = moved_to(answer)
    kind = Kind.MOVED if location else Kind.ALIVE
    return Verdict(kind, f"it moved to {location} for good" if location else "", location, answer.missing)


def moved_to(answer: Answer) -> str:
    """The address reached by permanent redirects alone, or an empty string when the first is temporary."""
    location = ""
    for status, url in answer.hops:
        if status not in PERMANENT:
            break
        location = url
    return "" if location == answer.url else location


def _is_front(url: str) -> bool:
    parts = URL(url)
    return parts.pathname in ("/", "/index.html") and not parts.search


def _is_door(url: str) -> bool:
    parts = URL(url)
    return bool(_DOOR.search(parts.host) or _DOOR.search(parts.pathname))
