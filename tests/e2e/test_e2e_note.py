"""From a list of computers to the director's note with euros: few commands, no question."""

from __future__ import annotations

import csv
import re
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

Run = Callable[..., "subprocess.CompletedProcess[str]"]
KINDS = (
    ("portable", "Dell", "Latitude 5480", "Intel Core i5-7300U", "Windows 10 Professionnel"),
    ("portable", "Lenovo", "ThinkPad T490", "Intel Core i5-8265U", "Windows 10 Professionnel"),
    ("portable", "HP", "EliteBook 840 G8", "Intel Core i5-1135G7", "Windows 11 Professionnel"),
    ("fixe", "HP", "ProDesk 600 G4", "Intel Core i5-8500", "Windows 10 Professionnel"),
    ("fixe", "Dell", "OptiPlex 7080", "Intel Core i5-10500", "Windows 11 Professionnel"),
)
HEADS = (
    "Type",
    "Marque",
    "Modèle",
    "Processeur",
    "Système d'exploitation",
    "Numéro de série",
    "Date d'achat",
)
COMPUTERS = 180


def write_list(path: Path) -> None:
    """180 computers as a French spreadsheet lists them, bought from 2018 to 2024."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, delimiter=";")
        lines.writerow(HEADS)
        for number in range(COMPUTERS):
            bought = date(2018 + number % 7, 1 + number % 12, 1 + number % 28)
            kind = KINDS[number % len(KINDS)]
            lines.writerow((*kind, f"EX{number:05}", f"{bought:%d/%m/%Y}"))


def test_a_list_becomes_a_note_with_euros(fleet_audit: Run, tmp_path: Path) -> None:
    """Import, then report: the sheet says what 180 computers weigh and what acting saves."""
    listed, store = tmp_path / "pc.csv", tmp_path / "s.sqlite"
    write_list(listed)
    fleet_audit("import", listed, store=store)  # its input is closed: a question would end it
    for lang, other in (("fr", "en"), ("en", "fr")):
        out = tmp_path / lang
        fleet_audit(
            *("report", "--country", "FR", "--as-of", "2026-11-30", "--lang", lang, "--out", out),
            store=store,
        )
        sheet = out / "2026-11-30" / "note.html"
        assert sheet.with_name(f"note.{other}.html").is_file()
        page = sheet.read_text(encoding="utf-8").replace("\u00a0", " ")
        text = re.sub(r"<[^>]+>", "", page)
        saved = re.search(r"économiserait\D*[\d\u202f]+\s€|would save[^\d€]*€[\d,]+", text)
        assert saved is not None and int(re.sub(r"\D", "", saved[0])) > 1000
        assert re.findall(r"scope=\"row\">(\d)\. ", page)[:2] == ["1", "2"]
        assert str(COMPUTERS) in text
