"""A concern or its response as a letter, in a Word file: addressed along the route, whole, signed by role."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.concern import Concern, EntryKind, Reply
from bot.domain.framework import Framework
from bot.domain.letter import Letter, Paper
from bot.domain.people import Party
from bot.domain.procedure import State
from handlers.views import concern_words
from handlers.views.provisions import strength
from handlers.views.text import cited, on_date, sentence
from handlers.views.word_file import NOTE, QUOTED, Sheet

# The framework's way of leaving open which union; a letter goes to one.
_WHICHEVER = " of the union concerned"
PRACTICE = (
    "That date counts from the day above. That it is counted so, and that a response on it, to the end of the day, is "
    "in time, is the working practice of both sides."
)
TITLES = "The titles of provisions are Partnership Bot's, not the framework's."


def file_name(concern: Concern) -> str:
    """Of a letter nothing but its reference stands in a list of files."""
    return f"{concern.reference}.docx"


def letter_file(letter: Letter, zone: ZoneInfo) -> bytes:
    """The same bytes for the same concern: a .docx for A4 paper."""
    write = {Paper.CONCERN: _concern, Paper.RESPONSE: _response}[letter.paper]
    return write(letter, zone).to_bytes()


def _concern(letter: Letter, zone: ZoneInfo) -> Sheet:
    concern, framework = letter.concern, letter.framework
    written_on = _day(concern, EntryKind.RAISED, zone)
    subject = f"Concern {concern.reference} under the {framework.title}"
    sheet = _headed(letter, subject, written_on, writer=concern.raised_by, to=concern.addressed_to)
    route = f" under {cited(concern.route)} of the {framework.title}" if concern.route else ""
    sheet.text(
        f"{concern.raised_by.name} writes to you{route} with the concern set out below, and with the further action "
        "that it believes is needed."
    )
    _provisions(sheet, concern, framework)
    for heading, label, texts in (
        ("What the concern is", "Point", concern.points),
        ("Further action believed to be needed", "Further action", concern.further_actions),
    ):
        sheet.heading(heading, 2)
        for number, text in enumerate(texts, 1):
            sheet.heading(f"{label} {number}", 3)
            sheet.text(text)
    sheet.heading("A response", 2)
    sheet.text(_aim(concern, framework))
    sheet.closing("Yours sincerely,", _signing(concern.raised_by))
    return sheet


def _response(letter: Letter, zone: ZoneInfo) -> Sheet:
    concern, framework = letter.concern, letter.framework
    written_on = _day(concern, EntryKind.RESPONDED, zone)
    subject = f"Response to concern {concern.reference} under the {framework.title}"
    sheet = _headed(letter, subject, written_on, writer=concern.addressed_to, to=concern.raised_by)
    raised_on = on_date(_day(concern, EntryKind.RAISED, zone))
    sheet.text(
        f"{concern.addressed_to.name} responds below to the concern of {raised_on}: to each point, and to each further "
        "action that you believe is needed. What you wrote stands first, and the answer to it after."
    )
    response = concern.response
    for heading, label, asked, replies in (
        ("Your points", "Point", concern.points, response.to_points if response else ()),
        (
            "The further action",
            "Further action",
            concern.further_actions,
            response.to_further_actions if response else (),
        ),
    ):
        sheet.heading(heading, 2)
        _answers(sheet, label, asked, replies)
    sheet.closing("Yours sincerely,", _signing(concern.addressed_to))
    return sheet


def _headed(letter: Letter, subject: str, written_on: date, *, writer: Party, to: Party) -> Sheet:
    concern = letter.concern
    sheet = Sheet(subject, written_on)
    sheet.title(writer.name)
    sheet.address((_office(letter, to), to.name))
    sheet.fact("Date", on_date(written_on))
    sheet.fact("Reference", concern.reference)
    if concern.state is State.WITHDRAWN:
        sheet.fact("State", "Withdrawn by the party that raised it")
    sheet.heading(subject, 1)
    sheet.text("Dear colleague,")
    sheet.footer(concern.reference)
    return sheet


def _provisions(sheet: Sheet, concern: Concern, framework: Framework) -> None:
    sheet.heading("The provisions it is about", 2)
    for ref in concern.provisions:
        provision = framework.by_ref.get(ref)
        sheet.heading(f"{ref}  {provision.title}" if provision else ref, 3)
        if provision is not None:
            sheet.text(f"Strength: {strength(provision)}")
        if provision is not None and provision.wording:
            sheet.text(f"“{provision.wording}”", QUOTED)
    sheet.text(_source(framework), NOTE)


def _answers(sheet: Sheet, label: str, asked: Sequence[str], replies: Sequence[Reply]) -> None:
    for number, (text, reply) in enumerate(zip(asked, replies, strict=True), 1):
        sheet.heading(f"{label} {number}: {reply.verdict}", 3)
        sheet.text(text, QUOTED)
        sheet.text(reply.reason)


def _aim(concern: Concern, framework: Framework) -> str:
    """What the framework says of a response, in its own strength, and what of the date is the two sides' practice."""
    route = framework.route_from(concern.raised_by.side)
    if concern.aim_date is None or concern.route is None or route is None or route.strength is None:
        return concern_words.aim(concern.aim_date)
    return (
        f"Under {cited(concern.route)}, {concern.addressed_to.name} {route.strength} respond within {route.weeks} "
        f"weeks. {concern_words.aim(concern.aim_date)} {PRACTICE}"
    )


def _source(framework: Framework) -> str:
    if framework.version == 0:
        return f"{framework.title}; its official wording has not been imported. {TITLES}"
    imported = f", with wording imported from {framework.source}" if framework.source else ""
    return f"{framework.title}, version {framework.version}{imported}. {TITLES}"


def _signing(party: Party) -> tuple[str, str]:
    """By role: whoever holds it signs."""
    return ("Lead", party.name)


def _office(letter: Letter, party: Party) -> str:
    """Whom the framework has that party written to at; a response goes back along the other side's route."""
    if party == letter.concern.addressed_to:
        addressee = letter.concern.addressee
    else:
        route = letter.framework.route_from(letter.concern.addressed_to.side)
        addressee = route.addressee if route else "Lead"
    return sentence(addressee.removesuffix(_WHICHEVER))


def _day(concern: Concern, kind: EntryKind, zone: ZoneInfo) -> date:
    return next(entry.at for entry in reversed(concern.timeline) if entry.kind is kind).astimezone(zone).date()
