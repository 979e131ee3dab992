"""What the speaker says and does at each slide, in spoken words; names in braces as in `words`."""

from __future__ import annotations

from fleet_audit.model.marking import N_

NOTES: dict[str, tuple[str, ...]] = {
    "opening": (
        N_("Thank the club. Say who you are, and that nobody will be blamed or sold anything."),
        N_("Say that everything counted today stays a count: no name is written down."),
        N_("CO₂e means all greenhouse gases, counted as carbon dioxide. Say it once."),
    ),
    "quiz-making": (
        N_("Read the question, count to ten, then ask for hands: A, then B. Type both numbers."),
        N_("Show the answer only after the count. Ask somebody who was right to say why."),
        N_("If asked: in a country where electricity burns coal, running weighs more."),
        N_(
            "Somebody quotes another figure? A guide of ADEME says {making_2018} of its carbon, "
            "for another life and another use. The answer stays the same."
        ),
    ),
    "quiz-emails": (
        N_("Ask for hands again, and type them. Some will choose the e-mails: let them."),
        N_("Do not mock: for years that was the advice given, with a figure of {email_2011_year}."),
    ),
    "quiz-centres": (
        N_("Hands, count, answer. Then: what did you open this morning, and where does it run?"),
    ),
    "share": (
        N_("One number, then the three parts. Let it sink in."),
        N_(
            "Be careful: an older study said {france_share_2020}. The gap is mostly a change of "
            "method, which now counts data centres abroad. Do not say that it nearly doubled."
        ),
    ),
    "iceberg": (
        N_("Start from what they know: the electricity bill. Then go down, one layer at a time."),
        N_(
            "The message: what we buy weighs more than what we plug in. So the first lever is to "
            "buy later, and less."
        ),
    ),
    "material": (
        N_("Hold a laptop up. Ask somebody to guess its weight, then what was dug out for it."),
        N_(
            "Two guides of ADEME differ, {laptop_material_low} and {laptop_material}. Say both: "
            "nobody trusts a speaker who hides that."
        ),
    ),
    "fleet": (
        N_("Read the one figure first, with its “about”. The interval is honest: say why."),
        N_("Ask what surprises them. Do not name a person or a machine."),
    ),
    "centres": (
        N_("Point at the nearest one. It is a building, with neighbours, power and water."),
        N_("A is the best mark. A long bar: its host publishes too little to say more."),
        N_("The percentage is of commercial sites: neither firms' own rooms nor public ones."),
        N_("Large sites have to publish their figures each year: ask for the link."),
    ),
    "emails": (
        N_("Look at the two bars: that of the e-mails can hardly be seen, and that is the point."),
        N_(
            "The severest reckoning we know is shown. By its storage alone, ADEME would say "
            "{mails_least}: the laptop wins either way."
        ),
        N_("Sorting mail is good for the mind. It is not a climate action: say so kindly."),
    ),
    "green": (
        N_("Explain a certificate: it says that somebody, some day, made that much green power."),
        N_(
            "Two figures, same kilowatt-hour, two countries: the place matters more than the label."
        ),
    ),
    "duties": (
        N_("Few duties fall on a small firm: those of this slide are for everyone."),
        N_("The handout lists those of your customers and hosts: they may well ask you questions."),
        N_("You are not a lawyer: give the name of the text, and let them check."),
    ),
    "workshops": (
        N_("Device by device: how many have one at work? How many? Older than five years?"),
        N_("Type the totals, not who said what. The slide adds up as you type."),
        N_("Without a keyboard: fill the paper form, and read the table of the printed slide."),
    ),
    "what-if": (
        N_("Let the room choose one slider, and move it a year at a time."),
        N_("Stop at what they find possible. That is the number to write on the sheet."),
    ),
    "gestures": (
        N_("One scale for all: the eye does the work. Begin with the longest bar."),
        N_("Each bar is a typical device, so say “about”: the handout says how far off it may be."),
        N_(
            "Switching off at night saves euros too: {night_off_eur} a year for a desktop that was "
            "always on."
        ),
    ),
    "refurbished": (
        N_("Ask who bought refurbished, and how it went. The doubt is the warranty: ask for one."),
        N_("It only helps where it replaces a purchase: one more phone in a drawer helps nobody."),
    ),
    "commitment": (
        N_("Give the sheet out now, with a pen. Leave silence: two minutes are long, keep them."),
        N_("Nobody has to sign. Count the sheets that leave, not those that are signed."),
    ),
    "closing": (
        N_("Ask the questions again and type the hands. Then save the session: counts only."),
        N_("Fix the date, six months from now, when the sheets are opened again."),
    ),
}
"""By the slug of the slide."""
