"""Makers, models, placeholders and categories, cleaned."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_audit.inventory.classify import (
    Signs,
    category_of,
    category_of_model,
    maker_of_model,
    network_category,
)
from fleet_audit.inventory.disks import disk_kind, is_removable
from fleet_audit.inventory.makers import clean_maker
from fleet_audit.inventory.packaged_tables import table_rows
from fleet_audit.inventory.placeholders import meaningful, meaningful_serial, meaningful_uuid
from fleet_audit.inventory.processors import launched_on
from fleet_audit.inventory.readings import day, number
from fleet_audit.inventory.reconcile import readable_model, reconciled
from fleet_audit.model.asset import AssetRecord


@pytest.mark.parametrize(
    ("written", "maker"),
    [
        ("HP", "HP"),
        ("Hewlett-Packard", "HP"),
        ("HP Inc.", "HP"),
        ("Hewlett-Packard Company", "HP"),
        ("Hewlett Packard Enterprise", "HPE"),
        ("Dell Inc.", "Dell"),
        ("DELL EMC", "Dell"),
        ("LENOVO", "Lenovo"),
        ("ASUSTeK COMPUTER INC.", "ASUS"),
        ("Apple Computer, Inc.", "Apple"),
        ("Micro-Star International Co., Ltd.", "MSI"),
        ("FUJITSU CLIENT COMPUTING LIMITED", "Fujitsu"),
        ("SAMSUNG ELECTRONICS CO., LTD.", "Samsung"),
        ("Gigabyte Technology Co., Ltd.", "Gigabyte"),
        ("Some Small Maker SARL", "Some Small Maker SARL"),
        ("System manufacturer", None),
        ("To be filled by O.E.M.", None),
    ],
)
def test_makers(written: str, maker: str | None) -> None:
    """A maker has one name, whatever firmware calls it."""
    assert clean_maker(written) == maker


@pytest.mark.parametrize("maker", sorted({row["maker"] for row in table_rows("makers")} - {""}))
def test_clean_makers_stay(maker: str) -> None:
    """The usual name is its own usual name."""
    assert clean_maker(maker) == maker


@pytest.mark.parametrize(
    "filler",
    [
        "To Be Filled By O.E.M.",
        "To be filled by O.E.M. by More String",
        "Default string",
        "System Product Name",
        "Not Specified",
        "<Not Specified>",
        "None",
        "N/A",
        "--",
        "........",
        "0000000000",
        "xxxxxxxx",
        "FFFFFFFF",
        "123456789",
        "   ",
        "\x00\x00",
    ],
)
def test_placeholders(filler: str) -> None:
    """What says nothing is null."""
    assert meaningful(filler) is None
    assert meaningful_serial(filler) is None


@given(st.text())
def test_cleaning_is_idempotent(text: str) -> None:
    """Cleaning a cleaned record changes nothing."""
    once = reconciled(AssetRecord(manufacturer=text, model=text, serial=text, uuid=text))
    assert reconciled(once) == once


@given(st.sampled_from([row["value"] for row in table_rows("placeholders")]))
def test_placeholders_never_appear(filler: str) -> None:
    """No filler of the table survives in a field of firmware, in any case."""
    for word in (filler, filler.upper(), f" {filler.title()} "):
        record = reconciled(AssetRecord(manufacturer=word, model=word, serial=word, uuid=word))
        assert (record.manufacturer, record.model, record.serial, record.uuid) == (None,) * 4


def test_uuids() -> None:
    """A UUID is written one way; fillers and wrong texts are null."""
    assert meaningful_uuid("{4C4C4544-0034-3010-8048-B6C04F503732}") == (
        "4c4c4544-0034-3010-8048-b6c04f503732"
    )
    for filler in ("03000200-0400-0500-0006-000700080009", "0" * 32, "4BDRGGFE-0046-4710", None):
        assert meaningful_uuid(filler) is None


def test_lenovo_keeps_its_name_in_the_version() -> None:
    """A Lenovo part code gives way to the readable name; other makers' versions do not."""
    assert readable_model("LENOVO", "20L7001PMD", "ThinkPad T480s") == "ThinkPad T480s"
    assert readable_model("LENOVO", "ThinkPad T480s", "ThinkPad") == "ThinkPad T480s"
    assert readable_model("Dell Inc.", "Latitude 5420", "A01") == "Latitude 5420"


@pytest.mark.parametrize(
    ("written", "readable"),
    [
        ("IBM eServer x226-[8488PCR]-", "IBM eServer x226"),
        ("System x3650 M4: -[7915AC1]-", "System x3650 M4"),
        ("-[84803AX]-", "84803AX"),
    ],
)
def test_ibm_marks_its_part_codes(written: str, readable: str) -> None:
    """The part code between IBM's marks goes, unless it is all there is."""
    assert readable_model("IBM", written, None) == readable


@pytest.mark.parametrize("counted", ["1234567890123456", "345678901234", "012345"])
def test_digits_counted_up_are_no_serial(counted: str) -> None:
    """Digits that count up are filler, however long the field is."""
    assert meaningful_serial(counted) is None


@pytest.mark.parametrize(
    ("maker", "model", "cleaned"),
    [
        ("Hewlett-Packard", "HP EliteBook 2540p", "EliteBook 2540p"),
        ("HP", "HP HP ProDesk 400", "ProDesk 400"),
        ("Dell Inc.", "DELL U2412M", "U2412M"),
        ("Brother", "Brother HL-5350DN series", "HL-5350DN series"),
        ("HP", "HPE ProLiant", "HPE ProLiant"),
        ("Dell", "Dell", "Dell"),
        ("Sun Microsystems", "Sun Fire X2200 M2", "Sun Fire X2200 M2"),
    ],
)
def test_model_without_its_maker(maker: str, model: str, cleaned: str) -> None:
    """The maker's name is taken off the front of the model, and nothing else is."""
    assert reconciled(AssetRecord(manufacturer=maker, model=model)).model == cleaned


@pytest.mark.parametrize(
    ("signs", "category"),
    [
        (Signs(chassis_name="Notebook"), "laptop"),
        (Signs(chassis_code=10), "laptop"),
        (Signs(chassis_name="Desktop", has_battery=True, panel_inches=14.0), "laptop"),
        (Signs(chassis_name="Mini Tower", panel_inches=23.8), "all_in_one"),
        (Signs(chassis_name="Mini Tower", has_battery=True), "desktop"),
        (Signs(chassis_name="All in One"), "all_in_one"),
        (Signs(model="iMac19,1", chassis_name="Laptop"), "all_in_one"),
        (Signs(model="Macmini9,1"), "desktop"),
        (Signs(model="MacBookPro18,1"), "laptop"),
        (Signs(model="Mac13,1"), "workstation"),
        (Signs(model="Mac14,3"), "desktop"),
        (Signs(model="Mac15,4"), "all_in_one"),
        (Signs(model="Mac16,12"), "laptop"),
        (Signs(model="Precision 3650 Tower", chassis_name="Tower"), "workstation"),
        (Signs(model="Precision 5560", chassis_name="Notebook"), "laptop"),
        (Signs(model="ThinkPad P15 Gen 2"), "laptop"),
        (Signs(model="HP ZBook Fury 15"), "laptop"),
        (Signs(model="HP Z440 Workstation", chassis_name="Mini Tower"), "workstation"),
        (Signs(model="OptiPlex 7440 AIO", chassis_name="Desktop"), "all_in_one"),
        (Signs(model="OptiPlex FX160", chassis_name="Desktop"), "thin_client"),
        (Signs(model="HP t640 Thin Client", chassis_name="Desktop"), "thin_client"),
        (Signs(model="PowerEdge T110", chassis_name="Tower"), "server"),
        (Signs(model="ProLiant DL380 Gen10", manufacturer="HP"), "server"),
        (Signs(model="PowerEdge M630", chassis_name="Main Server Chassis"), "blade"),
        (Signs(chassis_name="Other", cpu="Intel(R) Xeon(R) Gold 6130 CPU"), "server"),
        (Signs(chassis_name="Tower", os="Windows Server 2019"), "server"),
        (Signs(chassis_name="Tablet"), "tablet"),
        (Signs(model="Surface Pro 7", chassis_name="Laptop"), "tablet"),
        (Signs(model="NUC8i5BEH", chassis_code=35), "desktop"),
        (Signs(model="VMware Virtual Platform", chassis_name="Other"), "virtual_machine"),
        (Signs(chassis_name="Other", has_battery=True), "laptop"),
        (Signs(chassis_name="Unknown"), None),
        (Signs(chassis_name="Other", model="MS-N3150", cpu="Intel Celeron N3150"), "desktop"),
        (Signs(chassis_code=2, cpu="AMD Athlon II X2 245"), "desktop"),
        (Signs(chassis_name="Other", model="B450M DS3H"), "desktop"),
        (Signs(chassis_name="Workstation", cpu="Intel(R) Core(TM) i3-8100 CPU"), "desktop"),
        (Signs(chassis_name="Workstation", cpu="Intel(R) Core(TM) i5-8265U CPU"), None),
        (Signs(model="ET2411_W8", manufacturer="ASUS", chassis_name="Desktop"), "all_in_one"),
        (Signs(model="ZN240IC", manufacturer="ASUS", chassis_name="Desktop"), "all_in_one"),
        (Signs(model="AZ3171", manufacturer="Acer", chassis_name="Desktop"), "all_in_one"),
        (Signs(model="T101HA", manufacturer="ASUS", chassis_name="Notebook"), "tablet"),
        (Signs(chassis_name="Other", cpu="Intel Xeon E5-2620", model="Droplet"), "virtual_machine"),
        (Signs(model="OptiPlex FX170", manufacturer="Dell", chassis_name="Desktop"), "thin_client"),
        (Signs(model="eServer x226", manufacturer="IBM", chassis_name="Tower"), "server"),
    ],
)
def test_categories(signs: Signs, category: str | None) -> None:
    """The category follows from all signs together."""
    assert category_of(signs) == category


def test_virtual_whatever_the_chassis() -> None:
    """A machine known to be virtual is a virtual machine, whatever chassis it claims."""
    assert category_of(Signs(chassis_name="Notebook"), is_virtual=True) == "virtual_machine"


@pytest.mark.parametrize(
    ("texts", "category"),
    [
        (("FortiGate 100E",), "firewall"),
        (("AIR-CAP2602I-E-K9",), "access_point"),
        (("ISR 4331", None), "router"),
        (("2530-48G",), "switch"),
        ((None, "RouterOS CCR1036"), "router"),
        (("EX6210",), "switch"),
        (("FortiAP-231F",), "access_point"),
        (("MR36",), "access_point"),
        (("Aruba AP-315",), "access_point"),
        (("FPR-1120",), "firewall"),
        (("SN310",), "firewall"),
        (("MX64W",), "firewall"),
        (("Liebert GXT4",), "ups"),
        (("Eaton 5P",), "ups"),
        (("never heard of",), "switch"),
    ],
)
def test_network_categories(texts: tuple[str | None, ...], category: str) -> None:
    """The words of a network device tell what it is; a switch where they tell nothing."""
    assert network_category("switch", *texts) == category


def test_lists_need_no_category() -> None:
    """A list with models alone gets its categories and makers from the families it names."""
    assert category_of_model("Latitude 5420", "Dell") == "laptop"
    assert (maker_of_model("ThinkPad T490"), maker_of_model("Widget")) == ("Lenovo", None)
    found = reconciled(AssetRecord(model="LaserJet M507", manufacturer="HP Inc."))
    assert (found.category, found.manufacturer) == ("printer", "HP")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("SAMSUNG MZVLB512HBJQ",), "nvme"),
        (("nvme0n1", None), "nvme"),
        (("KINGSTON SA400S37240G",), "ssd"),
        (("Hitachi HTS725025A9A364",), "hdd"),
        (("ST1000DM010-2EP102",), "hdd"),
        (("VBOX HARDDISK",), "virtual"),
        (("mmcblk0",), "emmc"),
        (("mystery",), None),
    ],
)
def test_disk_kinds(words: tuple[str | None, ...], kind: str | None) -> None:
    """The kind of a disk shows in its model or its device name."""
    assert disk_kind(*words) == kind


def test_removable_disks() -> None:
    """Readers and keys are not fixed disks, and a model with `CD` inside a word is."""
    assert is_removable("HL-DT-ST DVD+-RW") and is_removable("disk", "USB")
    assert not is_removable("WDC WD5000AAKX", "Fixed hard disk media")


@pytest.mark.parametrize(
    ("cpu", "launch"),
    [
        ("Intel(R) Core(TM) i5-6200U CPU @ 2.30GHz", date(2015, 7, 1)),
        ("Intel(R) Core(TM) i5 CPU M 540 @ 2.53GHz", date(2010, 1, 1)),
        ("11th Gen Intel(R) Core(TM) i5-1145G7 @ 2.60GHz", date(2020, 7, 1)),
        ("Intel(R) Core(TM) i5-10210U CPU @ 1.60GHz", date(2019, 7, 1)),
        ("AMD Ryzen 5 PRO 4650U with Radeon Graphics", date(2020, 1, 1)),
        ("Intel(R) Xeon(R) CPU E5-2620 v3 @ 2.40GHz", date(2014, 7, 1)),
        ("Intel(R) Xeon(R) Silver 4210R CPU @ 2.40GHz", date(2019, 4, 1)),
        ("Apple M1 Pro", date(2020, 10, 1)),
        ("ARM Cortex-A72", None),
    ],
)
def test_processor_launches(cpu: str, launch: date | None) -> None:
    """The generation in a processor's name tells the quarter of its launch."""
    assert launched_on(cpu) == launch


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1333 MHz", 1333.0),
        ("50,0115 Wh", 50.0115),
        ("57 570", 57570.0),
        ("N/A", None),
        (True, None),
    ],
)
def test_numbers(written: object, value: float | None) -> None:
    """The number of a text is found with its decimals."""
    assert number(written) == value


def test_orders_of_dates() -> None:
    """The order of day and month is the format's, unless only the other one is a date."""
    assert day("11/01/2007") == date(2007, 1, 11)
    assert day("11/01/2007", month_first=True) == date(2007, 11, 1)
    assert day("08/24/2010") == date(2010, 8, 24)
    assert day("31/31/2010") is None and day("01/01/1901") is None
