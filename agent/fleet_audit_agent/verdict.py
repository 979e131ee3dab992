"""What an answer means for a document: kept, refused for good, or to be sent again."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from fleet_audit_agent.push import Answer
from fleet_audit_agent.speech import _

KEPT_STATUS = 202


class Fate(Enum):
    """What becomes of a document."""

    KEPT = "kept"
    """It is on the collector's disk."""
    REFUSED = "refused"
    """The collector will never take it; the others are not concerned."""
    LOCKED = "locked"
    """None is taken until somebody changes something here."""
    LATER = "later"
    """Try again after a while."""
    ASTRAY = "astray"
    """Whoever answers is no collector: a wrong address, or a portal in between."""


class Verdict(NamedTuple):
    """The fate of a document, and what its user is told."""

    fate: Fate
    message: str = ""
    retry_after_s: float | None = None


def verdict_on(answer: Answer, sha256: str) -> Verdict:
    """Judge an answer to a document of that hash; only a collector knows how to confirm it."""
    status, reason = answer.status, _said(answer)
    if status == KEPT_STATUS and answer.content.get("sha256") == sha256:
        return Verdict(Fate.KEPT)
    if status in (413, 415, 422):
        return Verdict(Fate.REFUSED, _refused(status, reason))
    if status in (401, 403):
        return Verdict(Fate.LOCKED, _("%d: the token is not accepted%s") % (status, reason))
    if status in (400, 408, 425, 429) or status >= 500:
        return Verdict(Fate.LATER, _later(status, reason), answer.retry_after_s)
    if 300 <= status < 400:
        return Verdict(Fate.ASTRAY, _("%d: it sends elsewhere; give its final address") % status)
    return Verdict(Fate.ASTRAY, _("%d: this is not how a collector answers") % status)


def _refused(status: int, reason: str) -> str:
    if status == 413:
        return _("413: the document is too large; leave categories out%s") % reason
    return _("%d: the document is not accepted%s") % (status, reason)


def _later(status: int, reason: str) -> str:
    if status == 507:
        return _("507: the disk of the collector is full%s") % reason
    if status == 429:
        return _("429: too many send at once%s") % reason
    return _("%d: the collector is in trouble%s") % (status, reason)


def _said(answer: Answer) -> str:
    """The reason and the member that the collector names, for the end of a sentence."""
    reason, field = answer.content.get("reason"), answer.content.get("field")
    if not isinstance(reason, str):
        return ""
    where = f" [{field}]" if isinstance(field, str) else ""
    return f" ({_printable(reason)}{_printable(where)})"


def _printable(text: str, limit: int = 300) -> str:
    """What a stranger wrote, safe to show in a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text[:limit])
