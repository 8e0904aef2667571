"""The build as contributors meet it: faults are said with their place, and the last good site stays."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

from builds import ENVIRONMENT, mkdocs


def contents(site):
    return {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_a_clean_project_builds_strictly(small):
    done = mkdocs("build", "--strict", cwd=small)
    assert done.returncode == 0, done.stderr
    page = (small / "site" / "platforms" / "orchid" / "index.html").read_text("utf-8")
    assert "1,414 million" in page
    assert (small / "site" / "data" / "guide.yml").read_bytes() == (small / "docs" / "data" / "guide.yml").read_bytes()
    assert (small / "site" / "compare" / "lotus-vs-orchid" / "index.html").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("docs/index.md", "monthly-active-users", "monthly-active-usres", "monthly-active-usres"),
        ("docs/index.md", "platforms/orchid.md", "platforms/orchyd.md", "platforms/orchyd.md"),
        ("docs/index.md", "# Start\n", "# Start\n\n{{ tabel('reach') }}\n", "docs/index.md:7: unknown function `tabel`. Did you mean `table`?"),
        ("docs/data/guide.yml", "value: 1414", "value: many", "docs/data/guide.yml:"),
        ("docs/data/guide.yml", "sources: [gazette]", "sources: [gazzette]", "unknown source `gazzette`. Did you mean `gazette`?"),
    ],
)
def test_a_fault_fails_the_strict_build_says_where_and_keeps_the_last_site(small, file, old, new, said):
    assert mkdocs("build", "--strict", cwd=small).returncode == 0
    before = contents(small / "site")
    path = small / file
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    done = mkdocs("build", "--strict", cwd=small)
    assert done.returncode == 1
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert contents(small / "site") == before


def test_every_fault_of_the_data_is_said_in_one_build(small):
    path = small / "docs" / "data" / "guide.yml"
    text = path.read_text("utf-8").replace("value: 1414", "value: many").replace("confidence: low, others", "confidence: lo, others")
    path.write_text(text, "utf-8")
    said = mkdocs("build", cwd=small).stderr
    assert len(re.findall(r"^docs/data/guide\.yml:\d+:\d+: ", said, re.MULTILINE)) == 2


def test_a_reader_of_half_a_build_meets_no_half_site(small):
    assert mkdocs("build", "--strict", cwd=small).returncode == 0
    before = contents(small / "site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    for wait in (0.3, 0.9, 1.5):
        process = subprocess.Popen(command, cwd=small, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert contents(small / "site").keys() == before.keys()
    assert mkdocs("build", "--strict", cwd=small).returncode == 0


def test_serve_shows_a_change_of_the_data_and_recovers_from_a_fault(small):
    port = 20000 + os.getpid() % 20000
    log = (small / "log").open("w+")
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=small, env={**ENVIRONMENT, "PYTHONUNBUFFERED": "1"}, stdout=log, stderr=subprocess.STDOUT)
    data = small / "docs" / "data" / "guide.yml"

    def page() -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/platforms/orchid/", timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            return ""

    def until(condition) -> bool:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if condition():
                return True
            time.sleep(0.2)
        return False

    def said() -> str:
        return (small / "log").read_text("utf-8")

    try:
        assert until(lambda: "1,414 million" in page()), said()
        data.write_text(data.read_text("utf-8").replace("value: 1414", "value: 1500"), "utf-8")
        assert until(lambda: "1,500 million" in page()), said()
        data.write_text(data.read_text("utf-8").replace("value: 1500", "value: many"), "utf-8")
        assert until(lambda: "`many`: not a number" in said()), said()
        assert process.poll() is None, said()
        data.write_text(data.read_text("utf-8").replace("value: many", "value: 1600"), "utf-8")
        assert until(lambda: "1,600 million" in page()), said()
        assert "Traceback" not in said()
    finally:
        process.kill()
        process.wait()
        log.close()
