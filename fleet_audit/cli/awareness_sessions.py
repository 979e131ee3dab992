"""What saved sessions moved: as a table, as lines to pipe, or as a page to share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.language import _, translated
from fleet_audit.cli.options import Shared
from fleet_audit.cli.output import emit, one_line, write_whole
from fleet_audit.model.errors import UnusableSession

if TYPE_CHECKING:
    from fleet_audit.model.session import SessionsEvaluated, Share

_SHARES = ("before", "before_of_those", "after")
_COLUMNS = ("right", "raised", "value", "low", "high")


def evaluate_sessions(shared: Shared, files: Sequence[Path], form: str, output: str | None) -> None:
    """Print what the sessions say together; a file that is refused is named, and costs itself."""
    from fleet_audit.pipeline.sessions import read_sessions

    read = read_sessions(files)
    for reason in read.refused:
        click.echo(f"fleet-audit: {one_line(translated(reason))}", err=True)
    for name in read.repeated:
        shared.say(_("warning: {file}: the same session as before, counted once").format(file=name))
    if read.evaluated is not None:
        _put(read.evaluated, shared, form, output)
    if read.refused:
        click.get_current_context().exit(UnusableSession.exit_code)


def _put(found: SessionsEvaluated, shared: Shared, form: str, output: str | None) -> None:
    if form in ("json", "html"):
        text = _document(found, form, shared)
        write_whole(Path(output), [text]) if output else click.echo(text, nl=False)
    elif form == "table":
        _table(found, shared, output)
    else:
        emit(form, output, *lines(found))


def _document(found: SessionsEvaluated, form: str, shared: Shared) -> str:
    if form == "html":
        import fleet_audit
        from fleet_audit.render.awareness.evaluation import evaluation_page

        return evaluation_page(found, shared.as_of, fleet_audit.__version__, shared.lang)
    import msgspec

    return msgspec.json.format(msgspec.json.encode(found)).decode() + "\n"


def _table(found: SessionsEvaluated, shared: Shared, output: str | None) -> None:
    """What was read in a line, then a line a question."""
    from fleet_audit.render.awareness.evaluation import (
        change_words,
        headline,
        share_words,
        short,
        when,
    )
    from fleet_audit.render.voice import Voice

    voice = Voice(shared.lang)
    shared.say(f"{headline(found, voice)}, {when(found, voice)}.")
    rows = [
        [
            short(one.question, voice),
            share_words(one.before_of_those if one.moved else one.before, voice),
            share_words(one.after, voice),
            change_words(one.moved, voice),
        ]
        for one in found.questions
    ]
    emit("table", output, [_("right answers"), _("before"), _("after"), _("points")], rows)


def lines(found: SessionsEvaluated) -> tuple[list[str], list[list[Any]]]:
    """A line a question, in the names of the JSON."""
    columns = ["question", "sessions", "asked_again"]
    columns += [f"{name}_{column}" for name in _SHARES for column in _COLUMNS]
    columns += ["moved", "moved_low", "moved_high"]
    rows = []
    for one in found.questions:
        moved = one.moved
        shares = [cell for name in _SHARES for cell in _cells(getattr(one, name))]
        change = [moved.value, moved.low, moved.high] if moved else [None, None, None]
        rows.append([one.question, one.sessions, one.asked_again, *shares, *map(_rounded, change)])
    return columns, rows


def _cells(found: Share) -> list[Any]:
    return [_rounded(getattr(found, column)) for column in _COLUMNS]


def _rounded(value: float | None) -> float | None:
    return round(value, 4) if isinstance(value, float) else value
