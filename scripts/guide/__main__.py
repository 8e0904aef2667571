"""The command `guide`. Exit codes: 0 clean, 1 problems found, 2 wrong usage."""

from __future__ import annotations

import argparse
import datetime
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from guide.links import bench as link_bench
from guide.links import cli as link_checker
from guide.problem import Problems

if TYPE_CHECKING:
    from guide.model import Guide

# Each command imports what it needs when it runs: checking links takes a moment, loading the charting library many.

DOCS = Path("docs")
DATA = DOCS / "data" / "guide.yml"
SITE = os.environ.get("SITE_URL", "")


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except Problems as problems:
        print("\n".join(problems.lines), file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="guide", description="The China Social Guide's own tools.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    check = commands.add_parser("check", help="validate the data file, print every problem in file order")
    check.add_argument("file", nargs="?", type=Path, default=DATA, help=f"default: {DATA}")
    check.set_defaults(run=_check)

    checked = commands.add_parser("links", help="check a folder of built HTML")
    link_checker.add_arguments(checked)
    checked.set_defaults(run=link_checker.run)

    due = commands.add_parser("due", help="list facts whose review is due, oldest first")
    due.add_argument("--today", type=datetime.date.fromisoformat, default=datetime.date.today(), metavar="DATE", help="default: the day of the call")
    due.set_defaults(run=_due)

    compared = commands.add_parser("diff", help="print what changed between two data files, fact by fact, as Markdown")
    compared.add_argument("old", type=Path, help="a data file, or an edition's copy: editions/2026-11.yml.gz")
    compared.add_argument("new", type=Path, nargs="?", default=DATA, help=f"default: {DATA}")
    compared.set_defaults(run=_diff)

    exported = commands.add_parser("export", help="write every download without building the site")
    exported.add_argument("out", type=Path, help="a folder, made if it does not exist")
    exported.add_argument("--site", default=SITE, metavar="ADDRESS", help="the site's address, for the citations in the files")
    exported.set_defaults(run=_export)

    made = commands.add_parser("kit", help="make the trainers' kit: hand-outs, handbook, slides, questions, embeds, offline copy; only what changed")
    made.add_argument("out", type=Path, help="a folder, made if it does not exist")
    made.add_argument("--site", type=Path, metavar="FOLDER", help="a folder that `mkdocs build` made (default: build one first)")
    made.set_defaults(run=_kit)

    released = commands.add_parser("release", help="make the edition that the data file names: check, build, record, publish on a branch")
    released.add_argument("--site", default=SITE, metavar="ADDRESS", help="the address of the folder that holds the editions (default: SITE_URL)")
    released.add_argument("--branch", default="gh-pages", help="default: gh-pages")
    released.set_defaults(run=_release)

    published = commands.add_parser("ledger", help="check a folder of built HTML against the published addresses")
    published.add_argument("folder", type=Path, metavar="SITE")
    published.add_argument("--record", action="store_true", help="write the addresses into the ledger, as `guide release` does")
    published.set_defaults(run=_ledger)

    new = commands.add_parser("new", help="print a skeleton to fill in")
    new.add_argument("kind", choices=["platform"])
    new.add_argument("id", help="the platform's id in kebab-case")
    new.set_defaults(run=_new)

    rendered = commands.add_parser("render", help="write all pages with tables in them as plain Markdown")
    rendered.add_argument("out", type=Path, help="a folder, made if it does not exist")
    rendered.set_defaults(run=_render)

    packed = commands.add_parser("compress", help="write .br and .gz beside the text files of a built site, for hosts that send them")
    packed.add_argument("site", nargs="?", type=Path, default=Path("site"), help="default: site")
    packed.set_defaults(run=_compress)

    said = commands.add_parser("headers", help="print the headers of the site for nginx: deploy/headers.conf")
    said.set_defaults(run=_headers)

    schema = commands.add_parser("schema", help="print the JSON Schema of the data file")
    schema.set_defaults(run=_schema)
    benches = commands.add_parser("bench", help="measure").add_subparsers(metavar="WHAT", required=True)
    typed = benches.add_parser("search", help="type the bench's questions into the search of a built site")
    typed.add_argument("site", nargs="?", type=Path, default=Path("site"), help="default: site")
    typed.add_argument("--slow", type=int, default=1, metavar="N", help="throttle the processor N times")
    typed.add_argument("--missed", action="store_true", help="list the questions whose first result is another")
    typed.set_defaults(run=_bench_search)
    weighed = benches.add_parser("pages", help="requests, bytes, layout shift and Lighthouse scores of each type of page of a built site")
    weighed.add_argument("site", nargs="?", type=Path, default=Path("site"), help="default: site")
    weighed.set_defaults(run=_bench_pages)
    built = benches.add_parser("build", help="time builds of this guide and of larger ones, beside plain MkDocs and Zensical")
    built.add_argument("--pages", type=int, nargs="*", default=[200, 1000, 3000], metavar="N", help="sizes beside the real one (default: 200 1000 3000)")
    built.add_argument("--where", action="store_true", help="also say where our time goes")
    built.set_defaults(run=_bench_build)
    whole = benches.add_parser("kit", help="time the trainers' kit, made anew and with nothing changed, and the memory that it takes")
    whole.add_argument("site", nargs="?", type=Path, default=Path("site"), help="default: site")
    whole.set_defaults(run=_bench_kit)
    large = benches.add_parser("data", help="time the check and the export of data files of 200 platforms by 200 attributes")
    large.add_argument("--values", type=int, nargs="+", default=[250_000, 500_000, 1_000_000], metavar="N", help="default: 250000 500000 1000000")
    large.set_defaults(run=_bench_data)
    timed = benches.add_parser("links", help="time the link checker on sites made for it, beside others that are installed")
    link_bench.add_arguments(timed)
    timed.set_defaults(run=link_bench.run)
    return parser


def _check(options: argparse.Namespace) -> int:
    from guide.load import load

    guide = load(options.file, datetime.date.today(), _cited(DOCS))
    facts = sum(len(series) for platform in guide.platforms.values() for series in platform.facts.values())
    print(f"{options.file}: {facts + len(guide.figures)} facts, {len(guide.sources)} sources, no problems")
    return 0


def _due(options: argparse.Namespace) -> int:
    from guide import freshness

    for item in freshness.due(_guide(), options.today):
        print(f"{item.since}  {item.platform}.{item.attribute}  {item.dated}")
    return 0


def _diff(options: argparse.Namespace) -> int:
    from guide import changes, editions

    archive = editions.read(editions.FOLDER)
    old, new = editions.tree(options.old), editions.tree(options.new)
    print(changes.markdown(changes.diff(old, new, archive.corrections.get(str(new["edition"]), {}))), end="")
    return 0


def _export(options: argparse.Namespace) -> int:
    from guide import export
    from guide.model import schema_text
    from guide.place import Place
    from guide.questions import formats

    guide = _guide()
    place = Place(options.site, guide.edition)
    made = {**export.files(guide, place), **formats.files(guide, place)}
    for path, content in {**made, "data/guide.yml": DATA.read_bytes(), "data/guide.schema.json": schema_text().encode()}.items():
        target = options.out / path.removeprefix("data/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return 0


def _kit(options: argparse.Namespace) -> int:
    from guide.kit import cli

    return cli.run(_guide(), options.out, options.site)


def _release(options: argparse.Namespace) -> int:
    from guide import release

    if not options.site:
        raise Problems(["release: no address. Give --site, or set SITE_URL, to where the editions are served"])
    print("\n".join(release.release(Path.cwd(), _guide(), options.site, options.branch)))
    return 0


def _ledger(options: argparse.Namespace) -> int:
    from guide import editions, ledger

    archive, now = editions.read(editions.FOLDER), ledger.of_site(options.folder)
    if not now:
        raise Problems([f"{options.folder}: holds no page of the guide. Name a folder that `mkdocs build` made"])
    if options.record:
        editions.FOLDER.mkdir(exist_ok=True)
        (editions.FOLDER / "addresses.txt").write_text(ledger.written(ledger.joined(archive.published, now)), "utf-8")
        return 0
    if found := ledger.problems(archive.published, now, archive.moved):
        raise Problems(found)
    return 0


def _new(options: argparse.Namespace) -> int:
    from guide import skeleton

    guide = _guide()
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", options.id):
        raise Problems([f"{options.id}: not an id. Write small letters, digits and single hyphens"])
    if options.id in guide.platforms:
        raise Problems([f"{DATA}: platforms.{options.id} exists. Edit it there, or choose another id"])
    print(skeleton.platform(guide, options.id), end="")
    return 0


def _render(options: argparse.Namespace) -> int:
    from guide import generated
    from guide.pages import Page, PageError, Site

    guide = _guide()
    site = Site(guide)
    written = {path.relative_to(DOCS).as_posix(): path.read_text("utf-8") for path in sorted(DOCS.rglob("*.md"))}
    for path, text in {**generated.pages(guide, written), **written}.items():
        page = Page.read(path, text)
        front = text[: len(text) - len(page.markdown)]
        target = options.out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.write_text(front + site.render(page).markdown, "utf-8")
        except PageError as error:
            raise Problems([str(error)]) from None
    return 0


def _compress(options: argparse.Namespace) -> int:
    from guide import compress

    if not (options.site / "index.html").is_file():
        raise Problems([f"{options.site}: no built site. Run `mkdocs build` first"])
    count, whole, small = compress.compress(options.site)
    print(f"{options.site}: {count} text files, {whole:,} bytes, {small:,} with brotli")
    return 0


def _headers(_: argparse.Namespace) -> int:
    from guide import policy

    print(policy.nginx(policy.inline(Path("overrides"))), end="")
    return 0


def _schema(_: argparse.Namespace) -> int:
    from guide.model import schema_text

    print(schema_text(), end="")
    return 0


def _bench_search(options: argparse.Namespace) -> int:
    from guide.search import bench

    if not [*options.site.glob("search/index.*js")]:
        raise Problems([f"{options.site}: no built site with a search. Run `mkdocs build` first"])
    print(bench.report(options.site, Path("tests") / "search", options.slow, options.missed), end="")
    return 0


def _bench_pages(options: argparse.Namespace) -> int:
    from guide import weight

    for line in weight.report(options.site, Path("overrides")):
        print(line, flush=True)
    return 0


def _bench_build(options: argparse.Namespace) -> int:
    from guide import buildbench

    return buildbench.run(options)


def _bench_kit(options: argparse.Namespace) -> int:
    from guide.kit import bench

    return bench.run(options)


def _bench_data(options: argparse.Namespace) -> int:
    from guide import databench

    return databench.run(options)


def _guide() -> Guide:
    from guide.load import load

    return load(DATA, datetime.date.today(), _cited(DOCS))


def _cited(docs: Path) -> frozenset[str]:
    from guide import prose

    return prose.cited(page.read_text("utf-8") for page in sorted(docs.rglob("*.md")))


if __name__ == "__main__":
    sys.exit(main())
