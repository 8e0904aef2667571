"""The project's commands. `pip install nox`, then `nox -s serve`, `nox -s test` or `nox -s dev`."""

from __future__ import annotations

import os
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.sessions = ["test"]
# Material prints a notice about MkDocs 2 at every build; the guide's exit door is `guide render`.
QUIET = {"NO_MKDOCS_2_WARNING": "1"}


def install(session: nox.Session) -> None:
    """What `requirements.txt` pins, then the guide itself, without asking an index for anything else."""
    session.install("--require-hashes", "-r", "requirements.txt")
    session.install("--no-deps", "--no-build-isolation", "-e", ".")


@nox.session
def serve(session: nox.Session) -> None:
    """Serves the site at the printed address and reloads when a page or the data file changes."""
    install(session)
    session.run("mkdocs", "serve", *session.posargs, env=QUIET)


@nox.session
def test(session: nox.Session) -> None:
    """Format, lint, types, and every test; finds or installs a Chromium for the tests that need one."""
    install(session)
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    session.run("pyright")
    session.run("python", "tests/chromium.py", success_codes=[0, 1])
    session.run("python", "tests/nginx.py", success_codes=[0, 1])
    session.run("pytest", "-m", "not timed", "--numprocesses", "auto", "--dist", "loadfile", *session.posargs, env=QUIET)
    session.run("pytest", "-m", "timed", *session.posargs, env=QUIET, success_codes=[0, 5])  # 5: what was asked for holds none of them


@nox.session(venv_backend="none")
def dev(session: nox.Session) -> None:
    """Makes `.venv` with `mkdocs`, `guide` and `pytest` for daily work."""
    session.run("python", "-m", "venv", ".venv", external=True)
    python = str(Path(".venv", "Scripts" if os.name == "nt" else "bin", "python"))
    session.run(python, "-m", "pip", "install", "--require-hashes", "-r", "requirements.txt", external=True)
    session.run(python, "-m", "pip", "install", "--no-deps", "--no-build-isolation", "-e", ".", external=True)


@nox.session
def audit(session: nox.Session) -> None:
    """Asks whether anything that `requirements.txt` pins has a known fault, and writes the list of parts that goes with a release."""
    session.install("pip-audit", "cyclonedx-bom")
    session.run("cyclonedx-py", "requirements", "requirements.txt", "--pyproject", "pyproject.toml", "--output-reproducible", "--output-file", "sbom.cdx.json")
    session.run("pip-audit", "--requirement", "requirements.txt", "--require-hashes", "--disable-pip")


@nox.session
def lock(session: nox.Session) -> None:
    """Writes `requirements.txt` anew from `pyproject.toml`: newest versions, every file with its hash."""
    session.install("uv")
    session.run(
        *("uv", "pip", "compile", "pyproject.toml", "--group", "dev", "--generate-hashes", "--universal", "--upgrade"),
        *("--python-version", "3.11", "--no-emit-index-url", "--custom-compile-command", "nox -s lock", "--output-file", "requirements.txt"),
    )
