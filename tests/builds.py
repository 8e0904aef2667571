"""The real site, built once for all tests that read it, and small sites built from the test guide."""

from __future__ import annotations

import contextlib
import datetime
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parent.parent
TODAY = datetime.date(2026, 11, 24)
"""The day on which the tests read the data: facts are judged against it, not against the clock."""
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SITE_URL": "https://guide.example/"}


def mkdocs(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs MkDocs as a contributor does and returns what it said."""
    command = [sys.executable, "-m", "mkdocs", *arguments]
    return subprocess.run(command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, timeout=600, check=False)


def shared(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that one process of a test run makes and all of them read."""
    several = "PYTEST_XDIST_WORKER" in os.environ
    base = tmp_path_factory.getbasetemp().parent if several else tmp_path_factory.getbasetemp()
    folder, done = base / name, base / f"{name}.done"
    with FileLock(base / f"{name}.lock"):
        if not done.exists():
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this repository, built strictly."""

    def make(folder: Path) -> None:
        done = mkdocs("build", "--strict", "--site-dir", str(folder / "site"), cwd=ROOT)
        assert done.returncode == 0, done.stderr[-4000:]

    return shared(tmp_path_factory, "built", make) / "site"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project of its own with the test guide, a few pages and this repository's hook, theme and settings."""
    return project(tmp_path / "small")


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, built once for the tests that only read it."""

    def make(folder: Path) -> None:
        done = mkdocs("build", "--strict", cwd=project(folder))
        assert done.returncode == 0, done.stderr[-4000:]

    return shared(tmp_path_factory, "small", make) / "site"


def project(project: Path) -> Path:
    """Makes the small project in a folder."""
    (project / "docs" / "data").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "data" / "good.yml", project / "docs" / "data" / "guide.yml")
    shutil.copy(ROOT / "docs" / "data" / "guide.schema.json", project / "docs" / "data")
    shutil.copytree(ROOT / "overrides", project / "overrides")
    shutil.copytree(ROOT / "docs" / "assets", project / "docs" / "assets")
    (project / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "hooks.py", project / "scripts" / "hooks.py")
    settings = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[0]
    (project / "mkdocs.yml").write_text(settings, "utf-8")
    pages = {
        "index.md": "---\ntitle: Start\n---\n\n# Start\n\n[Orchid](platforms/orchid.md#monthly-active-users)\n",
        "sources.md": "# Sources\n\n{{ bibliography() }}\n",
        "platforms/orchid.md": _PLATFORM.format(id="orchid", name="Orchid"),
        "platforms/lotus.md": _PLATFORM.format(id="lotus", name="Lotus"),
        "rules/index.md": "# Rules\n\n{{ rules() }}\n",
        "rules/advertising.md": "---\nsubject: advertising\n---\n\n# Advertising\n\n{{ rules() }}\n",
        "cases/crises.md": '# Crises\n\n{{ cases(kind="crisis") }}\n',
        "dos-and-donts.md": "# Dos and don'ts\n\n{{ guidance(every=True) }}\n",
        "history.md": "# History\n\n{{ timeline() }}\n",
        "about/method.md": "# Method\n\n## Report an error\n\nSay so.\n",
        "about/cite.md": "# Cite\n\nBy its address.\n",
    }
    for path, text in pages.items():
        (project / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (project / "docs" / path).write_text(text, "utf-8")
    return project


_PLATFORM = """---
platform: {id}
---

# {name}

{{{{ plate() }}}}

{{{{ facts("identity") }}}}

{{{{ facts("position") }}}}

{{{{ facts("reach") }}}}

{{{{ facts("accounts") }}}}

{{{{ fit() }}}}

{{{{ routes() }}}}

## Sources

{{{{ sources() }}}}
"""


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """The address of the built site, served on loopback."""
    handler = functools.partial(_Quiet, directory=str(built))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass

    def copyfile(self, source, outputfile) -> None:  # type: ignore[no-untyped-def]
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the browser has moved on
            super().copyfile(source, outputfile)


def asset(site: Path, path: str) -> str:
    """The path, below a built site, of an asset whose name carries the hash of its content: `assets/cite.js` for example."""
    plain = Path(path)
    (found,) = site.glob(str(plain.with_name(f"{plain.stem}.{'[0-9a-f]' * 12}{plain.suffix}")))
    return found.relative_to(site).as_posix()
