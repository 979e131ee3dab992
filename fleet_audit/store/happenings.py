"""What an event of an asset's history says, as the text that its row keeps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import asdict, replace

from fleet_audit.model.asset import AssetRecord, Stated
from fleet_audit.model.marking import Said, said
from fleet_audit.store.rows import changed_columns, flat_value


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """An asset as it was before another was merged into it, so that the merge can be undone."""

    record: AssetRecord
    first_seen: datetime
    last_seen: datetime
    stated: Stated | None = None


class Detail(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an event says. Every member is empty where it does not apply."""

    changes: dict[str, Any] = {}
    """By field, the value before and after; null where a field has no short value."""
    other: int | None = None
    """The other asset: merged with, taken from, attached to, or of the same name."""
    formerly: int | None = None
    """The asset that it was attached to before."""
    part: str | None = None
    """Kind of attachment: `monitor`…"""
    key: str | None = None
    """Name that two assets share."""
    joined: Joined | None = None
    text: str | None = None
    """A remark; `template` and `values` let a reader's language be put in."""
    template: str | None = None
    values: dict[str, Any] = {}


_decoder = msgspec.json.Decoder(Detail)


def written(detail: Detail) -> str:
    """The detail as the row keeps it."""
    text = detail.text
    if isinstance(text, Said):
        detail = replace(detail, text=str(text), template=text.template, values=text.values)
    return msgspec.json.encode(detail, enc_hook=str).decode()


def read_detail(text: str | None) -> Detail:
    """The detail of a row; what a version before this one wrote is plain text."""
    if text is None:
        return Detail()
    if not text.startswith("{"):
        return Detail(text=text)
    detail = _decoder.decode(text)
    if detail.template is None:
        return detail
    return replace(detail, text=said(detail.template, **detail.values))


def changes(before: AssetRecord, after: AssetRecord) -> dict[str, Any]:
    """What changed, from what to what; of parts and names, only that they did."""
    columns = changed_columns(before, after)
    if columns:
        return {name: [flat_value(before, name), flat_value(after, name)] for name in columns}
    ours, theirs = asdict(before.components), asdict(after.components)
    parts = {name: None for name in ours if ours[name] != theirs[name]}
    return parts or {
        name: None
        for name in AssetRecord.__struct_fields__
        if getattr(before, name) != getattr(after, name)
    }
