"""When a processor came on sale: no machine with it can be older."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache

from fleet_audit.inventory.packaged_tables import table_rows


@cache
def _launches() -> tuple[tuple[re.Pattern[str], date], ...]:
    return tuple(
        (re.compile(row["pattern"], re.IGNORECASE), date.fromisoformat(row["launch"]))
        for row in table_rows("cpu_launch")
    )


@lru_cache(maxsize=4096)
def launched_on(cpu: str) -> date | None:
    """First day of the quarter in which the first processor of the generation was launched."""
    name = " ".join(cpu.replace("(R)", "").replace("(TM)", "").split()) + " "
    return next((launch for pattern, launch in _launches() if pattern.search(name)), None)
