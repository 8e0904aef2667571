"""The command `guide links SITE`: exit code 0 when nothing is wrong, 1 when something is, 2 for wrong usage."""

from __future__ import annotations

import argparse
import datetime
import io
import sys
from pathlib import Path

from . import allowed, report
from .check import web_of
from .finding import Finding, Level, in_order

_LEVELS = {level.name.lower(): level for level in Level}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `guide links` to a parser."""
    add = parser.add_argument
    add("site", type=Path, metavar="SITE", help="folder of built HTML")
    add("--base-url", metavar="URL", help="the address that the folder is served under, like https://example.org/guide/")
    add("--format", choices=report.FORMATS, default="text", help="how to print findings (default: text)")
    add("--fail-on", choices=_LEVELS, default="error", help="the least level that makes the exit code 1 (default: error)")
    add("--show", choices=_LEVELS, default="warning", help="the least level that is printed (default: warning)")
    add("--allowed", type=Path, metavar="FILE", help="findings that are allowed for a while (TOML)")
    add("--jobs", type=int, metavar="N", help="processes to use (default: all cores for a large site)")
    outside = parser.add_argument_group("addresses on other hosts")
    outside.add_argument("--external", action="store_true", help="ask other hosts too")
    outside.add_argument("--cache", type=Path, metavar="FILE", help="where verdicts are kept (default: the user's cache folder)")
    outside.add_argument("--data", type=Path, metavar="FILE", help="the data file, to propose archived copies of sources that are gone")
    outside.add_argument("--record", type=Path, metavar="FILE", help="a record of what was learned of the sources in --data, for the page of sources (CSV)")
    outside.add_argument("--allow-private", action="store_true", help="also ask private, loopback and link-local addresses")
    outside.add_argument("--timeout", type=float, default=20.0, metavar="SECONDS", help="for one answer (default: 20)")
    outside.add_argument("--fresh", action="store_true", help="ask again even where a verdict is young enough")


def run(args: argparse.Namespace) -> int:
    """Check as told, print the findings, and return the exit code."""
    today = datetime.datetime.now(datetime.UTC).date()
    if not args.site.is_dir():
        return _wrong(f"{args.site}: there is no such folder. Build the site first.")
    if args.jobs is not None and args.jobs < 1:
        return _wrong(f"--jobs {args.jobs}: there is nobody to do the work. Write 1 or more.")
    if args.record and not (args.external and args.data):
        return _wrong("--record: it keeps what is learned of the sources of a data file. Add --external and --data FILE.")
    permissions = []
    if args.allowed:
        try:
            permissions = allowed.read(args.allowed.read_text("utf-8"), str(args.allowed))
        except (OSError, UnicodeDecodeError) as error:
            return _wrong(f"{args.allowed}: the file cannot be read: {error}. Name a file of permissions.")
        except allowed.BadPermissions as error:
            return _wrong(str(error))
    try:
        web = web_of(args.site, args.base_url, jobs=args.jobs)
    except ValueError as error:
        return _wrong(f"--base-url: {error}. Write it like https://example.org/guide/.")
    findings = web.judge()
    unasked: tuple[str, ...] = ("gone", "moved", "refused", "unknown", "missing-fragment")
    if args.external:
        from . import external

        findings += external.check(web, args, today)
        unasked = ()
    findings = in_order(allowed.apply(findings, permissions, str(args.allowed), today, judged=unasked))
    shown = [finding for finding in findings if finding.level >= _LEVELS[args.show]]
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # file names need not be text
    sys.stdout.write(report.FORMATS[args.format](shown))
    return _exit(findings, _LEVELS[args.fail_on])


def _exit(findings: list[Finding], least: Level) -> int:
    return int(any(finding.level >= least for finding in findings))


def _wrong(message: str) -> int:
    print(message, file=sys.stderr)
    return 2
