"""Recommendations in words of a language: what to do, why, what it brings, when not."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from fleet_audit.model.lever import Advised, BreakEven, Recommendation
from fleet_audit.model.marking import N_
from fleet_audit.recommendations.instead import Instead
from fleet_audit.recommendations.levers import lever_of
from fleet_audit.recommendations.levers.port import Lever
from fleet_audit.render.numbers import NBSP
from fleet_audit.render.parts import within
from fleet_audit.render.voice import Voice

DEPENDS: dict[str, str] = {
    "factor_method": N_("the method of the factors, makers' or ADEME's"),
    "grid": N_("the electricity mix"),
    "intervals": N_("where the figures lie in their intervals"),
    "prices": N_("the prices"),
    "assumed_country": N_("a country that nobody stated"),
    "support": N_("until when the system is updated, which is not known"),
}
CONFIDENCE: dict[str, str] = {
    "high": N_("high confidence"),
    "medium": N_("medium confidence"),
    "low": N_("low confidence"),
}
DECISIONS: dict[str, str] = {
    "accepted": N_("accepted"),
    "refused": N_("refused"),
    "postponed": N_("postponed"),
    "done": N_("done"),
}
INSTEAD: dict[str, str] = {
    "paid_updates": N_("paid updates, up to the year that runs"),
    "refurbished_device": N_("a refurbished one"),
    "new_device": N_("a new one"),
}
ITEMS: dict[str, str] = {
    "laptop_new": N_("new laptop"),
    "laptop_refurbished": N_("refurbished laptop"),
    "desktop_new": N_("new desktop"),
    "desktop_refurbished": N_("refurbished desktop"),
    "workstation_new": N_("new workstation"),
    "monitor_new": N_("new screen"),
    "server_new": N_("new server"),
    "printer_new": N_("new printer"),
    "memory": N_("GiB of memory"),
    "ssd": N_("GB of SSD"),
    "battery": N_("battery"),
    "electricity": N_("kWh of electricity"),
    "labour_hour": N_("hour of labour"),
    "disposal": N_("disposal of a device"),
    "paid_updates_1": N_("first year of paid updates"),
    "paid_updates_2": N_("second year of paid updates"),
    "paid_updates_3": N_("third year of paid updates"),
    "warranty_year": N_("year of warranty"),
    "lease_year": N_("year of lease"),
    "migration": N_("migration of a server"),
    "heat_exchanger": N_("heat exchanger"),
    "outlay": N_("outlay for a device"),
}


def priced_item(code: str, voice: Voice) -> str:
    """What a price is for, in words."""
    if code in ITEMS:
        return voice.say(ITEMS[code])
    category, _, kind = code.rpartition("_")
    name = within(voice.word("category", category))
    if kind == "refurbished":
        return voice.say("refurbished {category}", category=name)
    return voice.say("new {category}", category=name)


class Speaker:
    """Puts recommendations into one language."""

    def __init__(self, voice: Voice, advised: Advised) -> None:
        self.voice = voice
        self._host, self._values = advised.host, advised.parameters

    def lever(self, code: str) -> Lever:
        """The lever of a code; KeyError where no distribution that is installed has it."""
        found = lever_of(code)
        if found is None:
            raise KeyError(code)
        return found

    def title(self, found: Recommendation) -> str:
        """What is to be done, in a few words, with its way where it has several."""
        lever = self.lever(found.lever)
        title = self.voice.say(lever.title)
        way = lever.variants.get(found.variant or "")
        if not way:
            return title
        return self.voice.say("{title}: {way}", title=title, way=self.voice.say(way))

    def text(self, found: Recommendation, devices: str | None = None) -> str:
        """The recommendation in a sentence, about its devices unless others are named."""
        lever, say = self.lever(found.lever), self.voice.say
        return say(
            found.text,
            devices=devices or self.devices(found.devices, found.category),
            way=say(lever.variants.get(found.variant or "", "")),
            years=self.number(found.years),
            host=self.host(),
            heat=self.voice.decimal(found.heat_kwh_per_year),
            timeout=self.number(self._values["screen_off_most_min"]),
            inlet_c=self.number(self._values["inlet_aim_c"]),
            idle_months=self.number(self._values["idle_months"]),
        )

    def number(self, value: float) -> str:
        """A whole number as such, another one with two digits."""
        return self.voice.count(int(value)) if value == int(value) else self.voice.decimal(value)

    def years(self, value: float) -> str:
        """A duration."""
        return self.voice.say_many("{number} year", "{number} years", round(value))

    def devices(self, number: int, category: str) -> str:
        """`12 devices (laptops)`."""
        kind = self.voice.word("category", category)
        kind = kind if kind[:2].isupper() else kind[:1].lower() + kind[1:]
        return self.voice.say_many(
            "{number} device ({kind})", "{number} devices ({kind})", number, kind=kind
        )

    def host(self) -> str:
        """The host that servers could move to."""
        if self._host.name is not None:
            return self._host.name
        pue = self.voice.decimal(self._host.pue)
        return self.voice.say("a host on the same grid with a PUE of {pue}", pue=pue)

    def item(self, code: str) -> str:
        """What a price is for."""
        return priced_item(code, self.voice)

    def break_even(self, found: BreakEven | None) -> str | None:
        """`pays below €46 (hour of labour)`."""
        if found is None:
            return None
        words = {
            "below": self.voice.say("pays below {eur} ({item})", **self._price(found)),
            "above": self.voice.say("pays above {eur} ({item})", **self._price(found)),
        }
        return words[found.pays]

    def instead(self, way: Instead) -> str:
        """`paid updates up to now: €183 a device`."""
        name = self.voice.say(INSTEAD[way.item])
        if way.eur is None:
            return self.voice.say("{way}: no price", way=name)
        eur = self.voice.euros(way.eur, 3)
        return self.voice.say("{way}: {eur} a device", way=name, eur=eur)

    def limit_alone(self, found: BreakEven) -> str:
        """`< €46`, for a narrow cell; the advice in full says of what."""
        eur = self.voice.euros(found.eur)
        if found.pays == "below":
            told = self.voice.say("< {eur}", eur=eur)
        else:
            told = self.voice.say("> {eur}", eur=eur)
        return told.replace(" ", NBSP)

    def _price(self, found: BreakEven) -> dict[str, str]:
        return {"eur": self.voice.euros(found.eur), "item": self.item(found.item)}

    def depends_on(self, codes: Sequence[str]) -> str:
        """What an advice depends on."""
        told, *others = (self.voice.say(DEPENDS[code]) for code in codes)
        for other in others:
            told = self.voice.say("{one}; {other}", one=told, other=other)
        return told

    def whole(self, found: Recommendation) -> Recommendation:
        """The recommendation with its sentences in the language."""
        say = self.voice.say
        return replace(
            found,
            trigger=say(found.trigger),
            text=self.text(found),
            not_when=tuple(say(sentence) for sentence in found.not_when),
            ask_first=tuple(say(sentence) for sentence in found.ask_first),
        )
