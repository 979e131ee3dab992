"""What the slides of a session say: plain words, one idea each, every figure from its table.

Names in braces are filled by `telling.Telling`: facts of `reference/awareness`, gestures of
`recommendations/gestures`, and what follows from both. Slides bear the slugs of `order`.
"""

from __future__ import annotations

from typing import NamedTuple

from fleet_audit.model.marking import N_
from fleet_audit.model.session import Side


class SlideWords(NamedTuple):
    """One slide: its sentence, what stands under it, and the facts and gestures it cites."""

    title: str
    lines: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()


class Question(NamedTuple):
    """A question that is guessed first, and asked again at the end."""

    id: str
    """As `session.json` bears it."""
    slug: str
    """Of its slide."""
    asked: str
    a: str
    b: str
    right: Side
    answer: str
    why: str
    cites: tuple[str, ...]


SLIDES: dict[str, SlideWords] = {
    "opening": SlideWords(
        N_("Our equipment, its hidden weight"),
        (N_("{minutes} minutes, your hands raised, one sheet to take away."),),
    ),
    "share": SlideWords(
        N_("{france_share} of France's carbon footprint is digital"),
        (
            N_("{france_total}: a little less than heavy goods vehicles."),
            N_(
                "Devices {france_devices}, data centres {france_centres}, networks "
                "{france_networks}."
            ),
        ),
        ("france_share", "france_total", "france_devices", "france_centres", "france_networks"),
    ),
    "iceberg": SlideWords(
        N_("We see the plug. The rest lies under water"),
        (
            N_("Above: electricity, on your bill."),
            N_("Below: making the devices, {france_making} of digital carbon."),
            N_("Below too: {france_abroad} of our uses are hosted abroad."),
        ),
        ("france_making", "france_abroad"),
    ),
    "material": SlideWords(
        N_("A computer of {laptop_mass} takes {laptop_material} of raw material"),
        (
            N_("From {material_ratio} its own weight, by device."),
            N_("Another guide says {laptop_material_low}: the order of magnitude holds."),
        ),
        ("laptop_mass", "laptop_material", "material_ratio"),
    ),
    "fleet": SlideWords(N_("Our own fleet, counted")),
    "centres": SlideWords(
        N_("Where are our data? Near us, and far away"),
        (
            N_("In France: {centres_power} for the commercial operators alone."),
            N_("{centres_near_paris} of the sites that Arcep follows stand around Paris."),
            N_("Three questions for your host: how much energy, water, and whose electricity?"),
        ),
        ("centres_power", "centres_near_paris"),
    ),
    "emails": SlideWords(
        N_("Delete e-mails, or keep the laptop?"),
        (
            N_("{mails} e-mails deleted: {delete_emails} a year."),
            N_("One laptop kept a year longer: {keep_laptop} a year."),
            N_("To match one laptop: {mails_as_laptop} e-mails, at least."),
        ),
        ("delete_emails", "keep_laptop"),
    ),
    "green": SlideWords(
        N_("“100% renewable” is not zero carbon"),
        (
            N_("A certificate bought for the year does not change tonight's power stations."),
            N_("One kWh in France: {grid_fr}. In Germany: {grid_de}."),
            N_("Ask where the machines stand, and hour by hour."),
        ),
        ("grid_fr", "grid_de"),
    ),
    "duties": SlideWords(N_("What the law asks, and of whom")),
    "workshops": SlideWords(
        N_("And in our shops, offices and workshops?"),
        (N_("Raise your hands: how many of each, and how old?"),),
    ),
    "what-if": SlideWords(N_("And if we changed one thing?")),
    "gestures": SlideWords(N_("The gestures, on one scale")),
    "refurbished": SlideWords(
        N_("A refurbished laptop avoids {refurbished_laptop}"),
        (
            N_("A refurbished phone: {refurbished_phone}."),
            N_("True where it replaces a new one, and few parts are changed."),
            N_(
                "At one trader in {laptop_refurbished_year}: {laptop_refurbished_eur} in place of "
                "{laptop_new_eur}."
            ),
        ),
        ("refurbished_laptop", "refurbished_phone", "price:laptop_refurbished"),
    ),
    "commitment": SlideWords(
        N_("Three gestures, a name, a date"),
        (
            N_("Choose three. Write who, and for when."),
            N_("Sign, keep one copy, and open it again in six months."),
        ),
    ),
    "closing": SlideWords(
        N_("The same questions, once more"),
        (
            N_("Hands up again: has anything moved?"),
            N_("The handout and the sheet are by the door."),
        ),
    ),
}

QUESTIONS: tuple[Question, ...] = (
    Question(
        id="making",
        slug="quiz-making",
        asked=N_("An office laptop, used {laptop_years} in France. What weighs most?"),
        a=N_("Making it"),
        b=N_("Running it"),
        right="a",
        answer=N_("Making it: about {making_share} of its carbon."),
        why=N_(
            "It uses little, and French electricity emits little. Nearly all is emitted before it "
            "is first switched on."
        ),
        cites=("keep_laptop",),
    ),
    Question(
        id="emails",
        slug="quiz-emails",
        asked=N_("Which avoids more carbon in a year?"),
        a=N_("Deleting {mails} e-mails"),
        b=N_("Keeping one laptop a year longer"),
        right="b",
        answer=N_("The laptop, by far: {keep_laptop} against {delete_emails}."),
        why=N_("Storing a message costs next to nothing. Making a device costs a lot, at once."),
        cites=("delete_emails", "keep_laptop"),
    ),
    Question(
        id="centres",
        slug="quiz-centres",
        asked=N_("How much of what we do online in France is hosted abroad?"),
        a=N_("About a tenth"),
        b=N_("About half"),
        right="b",
        answer=N_("About half: {france_abroad}."),
        why=N_("That is why older studies, which stopped at the border, found less carbon."),
        cites=("france_abroad",),
    ),
)

GESTURES: dict[str, str] = {
    "idle_server": N_("Switch off a server nobody uses"),
    "no_second_screen": N_("Do without a second screen"),
    "refurbished_laptop": N_("Buy a refurbished laptop"),
    "refurbished_phone": N_("Buy a refurbished phone"),
    "keep_laptop": N_("Keep a laptop a year longer"),
    "keep_desktop": N_("Keep a desktop a year longer"),
    "keep_phone": N_("Keep a phone a year longer"),
    "keep_screen": N_("Keep a screen a year longer"),
    "night_off": N_("Switch a desktop off at night"),
    "delete_emails": N_("Delete {mails} e-mails"),
}
"""Each gesture of `recommendations/gestures`, in few words."""
