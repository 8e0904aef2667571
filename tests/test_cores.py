"""Work on many cores gives what work on one gives, and ends with who asked for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guide import cores
from guide.problem import Problems

ASKER = """
import os, time
from guide import cores

os.sched_getaffinity = lambda _: {0, 1}

def work(number):
    os.write(1, b"%d\\n" % os.getpid())  # at once, however Python buffers what it prints
    time.sleep(60)

for _ in cores.each(work, [1, 2]):
    pass
"""


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the work is done one thing after the other")


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})


def running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def test_results_come_in_the_order_of_the_things():
    def work(number: int) -> tuple[int, str]:
        time.sleep(0.01 * (5 - number % 5))
        return number, "x" * 200_000  # more than a pipe holds

    assert [number for number, _ in cores.each(work, range(12))] == list(range(12))
    assert list(cores.each(work, [])) == []


def test_an_error_is_raised_where_its_result_is_asked_for():
    def work(number: int) -> int:
        if number == 2:
            raise LookupError("2 is not known. Take 1")
        return number

    results = cores.each(work, [1, 2, 3])
    assert next(results) == 1
    with pytest.raises(LookupError, match="Take 1"):
        next(results)


def test_a_worker_that_dies_does_not_leave_its_asker_waiting():
    def work(number: int) -> int:
        os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(Problems, match="ended before its work was done"):
        next(cores.each(work, [1, 2]))


def test_workers_end_when_their_asker_is_killed():
    with subprocess.Popen([sys.executable, "-c", ASKER], stdout=subprocess.PIPE, text=True) as asker:
        assert asker.stdout
        workers = [int(asker.stdout.readline()), int(asker.stdout.readline())]
        asker.kill()
        asker.wait()
        end = time.monotonic() + 10
        while any(running(worker) for worker in workers) and time.monotonic() < end:
            time.sleep(0.05)
        assert not any(running(worker) for worker in workers)
