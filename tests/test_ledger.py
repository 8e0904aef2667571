"""A published address leads somewhere for ever: it stays, or it says where it went."""

from __future__ import annotations

import subprocess
import sys

import pytest

from builds import ROOT, mkdocs
from guide import editions, ledger
from guide.ledger import Move
from guide.place import Place
from guide.problem import Problems

PUBLISHED = {"": frozenset(), "a/": frozenset({"one", "two"}), "b/": frozenset({"one"})}
SITE = Place("https://guide.example/", "2026-11")


def problems(now, moved=None):
    return ledger.problems(PUBLISHED, now, moved or {})


def test_a_site_that_lost_nothing_is_fine():
    assert problems({**PUBLISHED, "c/": frozenset({"new"})}) == []


def test_a_vanished_page_and_a_vanished_anchor_are_named():
    now = {"": frozenset(), "a/": frozenset({"one"})}
    assert [line.partition(":")[0] for line in problems(now)] == ["/a/#two", "/b/"]
    assert all("editions/moved.yml" in line for line in problems(now))


def test_a_move_makes_good_for_both():
    now = {"": frozenset(), "a/": frozenset({"one"})}
    assert problems(now, {"b/": Move("a/", "joined"), "a/#two": Move("a/#one", "joined")}) == []


def test_a_moved_page_takes_its_anchors_along_or_says_where_each_went():
    now = {"": frozenset(), "a/": frozenset({"one", "two"}), "c/": frozenset()}
    (fault,) = problems(now, {"b/": Move("c/", "renamed")})
    assert fault.startswith("/b/#one: its page has moved to /c/, which has no such anchor")
    assert problems(now, {"b/": Move("c/", "renamed"), "b/#one": Move("a/#one", "moved on")}) == []


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ({"b/": Move("c/", "x"), "c/": Move("a/", "x")}, "leads to c/, which has moved itself. Lead it to a/"),
        ({"b/": Move("c/", "x"), "c/": Move("b/", "x")}, "this is a loop"),
        ({"b/": Move("b/", "x")}, "this is a loop"),
        ({"b/": Move("a/", "x"), "a/": Move("", "x")}, "clashes with an address that exists"),
        ({"b/": Move("d/", "x")}, "leads to /d/, which does not exist"),
        ({"b/": Move("a/#tow", "x")}, "leads to #tow, which /a/ does not have. Did you mean `two`?"),
    ],
)
def test_moves_never_chain_loop_clash_or_lead_nowhere(moved, said):
    now = {"": frozenset(), "a/": frozenset({"one", "two"})}
    assert any(said in line for line in problems(now, moved))


def test_the_ledger_is_read_as_it_was_written():
    assert ledger.parse(ledger.written(PUBLISHED)) == PUBLISHED


def test_nothing_leaves_the_ledger():
    now = {"a/": frozenset({"three"})}
    assert ledger.joined(PUBLISHED, now)["a/"] == {"one", "two", "three"} and "b/" in ledger.joined(PUBLISHED, now)


@pytest.mark.parametrize("raw", [{"a/": "b/"}, {"a/": {"to": "b/"}}, {"a/": {"to": ["b/"], "why": "x"}}])
def test_a_slip_in_the_moves_is_said(raw):
    with pytest.raises(Problems, match=r"moved\.yml: a/: not a move\. Write \{to"):
        ledger.moves(raw, "editions/moved.yml")


def test_a_redirect_leads_on_without_scripts_and_names_the_living_page():
    (path, page), *_ = ledger.redirects({"old/name/": Move("a/#one", "5 < 6")}, SITE).items()
    text = page.decode()
    assert path == "old/name/index.html"
    assert 'content="1; url=../../a/#one"' in text and 'href="https://guide.example/a/#one"' in text and "5 &lt; 6" in text


def test_moved_pages_and_retired_anchors_are_built(small):
    (small / "editions").mkdir()
    (small / "editions" / "addresses.txt").write_text("/old/\n  #launched\n/platforms/orchid/\n  #retired-fact\n", "utf-8")
    (small / "editions" / "moved.yml").write_text(
        "old/: {to: platforms/orchid/, why: The platform was renamed}\n"
        'platforms/orchid/#retired-fact: {to: "platforms/orchid/#launched", why: Nobody publishes it any more}\n',
        "utf-8",
    )
    done = mkdocs("build", "--strict", cwd=small)
    assert done.returncode == 0, done.stderr
    archive = editions.read(small / "editions")
    assert ledger.problems(archive.published, ledger.of_site(small / "site"), archive.moved) == []
    assert "url=../platforms/orchid/" in (small / "site" / "old" / "index.html").read_text("utf-8")
    page = (small / "site" / "platforms" / "orchid" / "index.html").read_text("utf-8")
    assert '<li id="retired-fact" data-moved="#launched"><a href="#launched">retired-fact</a>: Nobody publishes it any more</li>' in page


def test_the_ledger_reads_a_built_site(small_site):
    found = ledger.of_site(small_site)
    assert {"", "platforms/orchid/", "compare/lotus-vs-orchid/"} <= found.keys()
    assert {"monthly-active-users", "fit-awareness", "source-survey"} <= found["platforms/orchid/"]
    assert not any(anchor.startswith(("__", "cite-this-page")) for anchors in found.values() for anchor in anchors)


def test_the_command_records_and_judges(small_site, tmp_path):
    def run(*arguments: str):
        command = [sys.executable, "-m", "guide", "ledger", str(small_site), *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run("--record").returncode == 0
    assert run().returncode == 0
    recorded = tmp_path / "editions" / "addresses.txt"
    recorded.write_text(recorded.read_text("utf-8").replace("/platforms/orchid/\n", "/platforms/orchid/\n  #was-here\n"), "utf-8")
    judged = run()
    assert judged.returncode == 1 and judged.stderr.startswith("/platforms/orchid/#was-here: a published anchor has vanished.")
    (tmp_path / "editions" / "moved.yml").write_text("a: [", "utf-8")
    assert run().stderr.startswith("editions/moved.yml:1: not a mapping")


def test_no_published_address_of_this_site_has_vanished(built):
    archive = editions.read(ROOT / editions.FOLDER)
    now = ledger.of_site(built)
    assert ledger.problems(archive.published, now, archive.moved) == []
    # The check can fail: a page taken away is seen.
    assert ledger.problems({**archive.published, "taken/away/": frozenset()}, now, archive.moved)
