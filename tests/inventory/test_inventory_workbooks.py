"""Workbooks: sheets of any office are read, and what would harm the machine is refused."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from fleet_audit.inventory.workbook_reader import answer
from fleet_audit.inventory.workbooks import is_workbook, workbook_sheets
from fleet_audit.model.asset import Observation, Rejected, Skipped

Read = Callable[..., list[Any]]
Rows = list[list[str | float]]

XLS = Path(__file__).parent / "parc.xls"
"""Made with xlwt: a title, an empty row, headings, a date cell and a month as text."""

PARC: Rows = [
    ["Inventaire du parc 2024"],
    [],
    ["Type", "Marque", "Modèle", "N° de série", "Date d'achat", "Prix HT"],
    ["Portable", "HP", "EliteBook 840 G5", "5CG8123ABC", 43180, 899.5],
    ["Écran", "Iiyama", "PL2483H", "1149500001", "12/2019", 149],
]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TABLES = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(parts: dict[str, str]) -> bytes:
    """An archive of text parts."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return body.getvalue()


def xlsx(sheets: dict[str, Rows], hidden: tuple[str, ...] = (), more: str = "") -> bytes:
    """A workbook as Excel writes it, with as little as it reads."""
    shown = [
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"'
        + (' state="hidden"/>' if name in hidden else "/>")
        for n, name in enumerate(sheets, 1)
    ]
    links = [
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    ]
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        f"{''.join(shown)}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{''.join(links)}</Relationships>",
    }
    for n, rows in enumerate(sheets.values(), 1):
        body = "".join(xlsx_row(line, cells) for line, cells in enumerate(rows, 1))
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{body}{more}</sheetData></worksheet>'
        )
    return zipped(parts)


def xlsx_row(line: int, cells: list[str | float]) -> str:
    """A row of cells, texts in place."""
    texts = []
    for letter, cell in zip("ABCDEFGHIJ", cells, strict=False):
        if isinstance(cell, str):
            texts.append(f'<c r="{letter}{line}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>')
        else:
            texts.append(f'<c r="{letter}{line}"><v>{cell}</v></c>')
    return f'<row r="{line}">{"".join(texts)}</row>'


def ods(rows: Rows, more: str = "") -> bytes:
    """A workbook as LibreOffice writes it."""
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p>'
            "</table:table-cell>"
            for cell in cells
        )
        + "</table:table-row>"
        for cells in rows
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{TABLES}:manifest:1.0">'
            '<m:file-entry m:full-path="/" '
            'm:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>',
            "content.xml": f'<office:document-content xmlns:office="{TABLES}:office:1.0" '
            f'xmlns:table="{TABLES}:table:1.0" xmlns:text="{TABLES}:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="Parc">{body}{more}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


EMPTY_TAIL = (
    '<table:table-row table:number-rows-repeated="1048000">'
    '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
)
FULL_TAIL = (
    '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
    'table:number-columns-repeated="1024"><text:p>x</text:p></table:table-cell></table:table-row>'
)


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_workbooks_of_every_kind(read: Read, kind: str) -> None:
    """Headings below a title, dates, prices and serial numbers are read from each kind."""
    content = {
        "xlsx": xlsx({"Parc": PARC}),
        "ods": ods(PARC, EMPTY_TAIL),
        "xls": XLS.read_bytes(),
    }[kind]
    laptop, screen = (item.asset for item in read(content, f"parc.{kind}"))
    assert (laptop.category, laptop.serial, laptop.price_eur) == ("laptop", "5CG8123ABC", 899.5)
    assert laptop.purchase_date == date(2018, 3, 21)
    assert (screen.category, screen.serial) == ("monitor", "1149500001")
    assert screen.purchase_date == date(2019, 12, 1)


def test_each_sheet_is_a_list(read: Read) -> None:
    """Each sheet has headings of its own; one without equipment is told, a hidden one is not."""
    book = {
        "Fixes": [["Type", "Modèle", "Marque"], ["PC", "OptiPlex 7050", "Dell"]],
        "Écrans": [["Screen size", "Category"], [24.0, "Monitor"]],
        "Notes": [["À commander"], ["des câbles"]],
        "Calculs": [["Type", "Marque"], ["PC", "HP"]],
    }
    desktop, screen, aside = read(xlsx(book, hidden=("Calculs",)), "parc.xlsx")
    assert (desktop.asset.category, screen.asset.screen_inches) == ("desktop", 24.0)
    assert isinstance(aside, Skipped) and aside.place == "Notes"


def test_a_workbook_without_equipment(read: Read) -> None:
    """A workbook that names no equipment is skipped, with the headings that would."""
    (item,) = read(xlsx({"Budget": [["Mois", "Total"], ["janvier", 12]]}), "budget.xlsx")
    assert isinstance(item, Skipped) and "headings" in item.reason


def test_last_corner(read: Read) -> None:
    """A stray cell in the last corner of a sheet does not fill the memory."""
    stray = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    (item,) = read(xlsx({"Parc": PARC}, more=stray), "parc.xlsx")
    assert isinstance(item, Rejected) and "too large" in item.reason


def test_repeated_cells(read: Read) -> None:
    """A billion cells that one tag repeats are refused."""
    (item,) = read(ods(PARC, FULL_TAIL), "parc.ods")
    assert isinstance(item, Rejected) and "too large" in item.reason


def test_shared_texts() -> None:
    """A long text that a hundred thousand cells share is refused."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_000))
    plain = xlsx({"Parc": []}, more=cells)
    body = io.BytesIO(plain)
    with zipfile.ZipFile(body, "a", zipfile.ZIP_DEFLATED) as archive:
        text = "x" * 30_000
        archive.writestr("xl/sharedStrings.xml", f"<sst><si><t>{text}</t></si></sst>")
    assert answer(body.getvalue()) == {"refused": "too_large"}


def test_bomb() -> None:
    """A part that unpacks to hundreds of megabytes is refused."""
    content = zipped({"xl/workbook.xml": "<a>" + " " * (300 * 1024 * 1024) + "</a>"})
    assert len(content) < 400_000
    assert answer(content) == {"refused": "too_large"}


def test_entities_are_refused() -> None:
    """A part with a DTD is no workbook."""
    content = zipped({"content.xml": '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'})
    assert answer(content) == {"refused": "damaged"}


def test_password() -> None:
    """A workbook with a password asks for one without."""
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert is_workbook(content)
    found = workbook_sheets(content)
    assert isinstance(found, Rejected) and "password" in found.reason


def test_damaged_workbooks_cost_themselves_only() -> None:
    """Workbooks with bytes flipped or cut give their sheets or a refusal, and no more harm."""
    dice = random.Random(7)  # noqa: S311 - the same damage each time
    kinds = [XLS.read_bytes(), xlsx({"Parc": PARC}), ods(PARC)]
    for turn in range(18):
        content = bytearray(kinds[turn % 3])
        for _ in range(dice.randint(1, 6)):
            content[dice.randrange(8, len(content))] = dice.randrange(256)
        found = workbook_sheets(bytes(content[: dice.randrange(64, len(content) + 1)]))
        assert isinstance(found, (list, Rejected))


def test_an_unending_ods() -> None:
    """An ODS whose table never closes, on which calamine would not end, is damaged."""
    content = ods(PARC)
    body = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(body, "w") as copy:
        for member in source.infolist():
            part = source.read(member).replace(b"</table:table>", b"</tableJtable>")
            copy.writestr(member.filename, part)
    assert answer(body.getvalue()) == {"refused": "damaged"}


def test_archives_are_no_workbooks(read: Read) -> None:
    """A zip of something else is skipped."""
    (item,) = read(zipped({"a.txt": "text"}), "a.zip")
    assert isinstance(item, Skipped) and not isinstance(item, Observation)
