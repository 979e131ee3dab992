"""Categories in words, for whoever speaks of them."""

from __future__ import annotations

from collections.abc import Sequence

from fleet_audit.model.marking import N_, Said, said

CATEGORY_NAMES = {
    "laptop": N_("Laptops"),
    "desktop": N_("Desktops"),
    "workstation": N_("Workstations"),
    "all_in_one": N_("All-in-one PCs"),
    "thin_client": N_("Thin clients"),
    "monitor": N_("Monitors"),
    "tablet": N_("Tablets"),
    "smartphone": N_("Smartphones"),
    "server": N_("Servers"),
    "blade": N_("Blade servers"),
    "storage_bay": N_("Storage arrays"),
    "switch": N_("Switches"),
    "router": N_("Routers"),
    "firewall": N_("Firewalls"),
    "access_point": N_("Wi-Fi access points"),
    "internet_box": N_("Internet boxes"),
    "printer": N_("Printers"),
    "ip_phone": N_("Desk phones"),
    "projector": N_("Projectors"),
    "docking_station": N_("Docking stations"),
    "ups": N_("UPS units"),
    "video_conference": N_("Video conference"),
    "point_of_sale": N_("Tills"),
    "payment_terminal": N_("Payment terminals"),
    "industrial_pc": N_("Industrial PCs"),
    "virtual_machine": N_("Virtual machines"),
    "other": N_("Other equipment"),
}
"""Category codes, in the plural."""


def categories_named(codes: Sequence[str]) -> Said:
    """Several categories, one after the other; at least one."""
    name = said(CATEGORY_NAMES.get(codes[-1], codes[-1]))
    for code in reversed(codes[:-1]):
        name = said("{one}, {more}", one=said(CATEGORY_NAMES.get(code, code)), more=name)
    return name
