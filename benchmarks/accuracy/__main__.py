"""How near the product comes to published and measured figures that it had not seen.

Run it as `python -m benchmarks.accuracy FOLDER [--write]`, FOLDER holding the shared part of the
sheets and of the measured lists; `--write` puts the tables in `docs/explanation/accuracy.md`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from benchmarks.accuracy.tables import Table, write_page

PARTS = ("manufacture", "power")
"""Modules of this package, each with its tables."""


def tables(folder: Path) -> list[Table]:
    """The tables of every part."""
    found: list[Table] = []
    for part in PARTS:
        if (Path(__file__).parent / f"{part}.py").exists():
            found += import_module(f"benchmarks.accuracy.{part}").tables(folder)
    return found


def main(folder: str, *options: str) -> None:
    """Print the tables; write them into the page where asked."""
    found = tables(Path(folder))
    for table in found:
        print(f"\n{table.title}\n\n{table.text}")
    if "--write" in options:
        write_page(found)


if __name__ == "__main__":
    main(*sys.argv[1:])
