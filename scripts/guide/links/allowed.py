"""Findings that are allowed for a while: each with a reason and a day on which the permission ends.

The file is TOML, one table an entry:

    [[allowed]]
    rule = "missing-file"              # the rule of the finding
    address = "/old/*"                 # as written or as resolved; * stands for anything
    file = "notes/*"                   # optional: only in these files
    reason = "moves in the next edition, see #12"
    expires = 2027-01-31
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from .finding import Finding, Level

_KEYS = {"rule", "address", "file", "reason", "expires"}
_OWN = frozenset(("allowed-needlessly", "allowed-expired"))


@dataclass(frozen=True, slots=True)
class Permission:
    """One entry; line is where it begins in the file of permissions."""

    rule: str
    address: str
    file: str
    reason: str
    expires: datetime.date
    line: int

    def covers(self, finding: Finding) -> bool:
        """True when this entry is about that finding."""
        return (
            finding.rule == self.rule
            and fnmatchcase(finding.file, self.file)
            and any(fnmatchcase(address, self.address) for address in (finding.address, finding.resolved))
        )


class BadPermissions(ValueError):
    """The file of permissions cannot be used; the text says where and how to mend it."""


def read(text: str, name: str) -> list[Permission]:
    """Read a file of permissions; BadPermissions names every entry that is not whole."""
    try:
        entries = tomllib.loads(text).get("allowed", [])
    except tomllib.TOMLDecodeError as error:
        raise BadPermissions(f"{name}: the file is not TOML: {error}. Mend it there.") from None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BadPermissions(f"{name}: allowed is not a list of tables. Begin each entry with [[allowed]].")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*allowed\s*\]\]", line)]
    lines += [0] * (len(entries) - len(lines))
    problems = [f"{name}:{line}: {problem}" for entry, line in zip(entries, lines, strict=False) for problem in _problems(entry)]
    if problems:
        raise BadPermissions("\n".join(problems))
    return [
        Permission(entry["rule"], entry["address"], entry.get("file", "*"), entry["reason"], entry["expires"], line)
        for entry, line in zip(entries, lines, strict=False)
    ]


def apply(findings: Iterable[Finding], permissions: Collection[Permission], name: str, today: datetime.date, *, judged: Collection[str] = ()) -> list[Finding]:
    """Findings without those that are allowed today, and one for each entry that has expired or allows nothing.

    name: the file of permissions, for the findings about it; judged: the rules that this run did not look into,
    so that an entry about a dead source is not called needless by a run without the network.
    """
    left = []
    used: set[Permission] = set()
    for finding in findings:
        covering = [p for p in permissions if p.covers(finding)]
        used.update(covering)
        if not any(today <= p.expires for p in covering):
            left.append(finding)
    for permission in permissions:
        what = f"the entry for {permission.rule} at {permission.address!r}"
        if permission not in used and permission.rule not in judged:
            left.append(Finding("allowed-needlessly", Level.ERROR, name, f"{what} allows nothing any more", "Delete it.", permission.line, 1))
        elif permission in used and today > permission.expires:
            problem = f"{what} expired on {permission.expires}"
            left.append(Finding("allowed-expired", Level.ERROR, name, problem, "Mend the link, or renew the entry with a reason.", permission.line, 1))
    return left


def _problems(entry: dict[str, object]) -> list[str]:
    problems = [f"{key!r} is not a key here. Use {', '.join(sorted(_KEYS))}." for key in sorted(entry.keys() - _KEYS)]
    for key in ("rule", "address", "reason"):
        value = entry.get(key)
        if not isinstance(value, str) or not value.strip():
            problems.append(f'the entry has no {key}. Write {key} = "…".')
    if type(entry.get("expires")) is not datetime.date:
        problems.append("the entry has no day on which it expires. Write expires = 2027-01-31, without quotes.")
    if not isinstance(entry.get("file", "*"), str):
        problems.append('file is not a text. Write file = "folder/*".')
    if entry.get("rule") in _OWN:
        problems.append("findings about this file cannot be allowed. Mend the entry instead.")
    return problems
