"""Makes an edition: checks, builds, publishes it beside the others with mike, records what was published.

Nothing is pushed and nothing is committed but the edition itself, on its own branch. A released edition is never made again.

A release that is killed leaves the branch and the records as they were, or is ended by the next call: the edition is made on
a branch of its own, its records are written aside, and only then the branch moves, in one step, and the records into place.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from guide import changes, editions, ledger, staging
from guide.model import Guide
from guide.problem import Problems

BRANCH = "gh-pages"
DATA = Path("docs", "data", "guide.yml")
NEXT = ".next"  # in the folder of editions: records that wait until the branch has their edition


def release(project: Path, guide: Guide, site: str, branch: str = BRANCH) -> list[str]:
    """Makes the edition that the data file names; `site` is the address of the folder that holds the editions.

    Says what was done, a line each. Raises Problems, and then nothing has changed.
    """
    with staging.lock(project / "edition"):
        return _made(project, guide.edition, site, branch)


def _made(project: Path, edition: str, site: str, branch: str) -> list[str]:
    folder = project / editions.FOLDER
    if _ended(project, branch) == edition:
        return [f"Edition {edition} is on the branch {branch}: its release was cut short, and its records are now in place."]
    archive = editions.read(folder)
    _refuse(edition, [*archive.data, *_published(project, branch)])
    text = (project / DATA).read_bytes()
    with tempfile.TemporaryDirectory() as made:
        built = Path(made, "site")
        _run(project, site, "mkdocs", "build", "--strict", "--site-dir", str(built), kit="")
        now = ledger.of_site(built)
    faults = ledger.problems(archive.published, now, archive.moved)
    if faults:
        raise Problems(faults)
    notes = _notes(archive, edition, text.decode("utf-8-sig"))
    aside = _begun(project, branch)
    _run(project, site, "mike", "deploy", "--update-aliases", "--alias-type", "copy", "--branch", aside, "--message", f"Edition {edition}", edition, "latest")
    if edition not in _published(project, aside):
        raise Problems([f"mike deploy: put nothing on {aside}. Run `mike list` to see what it did"])
    _run(project, site, "mike", "set-default", "--branch", aside, "--message", f"Lead to edition {edition}", "latest")
    records = folder / NEXT / edition
    records.mkdir(parents=True)
    (records / f"{edition}.yml.gz").write_bytes(editions.packed(text))
    (records / f"{edition}.md").write_text(notes, "utf-8")
    (records / "addresses.txt").write_text(ledger.written(ledger.joined(archive.published, now)), "utf-8")
    _git(project, "branch", "--force", branch, aside)
    _ended(project, branch)
    return [
        f"Edition {edition} is on the branch {branch}, and latest leads to it.",
        f"{editions.FOLDER}/ has its data, its addresses and the notes {edition}.md: commit the folder.",
        f"To publish it: git push origin {branch}",
    ]


def _begun(project: Path, branch: str) -> str:
    """A branch to make the edition on, where the published one stands; what a release that was cut short left is cleared."""
    aside = f"{branch}.next"
    shutil.rmtree(project / editions.FOLDER / NEXT, ignore_errors=True)
    _git(project, "branch", "--delete", "--force", aside, check=False)
    if _git(project, "rev-parse", "--verify", "--quiet", branch, check=False):
        _git(project, "branch", aside, branch)
    return aside


def _ended(project: Path, branch: str) -> str:
    """Moves records that wait for an edition which is on the branch into place, and says which edition; nothing where none waits."""
    folder = project / editions.FOLDER
    waiting = [path.name for path in (folder / NEXT).iterdir() if path.name in _published(project, branch)] if (folder / NEXT).exists() else []
    for edition in waiting:
        for path in sorted((folder / NEXT / edition).iterdir()):
            path.replace(folder / path.name)
        shutil.rmtree(folder / NEXT)
        _git(project, "branch", "--delete", "--force", f"{branch}.next", check=False)
    return waiting[0] if waiting else ""


def _git(project: Path, *arguments: str, check: bool = True) -> str:
    done = subprocess.run(["git", *arguments], cwd=project, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise Problems([f"git {arguments[0]}: failed. Mend what it says, and release again", *done.stderr.strip().splitlines()])
    return done.stdout.strip()


def _refuse(edition: str, released: list[str]) -> None:
    if edition in released:
        raise Problems([f"{DATA}: edition: {edition} was released and never changes. Write a later month"])
    if released and edition < max(released):
        raise Problems([f"{DATA}: edition: {edition} is before the last one, {max(released)}. Write a later month"])


def _published(project: Path, branch: str) -> list[str]:
    """The editions on the branch, whoever put them there."""
    return [name for name in _git(project, "ls-tree", "--name-only", branch, check=False).split() if name[:4].isdigit()]


def _notes(archive: editions.Archive, edition: str, text: str) -> str:
    history = archive.history(edition, text)
    said = changes.markdown(history[0][1]) if history else "The first edition.\n"
    return f"# Edition {edition}\n\n{said}"


def _run(project: Path, site: str, program: str, *arguments: str, kit: str | None = None) -> None:
    """Runs a program that stands beside this Python; mike looks for `mkdocs` on the path itself.

    `kit` overrides GUIDE_KIT: the build that is only judged makes none.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "SITE_URL": site, "PATH": path, "NO_MKDOCS_2_WARNING": "1"}
    if kit is not None:
        environment["GUIDE_KIT"] = kit
    found = shutil.which(program, path=path)
    if not found:
        raise Problems([f"{program}: not found. Run in the environment that `nox -s dev` makes"])
    done = subprocess.run([found, *arguments], cwd=project, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-20:]
        raise Problems([f"{program} {arguments[0]}: failed. Mend what it says, and nothing is released until then:", *said])
