"""A page as PDF: by WeasyPrint where it is installed, else by a browser of this machine.

Nothing is fetched: a page holds all that it shows. Links that would lead to other files of the
report are left out, since a sheet of paper travels alone.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable, Iterator
from functools import partial

from fleet_audit.model.errors import NoPdfPrinter
from fleet_audit.model.marking import said
from fleet_audit.render.browser import browsers, printed_by

Printer = Callable[[str], bytes | None]
"""Makes PDF of a page; null where it cannot."""
INNER_LINK = re.compile(r' href="(?!https?:|mailto:)[^"]*"(?: rel="[^"]*")?')


def pdf_of(html: str) -> bytes:
    """A page as PDF, with its title, its language and text that can be selected.

    Raises NoPdfPrinter where nothing on this machine can make one.
    """
    sheet = alone(html)
    for printer in _printers():
        found = printer(sheet)
        if found is not None:
            return found
    raise NoPdfPrinter(
        said(
            "no PDF could be made, the page stands as HTML: install WeasyPrint "
            "(pip install 'fleet-audit[pdf]', and Pango of the system), or Chromium, Chrome or "
            "Edge, or print the page from any browser"
        )
    )


def pdf_by_browser(html: str) -> bytes | None:
    """A page as a browser of this machine prints it, its script run; null where none is found.

    For what WeasyPrint cannot lay out: the slides of a deck.
    """
    sheet = alone(html)
    prints = (printed_by(browser, sheet) for browser in browsers())
    return next((made for made in prints if made is not None), None)


def alone(html: str) -> str:
    """The page without the links that would lead to other files of its report."""
    return INNER_LINK.sub("", html)


def _printers() -> Iterator[Printer]:
    """What can make PDF here, best first."""
    yield by_weasyprint
    for browser in browsers():
        yield partial(printed_by, browser)


def by_weasyprint(html: str) -> bytes | None:
    """The page as tagged PDF (PDF/UA-1); null where WeasyPrint or Pango is absent."""
    try:
        # It complains of a missing Pango on the standard output, which is for data.
        with contextlib.redirect_stdout(io.StringIO()):
            from weasyprint import HTML
            from weasyprint.urls import URLFetcher
    except (ImportError, OSError):
        return None
    fetcher = URLFetcher(allowed_protocols=("data",))
    document = HTML(string=html, url_fetcher=fetcher)
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))
