"""Make `reports/gallery/` again: what the product produces for the sample fleet.

Run it as `python tools/make_gallery.py [FOLDER]`. The same code gives the same bytes.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from fleet_audit.pipeline.reporting import write_report
from fleet_audit.pipeline.sample import sample_context

AS_OF = date(2026, 11, 2)
"""Day of the sample audit: that of the sample fleet."""

GALLERY = Path(__file__).parent.parent / "reports" / "gallery"


def make_gallery(folder: Path) -> list[Path]:
    """Write the gallery into a folder."""
    context = sample_context(AS_OF, datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=UTC))
    return write_report(context, folder, "fr")


if __name__ == "__main__":
    for path in make_gallery(Path(sys.argv[1]) if len(sys.argv) > 1 else GALLERY):
        print(path)
