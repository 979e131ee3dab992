"""The words of a sheet: ours in its language, those of people as they typed them."""

from __future__ import annotations

import pytest

from fleet_audit.inventory.list_cells import route_of
from fleet_audit.model.commitment import Done
from fleet_audit.render.commitment_words import ROUTES, done_text
from fleet_audit.render.i18n import Lang
from fleet_audit.render.voice import Voice

LEFT = Done(
    kind="left",
    devices=9,
    routes={"Éco-organisme": 3, "don": 2, "Donnés": 1, "vendu": 1, "école <du> Port": 2},
)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "take-back scheme (3), gift (3), sale (1), “école <du> Port” (2)."),
        ("fr", "éco-organisme (3), don (3), vente (1), «\u00a0école <du> Port\u00a0» (2)."),
    ],
)
def test_ways_out_are_told_in_the_language_or_quoted(lang: Lang, told: str) -> None:
    """A way that lists know is named in its language and counted once; others are quoted."""
    assert (done_text(LEFT, Voice(lang)) or "").endswith(told)


@pytest.mark.parametrize("route", ["don à une école", "vol 714", "", "Emmaüs", "non perdu"])
def test_a_word_within_a_sentence_is_not_a_way_out(route: str) -> None:
    """Only a text that as a whole means a way is given another word."""
    assert route_of(route) is None


def test_every_way_out_has_a_name() -> None:
    """Each code of the table of labels is called something, and nothing else is."""
    codes = {route_of(word) for word in ("don", "vente", "DEEE", "eco-organisme", "rebut")}
    codes |= {route_of(word) for word in ("broyage", "perdu", "volé", "cession", "Restitution")}
    assert codes == set(ROUTES)
