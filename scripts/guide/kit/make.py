"""Makes the kit: every product that is missing or was made from something else, on all cores.

What each file was made from stands in `kit.json` beside the files.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import metadata
from pathlib import Path

from guide.kit import bank, embed, handbook, handouts, offline, slides
from guide.kit.material import Material
from guide.kit.product import Product, key_of
from guide.problem import Problems

RECORD = "kit.json"
LIBRARIES = ("weasyprint", "ebooklib", "pypdfium2", "python-pptx")
"""Those that draw what the kit holds; another version of one may draw it otherwise."""


KINDS = {"handbook": handbook, "hand-outs": handouts, "slides": slides, "questions": bank, "embeds": embed, "offline copy": offline}
"""The parts of the kit; what takes longest begins first. A new kind of file is a module with `products(material)`, and a line here."""


def products(material: Material) -> list[Product]:
    """Every file of the kit."""
    return [product for kind in KINDS.values() for product in kind.products(material)]


def beside(url: str) -> list[tuple[str, str]]:
    """What of the kit a page of the site offers to take away: how it is called, and its path below the kit's folder."""
    return [*handouts.beside(url), *slides.beside(url), *embed.beside(url), *handbook.beside(url), *offline.beside(url)]


def due(wanted: Sequence[Product], out: Path) -> list[Product]:
    """Those that are missing in the folder, or were made from something else."""
    record = _record(out)
    return [product for product in wanted if record.get(product.path) != _whole_key(product) or not (out / product.path).is_file()]


def make(wanted: Sequence[Product], out: Path, told: Callable[[str], None]) -> None:
    """Brings the folder up to date; `told` hears the path of each file that was made. A file that is no longer wanted goes.

    Raises Problems with what kept files from being made, a line each, when all others are.
    """
    keys = {product.path: _whole_key(product) for product in wanted}
    missing = due(wanted, out)
    for path in _record(out).keys() - keys.keys():
        (out / path).unlink(missing_ok=True)
    kept = keys.keys() - {product.path for product in missing}
    faults: dict[str, None] = {}
    out.mkdir(parents=True, exist_ok=True)
    _note(out, {path: keys[path] for path in kept})
    for path, fault in _all(missing, out):
        if fault:
            faults[fault] = None
            continue
        kept.add(path)
        _note(out, {path: keys[path] for path in kept})  # what was made before a stop, however sudden, is not made again
        told(path)
    if faults:
        raise Problems([*faults])


def _whole_key(product: Product) -> str:
    return key_of(product.key, _workshop())


def _all(wanted: Sequence[Product], out: Path) -> Iterator[tuple[str, str]]:
    """The path of every file as it is done, with what kept it from being made."""
    if not wanted:
        return
    with ProcessPoolExecutor(max_workers=min(len(wanted), os.cpu_count() or 1)) as pool:
        for done in as_completed([pool.submit(_write, product, out) for product in wanted]):
            yield done.result()


def _write(product: Product, out: Path) -> tuple[str, str]:
    try:
        content = product.make()
    except Problems as problems:
        return product.path, problems.lines[0]
    path = out / product.path
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}")
    unfinished.write_bytes(content)
    unfinished.replace(path)
    return product.path, ""


def _note(out: Path, made: dict[str, str]) -> None:
    unfinished = out / f".{RECORD}"
    unfinished.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", "utf-8")
    unfinished.replace(out / RECORD)


def _record(out: Path) -> dict[str, str]:
    try:
        return json.loads((out / RECORD).read_text("utf-8"))
    except (OSError, ValueError):  # never made, or cut short: everything is made anew
        return {}


@functools.cache
def _workshop() -> str:
    """The key of the code and of the libraries that make files: what they made before they changed is old."""
    package = Path(__file__).parent
    code = [file.read_bytes() for file in sorted(package.rglob("*")) if file.is_file() and "__pycache__" not in file.parts]
    return key_of(*code, *(f"{name} {metadata.version(name)}" for name in LIBRARIES))
