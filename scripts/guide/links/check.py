"""Checking a whole folder: the files are listed once, read once, and judged together."""

from __future__ import annotations

from pathlib import Path

from .address import place
from .crew import reports
from .finding import Finding, in_order
from .folder import Folder, is_page, scan
from .graph import Web
from .local import inspect

_READ = (".css", ".xml", ".rss", ".atom", ".svg")


def web_of(folder: Path, base_url: str | None = None, *, jobs: int | None = None) -> Web:
    """Read every file of a built site.

    base_url: the address that it will be served under, None when that is not known, in which case
    whole addresses are taken to lead elsewhere; jobs: processes to use, None for as many as help.
    ValueError when base_url is no http address, NotADirectoryError when there is no such folder.
    """
    where = place(base_url)
    site = scan(folder)
    web = Web(site, where)
    for report in reports(_readable(site), site, where, jobs):
        web.add(report)
    for file, kind in sorted(web.json.items()):
        web.add(inspect(file, site, where, kind))
    return web


def check_folder(folder: Path, *, base_url: str | None = None, jobs: int | None = None) -> list[Finding]:
    """Every finding in a folder of built HTML, in order of file and line, with no request to any network.

    The arguments and errors are those of `web_of`. A site without errors has no finding of Level.ERROR;
    warnings are things a reader pays for, notes are things only an author may care for.
    """
    return in_order(web_of(folder, base_url, jobs=jobs).judge())


def _readable(site: Folder) -> list[str]:
    return site.pages() + sorted(file for file in site.files if not is_page(file) and file.lower().endswith(_READ))
