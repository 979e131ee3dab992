"""GLPI's equipment with its purchases, by its first API. Unverified against a real instance.

Source: https://github.com/glpi-project/glpi/blob/main/apirest.md, seen 2026-11-24: `GET
initSession` (`user_token`, `App-Token`), `GET :itemtype` (`range`, `expand_dropdowns`), and what an
`Infocom` holds. The header `Content-Range` announces how many there are; a kind that the profile
may not read is refused with 403 (`ERROR_RIGHT_MISSING`), and costs that kind only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fleet_audit.inventory.remote.listed import MOST_PAGES, Page, as_list, refusal
from fleet_audit.inventory.remote.session import Service, secret
from fleet_audit.model.errors import ForbiddenService
from fleet_audit.model.marking import said

_RANGE = 200
_KINDS = {
    "Computer": ("computermodels_id", "computertypes_id", ""),
    "Monitor": ("monitormodels_id", "", "Monitor"),
    "Printer": ("printermodels_id", "", "Printer"),
    "NetworkEquipment": ("networkequipmentmodels_id", "networkequipmenttypes_id", "Switch"),
    "Phone": ("phonemodels_id", "phonetypes_id", "Phone"),
}
"""For each kind of item: where its model and its type are, and what it is without a type."""

_COLUMNS = {
    "Name": "name",
    "Entity": "entities_id",
    "Status": "states_id",
    "Manufacturer": "manufacturers_id",
    "Serial number": "serial",
    "Inventory number": "otherserial",
    "Type": "type",
    "Model": "model",
    "Location": "locations_id",
    "UUID": "uuid",
    "Date of purchase": "bought",
    "Purchase price EUR": "price",
}

Item = Mapping[str, Any]


class Glpi:
    """Lists each kind of equipment, items in the order of their numbers."""

    name = "glpi"

    def pages(self, service: Service, after: str | None) -> Iterator[Page]:
        """Pages of one kind after the other, from `Kind:start` on."""
        _open(service)
        bought, refused = _purchases(service)
        if refused and after is None:
            yield Page(b"", "Computer:0", refused)
        kinds = list(_KINDS)
        named, _, number = (after or "Computer:0").partition(":")
        at, start = kinds.index(named), int(number)
        while at < len(kinds):
            kind = kinds[at]
            found, following, refused = _allowed(service, kind, start)
            body = as_list(_COLUMNS, [_told(kind, item, bought) for item in found])
            at, start = (at + 1, 0) if following is None else (at, following)
            yield Page(body, f"{kinds[at]}:{start}" if at < len(kinds) else None, refused)


def _open(service: Service) -> None:
    if not service.address.endswith("/apirest.php"):
        service.address += "/apirest.php"
    service.headers["App-Token"] = secret("FLEET_AUDIT_GLPI_APP_TOKEN")
    service.headers["Authorization"] = f"user_token {secret('FLEET_AUDIT_GLPI_USER_TOKEN')}"
    answer = service.get("/initSession")
    token = answer.get("session_token") if isinstance(answer, Mapping) else None
    if not isinstance(token, str):
        raise service.failed(said("it gives no token: check the secret and its expiry"))
    service.headers["Session-Token"] = token
    del service.headers["Authorization"]


def _allowed(service: Service, kind: str, start: int) -> tuple[list[Item], int | None, str | None]:
    """Items of a kind, where the next ones start, and why there are none if it is forbidden."""
    service.rights = said(
        "in GLPI, give the profile of this account the right to read {kind}", kind=kind
    )
    try:
        found, following = _ranged(service, kind, start)
    except ForbiddenService as forbidden:
        return [], None, refusal(forbidden)
    return found, following, None


def _ranged(service: Service, kind: str, start: int) -> tuple[list[Item], int | None]:
    """Items of a kind from a place on, and where the next ones start."""
    asked = {
        "range": f"{start}-{start + _RANGE - 1}",
        "expand_dropdowns": "false" if kind == "Infocom" else "true",
        "sort": "id",
    }
    answer = service.get(f"/{kind}", asked)
    if not isinstance(answer, list):
        raise service.failed(said("its answer has no list {name!r}", name=kind))
    following = start + len(answer)
    # Past the last item GLPI answers with an error, so that the total must be believed.
    is_last = not answer or following >= (service.announced or 0)
    return [item for item in answer if isinstance(item, Mapping)], None if is_last else following


def _purchases(service: Service) -> tuple[dict[tuple[str, str], Item], str | None]:
    """What was bought, by kind and number of the item, and why it is not known if forbidden."""
    found: dict[tuple[str, str], Item] = {}
    start = 0
    for _turn in range(MOST_PAGES):
        items, following, refused = _allowed(service, "Infocom", start)
        found.update({(str(i.get("itemtype")), str(i.get("items_id"))): i for i in items})
        if following is None:
            return found, refused
        start = following
    raise service.failed(said("its pages have no end"))


def _told(kind: str, item: Item, bought: Mapping[tuple[str, str], Item]) -> dict[str, Any]:
    """An item with its model, type and purchase under names that all kinds share."""
    model, type_, otherwise = _KINDS[kind]
    purchase = bought.get((kind, str(item.get("id"))), {})
    told = {name: None if value in (0, "0") else value for name, value in item.items()}
    return {
        **told,
        "model": told.get(model),
        "type": (told.get(type_) if type_ else None) or otherwise,
        "bought": purchase.get("buy_date") or purchase.get("delivery_date"),
        "price": purchase.get("value"),
    }
