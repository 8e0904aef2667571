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

from guide.kit.material import Material
from guide.kit.product import Product, key_of
from guide.problem import Problems

RECORD = "kit.json"


def products(material: Material) -> list[Product]:
    """Every file of the kit."""
    return []


def make(wanted: Sequence[Product], out: Path, told: Callable[[str], None]) -> tuple[int, int]:
    """Brings the folder up to date; `told` hears of each file that was made. Returns how many were made and how many kept.

    A file that is no longer wanted goes. Raises Problems with every file that could not be made, after the others are.
    """
    keys = {product.path: key_of(product.key, _workshop()) for product in wanted}
    record = _record(out)
    for path in record.keys() - keys.keys():
        (out / path).unlink(missing_ok=True)
    kept = {path: key for path, key in keys.items() if record.get(path) == key and (out / path).is_file()}
    due = [product for product in wanted if product.path not in kept]
    faults: dict[str, None] = {}
    out.mkdir(parents=True, exist_ok=True)
    try:
        for path, fault in _all([(product.make, out / product.path) for product in due]):
            if fault:
                faults[fault] = None
                continue
            name = path.relative_to(out).as_posix()
            kept[name] = keys[name]
            told(name)
    finally:
        (out / RECORD).write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")
    if faults:
        raise Problems([*faults])
    return len(due), len(wanted) - len(due)


def _all(jobs: Sequence[tuple[Callable[[], bytes], Path]]) -> Iterator[tuple[Path, str]]:
    """Every file as it is done, with what kept it from being made."""
    if not jobs:
        return
    with ProcessPoolExecutor(max_workers=min(len(jobs), os.cpu_count() or 1)) as pool:
        for done in as_completed([pool.submit(_write, *job) for job in jobs]):
            yield done.result()


def _write(made: Callable[[], bytes], path: Path) -> tuple[Path, str]:
    try:
        content = made()
    except Problems as problems:
        return path, problems.lines[0]
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}")
    unfinished.write_bytes(content)
    unfinished.replace(path)
    return path, ""


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
    libraries = sorted(f"{found.name} {found.version}" for found in metadata.distributions())
    return key_of(*code, *libraries)
