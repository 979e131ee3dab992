"""What a database says of its own failures, in words that can be translated."""

from __future__ import annotations

from fleet_audit.model.marking import N_, said

_CAUSES = (
    ("attempt to write a readonly database", N_("it is read-only")),
    ("database disk image is malformed", N_("the file is damaged")),
    ("database is locked", N_("another program is writing to it")),
    ("disk I/O error", N_("the disk does not answer")),
    ("file is not a database", N_("the file is not a database")),
    ("unable to open database file", N_("the file cannot be opened")),
    ("Connection refused", N_("nothing listens at that address")),
    ("could not translate host name", N_("no machine of that name")),
    ("failed to resolve host", N_("no machine of that name")),
    ("no password supplied", N_("it asks for a password")),
    ("password authentication failed", N_("wrong user or password")),
    ("timeout expired", N_("no answer in time")),
)
"""What SQLite and the PostgreSQL client write, and the same in words."""


_FULL = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")
"""SQLite also writes in order to read: the index of a write-ahead log, which needs 32 KiB."""


def is_full(error: BaseException | None) -> bool:
    """Whether SQLite fails because nothing more fits on the disk."""
    return getattr(error, "sqlite_errorname", None) in _FULL


def database_cause(error: BaseException | None) -> str:
    """Why a database cannot be used; what is not foreseen stays in the words of the database."""
    if isinstance(error, ModuleNotFoundError):
        return said("the module {module} is not installed", module=error.name)
    if is_full(error):
        return said("the disk is full")
    message = (str(error).splitlines() or [""])[0]
    known = next((sentence for words, sentence in _CAUSES if words in message), None)
    return said(known) if known else message
