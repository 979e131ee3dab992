"""Makers of screens and panels by their three-letter PNP identifier.

Source: the UEFI Forum's PNP ID registry as hwdata 0.368 publishes it (`pnp.ids`), names cut down
to the brand that a buyer knows. Entries marked "in use" are not registered for screens under that
name; the blobs of github.com/linuxhw/EDID (CC-BY-4.0) show who writes them.
"""

from __future__ import annotations

MAKERS: dict[str, str] = {
    "ACI": "ASUS",  # Ancor Communications, ASUS's registrant
    "ACR": "Acer",
    "AOC": "AOC",  # in use
    "APP": "Apple",
    "AUO": "AU Optronics",
    "AUS": "ASUS",
    "BNQ": "BenQ",  # in use
    "BOE": "BOE",
    "CMN": "Innolux",
    "CMO": "Chi Mei Optoelectronics",
    "CPQ": "Compaq",
    "DEL": "Dell",
    "ELO": "Elo Touch",
    "ENC": "EIZO",
    "EPI": "Envision",
    "FUS": "Fujitsu",
    "GBT": "Gigabyte",
    "GSM": "LG",
    "HKC": "HKC",
    "HPN": "HP",
    "HSD": "HannStar",
    "HWP": "HP",
    "HWV": "Huawei",
    "IBM": "IBM",
    "INL": "Innolux",
    "IVM": "Iiyama",
    "IVO": "InfoVision",  # in use
    "LEN": "Lenovo",
    "LGD": "LG Display",
    "LPL": "LG Philips",
    "MEI": "Panasonic",
    "MEL": "Mitsubishi Electric",
    "MSI": "MSI",
    "NCP": "Panda",
    "NEC": "NEC",
    "NVD": "NVIDIA",
    "PHL": "Philips",
    "PIO": "Pioneer",
    "QDS": "Quanta Display",
    "SAM": "Samsung",
    "SDC": "Samsung Display",  # in use
    "SEC": "Samsung Display",  # in use on panels; registered to Seiko Epson
    "SHP": "Sharp",
    "SNY": "Sony",
    "STN": "Samsung",
    "TMA": "Tianma",
    "TOS": "Toshiba",
    "TSB": "Toshiba",
    "VIZ": "Vizio",
    "VSC": "ViewSonic",
    "WAC": "Wacom",
}
"""PNP identifier to brand."""
