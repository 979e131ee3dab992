"""All pages of a report in one text, for what any of them may say."""

from __future__ import annotations

from fleet_audit.model.report import ReportContext
from fleet_audit.render.html import report_pages
from fleet_audit.render.i18n import Lang


def whole(context: ReportContext, lang: Lang) -> str:
    """The pages one after the other."""
    return "\n".join(report_pages(context, lang).values())
