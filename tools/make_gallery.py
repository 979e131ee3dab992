"""Make `reports/gallery/` again: what the product produces for the sample fleet.

Run it as `python tools/make_gallery.py [FOLDER]`. It runs the commands that a user would, on a
store of the sample fleet, in French and in English; the same code gives the same bytes.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from contextlib import redirect_stdout
from datetime import UTC, date, datetime
from pathlib import Path

from fleet_audit.cli import main
from fleet_audit.pipeline.sample import write_sample_store

AS_OF = date(2026, 11, 2)
"""Day of the sample audit: that of the sample fleet."""

ROOT = Path(__file__).parent.parent
GALLERY = ROOT / "reports" / "gallery"
EXAMPLES = ROOT / "docs" / "examples"

SCENARIOS = (EXAMPLES / "scenario-garder.toml", EXAMPLES / "scenario-heberger.toml")
PAGES: dict[str, tuple[str | Path, ...]] = {
    "recommendations": ("recommend", "--format", "html"),
    "scenarios": ("compare", *SCENARIOS, "--format", "html"),
    "hosting": ("hosting", "compare", "--in", "FR", "--format", "html"),
    "explanation": ("explain", "fleet.gwp_per_year", "--format", "html"),
}
"""Pages beside the report: name of the file, and the command that prints it."""


def run(*words: str | Path) -> str:
    """Run a command as a user would; give what it prints."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        main.main([str(word) for word in words], prog_name="fleet-audit", standalone_mode=False)
    return printed.getvalue()


def write_reported(store: Path, folder: Path) -> None:
    """The report, its folder of the day taken away."""
    with tempfile.TemporaryDirectory() as out:
        day = ("--as-of", AS_OF.isoformat(), "--lang", "fr", "--quiet")
        first = run("report", "--store", store, "--out", out, *day).splitlines()[0]
        shutil.copytree(Path(first).parent, folder)


def write_pages(store: Path, folder: Path) -> None:
    """The pages that single commands print, in both languages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, command in PAGES.items():
        for lang, suffix in (("fr", ".html"), ("en", ".en.html")):
            shared = ("--store", store, "--as-of", AS_OF.isoformat(), "--lang", lang, "--quiet")
            (folder / f"{name}{suffix}").write_text(run(*command, *shared), encoding="utf-8")


def make_gallery(folder: Path) -> list[Path]:
    """Write the gallery into a folder; give its files."""
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "sample.sqlite"
        write_sample_store(store, datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=UTC))
        write_reported(store, folder)
        write_pages(store, folder / "beside")
    return sorted(path for path in folder.rglob("*") if path.is_file())


def remake_gallery(folder: Path) -> list[Path]:
    """Write the gallery in place of an earlier one, of which nothing stays."""
    with tempfile.TemporaryDirectory() as place:
        fresh = Path(place) / "gallery"
        make_gallery(fresh)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(fresh, folder)
    return sorted(path for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    for path in remake_gallery(Path(sys.argv[1]) if len(sys.argv) > 1 else GALLERY):
        print(path)
