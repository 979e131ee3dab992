"""`fleet-audit clauses`: what to write into contracts, with a figure and a proof; and aids."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.language import _
from fleet_audit.cli.options import Shared, common
from fleet_audit.cli.output import FORMS, write_whole
from fleet_audit.model.marking import N_

if TYPE_CHECKING:
    from fleet_audit.reference.clauses import Aid, Clause
    from fleet_audit.render.voice import Voice

UNITS: dict[str, str] = {
    "% of spend": N_("% of spend"),
    "years": N_("years"),
    "glued parts": N_("glued parts"),
    "/10": N_("/10"),
    "kWh a year": N_("kWh a year"),
    "W": N_("W"),
    "sheet for each model": N_("sheet for each model"),
    "months": N_("months"),
    "penalties": N_("penalties"),
    "% of devices": N_("% of devices"),
    "% of media": N_("% of media"),
}
"""Units of the figures."""
WIDTH = 78
KINDS = ("purchase", "lease", "return", "hosting", "aid")


@click.command(
    help=_(
        "Print clauses for purchases, leases, returns and hosting, and the aids that are known.\n\n"
        "Each clause has a criterion that can be verified and the figure to demand. Aids are dated "
        "and weak: check them at their source."
    )
)
@click.option(
    "--kind", "kinds", type=click.Choice(KINDS), multiple=True, help=_("Only these; all if none.")
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "csv-excel"]),
    default="text",
    show_default=True,
    help=_("Form of the clauses."),
)
@click.option("--output", type=click.Path(dir_okay=False), help=_("Write to this file."))
@common
def clauses(shared: Shared, kinds: tuple[str, ...], form: str, output: str | None) -> None:
    """Print the clauses."""
    from fleet_audit.reference.clauses import aids
    from fleet_audit.reference.clauses import clauses as all_clauses
    from fleet_audit.render.voice import Voice

    voice, wanted = Voice(shared.lang), kinds or KINDS
    chosen = [one for one in all_clauses() if one.kind in wanted]
    known = list(aids()) if "aid" in wanted else []
    if form == "text":
        chunks = _text(chosen, known, voice, shared.as_of)
    else:
        rows = [*(_row(one, voice) for one in chosen), *(_aid_row(one, voice) for one in known)]
        chunks = FORMS[form](COLUMNS, rows)
    if output:
        write_whole(Path(output), chunks)
        return
    for chunk in chunks:
        click.echo(chunk, nl=False)


COLUMNS = (
    "kind",
    "id",
    "title",
    "text",
    "proof",
    "figure",
    "unit",
    "basis",
    "source",
    "source_year",
    "url",
)


def _row(one: Clause, voice: Voice) -> list[Any]:
    title, text, proof = _words(one, voice)
    unit = voice.say(UNITS[one.unit]) if one.unit else None
    return [
        one.kind, one.clause_id, title, text, proof, one.figure, unit, one.basis, one.source,
        one.source_year, one.url,
    ]  # fmt: skip


def _aid_row(one: Aid, voice: Voice) -> list[Any]:
    conditions, amount = _aid_words(one, voice)
    return [
        "aid", one.aid_id, one.name, conditions, amount, None, None, one.state, one.source,
        one.source_year, one.url,
    ]  # fmt: skip


def _words(one: Clause, voice: Voice) -> tuple[str, str, str]:
    is_french = voice.lang == "fr"
    title = one.title_fr if is_french else one.title_en
    text = one.clause_fr if is_french else one.clause_en
    proof = one.proof_fr if is_french else one.proof_en
    return title, text.format(figure=_figure(one, voice)), proof


def _figure(one: Clause, voice: Voice) -> str:
    if one.figure is None:
        return _("the share that the law sets")
    number = voice.exact(one.figure)
    return (
        f"{number} {voice.say(UNITS[one.unit])}".replace(" ", "\u00a0", 1) if one.unit else number
    )


def _aid_words(one: Aid, voice: Voice) -> tuple[str, str | None]:
    if voice.lang == "fr":
        return one.conditions_fr, one.amount_fr
    return one.conditions_en, one.amount_en


def _text(chosen: list[Clause], known: list[Aid], voice: Voice, as_of: date) -> Iterator[str]:
    for number, one in enumerate(chosen, start=1):
        title, text, proof = _words(one, voice)
        yield f"{number}. {title}\n"
        yield _wrapped(text)
        yield _wrapped(_("Proof: {proof}").format(proof=proof))
        own = _("Threshold of your own choice: the figure is a common practice, without a source.")
        basis = _("Source: {source}").format(source=one.source)
        yield _wrapped(own if one.basis == "default" else basis)
        yield "\n"
    if known:
        yield _("Aids, as far as they were read; ask before you count on one.") + "\n\n"
    for aid in known:
        yield from _aid_text(aid, voice, as_of)


def _aid_text(aid: Aid, voice: Voice, as_of: date) -> Iterator[str]:
    conditions, amount = _aid_words(aid, voice)
    yield f"{aid.name} ({aid.who})\n"
    yield _wrapped(conditions)
    if amount:
        yield _wrapped(_("Amount: {amount}").format(amount=amount))
    if aid.has_ended(as_of) and aid.end:
        state = _("over since {day}, as far as is known").format(day=voice.day(aid.end))
    elif aid.state == "existence":
        state = _("known to exist in {year}, no more").format(year=aid.source_year)
    else:
        state = _("read in a text of {year}").format(year=aid.source_year)
    yield _wrapped(_("State: {state}. {url}").format(state=state, url=aid.url))
    yield "\n"


def _wrapped(text: str) -> str:
    return (
        textwrap.fill(
            text,
            WIDTH,
            initial_indent="   ",
            subsequent_indent="   ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        + "\n"
    )
