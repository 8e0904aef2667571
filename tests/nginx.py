"""Finds an nginx for the test of `deploy/`, or installs one. Run as a command it prints the path, or what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

ADVICE = "no nginx was found or could be installed. Install one (Debian: apt-get install nginx libnginx-mod-http-brotli-static) and run again"
PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"])


def find() -> str | None:
    """The path of an nginx, or None; Debian keeps it where only root looks."""
    return shutil.which("nginx", path=PATH)


def install() -> None:
    """Tries Debian's packages where this user may install some, without starting a server."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    asked = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "nginx", "libnginx-mod-http-brotli-static"]):
        try:
            subprocess.run(["apt-get", *arguments], check=False, timeout=300, env=asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            continue


if __name__ == "__main__":
    if not find():
        install()
    found = find()
    print(found or ADVICE)
    sys.exit(0 if found else 1)
