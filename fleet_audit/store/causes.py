"""What a database says of its own failures, in words that can be translated."""

from __future__ import annotations

from fleet_audit.model.marking import N_, said

_SQLITE_CAUSES = {
    "attempt to write a readonly database": N_("it is read-only"),
    "database disk image is malformed": N_("the file is damaged"),
    "database is locked": N_("another program is writing to it"),
    "disk I/O error": N_("the disk does not answer"),
    "file is not a database": N_("the file is not a database"),
    "unable to open database file": N_("the file cannot be opened"),
}


def database_cause(error: BaseException | None) -> str:
    """Why a database cannot be used; what a server says stays in its own language."""
    if isinstance(error, ModuleNotFoundError):
        return said("the module {module} is not installed", module=error.name)
    message = (str(error).splitlines() or [""])[0]
    known = _SQLITE_CAUSES.get(message)
    return said(known) if known else message
