"""GLPI's equipment with its purchases, by the API of GLPI 11. Unverified against a real instance.

Sources, seen 2026-11-24: https://github.com/glpi-project/glpi/blob/main/resources/api_doc.MD
(`POST /api.php/token`, the grant `password`, the one that scripts are advised to use) and the
controllers in https://github.com/glpi-project/glpi/tree/main/src/Glpi/Api/HL/Controller (`GET
/Assets/:itemtype` with `start`, `limit` and `sort`; `Content-Range`; 206 while there is more; 403
for a kind that the profile may not read; `GET /Assets/:itemtype/:id/Infocom`, one question for each
item, 404 for one without purchase).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fleet_audit.inventory.remote.listed import Page, as_list, refusal
from fleet_audit.inventory.remote.session import Service, secret
from fleet_audit.model.errors import ForbiddenService
from fleet_audit.model.marking import said

_LIMIT = 100
_KINDS = {
    "Computer": "",
    "Monitor": "Monitor",
    "Printer": "Printer",
    "NetworkEquipment": "Switch",
    "Phone": "Phone",
}
"""Each kind of item, and what it is where it has no type."""

_COLUMNS = {
    "Name": "name",
    "Entity": "entity.name",
    "Status": "status.name",
    "Manufacturer": "manufacturer.name",
    "Serial number": "serial",
    "Inventory number": "otherserial",
    "Type": "kind",
    "Model": "model.name",
    "Location": "location.name",
    "UUID": "uuid",
    "Date of purchase": "bought",
    "Purchase price EUR": "price",
}

Item = Mapping[str, Any]


class GlpiV2:
    """Lists each kind of equipment, items in the order of their numbers."""

    name = "glpi-v2"

    def pages(self, service: Service, after: str | None) -> Iterator[Page]:
        """Pages of one kind after the other, from `Kind:start` on."""
        _open(service)
        kinds = list(_KINDS)
        named, _, number = (after or "Computer:0").partition(":")
        at, start = kinds.index(named), int(number)
        purchases = _Purchases(service)
        while at < len(kinds):
            kind = kinds[at]
            found, following, refused = _listed(service, kind, start)
            body = as_list(_COLUMNS, [_told(kind, item, purchases) for item in found])
            at, start = (at + 1, 0) if following is None else (at, following)
            yield Page(body, f"{kinds[at]}:{start}" if at < len(kinds) else None, refused)
        if purchases.refused:
            yield Page(b"", None, purchases.refused)


class _Purchases:
    """What was bought, item by item, until GLPI says that we may not know."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.refused: str | None = None

    def of(self, kind: str, item: Item) -> Item:
        """The purchase of an item; nothing where there is none, or where it is kept from us."""
        number = item.get("id")
        if self.refused or not isinstance(number, int):
            return {}
        self._service.rights = _right("Infocom")
        try:
            found = self._service.get(f"/v2/Assets/{kind}/{number}/Infocom", absent={})
        except ForbiddenService as forbidden:
            self.refused = refusal(forbidden)
            return {}
        return found if isinstance(found, Mapping) else {}


def _right(kind: str) -> str:
    return said("in GLPI, give the profile of this account the right to read {kind}", kind=kind)


def _open(service: Service) -> None:
    if not service.address.endswith("/api.php"):
        service.address += "/api.php"
    form = {
        "grant_type": "password",
        "client_id": secret("FLEET_AUDIT_GLPI_CLIENT_ID"),
        "client_secret": secret("FLEET_AUDIT_GLPI_CLIENT_SECRET"),
        "username": secret("FLEET_AUDIT_GLPI_USER"),
        "password": secret("FLEET_AUDIT_GLPI_PASSWORD"),
        "scope": "api",
    }
    answer = service.post("/token", form=form)
    token = answer.get("access_token") if isinstance(answer, Mapping) else None
    if not isinstance(token, str):
        raise service.failed(said("it gives no token: check the secret and its expiry"))
    service.headers["Authorization"] = f"Bearer {token}"


def _listed(service: Service, kind: str, start: int) -> tuple[list[Item], int | None, str | None]:
    """Items of a kind from a place on, where the next ones start, or why the kind is closed."""
    service.rights = _right(kind)
    asked = {"start": start, "limit": _LIMIT, "sort": "id:asc"}
    try:
        answer = service.get(f"/v2/Assets/{kind}", asked)
    except ForbiddenService as forbidden:
        return [], None, refusal(forbidden)
    if not isinstance(answer, list):
        raise service.failed(said("its answer has no list {name!r}", name=kind))
    following = start + len(answer)
    is_last = not answer or following >= (service.announced or 0)
    kept = [item for item in answer if isinstance(item, Mapping) and not item.get("is_deleted")]
    return kept, None if is_last else following, None


def _told(kind: str, item: Item, purchases: _Purchases) -> dict[str, Any]:
    """An item with its kind and purchase under names of their own."""
    purchase = purchases.of(kind, item)
    type_ = item.get("type")
    named = type_.get("name") if isinstance(type_, Mapping) else None
    return {
        **item,
        "status": item.get("status") or item.get("state"),
        "kind": named or _KINDS[kind],
        "bought": purchase.get("date_buy") or purchase.get("date_delivery"),
        "price": purchase.get("value"),
    }
