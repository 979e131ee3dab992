"""Options that every verb takes, and what they amount to."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from fleet_audit.cli.kinds import Country, Day
from fleet_audit.cli.language import LANG, _
from fleet_audit.render.i18n import Lang

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from fleet_audit.store.address import StoreAddress

COMMAND = _("COMMAND [ARGS]...")
"""What follows the name of a group, in the first line of its help."""

Verb = TypeVar("Verb", bound=Callable[..., Any])


class Shared:
    """What the common options say of this run."""

    def __init__(
        self, store: str | None, as_of: date | None, lang: Lang | None, quiet: bool
    ) -> None:
        self._store = store
        self.now = datetime.now(UTC)
        self.as_of = as_of or self.now.astimezone().date()
        self.given_day = as_of
        """The day of `--as-of`, null where it was not given."""
        self.lang: Lang = lang or LANG
        self.quiet = quiet
        self._copy: StoreAddress | None = None

    def on(self, copy: StoreAddress) -> Shared:
        """The same options, for another store."""
        there = Shared(self._store, self.given_day, self.lang, self.quiet)
        there._copy = copy
        return there

    @property
    def address(self) -> StoreAddress:
        """Where the store is."""
        from fleet_audit.store.address import store_address

        return self._copy or store_address(self._store)

    @property
    def names_store(self) -> bool:
        """Whether the store was named, by `--store` or in the environment."""
        from fleet_audit.store.address import VARIABLE

        return bool(self._copy or self._store or os.environ.get(VARIABLE))

    @property
    def known_address(self) -> StoreAddress:
        """Where the store is, for a verb that reads it: refused where there is none."""
        from fleet_audit.store.address import existing

        return existing(self.address)

    def known_engine(self) -> Engine:
        """The store, all that was received merged, for a verb that must not make it."""
        return self._merged(self.known_store())

    def known_store(self) -> Engine:
        """The store, for a verb that must not make it."""
        from fleet_audit.store.opening import open_store

        return open_store(self.known_address)

    def store(self) -> Engine:
        """The store, open for writing; made at first use."""
        from fleet_audit.store.opening import open_store

        return open_store(self.address)

    def engine(self) -> Engine:
        """The store, once all that was received is merged: for what reads or changes assets."""
        return self._merged(self.store())

    def _merged(self, engine: Engine) -> Engine:
        import fleet_audit
        from fleet_audit.store.inbox import is_waiting, set_aside_documents

        if is_waiting(engine, fleet_audit.__version__):
            self._settle(engine)
        for failure in set_aside_documents(engine):
            self.say(
                _("warning: {file}: received, but cannot be merged ({reason})").format(
                    file=failure.file_name, reason=failure.reason
                )
            )
        return engine

    def _settle(self, engine: Engine) -> None:
        from fleet_audit.cli.output import progress_bar
        from fleet_audit.pipeline.inbox import settle

        with progress_bar(_("Merging what was received"), self.quiet) as progress:
            settle(engine, progress)

    def say(self, message: str) -> None:
        """Print a remark on standard error, unless `--quiet`."""
        if not self.quiet:
            click.echo(message, err=True)


def common(verb: Verb) -> Verb:
    """Add the common options; the verb gets them as one `Shared`, its first argument."""

    @click.option("--store", metavar="URL", help=_("Store: a file or a database address."))
    @click.option("--as-of", type=Day(), help=_("Day of the audit; today if not given."))
    @click.option("--lang", type=click.Choice(["fr", "en"]), help=_("Language of the output."))
    @click.option("--quiet", is_flag=True, help=_("Print nothing but results and refusals."))
    @click.help_option("--help", help=_("Show this message and exit."))
    @wraps(verb)
    def with_shared(
        store: str | None, as_of: date | None, lang: Lang | None, quiet: bool, **given: Any
    ) -> Any:
        return verb(Shared(store, as_of, lang, quiet), **given)

    return with_shared  # type: ignore[return-value]  # wraps() keeps what click reads of the verb


def speaking(verb: Verb) -> Verb:
    """Add `--lang` to a verb that has no other option; `language` has read it already."""
    return click.option(
        "--lang",
        type=click.Choice(["fr", "en"]),
        expose_value=False,
        help=_("Language of the output."),
    )(verb)


def placed(verb: Verb) -> Verb:
    """Add the option of a verb that must place assets which state no country."""
    return click.option(
        "--country",
        type=Country(),
        help=_("Country (two letters) of assets that state none."),
    )(verb)


def themed(verb: Verb) -> Verb:
    """Add the option of a verb that writes pages; the verb gets a `Theme`, the house's or another.

    What was taken out of the logo is told on standard error.
    """

    @click.option(
        "--theme",
        "theme_folder",
        type=click.Path(file_okay=False, path_type=Path),
        help=_("Theme folder: your own colours, logo and wording in a theme.toml."),
    )
    @wraps(verb)
    def with_theme(shared: Shared, theme_folder: Path | None, **given: Any) -> Any:
        from fleet_audit.render.theme import HOUSE

        if theme_folder is None:
            return verb(shared, theme=HOUSE, **given)
        from fleet_audit.render.theme_folder import read_theme

        theme = read_theme(theme_folder)
        for part in theme.removed:
            shared.say(
                _("remark: {part} was taken out of the logo; pages only draw it").format(part=part)
            )
        return verb(shared, theme=theme, **given)

    return with_theme  # type: ignore[return-value]  # wraps() keeps what click reads of the verb


def mixed(verb: Verb) -> Verb:
    """Add the option of a verb that may count electricity by the hour."""
    return click.option(
        "--grid",
        type=click.Choice(["yearly", "hourly"]),
        default="yearly",
        show_default=True,
        help=_("Mix of electricity: of the year, or the mean of the hours that were loaded."),
    )(verb)


def shareable(verb: Verb) -> Verb:
    """Add the options of a verb that prints a list, or writes it as a page."""
    verb = click.option(
        "--output", "output", type=click.Path(dir_okay=False), help=_("Write to this file.")
    )(verb)
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv", "csv-excel", "html"]),
        default="table",
        show_default=True,
        help=_("Form of the list; html is a page to share."),
    )(verb)


def listed(verb: Verb) -> Verb:
    """Add the options of a verb that prints a list."""
    verb = click.option(
        "--output", "output", type=click.Path(dir_okay=False), help=_("Write to this file.")
    )(verb)
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv", "csv-excel"]),
        default="table",
        show_default=True,
        help=_("Form of the list; csv-excel is the CSV that a French Excel opens as a table."),
    )(verb)
