"""Reading what sessions recorded: each file whole, or refused by the name of file and field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from fleet_audit.commitments.sessions import evaluate
from fleet_audit.inventory.given_file import content_of
from fleet_audit.model.causes import broken_cause, typed_fault
from fleet_audit.model.errors import UnusableSession
from fleet_audit.model.marking import Said, said
from fleet_audit.model.session import QuizCount, Session, SessionsEvaluated

MOST_BYTES = 1_000_000
"""A record of counts is a few thousand bytes; what is larger is something else."""
NO_CLUB = said("the name of a club is one short line, without address or telephone number")


class Read(NamedTuple):
    """What some files said."""

    evaluated: SessionsEvaluated | None
    """Null where no file could be read."""
    refused: tuple[Said | str, ...]
    """Why each of the others was not."""
    repeated: tuple[str, ...]
    """Files that hold a session another one held already: it counts once."""


def read_sessions(files: Sequence[Path]) -> Read:
    """What the sessions of these files say together; a record that is refused costs itself alone.

    Raises UnreadableInput for a file that is not there or cannot be read: its name is a slip of the
    command, as in `import`, and nothing is told.
    """
    found: dict[Session, str] = {}
    refused: list[Said | str] = []
    repeated: list[str] = []
    for file in files:
        try:
            session = read_session(file)
        except UnusableSession as error:
            refused.append(error.args[0])
            continue
        if session in found:
            repeated.append(str(file))
        found.setdefault(session, str(file))
    return Read(evaluate(tuple(found)) if found else None, tuple(refused), tuple(repeated))


def read_session(file: Path) -> Session:
    """The session of a file.

    Raises UnreadableInput for a file that cannot be read, UnusableSession for one that is no
    record of a session: the message names file, field and remedy.
    """
    return parse_session(content_of(file, MOST_BYTES), str(file))


def parse_session(content: bytes, name: str) -> Session:
    """The session that a JSON text holds; raises UnusableSession naming file and field."""
    if len(content) > MOST_BYTES:
        raise UnusableSession(said("{file}: too large for the record of a session", file=name))
    try:
        session = msgspec.json.decode(content, type=Session)
    except msgspec.ValidationError as error:
        fault, field = typed_fault(error)
        raise _refused(name, field, NO_CLUB if field == "club" else fault) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnusableSession(
            said(
                "{file}: {cause}; take the file that the deck saved",
                file=name,
                cause=broken_cause(error),
            )
        ) from error
    for field, fault in _contradictions(session):
        raise _refused(name, field, fault)
    return session


def _refused(name: str, field: str | None, fault: str) -> UnusableSession:
    if field is None:
        return UnusableSession(
            said("{file}: {fault}; take the file that the deck saved", file=name, fault=fault)
        )
    return UnusableSession(
        said(
            "{file}, field {field}: {fault}; mend it, or take the file that the deck saved",
            file=name,
            field=field,
            fault=fault,
        )
    )


def _contradictions(session: Session) -> Iterator[tuple[str, Said]]:
    """Fields that cannot be true together."""
    asked = [one.question for one in session.quiz]
    for place, one in enumerate(session.quiz):
        if one.question in asked[:place]:
            yield f"quiz[{place}].question", said("asked twice")
        yield from _too_many_hands(f"quiz[{place}]", one, session.attendance)
    for place, counted in enumerate(session.workshop):
        if (counted.past_usual_life or 0) > counted.count:
            yield f"workshop[{place}].past_usual_life", said("more than the devices counted")


def _too_many_hands(
    field: str, one: QuizCount, attendance: int | None
) -> Iterator[tuple[str, Said]]:
    for when, hands in (("before", one.before), ("after", one.after)):
        if attendance is not None and hands is not None and hands.raised > attendance:
            yield (
                f"{field}.{when}",
                said("{hands} hands of {people} people", hands=hands.raised, people=attendance),
            )
