"""What the handout says; names in braces as in `words`."""

from __future__ import annotations

from typing import NamedTuple

from fleet_audit.model.marking import N_
from fleet_audit.reference.awareness import Route


class Lever(NamedTuple):
    """One of the three levers: what it is called, its figure, and how to pull it."""

    title: str
    figure: str
    """Name of the gesture that gives the figure."""
    gain: str
    money: str
    """What follows where its price is published; empty for none."""
    how: tuple[str, ...]


TITLE = N_("What weighs is what we buy")
LEAD = N_(
    "The digital world is {france_share} of France's carbon footprint. Making its "
    "devices is {france_making} of that. In all it takes, in resources, "
    "{france_resources}: metals, plastics, water and earth dug out."
)

LEVERS: tuple[Lever, ...] = (
    Lever(
        N_("Keep it longer"),
        "keep_laptop",
        N_("avoided a year for each laptop kept a year longer"),
        N_(", and {keep_laptop_eur} not spent"),
        (
            N_("More memory, an SSD or a battery, before a new computer."),
            N_("Repair first: ask for a quote. When you buy, read its repairability mark."),
            N_(
                "Windows 10, without free updates since {windows10_end}? Look for Windows 11, or "
                "another system, before a purchase."
            ),
        ),
    ),
    Lever(
        N_("Buy less, and second-hand"),
        "refurbished_laptop",
        N_("avoided a year for each refurbished laptop in place of a new one"),
        "",
        (
            N_("One good screen rather than two: {no_second_screen} avoided a year."),
            N_("Ask the seller for a warranty, and for the health of the battery."),
            N_("Leasing? Write into the contract what comes back, and where it goes then."),
        ),
    ),
    Lever(
        N_("Switch off what serves nobody"),
        "idle_server",
        N_("avoided a year for each server nobody uses"),
        N_(", and {idle_server_eur} of electricity"),
        (
            N_("Walk round on a Friday evening: what runs, and for whom?"),
            N_("A desktop that was always on, off at night: {night_off_eur} a year."),
            N_("Ask your host for its energy, its water and the source of its electricity."),
        ),
    ),
)

SCALE = N_("On one scale: kilograms of CO₂e avoided in a year, for one device")
SCALE_NOTE = N_(
    "The bar is the figure, the line shows how far off it may be. {mails} e-mails "
    "deleted avoid {delete_emails}: no bar can show it."
)
PICTURED = N_(
    "To picture it: a laptop kept a year longer is {laptop_as_car}; a server switched off is "
    "{server_as_meals}."
)
OUT_OF_USE = N_("Out of use? In this order")
ROUTES: dict[Route, tuple[str, str]] = {
    "repair": (N_("Repair"), N_("It still serves, but badly.")),
    "reuse": (N_("Give or sell on"), N_("It works, but no longer for you.")),
    "waste": (N_("Have it taken back"), N_("Nothing more can be done with it.")),
}
BEFORE_LEAVING = N_(
    "Before it leaves: erase the disk and keep the proof, note the serial number, add the charger."
)
NO_ENDORSEMENT = N_(
    "Named as dated pages tell of them, without recommending any: ask before you go. Your town "
    "and your chamber of trades know others near you."
)
DUTIES = N_("What the law asks")
FOR_EVERYONE = N_("For everyone")
FOR_OTHERS = N_("For others, your customers and your host among them")
LAW = N_("{law}, since {date}.")
RECEIVER = N_("{place}: {what} ({site}, {year}).")
DUTIES_NOTE = N_("Read in {year}, in our words; the text alone counts.")
SOURCES = N_("Sources")
METHOD = N_(
    "Figures are those of a typical office device, with the country's electricity, as fleet-audit "
    "counts them (each in full: “fleet-audit explain session”); their bounds are those of the "
    "facts behind, ADEME's included. A laptop's price is one trader's, electricity's that of small "
    "firms, both without VAT."
)
