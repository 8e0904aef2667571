"""`guide bench kit`: what the kit takes in time and memory, made anew and with nothing changed."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from guide.links.bench import measure
from guide.problem import Problems


def run(options: argparse.Namespace) -> int:
    """Makes the kit of a built site twice, a line each, and returns 0. Raises Problems where it cannot be made."""
    print(f"{'kit':10} {'files':>6} {'MB':>6} {'seconds':>8} {'cores':>8} {'MB of the largest process':>26}")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("anew", "unchanged"):
            best = measure([sys.executable, "-m", "guide", "kit", folder, "--site", str(options.site)])
            if best.code:
                raise Problems([f"guide kit: failed on {options.site}. Run it to see why"])
            sizes = [file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()]
            print(f"{name:10} {len(sizes):>6} {sum(sizes) / 1e6:>6.0f} {best.seconds:>8.1f} {best.work:>8.1f} {best.megabytes:>26.0f}", flush=True)
    return 0
