"""Nothing is lost: a build that is killed, short of room or not alone leaves the last good site as it was."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builds import ENVIRONMENT, mkdocs
from guide import staging
from guide.problem import Problems

KILLS = 50
# Reads what a build needs once and then begins a build in a child at each line, so that a kill costs no start of Python.
BUILDER = """
import os, sys
import mkdocs.commands.build, mkdocs.config, material, guide.pages, guide.publishing, guide.load
for line in sys.stdin:
    child = os.fork()
    if not child:
        os.setsid()
        from mkdocs.__main__ import cli
        sys.stdout = sys.stderr = open(os.devnull, "w")
        cli(["build", "--strict", "--quiet"])
    print(child, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


def contents(site: Path) -> dict[str, bytes]:
    return {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_a_build_killed_at_any_moment_leaves_a_whole_site(small):
    assert mkdocs("build", "--strict", cwd=small).returncode == 0
    whole = {frozenset(contents(small / "site").items())}
    data = small / "docs" / "data" / "guide.yml"
    data.write_text(data.read_text("utf-8").replace("value: 1414", "value: 1413"), "utf-8")
    chance = random.Random(20261124)
    with subprocess.Popen([sys.executable, "-c", BUILDER], cwd=small, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as builder:
        assert builder.stdin and builder.stdout

        def build(seconds: float | None) -> float:
            builder.stdin.write("build\n")
            builder.stdin.flush()
            child, began = int(builder.stdout.readline()), time.monotonic()
            if seconds is not None:
                time.sleep(seconds)
                with contextlib.suppress(ProcessLookupError):  # some builds end before
                    os.kill(child, signal.SIGKILL)
            assert builder.stdout.readline() == "ended\n"
            return time.monotonic() - began

        build(None)
        lasts = build(None)  # as the next ones will: pictures are drawn and kept
        whole.add(frozenset(contents(small / "site").items()))
        assert len(whole) == 2
        for number in range(KILLS):
            value = 1413 + number % 2  # so that each build makes another site than the one that stands
            data.write_text(data.read_text("utf-8").replace(f"value: {2827 - value}", f"value: {value}"), "utf-8")
            build(chance.uniform(0, 1.1 * lasts))
            assert frozenset(contents(small / "site").items()) in whole, f"kill {number} left neither the last site nor the next"
        builder.stdin.close()
    assert mkdocs("build", "--strict", cwd=small).returncode == 0, "what the killed builds left does not hinder the next one"
    assert [path.name for path in small.iterdir() if path.name.startswith(".site") and path.is_dir()] == []


def test_a_disk_without_room_costs_nothing_and_is_said_in_one_line(small):
    assert mkdocs("build", "--strict", cwd=small).returncode == 0
    before = contents(small / "site")

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))

    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=small, env=ENVIRONMENT, preexec_fn=little_room, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "File too large. The last good site is as it was" in done.stderr and "Traceback" not in done.stderr
    assert contents(small / "site") == before


def test_two_builds_of_one_site_take_turns(small):
    with staging.lock(small / "site"):
        done = mkdocs("build", cwd=small)
    assert done.returncode == 1
    assert "another command is making it. Wait until that one has ended" in done.stderr
    assert mkdocs("build", cwd=small).returncode == 0


def test_a_lock_is_free_when_its_holder_was_killed(tmp_path):
    hold = "import sys, time; from pathlib import Path; from guide import staging; held = staging.lock(Path(sys.argv[1])); print(1, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", hold, str(tmp_path / "site")], stdout=subprocess.PIPE, env=ENVIRONMENT) as holder:
        assert holder.stdout and holder.stdout.readline()
        with pytest.raises(Problems, match="another command is making it"):
            staging.lock(tmp_path / "site")
        holder.kill()
    staging.lock(tmp_path / "site").release()


@pytest.mark.parametrize("exchanging", [True, False])
def test_a_site_takes_the_place_of_the_last_one_whole(tmp_path, monkeypatch, exchanging):
    if not exchanging:  # a system that cannot swap two folders in one step
        monkeypatch.setattr(staging, "_exchange", lambda one, other: False)
    target = tmp_path / "site"
    for word in ("first", "second"):
        staged = staging.begin(target)
        (staged / "page").write_text(word)
        staging.publish(staged, target)
        assert (target / "page").read_text() == word
        assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_kill_between_two_renames_is_made_good_by_the_next_build(tmp_path):
    (tmp_path / ".site.last").mkdir()
    (tmp_path / ".site.last" / "page").write_text("good")
    staging.begin(tmp_path / "site")
    assert (tmp_path / "site" / "page").read_text() == "good"
