"""The command, its formats and its permissions."""

from __future__ import annotations

import argparse
import json
import xml.etree.ElementTree as ET

import pytest

from guide.links import cli

FAULT = '<a href="gone.html">x & "y"</a>'


@pytest.fixture
def links(tmp_path, capsys):
    """Run `guide links` on a folder with one page; returns exit code, standard output and standard error."""

    def run(*arguments: str, html: str = FAULT, permissions: str | None = None):
        folder = tmp_path / "site"
        folder.mkdir(exist_ok=True)
        (folder / "index.html").write_text(html)
        parser = argparse.ArgumentParser()
        cli.add_arguments(parser)
        if permissions is not None:
            (tmp_path / "allowed.toml").write_text(permissions)
            arguments = (*arguments, "--allowed", str(tmp_path / "allowed.toml"))
        code = cli.run(parser.parse_args([str(folder), *arguments]))
        return (code, *capsys.readouterr())

    return run


def test_a_clean_site_is_0(links):
    assert links(html="<p>") == (0, "No broken links.\n", "")


def test_a_fault_is_1_and_one_line(links):
    code, out, _ = links()
    assert code == 1
    assert out == (
        "index.html:1:1: <a href> leads to /gone.html, which is not in the site. Correct the address or add the file. "
        "(text 'x & \"y\"', written 'gone.html')\n1 error.\n"
    )


def test_a_warning_fails_only_when_asked(links):
    html = '<link href="index.html">'
    assert links(html=html)[0] == 0
    assert links("--fail-on", "warning", html=html)[0] == 1


def test_notes_are_shown_only_when_asked(links, tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "spare.png").write_bytes(b"")
    assert links(html="")[1] == "No broken links.\n"
    assert "spare.png: note: no page uses this file" in links("--show", "note", html="")[1]


@pytest.mark.parametrize(
    ("arguments", "words"), [(("--base-url", "example.org"), "--base-url"), (("--jobs", "0"), "--jobs 0"), (("--allowed", "none.toml"), "none.toml")]
)
def test_wrong_usage_is_2_and_says_how_to_mend_it(links, arguments, words):
    code, out, err = links(*arguments)
    assert (code, out) == (2, "")
    assert words in err and "Traceback" not in err


def test_a_folder_that_is_not_there_is_2(tmp_path, capsys):
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    assert cli.run(parser.parse_args([str(tmp_path / "none")])) == 2
    assert "there is no such folder. Build the site first." in capsys.readouterr().err


def test_json_has_every_field(links):
    found = json.loads(links("--format", "json")[1])
    assert found["counts"] == {"note": 0, "warning": 0, "error": 1}
    (finding,) = found["findings"]
    assert {"file", "line", "column", "text", "address", "resolved", "expected", "nearest", "rule", "level", "message"} <= finding.keys()
    assert (finding["level"], finding["expected"], finding["text"]) == ("error", "gone.html", 'x & "y"')


def test_junit_is_xml_with_a_failure(links):
    suite = ET.fromstring(links("--format", "junit")[1])
    assert (suite.get("failures"), suite.find("testcase/failure").get("type")) == ("1", "missing-file")
    assert ET.fromstring(links("--format", "junit", html="<p>")[1]).get("failures") == "0"


def test_junit_counts_cases_and_not_faults(links):
    suite = ET.fromstring(links("--format", "junit", html=FAULT + FAULT.replace("gone", "lost"))[1])
    assert (suite.get("tests"), suite.get("failures"), len(suite.findall("testcase/failure"))) == ("1", "1", 2)


def test_junit_survives_characters_that_xml_has_no_place_for(links):
    ET.fromstring(links("--format", "junit", html='<a href="gone\x0b\x1f.html">\x0c</a>')[1])


@pytest.mark.parametrize("form", ["text", "json", "junit", "sarif", "github"])
def test_names_that_are_no_text_are_printed_all_the_same(links, form):
    code, out, _ = links("--format", form, html='<a href="%FF.html">')
    assert code == 1
    assert "FF" in out


def test_sarif_has_rule_and_place(links):
    (run,) = json.loads(links("--format", "sarif")[1])["runs"]
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("missing-file", "error")
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 1}
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["missing-file"]


def test_github_annotations_cannot_be_broken_out_of(links):
    out = links("--format", "github", html='<a href="gone%0A::error::x\n,y">')[1]
    assert out.startswith("::error file=index.html,line=1,col=1,title=missing-file::")
    assert out.count("\n") == 2


ENTRY = """
[[allowed]]
rule = "missing-file"
address = "gone.html"
reason = "comes with the next edition"
expires = {expires}
"""


def test_an_allowed_fault_passes_until_its_day(links):
    assert links(permissions=ENTRY.format(expires="2999-01-01"))[:2] == (0, "No broken links.\n")


def test_an_expired_permission_is_a_finding_and_so_is_the_fault(links):
    code, out, _ = links(permissions=ENTRY.format(expires="2020-01-01"))
    assert code == 1
    assert "gone.html, which is not in the site" in out
    assert "allowed.toml:2:1: the entry for missing-file at 'gone.html' expired on 2020-01-01" in out


def test_a_permission_that_allows_nothing_is_a_finding(links):
    code, out, _ = links(html="<p>", permissions=ENTRY.format(expires="2999-01-01"))
    assert code == 1
    assert "allowed.toml:2:1: the entry for missing-file at 'gone.html' allows nothing any more. Delete it." in out


def test_a_permission_can_be_for_some_files_and_for_a_pattern(links):
    wide = ENTRY.replace("gone.html", "/g*").format(expires="2999-01-01")
    assert links(permissions=wide)[0] == 0
    assert links(permissions=wide + 'file = "other/*"')[0] == 1


def test_a_permission_for_dead_sources_is_not_needless_without_the_network(links):
    assert links(html="<p>", permissions=ENTRY.replace("missing-file", "gone").format(expires="2999-01-01"))[0] == 0


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (ENTRY.replace("reason", "because").format(expires="2999-01-01"), "the entry has no reason"),
        (ENTRY.format(expires='"2999-01-01"'), "no day on which it expires"),
        (ENTRY.format(expires="2999-01-01T00:00:00"), "no day on which it expires"),
        (ENTRY.replace("missing-file", "allowed-expired").format(expires="2999-01-01"), "cannot be allowed"),
        ("[[allowed]]\n", "the entry has no rule"),
        ("allowed = 1", "not a list of tables"),
        ("[[allowed", "not TOML"),
    ],
)
def test_a_permission_that_is_not_whole_is_wrong_usage(links, entry, words):
    code, _, err = links(permissions=entry)
    assert code == 2
    assert words in err and "allowed.toml" in err
