"""From a list without dates to a report, by the workbook of questions."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

SHEET = "xl/worksheets/sheet1.xml"
FIRST_ROW = 8
"""Of the questions, as a spreadsheet counts."""
TYPED = {
    "purchase_date": ("2021", "03/2017", "mars 2019", "15/06/2023", 2018, 43900, "janv. 22"),
    "hours_on_per_day": ("7,5",),
    "screen_inches": ("15,6",),
}
"""What people type: years, months, days, cells that hold a number or a true date."""
MODELS = (
    ("Ordinateur fixe", "Dell Inc.", "OptiPlex 7050", 24),
    ("Ordinateur fixe", "HP", "HP ProDesk 600 G4 SFF", 31),
    ("Ordinateur fixe", "LENOVO", "10M7S02X00", 17),
    ("Ordinateur portable", "Dell Inc.", "Latitude 5490", 38),
    ("Ordinateur portable", "LENOVO", "20L5CTO1WW", 29),
    ("Ordinateur portable", "HP", "HP EliteBook 840 G5", 41),
)
SITES = ("Siège", "Nantes", "Orléans")


def glpi_list() -> bytes:
    """180 PCs as GLPI exports a list in French: no date, cells parted by `;`, cp1252."""
    lines = ["Nom;Entité;Lieu;Type;Fabricant;Modèle;Numéro de série;Système d'exploitation - Nom"]
    for kind, maker, model, number in MODELS:
        for n in range(number):
            tag = f"PC-{len(lines):04d}"
            site = SITES[3 * n // number]
            serial = f"SN{len(lines):05d}"
            lines.append(f"{tag};Mairie;{site};{kind};{maker};{model};{serial};Windows 10 Pro")
    assert len(lines) == 181
    return "\r\n".join(lines).encode("cp1252")


def answered(workbook: bytes, answers: Mapping[int, str | float]) -> bytes:
    """The workbook with answers by question, from 1: typed as text, or as numbers."""

    def edit(xml: str) -> str:
        for number, answer in answers.items():
            cell = f"C{FIRST_ROW + number - 1}"
            xml, count = re.subn(rf'<c r="{cell}" s="(\d+)"/>', filled(cell, answer), xml)
            assert count == 1, f"no empty cell {cell}"
        return xml

    return edited(workbook, edit)


def filled(cell: str, answer: str | float) -> str:
    """A cell with its answer, as a spreadsheet saves it."""
    if isinstance(answer, str):
        return rf'<c r="{cell}" s="\1" t="inlineStr"><is><t>{escape(answer)}</t></is></c>'
    return rf'<c r="{cell}" s="\1"><v>{answer}</v></c>'


def edited(workbook: bytes, edit: Callable[[str], str]) -> bytes:
    """The workbook with its first sheet edited."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(out, "w") as target:
        for member in source.infolist():
            body = source.read(member)
            if member.filename == SHEET:
                body = edit(body.decode()).encode()
            target.writestr(member, body)
    return out.getvalue()


def questions(workbook: bytes) -> list[str]:
    """The field that each row asks for, in order, from its hidden identifier."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        texts = re.findall(r"<t[^>]*>([^<]*)</t>", archive.read("xl/sharedStrings.xml").decode())
        sheet = archive.read(SHEET).decode()
    cells = re.findall(r'<c r="J\d+"[^>]*t="s"[^>]*><v>(\d+)</v>', sheet)
    return [texts[int(index)].partition(":")[0] for index in cells]


def typed(workbook: bytes, most: int = 20) -> dict[int, str | float]:
    """Answers to the first questions, in the many ways of people."""
    return {
        number: TYPED[field][number % len(TYPED[field])]
        for number, field in enumerate(questions(workbook)[:most], start=1)
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, fleet_audit: Run) -> Path:
    """A folder with a store that holds the list, and the workbook that asks about it."""
    folder = tmp_path_factory.mktemp("asked")
    store, book = folder / "store.sqlite", folder / "a-completer.xlsx"
    (folder / "parc.csv").write_bytes(glpi_list())
    fleet_audit("import", folder / "parc.csv", store=store)
    fleet_audit("assets", "gaps", "--lang", "fr", "--country", "FR", "--output", book, store=store)
    return folder


@pytest.fixture
def asked(made: Path, tmp_path: Path) -> tuple[Path, Path, bytes]:
    """A store of its own, where to put a workbook, and the workbook as it was written."""
    folder = shutil.copytree(made, tmp_path / "asked")
    book = folder / "a-completer.xlsx"
    return folder / "store.sqlite", book, book.read_bytes()


def test_four_commands_lead_from_a_list_without_dates_to_a_report(
    asked: tuple[Path, Path, bytes], fleet_audit: Run, tmp_path: Path
) -> None:
    """The first 20 rows, filled in by a person, remove half of what can be removed, measured."""
    store, book, written = asked
    fields = questions(written)
    assert len(fields) <= 40
    book.write_bytes(answered(written, typed(written)))
    told = json.loads(fleet_audit("import", "--json", book, store=store).stdout)
    assert told["rejected"] == [] and told["updated"] > 90
    before, after = told["before"], told["after"]
    removed = before["width_kgco2e"] - after["width_kgco2e"]
    assert told["removed_share"] == pytest.approx(removed / (removed + after["removable_kgco2e"]))
    assert told["removed_share"] >= 0.5
    assert removed >= 0.5 * before["removable_kgco2e"]
    fleet_audit("report", "--country", "FR", "--out", tmp_path / "out", store=store)
    page = json.loads(next((tmp_path / "out").glob("*/report.json")).read_text())
    assert page["headline"]["gwp_per_year"]["value"] == pytest.approx(
        after["gwp_kgco2e_per_year"], abs=0.01
    )


def test_answers_are_taken_once_and_win_over_later_lists(
    asked: tuple[Path, Path, bytes], fleet_audit: Run, tmp_path: Path
) -> None:
    """A second import changes nothing; a later list with another date changes nothing either."""
    store, book, written = asked
    fields = questions(written)
    first = fields.index("purchase_date") + 1
    book.write_bytes(answered(written, {first: "15/06/2023"}))
    done = fleet_audit("import", "--lang", "en", book, store=store)
    assert "before: " in done.stdout and "of the uncertainty" in done.stdout
    again = json.loads(fleet_audit("import", "--json", book, store=store).stdout)
    assert (again["created"], again["updated"]) == (0, 0) and again["unchanged"] > 0
    assert again["removed_share"] == 0
    dated = export(fleet_audit, store, "2023-06-15")
    assert len(dated) == again["unchanged"]
    later = tmp_path / "later.csv"
    rows = "".join(f"{serial};2016-01-01;desktop\n" for serial in dated)
    later.write_text(f"serial;purchase_date;category\n{rows}", encoding="utf-8")
    fleet_audit("import", later, store=store)
    assert export(fleet_audit, store, "2023-06-15") == dated


def export(fleet_audit: Run, store: Path, date: str) -> list[str]:
    """Serial numbers of the assets with that purchase date."""
    lines = fleet_audit("assets", "export", store=store).stdout.splitlines()
    names = lines[0].split(",")
    cells = [line.split(",") for line in lines[1:]]
    return [c[names.index("serial")] for c in cells if c[names.index("purchase_date")] == date]


def test_a_bad_cell_is_named_and_the_rest_kept(
    asked: tuple[Path, Path, bytes], fleet_audit: Run
) -> None:
    """A refusal names sheet, row, column and remedy; the dates of tomorrow are refused too."""
    store, book, written = asked
    dates = [n for n, field in enumerate(questions(written), 1) if field == "purchase_date"]
    bad, future, good, unknown = dates[:4]
    answers = {bad: "vers 2015", future: "2099-01-01", good: "2020", unknown: "je ne sais pas"}
    book.write_bytes(answered(written, answers))
    done = fleet_audit("import", "--lang", "en", book, store=store, expect=3)
    refused = next(line for line in done.stderr.splitlines() if "vers 2015" in line)
    assert "sheet 'À compléter', column C" in refused
    assert f"line {FIRST_ROW + bad - 1}" in refused and "write it as" in refused
    assert "yet to come" in done.stderr
    told = json.loads(fleet_audit("import", "--json", book, store=store, expect=3).stdout)
    assert told["unchanged"] > 0


def test_rows_may_be_moved_and_deleted(asked: tuple[Path, Path, bytes], fleet_audit: Run) -> None:
    """Answers follow the hidden identifiers of their rows, wherever these stand."""
    store, book, written = asked
    dates = [n for n, field in enumerate(questions(written), 1) if field == "purchase_date"]
    rows = {dates[0]: FIRST_ROW + dates[0] - 1, dates[1]: FIRST_ROW + dates[1] - 1}

    def move(xml: str) -> str:
        """Delete the row of the first date, and put that of the second far below."""
        first, second = rows[dates[0]], rows[dates[1]]
        xml, one = re.subn(rf'<row r="{first}" .*?</row>', "", xml)
        found = re.search(rf'<row r="{second}" .*?</row>', xml)
        assert one == 1 and found is not None
        moved = re.sub(rf'r="([A-Z]*){second}"', r'r="\g<1>90"', found[0])
        return xml.replace(found[0], "").replace("</sheetData>", moved + "</sheetData>")

    book.write_bytes(edited(answered(written, {dates[1]: "2020-02-03"}), move))
    told = json.loads(fleet_audit("import", "--json", book, store=store).stdout)
    assert told["updated"] == len(export(fleet_audit, store, "2020-02-03")) > 0


def test_a_workbook_of_another_store_changes_nothing(
    asked: tuple[Path, Path, bytes], fleet_audit: Run, tmp_path: Path
) -> None:
    """Ids that name other machines here are told, and get no answer."""
    _store, book, written = asked
    other = tmp_path / "other.sqlite"
    listed = tmp_path / "others.csv"
    rows = "".join(f"desktop;Dell;OptiPlex 3020;ZZ{n:05d}\n" for n in range(200))
    listed.write_text(f"category;manufacturer;model;serial\n{rows}", encoding="utf-8")
    fleet_audit("import", listed, store=other)
    book.write_bytes(answered(written, typed(written, 3)))
    told = json.loads(fleet_audit("import", "--json", book, store=other, expect=3).stdout)
    assert told["updated"] == 0
    assert len(told["rejected"]) == 3 and "another asset" in told["rejected"][0]["reason"]


def test_an_empty_workbook_says_so(asked: tuple[Path, Path, bytes], fleet_audit: Run) -> None:
    """Nothing filled in: nothing refused, nothing changed, and a word about it."""
    store, book, _written = asked
    done = fleet_audit("import", "--lang", "en", book, store=store)
    assert "no answer in it yet" in done.stderr


def test_what_is_not_known_is_asked_last_from_then_on(
    asked: tuple[Path, Path, bytes], fleet_audit: Run
) -> None:
    """A first question answered "I don't know" is the last of the next workbook, and says so."""
    store, book, written = asked
    book.write_bytes(answered(written, {1: "Je ne sais pas"}))
    told = json.loads(fleet_audit("import", "--json", book, store=store).stdout)
    assert (told["updated"], told["skipped"], told["rejected"]) == (0, [], [])
    assert told["before"] == told["after"] and told["unchanged"] > 0
    gaps = ("assets", "gaps", "--country", "FR")
    listed = json.loads(fleet_audit(*gaps, "--format", "json", store=store).stdout)
    assert [gap["was_asked"] for gap in listed] == [False] * (len(listed) - 1) + [True]
    assert len(listed[-1]["asset_ids"].split()) == told["unchanged"]
    fleet_audit(*gaps, "--lang", "fr", "--output", book, store=store)
    assert len(questions(book.read_bytes())) == len(questions(written))
    with zipfile.ZipFile(book) as archive:
        assert "Vous ne saviez pas" in archive.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_answers_come_back_as_libreoffice_saves_them(
    asked: tuple[Path, Path, bytes], fleet_audit: Run, tmp_path: Path, form: str
) -> None:
    """A workbook opened and saved by LibreOffice gives the same answers, in either of its forms."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-calc)")
    store, book, written = asked
    book.write_bytes(answered(written, {**typed(written, 9), 10: "Je ne sais pas"}))
    settings = f"-env:UserInstallation={(tmp_path / 'settings').as_uri()}"
    convert = ("--headless", "--convert-to", form, "--outdir", tmp_path, book)
    subprocess.run([office, settings, *convert], check=True, capture_output=True, timeout=120)
    told = []
    for number, file in enumerate((book, tmp_path / f"{book.stem}.{form}")):
        copy = tmp_path / f"store-{number}.sqlite"
        shutil.copy(store, copy)
        told.append(json.loads(fleet_audit("import", "--json", file, store=copy).stdout))
    assert told[0] == told[1]
    assert told[0]["rejected"] == [] and told[0]["updated"] > 50
