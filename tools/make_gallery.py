"""Make `reports/gallery/` again: what the product produces for the sample fleet.

Run it as `python tools/make_gallery.py [FOLDER]`. It runs the commands that a user would, on a
store of the sample fleet, in French and in English; the same code gives the same bytes.
"""

from __future__ import annotations

import argparse
import io
import shutil
import tempfile
from contextlib import redirect_stdout
from datetime import UTC, date, datetime, time
from pathlib import Path

from fleet_audit.cli import main
from fleet_audit.pipeline.sample import write_sample_store

AS_OF = date(2026, 11, 2)
"""Day of the sample audit: that of the sample fleet."""
BEFORE = date(2025, 11, 3)
"""Day of the baseline from which its progress is told."""

ROOT = Path(__file__).parent.parent
GALLERY = ROOT / "reports" / "gallery"
EXAMPLES = ROOT / "docs" / "examples"
KEPT = {".html", ".json", ".csv", ".xlsx"}
"""Files that are the same on any machine; a PDF is what its printer makes of it."""
LEFT_OUT = {"explanations.json"}
"""Three megabytes, which the pages say."""

SCENARIOS = (EXAMPLES / "scenario-garder.toml", EXAMPLES / "scenario-heberger.toml")
PAGES: dict[str, tuple[str | Path, ...]] = {
    "commitment": ("commitment", "sheet", "--format", "html"),
    "commitment-blank": ("commitment", "sheet", "--blank", "--format", "html"),
    "recommendations": ("recommend", "--format", "html"),
    "scenarios": ("compare", *SCENARIOS, "--format", "html"),
    "hosting": ("hosting", "compare", "--in", "FR", "--format", "html"),
}
"""Pages beside the report: name of the file, and the command that makes it."""
SESSIONS: dict[str, tuple[str, ...]] = {
    "awareness": ("--public",),
    "awareness-45": ("--public", "--minutes", "45"),
    "awareness-fleet": (),
}
"""Awareness sessions: name of the folder, and what they are asked for."""


def run(store: Path, *words: str | Path, day: date = AS_OF, lang: str = "fr") -> str:
    """Run a command as a user would, on a store; give what it prints."""
    shared = ("--store", store, "--as-of", day.isoformat(), "--lang", lang, "--quiet")
    printed = io.StringIO()
    with redirect_stdout(printed):
        main.main(
            [str(word) for word in (*words, *shared)],
            prog_name="fleet-audit",
            standalone_mode=False,
        )
    return printed.getvalue()


def make_store(store: Path) -> None:
    """The sample fleet, and the baseline that it had a year before."""
    write_sample_store(store, datetime.combine(AS_OF, time(), UTC))
    run(store, "baseline", "freeze", str(BEFORE.year), day=BEFORE)


def write_report(store: Path, folder: Path) -> None:
    """The report, its folder of the day taken away."""
    with tempfile.TemporaryDirectory() as out:
        first = run(store, "report", "--out", out).splitlines()[0]
        for path in sorted(Path(first).parent.rglob("*")):
            if path.suffix in KEPT and path.name not in LEFT_OUT:
                kept = folder / path.relative_to(Path(first).parent)
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, kept)


def write_pages(store: Path, folder: Path) -> None:
    """The pages that single commands make, in both languages."""
    folder.mkdir(parents=True, exist_ok=True)
    for lang, suffix in (("fr", ".html"), ("en", ".en.html")):
        for name, command in PAGES.items():
            run(store, *command, "--output", folder / f"{name}{suffix}", lang=lang)
        explained = run(store, "explain", "fleet.gwp_per_year", "--format", "html", lang=lang)
        (folder / f"explanation{suffix}").write_text(explained, encoding="utf-8")


def write_sessions(store: Path, folder: Path) -> None:
    """The awareness sessions: deck, handout and guide, in both languages."""
    for name, asked in SESSIONS.items():
        run(store, "awareness", *asked, "--out", folder / name)


def make_gallery(folder: Path) -> list[Path]:
    """Write the gallery into a folder that is not there yet; give its files."""
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "sample.sqlite"
        make_store(store)
        write_report(store, folder)
        write_pages(store, folder / "beside")
        write_sessions(store, folder)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def replace_gallery() -> list[Path]:
    """Write the gallery in place of the one that is committed, of which nothing stays."""
    with tempfile.TemporaryDirectory() as place:
        fresh = Path(place) / "gallery"
        make_gallery(fresh)
        shutil.rmtree(GALLERY, ignore_errors=True)
        shutil.copytree(fresh, GALLERY)
    return sorted(path for path in GALLERY.rglob("*") if path.is_file())


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="Make reports/gallery/ again, or elsewhere.")
    asked.add_argument("folder", nargs="?", type=Path, help="folder to make it in")
    folder = asked.parse_args().folder
    for made in make_gallery(folder) if folder else replace_gallery():
        print(made)
