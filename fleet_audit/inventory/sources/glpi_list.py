"""GLPI's list of computers, monitors, printers or network equipment, exported as CSV.

Headings are those that the list shows, in the language of its user, groups before their parts:
`Composants - Processeur`, `Informations administratives et financières - Date d'achat`. Sizes of
memory and disks are in MiB and MB, several in one cell where there are several.
"""

from __future__ import annotations

from fleet_audit.inventory.listing import ListSource, any_of

_FIRST = frozenset({"nom", "name"})
_WHAT = frozenset({"fabricant", "manufacturer", "modele", "model", "type"})
_OWN = frozenset(
    {
        "composants memoire",
        "composants processeur",
        "components memory",
        "components processor",
        "derniere modification",
        "entite",
        "entity",
        "last update",
        "operating system name",
        "systeme d exploitation nom",
    }
)
_GROUPS = (
    "composants ",
    "components ",
    "informations administratives et financieres ",
    "financial and administrative information ",
    "systeme d exploitation ",
)


def _marks(row: frozenset[str]) -> bool:
    grouped = any(label.startswith(_GROUPS) for label in row)
    return any_of(row, _FIRST) and any_of(row, _WHAT) and (grouped or any_of(row, _OWN))


GLPI_LIST = ListSource(name="glpi-list", marks=_marks)
"""Reads GLPI's lists."""
