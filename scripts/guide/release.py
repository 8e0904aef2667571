"""Makes an edition: checks, builds, publishes it beside the others with mike, records what was published.

Nothing is pushed and nothing is committed but the edition itself, on its own branch. A released edition is never made again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from guide import changes, editions, ledger
from guide.model import Guide
from guide.problem import Problems

BRANCH = "gh-pages"
DATA = Path("docs", "data", "guide.yml")


def release(project: Path, guide: Guide, site: str, branch: str = BRANCH) -> list[str]:
    """Makes the edition that the data file names; `site` is the address of the folder that holds the editions.

    Says what was done, a line each. Raises Problems, and then nothing has changed.
    """
    folder, edition = project / editions.FOLDER, guide.edition
    archive = editions.read(folder)
    _refuse(edition, [*archive.data, *_published(project, branch)])
    text = (project / DATA).read_bytes()
    with tempfile.TemporaryDirectory() as made:
        built = Path(made, "site")
        _run(project, site, "mkdocs", "build", "--strict", "--site-dir", str(built))
        now = ledger.of_site(built)
    faults = ledger.problems(archive.published, now, archive.moved)
    if faults:
        raise Problems(faults)
    notes = _notes(archive, edition, text.decode("utf-8-sig"))
    _run(project, site, "mike", "deploy", "--update-aliases", "--alias-type", "copy", "--branch", branch, "--message", f"Edition {edition}", edition, "latest")
    if edition not in _published(project, branch):
        raise Problems([f"mike deploy: put nothing on {branch}. Run `mike list` to see what it did"])
    _run(project, site, "mike", "set-default", "--branch", branch, "--message", f"Lead to edition {edition}", "latest")
    folder.mkdir(exist_ok=True)
    (folder / f"{edition}.yml.gz").write_bytes(editions.packed(text))
    (folder / f"{edition}.md").write_text(notes, "utf-8")
    (folder / "addresses.txt").write_text(ledger.written(ledger.joined(archive.published, now)), "utf-8")
    return [
        f"Edition {edition} is on the branch {branch}, and latest leads to it.",
        f"{editions.FOLDER}/ has its data, its addresses and the notes {edition}.md: commit the folder.",
        f"To publish it: git push origin {branch}",
    ]


def _refuse(edition: str, released: list[str]) -> None:
    if edition in released:
        raise Problems([f"{DATA}: edition: {edition} was released and never changes. Write a later month"])
    if released and edition < max(released):
        raise Problems([f"{DATA}: edition: {edition} is before the last one, {max(released)}. Write a later month"])


def _published(project: Path, branch: str) -> list[str]:
    """The editions on the branch, whoever put them there."""
    listed = subprocess.run(["git", "ls-tree", "--name-only", branch], cwd=project, capture_output=True, text=True, check=False)
    return [name for name in listed.stdout.split() if name[:4].isdigit()]


def _notes(archive: editions.Archive, edition: str, text: str) -> str:
    history = archive.history(edition, text)
    said = changes.markdown(history[0][1]) if history else "The first edition.\n"
    return f"# Edition {edition}\n\n{said}"


def _run(project: Path, site: str, program: str, *arguments: str) -> None:
    """Runs a program that stands beside this Python; mike looks for `mkdocs` on the path itself."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "SITE_URL": site, "PATH": path, "NO_MKDOCS_2_WARNING": "1"}
    found = shutil.which(program, path=path)
    if not found:
        raise Problems([f"{program}: not found. Run in the environment that `nox -s dev` makes"])
    done = subprocess.run([found, *arguments], cwd=project, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-20:]
        raise Problems([f"{program} {arguments[0]}: failed. Mend what it says, and nothing is released until then:", *said])
