"""Finds a Chromium for the browser tests, or installs one. Run as a command it prints the path, or what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FOR_PAPER = ("fonts-noto-cjk", "libpango-1.0-0", "libpangoft2-1.0-0")
"""What the kit's hand-outs are set with, and what screenshots show 汉字 in."""
ADVICE = "no Chromium was found or could be installed. Install one (Debian: apt-get install chromium; others: playwright install chromium) and run again"


def find() -> str | None:
    """The path of a Chromium: on PATH, or the one that Playwright keeps; None where there is none."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return str(own) if own.exists() else None


def install() -> None:
    """Tries Playwright's download, then Debian's package where this user may install packages."""
    tries = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        tries += [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", *FOR_PAPER]]
    for command in tries:
        try:
            subprocess.run(command, check=False, timeout=600, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            continue
        if find():
            return


if __name__ == "__main__":
    if not find():
        install()
    found = find()
    print(found or ADVICE)
    sys.exit(0 if found else 1)
