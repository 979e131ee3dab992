"""What kind of machine it is, from its chassis code, its name, its battery and its panel. Pure.

On 30,000 dumps of linuxhw/DMI, 98 % of notebooks carry a notebook code, but mini PCs say
`Desktop` for 26 %, tablets `Laptop` or `Detachable` for 74 %, and all-in-ones are right for 84 %:
hence the other signs. Codes: DMTF DSP0134 3.7, section 7.4.1.
"""

from __future__ import annotations

import re
from typing import NamedTuple

DESKTOP, LAPTOP, SERVER = "desktop", "laptop", "server"

CHASSIS_TYPES: dict[int, str] = {
    3: DESKTOP,
    4: DESKTOP,
    5: DESKTOP,
    6: DESKTOP,
    7: DESKTOP,
    8: LAPTOP,
    9: LAPTOP,
    10: LAPTOP,
    11: "tablet",
    12: LAPTOP,
    13: "all_in_one",
    14: LAPTOP,
    15: DESKTOP,
    16: DESKTOP,
    17: SERVER,
    22: "storage_bay",
    23: SERVER,
    24: DESKTOP,
    25: SERVER,
    26: "industrial_pc",
    27: SERVER,
    28: "blade",
    29: "blade",
    30: "tablet",
    31: LAPTOP,
    32: "tablet",
    33: "industrial_pc",
    34: "industrial_pc",
    35: DESKTOP,
    36: DESKTOP,
}
"""Category by chassis code. `Other`, `Unknown` and parts of a chassis say nothing."""

_MODEL_WORDS: tuple[tuple[str, str], ...] = (
    ("blade", r"poweredge (?:m|fc)\d|proliant bl|\bbladecenter|ucs ?b[- ]?(?:series|2\d\d)"),
    (
        SERVER,
        (
            r"poweredge|proliant|thinksystem|thinkserver|primergy|\bucs ?c|\bsystem ?x\d|xserve"
            r"|super ?server|\.metal\b|express5800|supermicro \S*\bx\d\d?[sdqo]\w\w|megarac"
            r"|intel\S* .*\bs\d{4}[a-z]{2}|kgpe-d16|\bz\d\dp[aepr]-|\bbull(?:x|seq)"
        ),
    ),
    (
        "thin_client",
        r"thin ?client|\bwyse\b|\bigel\b|futro|\bhp t\d{3}\b|zero client|10zig|\bfx1[367]0\b",
    ),
    (
        "tablet",
        (
            r"surface (?:pro|go|with|rt|3|4)\b|(?<!\bx2\d\d )\btablet\b|detachable|elitepad"
            r"|\bmiix\b|iconia|\bvenue \d|\b(?:hp|pro|elite|spectre|pavilion) x2\b|toughpad"
            r"|\bt10\d(?:ha|ta|taf|h)\b|switch (?:1[0-2]|alpha|3|5|7|sw\d)"
            r"|latitude (?:52|72)\d0 2-in|galaxy tab"
            r"|thinkpad (?:10|8|helix)\b|rog flow z13|transformer(?! book flip)"
        ),
    ),
    (
        "laptop",
        (
            r"macbook|surface (?:laptop|book)|notebook|thinkpad|latitude|elitebook|probook"
            r"|lifebook|travelmate|satellite|tecra|port[eé]g[eé]|toughbook|vivobook|zenbook"
            r"|zbook|expertbook|matebook|ideapad|thinkbook|chromebook|extensa|dynabook|\blaptop\b"
        ),
    ),
    (
        "all_in_one",
        (
            r"\bimac|\ball[- ]?in[- ]?one|\baio\b|\bone ?pc\b|eliteone|proone|surface studio"
            r"|touchsmart|thinkcentre (?:edge )?(?:m?\d+z|m\d+a|a\d+z|x1)\b"
            r"|ideacentre (?:aio|[abc]\d)|(?:inspiron|xps|studio) one|veriton z|esprimo [kx]\d"
            r"|asus\S* .*\b(?:et\d{4}|v2[1-7]\d[a-z]{2}|zn?2[247]\d[a-z]*|m[35][247]\d\d[a-z]*)"
            r"|acer .*\b(?:az\d{4}|aspire (?:[zu]\w|c2\d))|wind ?top|micro-star .*\bae\d{4}"
            r"|lenovo c\d{3}\b|\bvpc[jl]\d|optiplex \S+ (?:all|aio)"
        ),
    ),
    (
        "desktop",
        r"mac ?mini|\bnuc\b|\bnuc\d|mini ?pc|elite ?desk|pro ?desk|optiplex|veriton [nmx]",
    ),
    (
        "workstation",
        (
            r"precision|thinkstation|\bcelsius [mrwj]|mac ?pro\b|hp z\d\d?\d?\b"
            r"|z\d (?:g\d+ |sff |tower |mini )*workstation|\bworkstation\b"
        ),
    ),
)
"""Words of model names in lower case, most telling first; compiled when they are needed."""

_WORDS_BY_FORM: dict[str | None, dict[str, str | None]] = {
    None: dict.fromkeys((category for category, _ in _MODEL_WORDS), None),
    DESKTOP: dict.fromkeys((category for category, _ in _MODEL_WORDS), None),
    LAPTOP: {
        "tablet": None,
        "all_in_one": r"\bimac|\ball[- ]?in[- ]?one|\baio\b",
        DESKTOP: r"mac ?mini|mini ?pc|elite ?desk|pro ?desk|optiplex",
    },
    "tablet": {LAPTOP: None},
    "all_in_one": {DESKTOP: r"mac ?mini|\bnuc"},
    SERVER: {"blade": None, "workstation": None},
}
"""Which words may overrule a chassis, all of a category's or some: a notebook named `Precision`
stays a notebook, and so does one named `TouchSmart`."""


_VAGUE_CODES = (1, 2)
"""`Other` and `Unknown`."""
_SERVER_PROCESSOR = r"xeon.*\b(?:e5|e7|gold|silver|bronze|platinum|max|d-\d)|\bepyc\b|\bopteron\b"
_MOBILE_PROCESSOR = (
    r"\bi[3579]-\d{4,5}(?:u|y|h[qk]?|g\d|m[qx]?)\b|ryzen \d (?:pro )?\d{4}(?:u|hs?)\b|core m\d?-"
)


class Signs(NamedTuple):
    """What is known of a machine's form. None means not looked at, or not visible."""

    chassis_code: int | None = None
    model: str | None = None
    """Maker, product and family, in one line."""
    has_battery: bool | None = None
    has_panel: bool | None = None
    """Whether a screen hangs on an internal connector."""
    has_bmc: bool | None = None
    cpu: str | None = None
    """Name of the processor."""


def machine_type(signs: Signs) -> tuple[str | None, str | None]:
    """Category in the words of the canonical table, and the sign that decided."""
    by_code = CHASSIS_TYPES.get(signs.chassis_code or 0)
    word = _by_words((signs.model or "").casefold(), by_code)
    if by_code in (DESKTOP, None) and signs.has_battery and word != "tablet":
        return LAPTOP, "battery"
    if word is not None and word != by_code:
        return word, "model"
    if by_code in (DESKTOP, None):
        return _by_parts(signs, by_code)
    if by_code == LAPTOP and signs.has_battery is False and signs.has_panel is False:
        return DESKTOP, "no battery, no panel"
    return by_code, "chassis"


def _by_words(model: str, form: str | None) -> str | None:
    """Category that the model's name tells, among those that the form allows."""
    allowed = _WORDS_BY_FORM.get(form, {})
    for category, words in _MODEL_WORDS:
        if category in allowed and re.search(allowed[category] or words, model):
            return category
    return None


def _by_parts(signs: Signs, by_code: str | None) -> tuple[str | None, str | None]:
    """Category where the code is empty or says `Desktop`, which many machines leave as default."""
    cpu, is_bare_board = (signs.cpu or "").casefold(), _is_bare_board(signs)
    has_none = signs.has_battery is False and (signs.has_panel is False or is_bare_board)
    is_desk_board = is_bare_board and not re.search(_MOBILE_PROCESSOR, cpu)
    tellers = (
        (signs.has_panel, "all_in_one", "panel"),
        (signs.has_bmc, SERVER, "management controller"),
        (by_code is not None, by_code, "chassis"),
        (re.search(_SERVER_PROCESSOR, cpu), SERVER, "processor"),
        (has_none, DESKTOP, "no battery, no panel"),
        (is_desk_board, DESKTOP, "board"),
    )
    found = ((category, sign) for tells, category, sign in tellers if tells)
    return next(found, (None, None))


def _is_bare_board(signs: Signs) -> bool:
    """Whether the firmware is that of a board sold alone, whose maker knows no chassis."""
    return signs.chassis_code in _VAGUE_CODES and bool(signs.model)
