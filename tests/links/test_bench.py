"""The made-up sites of the bench are without fault, or its figures would mean nothing."""

from __future__ import annotations

import argparse
import sys

from guide.links import bench, check_folder


def test_a_made_up_site_is_without_fault_and_of_the_promised_size(tmp_path):
    bench.make(tmp_path / "site", 60)
    assert [str(f) for f in check_folder(tmp_path / "site") if f.rule != "unused-file"] == []
    page = (tmp_path / "site" / "1" / "50" / "index.html").read_text()
    assert (page.count("<a href="), page.count("#part-"), page.count("assets/")) == (60, 60, 15)


def test_a_run_is_measured():
    run = bench.measure([sys.executable, "-c", "x = bytes(50_000_000)"])
    assert (run.code, run.megabytes > 50, run.seconds > 0) == (0, True, True)


def test_no_pages_is_wrong_usage(capsys):
    parser = argparse.ArgumentParser()
    bench.add_arguments(parser)
    assert bench.run(parser.parse_args(["--pages", "0"])) == 2
    assert "count from 1" in capsys.readouterr().err
