"""Where a page of `docs/` is found on the site, and the way from one page to another.

Every link is relative, so that the site works under any path, in an edition and from a folder.
"""

from __future__ import annotations

import functools
import posixpath


def address(page: str, directories: bool = True) -> str:
    """`platforms/wechat.md` → `platforms/wechat/` (or `platforms/wechat.html` without directory addresses)."""
    folder, name = posixpath.split(page.removesuffix(".md"))
    if not directories:
        return f"{page.removesuffix('.md')}.html"
    parts = [part for part in (folder, "" if name == "index" else name) if part]
    return "".join(f"{part}/" for part in parts)


def address_of(link: str, directories: bool = True) -> str:
    """Like `address` for a path that may carry an anchor: `cases/crises.md#id`."""
    page, hash_, anchor = link.partition("#")
    return f"{address(page, directories)}{hash_}{anchor}"


@functools.cache
def way(here: str, there: str, anchor: str = "", directories: bool = True) -> str:
    """The relative link from page `here` to page `there` (both as `folder/name.md`), with an anchor if one is named."""
    hash_ = f"#{anchor}" if anchor else ""
    if here == there and hash_:
        return hash_
    start, goal = address(here, directories), address(there, directories)
    base = start if start.endswith("/") or not start else posixpath.dirname(start)
    relative = posixpath.relpath(goal or ".", base or ".")
    slash = "/" if directories and relative != "." else ("/" if relative == "." else "")
    return f"{relative}{slash}{hash_}"


def pair(one: str, other: str) -> str:
    """The page that compares two platforms: ids in alphabetical order, but for the pair that founded the guide."""
    first, second = ("wechat", "weibo") if {one, other} == {"wechat", "weibo"} else sorted((one, other))
    return f"compare/{first}-vs-{second}.md"
