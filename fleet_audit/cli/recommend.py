"""`fleet-audit recommend`: what to keep, mend, move or replace, and what it returns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fleet_audit.cli.language import _
from fleet_audit.cli.options import Shared, common, placed, shareable
from fleet_audit.cli.output import emit, iso, progress_bar, write_whole
from fleet_audit.cli.places import refuse_unknown_sites

if TYPE_CHECKING:
    from fleet_audit.model.lever import Recommendation
    from fleet_audit.pipeline.recommending import Advice
    from fleet_audit.render.recommendation_words import Speaker

ANY = "any"
EXIT_CROSSED = 1
BREAK_COLUMNS = (
    "asset_id",
    "category",
    "site",
    "country",
    "verdict",
    "mean_w",
    "needed_w",
    "saved_w",
    "break_even_years",
    "break_even_on",
    "is_always_on",
    "reason",
)
"""Columns of the list by asset."""


class AidShare(click.ParamType[tuple[str, float]]):
    """A share of an outlay such as `heat_recovery=0.3`."""

    name = _("LEVER=SHARE")

    def convert(
        self, value: object, param: click.Parameter | None, ctx: object
    ) -> tuple[str, float]:
        """Lever and share, or a usage error that shows the form."""
        if isinstance(value, tuple):
            return value
        lever, _sign, share = str(value).partition("=")
        if not (share.replace(".", "", 1).isdecimal() and 0 <= float(share) <= 1):
            told = _("{value!r} is not of the form heat_recovery=0.3: a lever, a share of 0 to 1")
            self.fail(told.format(value=value), param)
        return lever, float(share)


@click.command(
    help=_(
        "Recommend what to keep, mend, move or replace, best first.\n\n"
        "Each line says what it saves in carbon, with an interval, what it costs and returns, and "
        "what it depends on. With --lever, the whole advice is printed. Where a price is missing, "
        "the line says below which price it pays."
    )
)
@click.option(
    "--lever",
    "levers",
    multiple=True,
    metavar=_("LEVER"),
    help=_("Only this lever, in full; may be repeated."),
)
@click.option("--site", "sites", multiple=True, help=_("Only this site; may be repeated."))
@click.option(
    "--per",
    type=click.Choice(["lever", "asset"]),
    default="lever",
    show_default=True,
    help=_("A line for each lever, or replace or keep for each asset."),
)
@click.option(
    "--host",
    metavar=_("PLACE"),
    help=_("Place that servers could move to, as `fleet-audit hosting list` names it."),
)
@click.option(
    "--aid",
    "aids",
    type=AidShare(),
    multiple=True,
    help=_("Share of a lever's outlay that an aid pays: heat_recovery=0.3; may be repeated."),
)
@click.option(
    "--scenario",
    "scenario_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Scenario file (TOML): grid, prices, lifetimes, nights, hosting, plan."),
)
@click.option(
    "--fail-on",
    "fail_on",
    multiple=True,
    metavar=_("LEVER"),
    help=_("Exit with 1 if this lever finds something, `any` for all; may be repeated."),
)
@placed
@shareable
@common
def recommend(shared: Shared, **given: Any) -> None:
    """Print the recommendations."""
    from fleet_audit.pipeline.planning import AS_IT_IS, read_scenario
    from fleet_audit.pipeline.recommending import Wish, advise

    named = (*given["levers"], *given["fail_on"], *(lever for lever, _share in given["aids"]))
    _refuse_unknown_levers([lever for lever in named if lever != ANY])
    path: Path | None = given["scenario_path"]
    with progress_bar(_("Reading the store"), shared.quiet) as progress:
        advice = advise(
            shared.known_address,
            shared.as_of,
            Wish(
                scenario=read_scenario(path) if path else AS_IT_IS,
                country=given["country"],
                sites=given["sites"],
                host=given["host"],
                aids=dict(given["aids"]),
            ),
            progress,
        )
    refuse_unknown_sites(advice.case.made.engine, given["sites"])
    speaker = _speaker(shared, advice)
    if given["per"] == "asset":
        if given["form"] == "html":
            raise click.UsageError(_("--per asset has no page: choose another --format"))
        _print_breaks(advice, shared, given["form"], given["output"])
    else:
        found = [one for one in advice.found if one.lever in given["levers"] or not given["levers"]]
        _print(found, advice, speaker, shared, given)
    if _is_crossed(advice, given["fail_on"]):
        raise SystemExit(EXIT_CROSSED)


def _speaker(shared: Shared, advice: Advice) -> Speaker:
    from fleet_audit.render.recommendation_words import Speaker
    from fleet_audit.render.voice import Voice

    return Speaker(Voice(shared.lang), advice.told)


def _refuse_unknown_levers(named: list[str]) -> None:
    from fleet_audit.recommendations.levers import all_levers

    known = [lever.code for lever in all_levers()]
    for lever in named:
        if lever not in known:
            raise click.UsageError(
                _("{lever}: no such lever; they are {known}").format(
                    lever=lever, known=", ".join(known)
                )
            )


def _is_crossed(advice: Advice, fail_on: tuple[str, ...]) -> bool:
    return any(
        one.is_counted and one.devices and (ANY in fail_on or one.lever in fail_on)
        for one in advice.found
    )


def _print(
    found: list[Recommendation],
    advice: Advice,
    speaker: Speaker,
    shared: Shared,
    given: dict[str, Any],
) -> None:
    form, output = given["form"], given["output"]
    if form in ("json", "html"):
        text = (
            as_json([speaker.whole(one) for one in found])
            if form == "json"
            else _page(found, advice, speaker, shared)
        )
        write_whole(Path(output), [text]) if output else click.echo(text, nl=False)
        return
    from fleet_audit.cli.recommend_table import flat, in_full, summary, table

    if form != "table":
        emit(form, output, *flat([speaker.whole(one) for one in found]))
        return
    if given["levers"]:
        text = in_full(found, advice, speaker)
        write_whole(Path(output), [text]) if output else click.echo(text, nl=False)
    elif not found and output is None:
        click.echo(_("Nothing to do here."))
        return
    else:
        emit(form, output, *table(found, speaker))
    for line in summary(found, advice, speaker):
        shared.say(line)


def _page(found: list[Recommendation], advice: Advice, speaker: Speaker, shared: Shared) -> str:
    from fleet_audit.render.recommendation_page import recommendation_page

    reference = advice.case.made.facts.full_version
    return recommendation_page(found, speaker, shared.as_of, reference)


def as_json(found: list[Recommendation]) -> str:
    """The recommendations as the published schema has them."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(found)).decode() + "\n"


def _print_breaks(advice: Advice, shared: Shared, form: str, output: str | None) -> None:
    if form == "table":
        from fleet_audit.cli.recommend_table import break_table

        emit(form, output, *break_table(advice, shared.lang))
        return
    lines = ([iso(getattr(one, name)) for name in BREAK_COLUMNS] for one in advice.breaks)
    emit(form, output, BREAK_COLUMNS, lines)
