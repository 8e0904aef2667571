"""The change log tells the truth: what is new, what was updated, what was wrong, what is gone."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as xml

import pytest

from builds import ROOT
from guide import changes, editions
from guide.place import Place

GOOD = (ROOT / "tests" / "data" / "good.yml").read_text("utf-8")
SEPTEMBER = "- {value: 1414, as_of: 2025-09-30, sources: [orchid-results], confidence: high}"
OPENS = "  orchid-opens: {date: 2011-01-21,"


def tree(text: str = GOOD):
    return editions.parse(text, "guide.yml")


def diff(old: str, new: str, reasons=None):
    assert old in GOOD
    return changes.diff(tree(), tree(GOOD.replace(old, new, 1)), reasons)


def test_the_same_data_have_not_changed():
    assert changes.diff(tree(), tree()) == []
    assert changes.markdown([]) == "No statement changed.\n"


def test_a_value_for_a_later_date_is_an_update_and_the_old_one_stays_in_its_series():
    newer = SEPTEMBER.replace("1414", "1500").replace("2025-09-30", "2026-03-31")
    updated, added = diff(SEPTEMBER, f"{newer}\n        {SEPTEMBER}")
    assert (updated.kind, updated.old, updated.new) == ("updated", "1,414 million; 30 September 2025", "1,500 million; 31 March 2026")
    assert (updated.page, updated.anchor) == ("platforms/orchid.md", "monthly-active-users")
    assert (added.kind, added.path) == ("added", "orchid.monthly-active-users@2025-09-30")


def test_another_value_for_the_same_date_is_a_correction_with_its_reason():
    (change,) = diff("value: 1414", "value: 1413", {"orchid.monthly-active-users": "A digit was misread"})
    assert (change.kind, change.reason) == ("corrected", "A digit was misread")
    assert "1,414 million; 30 September 2025 → 1,413 million; 30 September 2025. Reason: A digit was misread" in changes.markdown([change])


def test_a_new_note_is_an_update_and_not_a_correction():
    (change,) = diff("note: A year at a time", "note: Two years at a time")
    assert change.kind == "updated"


def test_a_moved_decimal_point_is_a_correction():
    (change,) = diff("value: 1414", "value: 14.14")
    assert change.kind == "corrected"


def test_new_capitals_are_no_correction():
    (change,) = diff("value: Public posts", "value: public posts")
    assert change.kind == "updated"


def test_added_and_retired_statements_are_named():
    moved = GOOD.replace("  orchid-opens:", "  orchid-begins:")
    added, retired = changes.diff(tree(), tree(moved), {"events.orchid-opens": "It was not the opening"})
    assert (added.kind, added.path) == ("added", "events.orchid-begins")
    assert (retired.kind, retired.path, retired.reason) == ("retired", "events.orchid-opens", "It was not the opening")


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("text: Answer within a day", "text: Answer within an hour", "guidance.orchid-do-answer"),
        ("answer: partly", "answer: 'yes'", "routes.orchid-overseas-verify"),
        ("penalty: A fine", "penalty: A large fine", "rules.advertising-law"),
        ("lesson: Ask before", "lesson: Think before", "cases.orchid-storm-2018"),
        ("meaning: Money given", "meaning: Cash given", "terms.red-packet"),
        ("value: 1123", "value: 1124", "internet-users"),
        ("why: Open to all", "why: Open to everyone", "lotus.fit.awareness"),
        ("value: 650", "value: 651", "orchid.monthly-active-users@2016"),
    ],
)
def test_every_kind_of_statement_is_compared(old, new, path):
    assert [change.path for change in diff(old, new)] == [path]


def test_what_only_reorders_the_file_is_no_change():
    lines = GOOD.splitlines()
    one = next(place for place, line in enumerate(lines) if line.startswith("  orchid-do-answer"))
    lines[one], lines[one + 1] = lines[one + 1], lines[one]
    assert changes.diff(tree(), tree("\n".join(lines))) == []


def test_an_old_edition_is_read_whatever_its_schema_was():
    old = tree(GOOD.replace("summary:", "about-it:").replace("confidence: high", "certainty: total"))
    assert all(change.kind in changes.HEADINGS for change in changes.diff(old, tree()))


def test_text_of_the_data_is_shown_and_never_read_as_markup():
    (change,) = diff("text: Answer within a day", "text: '[x](javascript:alert(1)) {{ 1 }} <b>'")
    said = changes.markdown([change], lambda _: "page.md")
    assert "](javascript" not in said.replace("\\]", "") and "{{" not in said and "<b>" not in said


def test_the_feed_has_an_entry_an_edition():
    archive = editions.Archive({"2026-11": tree()}, corrections={"2026-12": {"orchid.monthly-active-users": "A digit was misread"}})
    history = archive.history("2026-12", GOOD.replace("edition: 2026-11", "edition: 2026-12").replace("value: 1414", "value: 1413"))
    root = xml.fromstring(changes.feed(history, "2026-11", Place("https://guide.example/", "2026-12")))
    ns = {"a": "http://www.w3.org/2005/Atom"}
    entries = root.findall("a:entry", ns)
    assert [entry.findtext("a:title", "", ns) for entry in entries] == ["Edition 2026-12", "Edition 2026-11"]
    assert "1,414 million" in entries[0].findtext("a:content", "", ns) and "A digit was misread" in entries[0].findtext("a:content", "", ns)
    assert all(root.find(f"a:{name}", ns) is not None for name in ("id", "title", "updated", "author"))
    assert len({entry.findtext("a:id", "", ns) for entry in entries}) == 2


def test_the_command_prints_the_same_for_a_reviewer(tmp_path):
    (tmp_path / "old.yml").write_text(GOOD, "utf-8")
    (tmp_path / "new.yml").write_text(GOOD.replace("value: 1414", "value: 1413"), "utf-8")

    def run(*files: str):
        return subprocess.run([sys.executable, "-m", "guide", "diff", *files], cwd=tmp_path, capture_output=True, text=True, check=False)

    done = run("old.yml", "new.yml")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("## Corrected (1)\n\n- **Orchid: monthly active users** (`orchid.monthly-active-users`): 1,414 million")
    missing = run("old.yml", "gone.yml")
    assert missing.returncode == 1 and missing.stderr.startswith("gone.yml: cannot be read") and "Traceback" not in missing.stderr
    (tmp_path / "bad.yml").write_text("a: [", "utf-8")
    assert "bad.yml:" in run("bad.yml", "new.yml").stderr


def test_an_edition_is_kept_packed_and_comes_back_whole(tmp_path):
    (tmp_path / "2026-11.yml.gz").write_bytes(editions.packed(GOOD.encode()))
    assert editions.packed(GOOD.encode()) == editions.packed(GOOD.encode())
    assert editions.read(tmp_path).data == {"2026-11": tree()}
