"""Findings as text, JSON, JUnit, SARIF and annotations for GitHub."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from urllib.parse import quote

from .finding import Finding, Level

_SARIF = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"}
_GITHUB = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}
# XML 1.0 has no place for most control characters, even escaped.
_UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(findings: Sequence[Finding]) -> str:
    """One line a finding, `where: what is wrong. how to mend`, then a line that counts them."""
    lines = [f"{f.where}: {_prefix(f)}{f.message}{_context(f)}" for f in findings]
    return "\n".join([*lines, summary(findings)]) + "\n"


def summary(findings: Sequence[Finding]) -> str:
    """How many there are of each level, in words."""
    counts = Counter(f.level for f in findings)
    if not counts:
        return "No broken links."
    parts = [f"{counts[level]} {level.name.lower()}{'s' * (counts[level] != 1)}" for level in sorted(Level, reverse=True) if counts[level]]
    return ", ".join(parts) + "."


def as_json(findings: Sequence[Finding]) -> str:
    """An object with every finding and the counts; keys are the fields of `Finding`, levels in lower case."""
    counts = Counter(f.level.name.lower() for f in findings)
    content = {"counts": {level.name.lower(): counts[level.name.lower()] for level in Level}, "findings": [f.as_dict() for f in findings]}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def junit(findings: Sequence[Finding]) -> str:
    """A JUnit test suite: a case for each file with findings, failed by its errors and warnings; notes are output."""
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.file, []).append(finding)
    failures = len({f.file for f in findings if f.level > Level.NOTE})
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuite name="guide links" tests="{max(1, len(by_file))}" failures="{failures}">']
    for file, found in by_file.items():
        lines.append(f'  <testcase classname="links" name={_attribute(file)}>')
        for finding in found:
            body = _safe(str(finding))
            if finding.level is Level.NOTE:
                lines.append(f"    <system-out>{body}</system-out>")
            else:
                lines.append(f"    <failure type={_attribute(finding.rule)} message={_attribute(finding.problem)}>{body}</failure>")
        lines.append("  </testcase>")
    if not by_file:
        lines.append('  <testcase classname="links" name="all files"/>')
    return "\n".join([*lines, "</testsuite>"]) + "\n"


def sarif(findings: Sequence[Finding]) -> str:
    """A SARIF 2.1.0 log for code scanning; lines and columns count from 1, absent where a whole file is meant."""
    rules = sorted({f.rule for f in findings})
    results = []
    for finding in findings:
        region = {"startLine": finding.line, "startColumn": max(1, finding.column)} if finding.line else None
        location = {"artifactLocation": {"uri": _uri(finding.file)}, **({"region": region} if region else {})}
        results.append(
            {
                "ruleId": finding.rule,
                "level": _SARIF[finding.level],
                "message": {"text": finding.message},
                "locations": [{"physicalLocation": location}],
                "partialFingerprints": {"address/v1": f"{finding.rule}:{finding.file}:{finding.address}"},
            }
        )
    driver = {"name": "guide links", "rules": [{"id": rule, "shortDescription": {"text": rule.replace("-", " ")}} for rule in rules]}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def github(findings: Sequence[Finding]) -> str:
    """Workflow commands that GitHub shows beside the file."""
    lines = []
    for f in findings:
        place = f",line={f.line},col={max(1, f.column)}" if f.line else ""
        lines.append(f"::{_GITHUB[f.level]} file={_command(f.file, True)}{place},title={_command(f.rule, True)}::{_command(f.message)}")
    return "\n".join([*lines, summary(findings)]) + "\n"


FORMATS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "text": text,
    "json": as_json,
    "junit": junit,
    "sarif": sarif,
    "github": github,
}


def _prefix(finding: Finding) -> str:
    return "" if finding.level is Level.ERROR else f"{finding.level.name.lower()}: "


def _context(finding: Finding) -> str:
    parts = [f"text {finding.text!r}"] if finding.text else []
    if finding.address:
        parts.append(f"written {finding.address!r}")
    return f" ({', '.join(parts)})" if parts else ""


def _safe(value: str) -> str:
    return html.escape(_UNSAYABLE.sub("\ufffd", value), quote=False)


def _attribute(value: str) -> str:
    return '"' + html.escape(_UNSAYABLE.sub("\ufffd", value)).replace("\n", "&#10;") + '"'


def _uri(file: str) -> str:
    return quote(file, errors="surrogateescape")


def _command(value: str, inside: bool = False) -> str:
    value = value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return value.replace(":", "%3A").replace(",", "%2C") if inside else value
