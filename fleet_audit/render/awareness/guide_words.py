"""What the facilitator's guide says; names in braces as in `words`."""

from __future__ import annotations

from typing import NamedTuple

from fleet_audit.model.marking import N_


class Steps(NamedTuple):
    """A list of things to do, under its heading."""

    title: str
    steps: tuple[str, ...]


class Answer(NamedTuple):
    """A question that rooms ask, and what to answer."""

    asked: str
    answer: str
    cites: tuple[str, ...]


TITLE = N_("Running the session")
LEAD = N_(
    "One room, {minutes} minutes, no expert needed: the room guesses, counts its own devices, and "
    "leaves with a sheet. You read the notes, you raise the questions, the figures do the rest."
)

BEFORE: tuple[Steps, ...] = (
    Steps(
        N_("Two weeks before"),
        (
            N_("Ask the club who comes: shops, workshops, offices; how many; until what time."),
            N_("Choose 30 or 45 minutes. Add ten for the talk that follows: there always is one."),
            N_("If a member agrees, audit its devices first: only totals are shown to the room."),
        ),
    ),
    Steps(
        N_("The day before"),
        (
            N_("Copy the folder onto a USB stick. Open the deck on another computer, off line."),
            N_("Print: a handout for each, on both sides; two sheets for each; this guide once."),
            N_("Say the notes aloud once, with a watch. Cut what you would not say."),
        ),
    ),
    Steps(
        N_("One hour before"),
        (
            N_("Open the deck full screen (F11), try the arrows or the clicker, then B for black."),
            N_("The ? beside the arrows shows all keys; there, letters can be turned off."),
            N_("Stand at the back of the room: can you read the smallest line?"),
            N_("Put a laptop and a phone on the table, pens on the chairs, handouts by the door."),
        ),
    ),
)
ROOM = Steps(
    N_("The room"),
    (
        N_("Chairs in a half-circle, so that hands and faces are seen. No tables if you can."),
        N_("Light on: a lit room talks, a dark one watches. The slides stay legible."),
        N_("Somebody else counts the hands and types them; you keep your eyes on the room."),
    ),
)
PLAN = N_("The plan")
PLAN_NOTE = N_(
    "Late? Leave out, in this order, the slides that a session of 30 minutes does "
    "without; then duties. Never the workshop, never the sheet."
)
DURING = Steps(
    N_("While you speak"),
    (
        N_("Guess first, answer after: whoever has guessed wants to know."),
        N_("One figure at a time, with its year, and “about” where the slide says so."),
        N_("No blame and no fear. Nobody in the room designed any of this."),
        N_("You do not know? Say so, write the question down, answer by mail."),
    ),
)
WORKSHOP = Steps(
    N_("Filling “our workshops”"),
    (
        N_(
            "Device by device: “Who has a laptop at work?” Count hands, then ask how many each has."
        ),
        N_("Type the total of the room. Leave a field empty for what nobody counted."),
        N_("Half of them older than the usual life? Type that half as older: they weigh less."),
        N_("Read the total aloud, with its interval. Then: “And one year more for all of these?”"),
    ),
)
WITHOUT = Steps(
    N_("When something is missing"),
    (
        N_("No projector: print the deck, two slides a page, and pass it round; the form counts."),
        N_(
            "Scripts blocked: slides stand one under the other, answers shown; scroll, and "
            "hide the answer."
        ),
        N_("No computer at all: handout, form and sheet are enough; the notes carry the rest."),
        N_("Nobody answers: ask them to talk in pairs for one minute, then raise hands."),
    ),
)
QUESTIONS_TITLE = N_("Questions that rooms ask")
ANSWERS: tuple[Answer, ...] = (
    Answer(
        N_("It was {france_share_2020} a few years ago: it nearly doubled, then?"),
        N_(
            "No. {france_share_2020} was another method: it left out data centres abroad, where "
            "{france_abroad} of our uses run. {france_share} counts them."
        ),
        ("france_share_2020", "france_abroad", "france_share"),
    ),
    Answer(
        N_("French electricity is low in carbon. Why bother?"),
        N_(
            "True: {grid_fr} for a kWh, against {grid_de} in Germany. But devices are made "
            "elsewhere, and digital takes {france_power} of the country's electricity."
        ),
        ("grid_fr", "france_power"),
    ),
    Answer(
        N_("So I should stop sending e-mails?"),
        N_(
            "An e-mail is about {email}, half of it the making of the device that writes "
            "it. Keeping it costs {email_kept} at most. The {email_2011} you may have read "
            "is of {email_2011_year}."
        ),
        ("email", "email_kept", "email_2011"),
    ),
    Answer(
        N_("And videos, calls, searches?"),
        N_(
            "Video is {streaming_hour}, a video call {video_call_hour}; a search is "
            "{search}. A laptop kept a year longer is worth {laptop_as_streaming} hours of "
            "video."
        ),
        ("streaming_hour", "video_call_hour", "search", "keep_laptop"),
    ),
    Answer(
        N_("A new computer uses less. Is it not better to change?"),
        N_(
            "Not here: a desktop takes {desktop_run} a year to run and {desktop_made} to "
            "make. Even one that used nothing would not make up for its own making in its "
            "life."
        ),
        ("keep_desktop", "night_off"),
    ),
    Answer(
        N_("Everything of mine is in the cloud."),
        N_(
            "It is in buildings: {france_centres} of digital carbon. Ask your host three "
            "things: where, with how much energy and water, and how long it keeps its "
            "servers."
        ),
        ("france_centres",),
    ),
    Answer(
        N_("My host says that it is 100% renewable."),
        N_(
            "Ask where and at what hours. Yearly certificates are bought separately from "
            "the power that runs tonight; the country's mix tells more."
        ),
        ("grid_fr",),
    ),
    Answer(
        N_("Do data centres drink our water?"),
        N_(
            "{centres_water} for the commercial operators of France, mostly drinking water: little "
            "beside other uses, but growing, and it matters where water is short."
        ),
        ("centres_water",),
    ),
    Answer(
        N_("I have a server in the back room. Move it?"),
        N_(
            "First, is it still of use? Then measure: for each kWh that computes, a room "
            "of one's own takes {own_room_pue} in all, large operators {centres_pue}. "
            "Moving abroad may undo it."
        ),
        ("own_room_pue", "centres_pue"),
    ),
    Answer(
        N_("Should I switch the internet box off at night?"),
        N_(
            "If neither telephone nor alarm needs it, yes: {box_kwh} a year, {box_eur}. All boxes "
            "and decoders of France take {boxes_power}."
        ),
        ("boxes_power", "price:electricity"),
    ),
    Answer(
        N_("Is refurbished reliable?"),
        N_(
            "Ask for a warranty and for the health of the battery. It avoids {refurbished_laptop} "
            "where it replaces a new one; keeping what you have avoids the purchase itself."
        ),
        ("refurbished_laptop",),
    ),
    Answer(
        N_("And artificial intelligence?"),
        N_(
            "These figures are of {france_share_year}: what came since is not in them. We have no "
            "sound figure for one question to an assistant, so we give none. Devices stay a lever."
        ),
        ("france_share",),
    ),
)
SOURCE = N_("Source: {source}")
AFTER = Steps(
    N_("After"),
    (
        N_("Save the session from the last slide: a file of counts, which names nobody."),
        N_("Put the date of the next meeting, in six months, into the club's calendar now."),
        N_("Send the answers you owed, the handout as a file, and thank whoever counted."),
        N_("Several sessions? “fleet-audit awareness --session” reads their files together."),
    ),
)
FORM = N_("Paper form: hands raised")
FORM_NOTE = N_("Counts only. Write no name.")
FORM_TOTAL = N_(
    "Total: the devices within their usual life, times the kilograms; older ones weigh little. "
    "* Tills: figure borrowed from all-in-one PCs, within a factor of 3."
)
PLAN_CAPTION = N_("When each slide begins and ends, in minutes, for both lengths")
FORM_WHO = (N_("Club"), N_("Date"), N_("People in the room"), N_("Sheets taken away"))
FORM_DEVICES = N_("Devices of the room")
FORM_DEVICE_HEADS = (
    N_("Device"),
    N_("How many?"),
    N_("Of them, older than their usual life"),
    N_("kg a year each"),
    N_("Total"),
)
FORM_QUIZ = N_("The questions")
FORM_ASKED = N_("{asked} A: {a}. B: {b}.")
FORM_QUIZ_HEADS = (
    N_("Question"),
    N_("A, before"),
    N_("B, before"),
    N_("A, after"),
    N_("B, after"),
)
