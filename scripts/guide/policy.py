"""What a page may load and run, as one policy in the three forms that hosts read.

A page carries it as a `<meta>`, for hosts that send no headers of ours (GitHub Pages); `_headers` in the site serves Netlify and
Cloudflare Pages; `deploy/headers.conf` serves nginx. The rules are those of Content Security Policy Level 3. Nothing of a page runs
unless it is a file of the site or the inline script that paints a page light or dark, which is named by its hash. The hash comes from the
templates and never from a built page: so what the data smuggles into a page stays dead.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

INLINE = (Path("partials", "javascripts", "palette.js"),)
"""The inline scripts, below the folder of the theme's overrides."""
IMMUTABLE = "public, max-age=31536000, immutable"
"""For files whose names carry the hash of their content: a year, the most that caches keep."""

# A search box, a theme switch and tables need none of these.
_FEATURES = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb")


def inline(overrides: Path) -> tuple[str, ...]:
    """The text of the inline scripts as the templates write them (Jinja leaves out a file's last newline)."""
    return tuple((overrides / path).read_text("utf-8").removesuffix("\n") for path in INLINE)


def content(scripts: Iterable[str]) -> str:
    """The policy for a `<meta>`; `scripts` are the texts of the inline scripts that may run."""
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *(named(text) for text in scripts)]),
        "style-src": "'self'",
        "img-src": "'self' data:",  # the theme's icons are data in its style sheet
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def named(script: str) -> str:
    """An inline script by its hash, as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def headers(scripts: Iterable[str]) -> Mapping[str, str]:
    """The headers of every answer. A `<meta>` cannot forbid frames, a header can."""
    return {
        "Content-Security-Policy": f"{content(scripts)}; frame-ancestors 'none'",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Strict-Transport-Security": "max-age=31536000",  # browsers heed it over https only
        "X-Content-Type-Options": "nosniff",
    }


def asset_headers(scripts: Iterable[str]) -> Mapping[str, str]:
    """The headers of a style sheet or a script: those that browsers heed there."""
    kept = ("Strict-Transport-Security", "X-Content-Type-Options")
    return {name: value for name, value in headers(scripts).items() if name in kept}


def headers_file(scripts: Iterable[str], hashed: Iterable[str]) -> str:
    """The file `_headers` for Netlify and Cloudflare Pages; `hashed` are the paths below the site that never change.

    For all other files both hosts already ask back each time, which is as short as it gets; a second rule here would be joined to theirs.
    """
    lines = ["/*", *(f"  {name}: {value}" for name, value in headers(scripts).items())]
    for path in hashed:
        lines += [f"/{path}", f"  Cache-Control: {IMMUTABLE}"]
    return "\n".join(lines) + "\n"


def nginx(scripts: Iterable[str]) -> str:
    """The headers as nginx reads them: `deploy/headers.conf`. `always` is for the 404 page."""
    lines = [f'add_header {name} "{value}" always;' for name, value in headers(scripts).items()]
    return "# Written by scripts/guide/policy.py; a test says when it is old.\n" + "\n".join(lines) + "\n"
