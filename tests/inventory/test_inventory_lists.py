"""Lists of other tools and of offices: columns found by their headings, cells as they come."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleet_audit.inventory.mapping import MappingFile, read_mapping, written_mapping
from fleet_audit.inventory.reading import list_mappings, read_document
from fleet_audit.inventory.sources import sources
from fleet_audit.model.asset import AssetRecord, Observation, Rejected, Skipped
from fleet_audit.model.errors import UnusableMapping

Read = Callable[..., list[Any]]

GLPI = (
    '"Nom";"Entité";"Statut";"Fabricant";"Numéro de série";"Type";"Modèle";'
    '"Système d\'exploitation - Nom";"Lieu";"Dernière modification";"Composants - Processeur";'
    '"Composants - Mémoire";"Informations administratives et financières - Date d\'achat"\r\n'
    '"PC-001";"Entité racine > Mairie";"En service";"Hewlett-Packard";"5CG8123ABC";"Notebook";'
    '"HP EliteBook 840 G5";"Windows 11";"Hôtel de ville > 2e étage > 204";"2024-03-01 10:22";'
    '"Intel(R) Core(TM) i5-8250U";"8192\n8192";"2018-09-14"\r\n'
    '"PC-002";"Entité racine > Mairie";"Réformé";"Dell Inc.";"ABC1234";"Mini Tower";'
    '"OptiPlex 7050";"";"";"2024-03-01 10:22";"";"";""\r\n'
)
GLPI_ENGLISH = (
    '"Name","Entity","Status","Manufacturer","Serial number","Type","Model",'
    '"Operating System - Name","Location","Last update","Components - Processor"\n'
    '"PC-003","Root entity","","LENOVO","PF1ABC23","Portable","20XW004AFR","Debian","Lyon",'
    '"2024-03-01 10:22","i5"\n'
)
SNIPEIT = (
    "\ufeffAsset Name,Asset Tag,Model,Model No.,Category,Manufacturer,Serial,Purchase Date,"
    "Purchase Cost,Order Number,Supplier,Default Location,Status,Warranty Months,EOL Date,"
    "Checked Out To: Email\n"
    "Reception,T-1,iPad Air,A1,Tablets,Apple,DMP123X,1/23/23,599.00,7,S,Paris,Archived,24,1/23/26,"
    "x@example.org\n"
    "Desk,T-2,U2419H,,Screens,Dell,CN0XYZ,2/3/22,0,8,S,Paris,Ready to Deploy,,,\n"
)
INTUNE = (
    "Device name,Managed by,Ownership,Compliance,OS,OS version,Last check-in,Serial number,"
    "Manufacturer,Model,Total storage,Physical memory,Enrollment date,EncryptionState,"
    "Primary user UPN\n"
    "LT-1,Intune,Corporate,Compliant,Windows,10.0.22631,2024-02-03 08:00:01,PF1ABC23,LENOVO,"
    "20XW004AFR,487424,16384,2023-01-02,Encrypted,a@example.org\n"
    "PH-1,Intune,Personal,Compliant,iOS,17.2,2024-02-04 08:00:01,F17XX1AB,Apple,iPhone 12,64000,"
    ",2023-01-02,,b@example.org\n"
)
GRAPH = {
    "value": [
        {
            "id": "1",
            "deviceName": "LT-9",
            "manufacturer": "Dell Inc.",
            "model": "Latitude 5420",
            "serialNumber": "AAA1112",
            "operatingSystem": "Windows",
            "enrolledDateTime": "2023-01-01T00:00:00Z",
            "lastSyncDateTime": "2024-01-01T10:00:00Z",
            "totalStorageSpaceInBytes": 511_000_000_000,
            "physicalMemoryInBytes": 0,
            "managedDeviceOwnerType": "company",
            "ethernetMacAddress": "A0B1C2D3E4F5",
            "userPrincipalName": "c@example.org",
        }
    ]
}
LANSWEEPER = (
    "AssetName,AssetTypename,Manufacturer,Model,Serialnumber,Lastseen,Warrantydate,Purchasedate,"
    "Memory,Statename\n"
    "SRV1,Windows,Dell Inc.,PowerEdge R740,7XYZ123,2024-01-02 10:00:00,2025-12-31,2020-12-31,"
    "131072,Active\n"
    "MON,Monitor,Dell,U2419H,CN0123,,,,,Stock\n"
)
FLEET = (
    "hostname,uuid,platform,osquery_version,os_version,memory,cpu_brand,cpu_physical_cores,"
    "hardware_vendor,hardware_model,hardware_version,hardware_serial,computer_name,primary_mac,"
    "gigs_total_disk_space,seen_time\n"
    "mac1,a4fc55a1-b5de-409c-a2f4-441f564680d3,darwin,5.1,macOS 14.2,17179869184,Apple M1,8,"
    "Apple Inc.,\"'MacBookPro17,1\",,'C02XX123,Mac 1,18:4a:53:00:fc:55,494.4,2024-02-01T10:00:00Z\n"
    "l1,b4fc55a1-b5de-409c-a2f4-441f564680d3,ubuntu,5.1,Ubuntu 22.04,0,,0,LENOVO,20Q6S3VK00,"
    "ThinkPad L390,PC0ABC,l1,,0,2024-02-01T10:00:00Z\n"
)
SPREADSHEET = (
    "Parc informatique de la commune;;;;;;;\n"
    ";;;;;;;\n"
    "Poste;;;;Écran;;Divers;\n"
    "Utilisateur;Marque;Modèle du poste;N° de série;Marque;Modèle;Date d'achat;\n"
    "M. X;HP;ProDesk 400 G6;8CC123;Iiyama;PL2483H;2019;\n"
    "Mme Y;Dell;Latitude 5520;ZZZ123;;;03/2021;\n"
    "Total;2;;;;;;\n"
)


def assets(items: list[Any]) -> list[AssetRecord]:
    """The assets of a document."""
    return [item.asset for item in items if isinstance(item, Observation)]


def test_glpi_list_in_french(read: Read) -> None:
    """A French GLPI list gives kind, place, parts, state and purchase; its sizes add up."""
    items = read(GLPI.encode("cp1252"), "glpi.csv")
    laptop, desktop = assets(items)
    assert {item.source for item in items} == {"glpi-list"}
    assert (laptop.category, laptop.manufacturer, laptop.model) == (
        "laptop",
        "HP",
        "EliteBook 840 G5",
    )
    assert (laptop.organisation, laptop.site, laptop.room) == (
        "Mairie",
        "Hôtel de ville",
        "2e étage > 204",
    )
    assert (laptop.memory_gib, laptop.purchase_date) == (16.0, date(2018, 9, 14))
    assert (desktop.category, desktop.status) == ("desktop", "retired")


def test_glpi_list_in_english(read: Read) -> None:
    """The same list in English; a Lenovo part code tells a laptop."""
    (laptop,) = assets(read(GLPI_ENGLISH))
    assert (laptop.category, laptop.site, laptop.name) == ("laptop", "Lyon", "PC-003")


def test_snipeit(read: Read) -> None:
    """Snipe-IT's dates are month first, its archived assets have left, its owners stay unread."""
    tablet, screen = assets(read(SNIPEIT))
    assert (tablet.category, tablet.status, tablet.price_eur) == ("tablet", "retired", 599.0)
    assert (tablet.purchase_date, tablet.warranty_end) == (date(2023, 1, 23), date(2025, 1, 23))
    assert (screen.category, screen.status, screen.price_eur) == ("monitor", "stock", None)
    assert screen.purchase_date == date(2022, 2, 3)
    assert "example.org" not in repr(read(SNIPEIT))


def test_intune_csv(read: Read) -> None:
    """Intune's portal: sizes in MB, personal phones apart, last contact as the moment."""
    items = read(INTUNE)
    laptop, phone = assets(items)
    assert (laptop.category, laptop.memory_gib, laptop.storage_gb) == ("laptop", 16.0, 487.424)
    assert (phone.category, phone.ownership, phone.os) == ("smartphone", "personal", "iOS 17.2")
    assert items[0].observed_at == datetime(2024, 2, 3, 8, 0, 1, tzinfo=UTC)
    assert "example.org" not in repr(items)


@pytest.mark.parametrize("shape", ["graph", "list", "values"])
def test_intune_json(read: Read, shape: str) -> None:
    """Graph's answer, a bare list, and an export job say the same; zero memory is unknown."""
    found: Any = {"graph": GRAPH, "list": GRAPH["value"], "values": {"values": GRAPH["value"]}}
    (laptop,) = assets(read(json.dumps(found[shape])))
    assert (laptop.category, laptop.storage_gb, laptop.memory_gib) == ("laptop", 511.0, None)
    assert (laptop.ownership, laptop.macs) == ("owned", ("a0:b1:c2:d3:e4:f5",))


def test_lansweeper(read: Read) -> None:
    """A word for any computer leaves the kind to the model."""
    server, screen = assets(read(LANSWEEPER))
    assert (server.category, server.memory_gib) == ("server", 128.0)
    assert (server.purchase_date, server.warranty_end) == (date(2020, 12, 31), date(2025, 12, 31))
    assert (screen.category, screen.status) == ("monitor", "stock")


def test_fleet(read: Read) -> None:
    """Fleet's hosts: bytes, apostrophes against spreadsheets, Lenovo's name in its version."""
    mac, thinkpad = assets(read(FLEET))
    assert (mac.model, mac.serial, mac.memory_gib) == ("MacBookPro17,1", "C02XX123", 16.0)
    assert (mac.uuid, mac.cpu_cores) == ("a4fc55a1-b5de-409c-a2f4-441f564680d3", 8)
    assert (thinkpad.model, thinkpad.category, thinkpad.storage_gb) == (
        "ThinkPad L390",
        "laptop",
        None,
    )


def test_spreadsheet_below_a_title(read: Read) -> None:
    """Headings are found below titles; merged groups part the screen from its machine."""
    items = read(SPREADSHEET, "parc.csv")
    desktop, laptop = assets(items)
    (screen,) = items[0].attached
    assert (desktop.category, desktop.manufacturer, desktop.serial) == ("desktop", "HP", "8CC123")
    assert (screen.category, screen.model) == ("monitor", "PL2483H")
    assert (desktop.evidence[0].date.year, desktop.purchase_date) == (2019, None)
    assert (laptop.category, laptop.purchase_date) == ("laptop", date(2021, 3, 1))
    assert isinstance(items[-1], Skipped)


@pytest.mark.parametrize(
    ("word", "category"),
    [
        ("Unité centrale", "desktop"),
        ("Portable", "laptop"),
        ("PC portable HP", "laptop"),
        ("Téléphone portable", "smartphone"),
        ("Écran 24 pouces", "monitor"),
        ("Imprimante couleur", "printer"),
        ("Station d'accueil USB-C", "docking_station"),
        ("Poste de travail", "desktop"),
        ("Rack Mount Chassis", "server"),
        ("Convertible", "laptop"),
    ],
)
def test_words_for_categories(read: Read, word: str, category: str) -> None:
    """A category is told by the longest known words of a cell."""
    (asset,) = assets(read(f"Type de poste;Site;Commentaire\n{word};Lyon;x\n"))
    assert asset.category == category


def test_accessories_are_left_out(read: Read) -> None:
    """Mice, bags and licences are counted apart in one line."""
    table = "Type;Marque;Modèle;Remarque\nPC portable;HP;ProBook 450;\nSouris sans fil;HP;M1;\n"
    laptop, aside = read(table + "Licence Office;Microsoft;365;\n")
    assert laptop.asset.category == "laptop"
    assert isinstance(aside, Skipped) and aside.reason.endswith("2")


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("23/01/2023", date(2023, 1, 23)),
        ("1/23/23", date(2023, 1, 23)),
        ("23 janv. 2023", date(2023, 1, 23)),
        ("Jan 23, 2023", date(2023, 1, 23)),
        ("Mon Jan 23, 2023", date(2023, 1, 23)),
        ("janvier 2023", date(2023, 1, 1)),
        ("44949", date(2023, 1, 23)),
        ("2023-01-23T08:00:00Z", date(2023, 1, 23)),
    ],
)
def test_dates_of_lists(read: Read, cell: str, day: date) -> None:
    """Dates are read in either order, with month names, and as Excel's numbers."""
    (asset,) = assets(read(f'Type;Date de facture;Note\nServeur;"{cell}";\n'))
    assert asset.purchase_date == day


def test_one_date_tells_the_order_of_all(read: Read) -> None:
    """Where one date can only be month first, all dates of the list are."""
    rows = "Server,2/3/2020\nServer,1/23/2023\n"
    first, second = assets(read(f"Kind,Bought on\n{rows}", "list.csv"))
    assert (first.purchase_date, second.purchase_date) == (date(2020, 2, 3), date(2023, 1, 23))


@pytest.mark.parametrize(
    ("heading", "cells", "gib"),
    [
        ("RAM", ["8", "16"], 16.0),
        ("RAM", ["8192", "16384"], 16.0),
        ("RAM (Mo)", ["512", "16384"], 16.0),
        ("RAM", ["8 Go", "16 Go"], 16.0),
        ("Physical memory in bytes", ["8589934592", "17179869184"], 16.0),
    ],
)
def test_units_of_sizes(read: Read, heading: str, cells: list[str], gib: float) -> None:
    """The unit of memory comes from its heading, its cells, or their size."""
    rows = "".join(f"Serveur;{cell};x\n" for cell in cells)
    assert assets(read(f"Type;{heading};Note\n{rows}"))[-1].memory_gib == gib


def test_a_bad_cell_costs_itself(read: Read) -> None:
    """A cell that cannot be read is told by line and field, and its row is kept without it."""
    refused, seen = read("Type;Prix;Note\nServeur;cher;x\n")
    assert isinstance(refused, Rejected) and (refused.line, refused.field) == (2, "price_eur")
    assert (seen.asset.category, seen.asset.price_eur) == ("server", None)


def test_unknown_words_are_told_once(read: Read) -> None:
    """Words that no code means are told in one line; the model tells the kind meanwhile."""
    rows = "".join(f"Lot {n};Dell;OptiPlex 7050;Bizarre\n" for n in range(30))
    *seen, status, category = read(f"Famille;Marque;Modèle;État\n{rows}", "lots.csv")
    assert {item.asset.category for item in seen} == {"desktop"}
    assert "(30)" in category.reason and "(1)" in status.reason


def test_ledger(read: Read) -> None:
    """A list without kinds of equipment only adds to what is known; a nameless line is told."""
    items = read(
        "N° facture;Date;Fournisseur;N° de série;Prix TTC\n"
        "F1;12/03/2020;LDLC;5CG8123ABC;899,50 €\nF2;13/03/2020;LDLC;;10\n"
    )
    (purchase,) = [item for item in items if isinstance(item, Observation)]
    assert purchase.source == "ledger" and purchase.only_enriches
    assert (purchase.asset.purchase_date, purchase.asset.price_eur) == (date(2020, 3, 12), 899.5)
    (refused,) = [item for item in items if isinstance(item, Rejected)]
    assert (refused.line, refused.field) == (3, "serial")


@pytest.mark.parametrize(
    "text",
    [
        "Nom;Prénom;Service;Ville\nX;Y;Z;Lyon\n",
        "Month,Total\nJan,3\n",
        "a,b,c\n1,2,3\n",
        '{"name": "a", "version": "1"}',
        '[{"temperature": 3}]',
        "[1, 2, 3]",
    ],
)
def test_other_tables_are_skipped(read: Read, text: str) -> None:
    """Tables and JSON without equipment are somebody else's."""
    (item,) = read(text, "other.csv")
    assert isinstance(item, Skipped)


def test_mapping_is_written_changed_and_given_back(read: Read) -> None:
    """A mapping that was written down reads the same; what a person changes in it counts."""
    table = "Chose;Engin;Prix\nLatitude 5520;Bécane;1000\n"
    (item,) = read(table, "x.csv")
    assert isinstance(item, Skipped)
    sheets, words = list_mappings(GLPI.encode(), "glpi-list")
    again = read_mapping(written_mapping(list(sheets), words).encode(), "m.toml")
    kept = list(read_document(GLPI.encode(), "g.csv", mapping=again))
    assert assets(kept) == assets(read(GLPI))
    given = MappingFile(
        columns={
            "Chose": "model",
            "Engin": "category",
            "Prix": {"column": "price_eur", "unit": "k€"},
        },
        values={"category": {"Bécane": "laptop"}},
    )
    (seen,) = read_document(table.encode(), "x.csv", mapping=given)
    assert isinstance(seen, Observation)
    assert (seen.asset.category, seen.asset.price_eur) == ("laptop", 1_000_000.0)


@pytest.mark.parametrize(
    "text",
    [
        "columns = 3",
        "[columns]\nPrix = 'prices'",
        "[columns]\nPrix = { column = 'price_eur', unit = 'stones' }",
        "dates = 'never'",
        "[column]\nPrix = 'price_eur'",
        "not toml",
        "\x00",
    ],
)
def test_bad_mapping_files(text: str) -> None:
    """A mapping file that cannot be used is refused by its name."""
    with pytest.raises(UnusableMapping, match=r"m\.toml"):
        read_mapping(text.encode(), "m.toml")


headings = st.sampled_from(
    [
        "Type",
        "Modèle",
        "Marque",
        "N° série",
        "Prix",
        "Date d'achat",
        "RAM",
        "Écran",
        "Statut",
        "",
        "x",
    ]
)
cells = st.text(max_size=12) | st.sampled_from(
    ["Portable", "12/03/2020", "1 234,56 €", "8 Go", "0", "\x00", '"', "=1+1", "2019", "1e999"]
)


@settings(max_examples=150)
@given(
    st.lists(headings, min_size=1, max_size=6),
    st.lists(st.lists(cells, max_size=7), max_size=5),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from([source.name for source in sources()]),
)
def test_any_list(heads: list[str], rows: list[list[str]], delimiter: str, source: str) -> None:
    """Whatever a list holds, as whatever format, it gives items and no error."""
    text = "\n".join(delimiter.join(row) for row in [heads, *rows])
    for forced in (None, source):
        items = list(read_document(text.encode("utf-8", "replace"), "x.csv", forced))
        assert all(isinstance(item, (Observation, Skipped, Rejected)) for item in items)
