"""What the figures of a session are, as titles: `session.own_room_pue` in words."""

from __future__ import annotations

from fleet_audit.model.codes import CATEGORIES
from fleet_audit.model.marking import N_
from fleet_audit.recommendations.gestures import MAILS
from fleet_audit.render.awareness.naming import SESSION
from fleet_audit.render.awareness.words import GESTURES
from fleet_audit.render.parts import within
from fleet_audit.render.voice import Voice

TITLES: dict[str, str] = {
    "france_share": N_("Share of digital in the carbon footprint of France"),
    "france_share_2020": N_("The same share, by the study before"),
    "france_total": N_("Carbon of digital in France in a year"),
    "france_devices": N_("Share of devices in the carbon of digital in France"),
    "france_centres": N_("Share of data centres in the carbon of digital in France"),
    "france_networks": N_("Share of networks in the carbon of digital in France"),
    "france_making": N_("Share of making in the carbon of digital in France"),
    "france_resources": N_("Resources that digital takes in France"),
    "france_abroad": N_("Share of the uses of France that is hosted abroad"),
    "france_power": N_("Share of digital in the electricity of France"),
    "centres_power": N_("Electricity of the commercial data centres of France"),
    "centres_water": N_("Water of the commercial data centres of France"),
    "centres_pue": N_("PUE of the large operators of France"),
    "centres_near_paris": N_("Share of the data centres of France that stand around Paris"),
    "centres_read": N_("Data centres studied in the country"),
    "centres_known_well": N_("Of them, those that publish enough for a mark"),
    "own_room_pue": N_("PUE of a room of one's own"),
    "boxes_power": N_("Electricity of the internet boxes and decoders of France"),
    "laptop_material": N_("Raw material that a computer takes"),
    "laptop_mass": N_("Weight of that computer"),
    "material_ratio": N_("Raw material that a device takes, by its own weight"),
    "making_2018": N_("Share of making in the carbon of a laptop, by another guide"),
    "making_share": N_("Share of making in the carbon of a laptop in France"),
    "running_share": N_("Share of electricity in the carbon of a laptop in France"),
    "laptop_years": N_("Usual life of a laptop"),
    "email": N_("Carbon of an e-mail"),
    "email_size": N_("Size of that e-mail"),
    "email_2011": N_("Carbon of an e-mail, as it was told in 2011"),
    "email_kept": N_("Carbon of an e-mail that is kept, at most"),
    "storage": N_("Carbon of what is stored"),
    "streaming_hour": N_("Carbon of an hour of video"),
    "video_call_hour": N_("Carbon of an hour of video call"),
    "search": N_("Carbon of a search"),
    "mails_as_laptop": N_("E-mails deleted that match one laptop kept a year longer"),
    "laptop_as_streaming": N_("Hours of video that match one laptop kept a year longer"),
    "laptop_as_car": N_("Kilometres by car that match one laptop kept a year longer"),
    "server_as_meals": N_("Meals with beef that match one server switched off"),
    "car_km": N_("Carbon of a kilometre in a mid-size diesel car"),
    "beef_meal": N_("Carbon of a meal with beef"),
    "laptop_new_eur": N_("Price of a new laptop, without VAT"),
    "laptop_refurbished_eur": N_("Price of a refurbished laptop, without VAT"),
    "desktop_new_eur": N_("Price of a new desktop, without VAT"),
    "electricity_eur": N_("Price of a kWh, without VAT"),
    "box_eur": N_("Electricity of an internet box in a year, in euros"),
    "refurbished_saving_share": N_("Share of making that a refurbished device spares"),
    "workplace.use_per_year": N_("Carbon of the electricity of a workplace in a year"),
}
"""By the name of the figure, without its first word."""
OF_DEVICE: dict[str, str] = {
    "gwp_per_year": N_("A typical device ({device}): carbon of a year"),
    "embodied_per_year": N_("A typical device ({device}): carbon of making, for one year"),
    "embodied": N_("A typical device ({device}): carbon of making, transport and end of life"),
    "manufacturing": N_("A typical device ({device}): carbon of making alone"),
    "distribution": N_("A typical device ({device}): carbon of transport"),
    "end_of_life": N_("A typical device ({device}): carbon of the end of life"),
    "one_figure": N_("A typical device ({device}): carbon of all but use, in one figure"),
    "use_per_year": N_("A typical device ({device}): carbon of electricity in a year"),
    "energy_per_year": N_("A typical device ({device}): electricity of a year"),
    "lifetime": N_("A typical device ({device}): usual life"),
    "longer_1": N_("A typical device ({device}): carbon spared a year by one more year"),
    "longer_2": N_("A typical device ({device}): carbon spared a year by two more years"),
    "longer_3": N_("A typical device ({device}): carbon spared a year by three more years"),
}
"""What is told of a typical device."""
GESTURE = N_("{gesture}: carbon avoided in a year")
GESTURE_EUR = N_("{gesture}: euros spared in a year")
GESTURE_KWH = N_("{gesture}: electricity spared in a year")
GRID = N_("Carbon of a kWh of electricity: {country}")


def session_title(figure: str, voice: Voice) -> str:
    """A figure of a session in words; its bare name where it has none."""
    name = figure.removeprefix(SESSION)
    head, _, measure = name.partition(".")
    if name in TITLES:
        return voice.say(TITLES[name])
    if head in CATEGORIES and measure in OF_DEVICE:
        return voice.say(OF_DEVICE[measure], device=within(voice.word("category", head)))
    if name.startswith("grid_"):
        code = name.removeprefix("grid_").upper()
        return voice.say(GRID, country=voice.country(code))
    return _gesture_title(name, voice) or figure


def _gesture_title(name: str, voice: Voice) -> str | None:
    for ending, title in (("_eur", GESTURE_EUR), ("_kwh", GESTURE_KWH), ("", GESTURE)):
        gesture = GESTURES.get(name.removesuffix(ending)) if name.endswith(ending) else None
        if gesture:
            return voice.say(title, gesture=voice.say(gesture, mails=voice.count(MAILS)))
    return None
