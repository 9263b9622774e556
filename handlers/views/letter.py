"""A concern or its response as a letter, in a Word file: addressed along the route, whole, signed by role."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.concern import Concern, Entry, EntryKind, Reply
from bot.domain.framework import Framework
from bot.domain.letter import Letter, Paper
from bot.domain.people import Party
from handlers.views import concern_words
from handlers.views.provisions import strength
from handlers.views.text import cited, on_date, sentence
from handlers.views.word_file import NOTE, QUOTED, Sheet

_ENDS = (EntryKind.RESOLVED, EntryKind.NOT_RESOLVED, EntryKind.WITHDRAWN)
# The framework's way of leaving open which union; a letter goes to one.
_WHICHEVER = " of the union concerned"
TITLES = "The titles of provisions are Partnership Bot's, not the framework's."


def file_name(letter: Letter) -> str:
    """What stands in a list of files: its reference, and which of a concern's two letters it is."""
    return f"{letter.concern.reference}-{letter.paper}.docx"


def comment(concern: Concern) -> str:
    """Said beside the file, as mrkdwn: no more than a message may say."""
    return (
        f"The letter you asked for, of concern {concern.reference}. It is deleted here after 24 hours: "
        "download it if you need it for longer."
    )


def letter_file(letter: Letter, zone: ZoneInfo) -> bytes:
    """The same bytes for the same concern: a .docx for A4 paper."""
    write = {Paper.CONCERN: _concern, Paper.RESPONSE: _response}[letter.paper]
    return write(letter, zone).to_bytes()


def _concern(letter: Letter, zone: ZoneInfo) -> Sheet:
    concern, framework = letter.concern, letter.framework
    subject = f"Concern {concern.reference} under the {framework.title}"
    sheet = _headed(letter, subject, _raised_on(concern, zone), zone, writer=concern.raised_by, to=concern.addressed_to)
    route = f" under {cited(concern.route)} of the {framework.title}" if concern.route else ""
    sheet.text(
        f"{concern.raised_by.name} writes to you{route} with the concern set out below, and with the further action "
        "that it believes is needed."
    )
    if concern.sent_by_letter:
        sheet.text(f"The concern first went by letter on {on_date(concern.sent_by_letter)}.")
    _provisions(sheet, concern, framework)
    for heading, label, texts in (
        ("What the concern is", "Point", concern.points),
        ("Further action believed to be needed", "Further action", concern.further_actions),
    ):
        sheet.heading(heading, 2)
        for number, text in enumerate(texts, 1):
            sheet.heading(f"{label} {number}", 3)
            sheet.text(text)
    if concern.earlier_attempts:
        sheet.heading("Earlier attempts to settle it", 2)
        sheet.text(concern.earlier_attempts)
    if concern.evidence:
        sheet.heading("Evidence", 2)
        for each in concern.evidence:
            sheet.text(each)
    sheet.heading("A response", 2)
    sheet.text(_aim(concern, framework, zone))
    sheet.closing("Yours sincerely,", _signing(concern.raised_by))
    return sheet


def _response(letter: Letter, zone: ZoneInfo) -> Sheet:
    concern, response = letter.concern, letter.concern.response
    interim = concern.entries(EntryKind.INTERIM)
    kind = "Response" if response else "Interim response"
    given = concern.entries(EntryKind.RESPONDED) or interim
    subject = f"{kind} to concern {concern.reference} under the {letter.framework.title}"
    written_on = _day(given[-1], zone)
    sheet = _headed(letter, subject, written_on, zone, writer=concern.addressed_to, to=concern.raised_by)
    about = f"your concern of {on_date(_raised_on(concern, zone))}"
    if response:
        sheet.text(
            f"{concern.addressed_to.name} responds below to {about}: to each point, and to each further action that "
            "you believe is needed. What you wrote stands first, and the answer to it after."
        )
        _answers(sheet, "Your points", "Point", concern.points, response.to_points)
        _answers(sheet, "The further action", "Further action", concern.further_actions, response.to_further_actions)
    else:
        sheet.text(
            f"{concern.addressed_to.name} writes below on {about}. This is an interim response, which is the working "
            f"practice of both sides: the concern still awaits a response. {_latest_aim(concern)}"
        )
    if interim:
        sheet.heading("Interim responses", 2)
    for entry in interim:
        sheet.heading(on_date(_day(entry, zone)), 3)
        sheet.text(entry.detail)
    sheet.closing("Yours sincerely,", _signing(concern.addressed_to))
    return sheet


def _headed(letter: Letter, subject: str, written_on: date, zone: ZoneInfo, *, writer: Party, to: Party) -> Sheet:
    concern = letter.concern
    sheet = Sheet(subject, written_on)
    sheet.title(writer.name)
    sheet.address((_office(letter, to), to.name))
    sheet.fact("Date", on_date(written_on))
    sheet.fact("Reference", concern.reference)
    if concern.follows:
        sheet.fact("Follows on", concern.follows)
    if concern.engagement:
        sheet.fact("Engagement", concern.engagement)
    for end in concern.entries(*_ENDS):
        sheet.fact("Since then", f"{sentence(concern_words.HAPPENED[end.kind])}, {on_date(_day(end, zone))}")
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


def _answers(sheet: Sheet, heading: str, label: str, asked: Sequence[str], replies: Sequence[Reply]) -> None:
    sheet.heading(heading, 2)
    for number, (text, reply) in enumerate(zip(asked, replies, strict=True), 1):
        sheet.heading(f"{label} {number}: {reply.verdict}", 3)
        sheet.text(text, QUOTED)
        sheet.text(reply.reason)


def _aim(concern: Concern, framework: Framework, zone: ZoneInfo) -> str:
    """What the framework says of a response, in its own strength, and what of the date is the two sides' practice."""
    first = concern.entries(EntryKind.RAISED)[0].day
    route = framework.route_from(concern.raised_by.side)
    if first is None or concern.route is None or route is None or route.strength is None:
        return _latest_aim(concern)
    written_on = concern.sent_by_letter or _raised_on(concern, zone)
    return (
        f"Under {cited(concern.route)}, {concern.addressed_to.name} {route.strength} respond within {route.weeks} "
        f"weeks. Counted from {on_date(written_on)}, the aim date is {on_date(first)}. That it is counted so, and that "
        f"a response on that day, to its end, is in time, is the working practice of both sides. {_agreed(concern)}"
    ).rstrip()


def _agreed(concern: Concern) -> str:
    """The later aim dates, each of which left the earlier ones on record."""
    days = [on_date(entry.day) for entry in concern.entries(EntryKind.EXTENSION_AGREED) if entry.day]
    if not days:
        return ""
    return (
        f"The two parties have agreed on another aim date since, as is their working practice: {', then '.join(days)}."
    )


def _latest_aim(concern: Concern) -> str:
    if concern.aim_date is None:
        return concern_words.aim(None)
    agreed = ", as the two parties have agreed" if concern.entries(EntryKind.EXTENSION_AGREED) else ""
    return f"The aim date for it is {on_date(concern.aim_date)}{agreed}."


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


def _raised_on(concern: Concern, zone: ZoneInfo) -> date:
    return _day(concern.entries(EntryKind.RAISED)[0], zone)


def _day(entry: Entry, zone: ZoneInfo) -> date:
    return entry.at.astimezone(zone).date()
