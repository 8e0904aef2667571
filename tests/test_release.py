"""An edition, once made, never changes: it stands beside the next one, byte for byte, and its addresses lead on."""

from __future__ import annotations

import datetime
import functools
import gzip
import http.server
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

import builds
import chromium
from guide import editions, ledger, release
from guide.load import load
from guide.problem import Problems

SITE = "https://guide.example/"
IDENTITY = {f"GIT_{who}_{what}": said for who in ("AUTHOR", "COMMITTER") for what, said in (("NAME", "A Tester"), ("EMAIL", "tester@guide.example"))}

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="needs git")


def git(project: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=project, env={**os.environ, **IDENTITY}, capture_output=True, check=True).stdout


def edition(project: Path) -> list[str]:
    """Releases what the project's data file says."""
    guide = load(project / "docs" / "data" / "guide.yml", datetime.date(2026, 11, 24))
    return release.release(project, guide, SITE)


def change(project: Path, *pairs: tuple[str, str]) -> None:
    data = project / "docs" / "data" / "guide.yml"
    text = data.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    data.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """Two editions: in the second a value is corrected and a page and an anchor are gone."""
    made = builds.project(tmp_path_factory.mktemp("release") / "small")
    (made / "docs" / "changes.md").write_text("# Changes\n\n{{ changes() }}\n", "utf-8")
    (made / "docs" / "extra.md").write_text("# Extra\n\n## Part {#part}\n\nWords.\n", "utf-8")
    git(made, "init", "-q", "-b", "main")
    git(made, "add", "-A")
    git(made, "commit", "-qm", "A project")
    patch = pytest.MonkeyPatch()
    for name, value in IDENTITY.items():
        patch.setenv(name, value)
    change(made, ("edition: 2026-11", "edition: 2026-10"))
    edition(made)
    made.with_name("first").mkdir()
    (made.with_name("first") / "tree").write_bytes(git(made, "rev-parse", "gh-pages:2026-10"))
    change(made, ("edition: 2026-10", "edition: 2026-11"), ("value: 1414", "value: 1413"))
    (made / "docs" / "extra.md").unlink()
    (made / "editions" / "corrections.yml").write_text('"2026-11":\n  orchid.monthly-active-users: A digit was misread\n', "utf-8")
    yield made
    patch.undo()


def test_a_vanished_address_stops_the_release_and_nothing_has_changed(project):
    before = git(project, "rev-parse", "gh-pages"), sorted(path.name for path in (project / "editions").iterdir())
    with pytest.raises(Problems, match="/extra/: a published page has vanished"):
        edition(project)
    assert (git(project, "rev-parse", "gh-pages"), sorted(path.name for path in (project / "editions").iterdir())) == before


@pytest.fixture(scope="module")
def second(project) -> Path:
    (project / "editions" / "moved.yml").write_text(
        'extra/: {to: "about/method/", why: It said nothing}\nextra/#part: {to: "about/method/#report-an-error", why: It said nothing}\n', "utf-8"
    )
    edition(project)
    return project


def test_the_first_edition_is_byte_for_byte_what_it_was(second):
    assert git(second, "rev-parse", "gh-pages:2026-10") == (second.with_name("first") / "tree").read_bytes()
    assert b"1,414 million" in git(second, "show", "gh-pages:2026-10/platforms/orchid/index.html")


def test_latest_is_the_second_and_the_root_leads_there(second):
    assert git(second, "rev-parse", "gh-pages:2026-11") == git(second, "rev-parse", "gh-pages:latest")
    assert b"1,413 million" in git(second, "show", "gh-pages:latest/platforms/orchid/index.html")
    assert b"latest/" in git(second, "show", "gh-pages:index.html")
    known = json.loads(git(second, "show", "gh-pages:versions.json"))
    assert [(each["version"], each["aliases"]) for each in known] == [("2026-11", ["latest"]), ("2026-10", [])]


@pytest.mark.parametrize("name", ["2026-10", "2026-11"])
def test_a_page_names_its_edition_and_points_to_the_latest(second, name):
    page = git(second, "show", f"gh-pages:{name}/platforms/orchid/index.html").decode()
    assert f'name="citation_public_url" content="{SITE}{name}/platforms/orchid/"' in page
    assert f'rel="cite-as" href="{SITE}{name}/platforms/orchid/"' in page
    assert f'rel="canonical" href="{SITE}latest/platforms/orchid/"' in page
    assert f'<a href="{SITE}{name}/platforms/orchid/">this edition</a>' in page
    # The theme shows this line where `versions.json` says that the edition is not the latest.
    assert 'href="../../../latest/platforms/orchid/"><strong>This page in the latest edition' in page


def test_an_address_of_the_first_edition_leads_on_in_the_second(second):
    archive = editions.read(second / "editions")
    assert "part" in archive.published["extra/"]
    assert ledger.problems(archive.published, ledger.of_site(second / "site"), archive.moved) == []
    assert b"url=../about/method/" in git(second, "show", "gh-pages:latest/extra/index.html")


def test_the_change_log_and_the_notes_tell_the_same_truth(second):
    said = "1,414 million; 30 September 2025 → 1,413 million; 30 September 2025. Reason: A digit was misread"
    notes = (second / "editions" / "2026-11.md").read_text("utf-8")
    assert notes.startswith("# Edition 2026-11\n\n## Corrected (1)\n") and said in notes
    page = git(second, "show", "gh-pages:2026-11/changes/index.html").decode()
    assert said in page and 'id="edition-2026-11"' in page and 'href="../platforms/orchid/#monthly-active-users"' in page
    assert "A digit was misread" in git(second, "show", "gh-pages:2026-11/changes/feed.xml").decode()


def test_the_data_of_an_edition_are_kept(second):
    assert b"value: 1414" in gzip.decompress((second / "editions" / "2026-10.yml.gz").read_bytes())
    assert b"value: 1413" in gzip.decompress((second / "editions" / "2026-11.yml.gz").read_bytes())


@pytest.mark.parametrize(("name", "said"), [("2026-11", "2026-11 was released and never changes"), ("2026-09", "is before the last one, 2026-11")])
def test_a_released_edition_is_never_made_again(second, name, said):
    change(second, ("edition: 2026-11", f"edition: {name}"))
    try:
        with pytest.raises(Problems, match=said):
            edition(second)
        # Not even where the folder forgot it: the branch remembers.
        shutil.move(second / "editions", second / "elsewhere")
        with pytest.raises(Problems, match=said):
            edition(second)
    finally:
        if (second / "elsewhere").exists():
            shutil.move(second / "elsewhere", second / "editions")
        change(second, (f"edition: {name}", "edition: 2026-11"))


def test_nothing_is_committed_to_the_branch_that_people_work_on(second):
    assert git(second, "rev-list", "--count", "main").strip() == b"1"


@pytest.fixture(scope="module")
def served(second):
    """The branch as a host would serve it."""
    out = second.with_name("served")
    out.mkdir()
    with tarfile.open(fileobj=io.BytesIO(git(second, "archive", "gh-pages"))) as packed:
        packed.extractall(out, filter="data")
    handler = functools.partial(builds._Quiet, directory=str(out))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_an_old_edition_says_so_and_leads_to_the_same_page_today(served):
    path = chromium.find()
    if not path:
        pytest.fail(chromium.ADVICE, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-background-networking"])
        page = browser.new_page()
        page.goto(f"{served}2026-10/platforms/orchid/")
        page.get_by_text("You are reading edition 2026-10").wait_for()
        page.get_by_role("link", name="This page in the latest edition").click()
        page.wait_for_url(f"{served}latest/platforms/orchid/")
        page.locator(".md-version").wait_for()  # the list of editions is there: what is read is known to be the latest
        assert not page.get_by_text("You are reading edition").is_visible()
        page.goto(f"{served}latest/extra/#part")
        page.wait_for_url(f"{served}latest/about/method/#report-an-error")
        page.goto(served)
        page.wait_for_url(f"{served}latest/")
        browser.close()


STEPS = ("mike deploy", "branch --force gh-pages", "addresses.txt")
KILLED = """
import os, signal, sys
from pathlib import Path
from guide import release
import test_release
step = sys.argv[1]

def dying(function, at):
    def called(*arguments, **named):
        done = function(*arguments, **named)
        if at in " ".join(str(each) for each in arguments):
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    return called

release._run, release._git = dying(release._run, step), dying(release._git, step)
Path.replace = dying(Path.replace, step)
test_release.edition(Path.cwd())
"""


@pytest.mark.parametrize("step", STEPS)
def test_a_release_that_is_killed_after_any_step_is_made_or_ended_by_the_next_one(tmp_path, step):
    made = builds.project(tmp_path / "small")
    environment = {**builds.ENVIRONMENT, **IDENTITY, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])}
    for arguments in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-qm", "A project")):
        git(made, *arguments)
    done = subprocess.run([sys.executable, "-c", KILLED, step], cwd=made, env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    with pytest.MonkeyPatch.context() as patch:
        for name, value in IDENTITY.items():
            patch.setenv(name, value)
        said = edition(made)
    assert said[0].startswith("Edition 2026-11 is on the branch gh-pages")
    assert git(made, "rev-parse", "gh-pages:2026-11") == git(made, "rev-parse", "gh-pages:latest")
    assert {path.name for path in (made / "editions").iterdir()} == {"2026-11.yml.gz", "2026-11.md", "addresses.txt"}
    assert git(made, "branch", "--format", "%(refname:short)").split() == [b"gh-pages", b"main"]
