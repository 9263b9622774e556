"""Every screen, message and letter about concerns, as it is read in a partnership of one framework."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from docx import Document

from bot.domain.concern import Concern, Entry, EntryKind, Reply, Response, Verdict, aim_date, next_actions, replayed
from bot.domain.draft import Draft, DraftReply, ResponseDraft, no_response_yet
from bot.domain.engagement import Stage
from bot.domain.framework import Framework, Route, Side
from bot.domain.letter import Letter, papers
from bot.domain.listed import Listed
from bot.domain.message import ConcernMessage, DigestMessage, UpcomingMessage
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Action
from bot.domain.procedure import ConcernAction, State
from bot.domain.upcoming import Coming, ComingAction, ComingConcern, ComingDecision, Which
from bot.ports.records import Page
from bot.services import drafts, responses
from bot.services.concerns import Shown
from bot.services.home import Home, HomeConcern, Records
from bot.services.upcoming import Upcoming
from handlers.forms import ConcernsFilter
from handlers.responding_forms import steps
from handlers.views import concern_list, guidance, raising, response_form, step_forms
from handlers.views.concern_card import acknowledged, concern_modal
from handlers.views.home import home_view
from handlers.views.letter import comment, letter_file
from handlers.views.letter_form import letter_form
from handlers.views.message import rendered
from handlers.views.nudges import SAYS
from handlers.views.raising_check import check_step
from handlers.views.text import Rendered
from handlers.views.upcoming import upcoming_modal
from tests.builders import RAISED_AT, a_concern, a_draft
from tests.reading import read
from tests.surfaces import LONDON

RAISED_ON = RAISED_AT.date()
ASKED = RAISED_ON + timedelta(weeks=6)
REPLY = Reply(Verdict.PARTLY, "Some of it was sent in August.")
SMALL_STEPS = {
    "extension": step_forms.extension_view,
    "decline": step_forms.decline_form,
    "resolve": step_forms.resolve_form,
    "withdraw": step_forms.withdraw_form,
    "evidence": step_forms.evidence_form,
    "note": step_forms.note_form,
}
Screens = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class Way:
    """Under which framework one party raises a concern with another."""

    framework: Framework
    raised_by: Party
    addressed_to: Party

    @property
    def route(self) -> Route:
        found = self.framework.route_from(self.raised_by.side)
        assert found is not None
        return found

    @property
    def first_aim(self) -> date | None:
        return aim_date(RAISED_ON, self.route.weeks) if self.route.weeks else None

    @property
    def provisions(self) -> tuple[str, ...]:
        return tuple(each.ref for each in self.framework.provisions if each.ref in {"7b", "18c"})


def every(way: Way) -> dict[str, str]:
    """What each screen says, by its name."""
    found = [*_raising(way), *_home(way), *_upcoming(way), ("help", guidance.help_for("/concern").text)]
    for name, concern in concerns(way).items():
        found += [(f"{screen}: {name}", text) for screen, text in _letters(concern, way)]
        for by in (_lead(way.raised_by), _lead(way.addressed_to), replace(_lead(way.addressed_to), roles=MEMBER)):
            for today in (RAISED_ON, RAISED_ON + timedelta(weeks=7)):
                whose = f"{name}, by {'raising' if by.party == way.raised_by else 'addressed'} {min(by.roles)}, {today}"
                found += [(f"{screen}: {whose}", text) for screen, text in _of(concern, way, by, today)]
    return dict(found)


def concerns(way: Way) -> dict[str, Concern]:
    """One in every state, and with every kind of history, by what happened last."""
    kind = EntryKind
    own, other = way.raised_by, way.addressed_to
    proposed = _entry(kind.EXTENSION_PROPOSED, other, "Two of us are away.", ASKED)
    agreed = _entry(kind.EXTENSION_AGREED, own, day=ASKED)
    again = _entry(kind.EXTENSION_PROPOSED, own, "We meet that week.", ASKED + timedelta(weeks=1))
    responded = _entry(kind.RESPONDED, other)
    histories: dict[str, tuple[Entry, ...]] = {
        "raised": (),
        "acknowledged": (_entry(kind.ACKNOWLEDGED, other),),
        "interim": (_entry(kind.INTERIM, other, "We are asking the policy team."),),
        "proposed": (proposed,),
        "proposed by us": (again,),
        "declined": (proposed, _entry(kind.EXTENSION_DECLINED, own, "Two weeks would do.")),
        "taken back": (proposed, _entry(kind.EXTENSION_TAKEN_BACK, other)),
        "agreed": (proposed, agreed),
        "proposed again": (proposed, agreed, again),
        "responded": (responded,),
        "responded after an extension": (proposed, agreed, _entry(kind.INTERIM, other, "Soon."), responded),
        "resolved": (responded, _entry(kind.RESOLVED, own, "Thank you.")),
        "not resolved": (responded, _entry(kind.NOT_RESOLVED, own, "The first point stays open.")),
        "withdrawn": (_entry(kind.WITHDRAWN, own, "We have talked."),),
        "overtaken": (_entry(kind.WITHDRAWN, own), _entry(kind.UNSENT, other, "Three days are what we can do.")),
        "noted": (_entry(kind.NOTED, own, "Ask Joe."), _entry(kind.EVIDENCE, other, "https://example.org/minutes")),
        "nudged": tuple(_entry(kind.NUDGED, other, nudge) for nudge in SAYS),
    }
    made = {name: _concern(way, entries) for name, entries in histories.items()}
    lettered = replace(made["raised"], sent_by_letter=date(2026, 9, 1), follows="C-3XYZ")
    return made | {"by letter": replace(lettered, earlier_attempts="We spoke in August.")}


def _concern(way: Way, entries: tuple[Entry, ...]) -> Concern:
    timeline = (_entry(EntryKind.RAISED, way.raised_by, day=way.first_aim), *entries)
    standing = replayed(timeline)
    concern = a_concern(
        state=standing.state,
        raised_by=way.raised_by,
        addressed_to=way.addressed_to,
        addressee=way.route.addressee,
        route=way.route.provision,
        framework=way.framework.id,
        provisions=way.provisions,
        aim_date=standing.aim_date,
        extension=standing.extension,
        timeline=timeline,
    )
    answered = any(entry.kind is EntryKind.RESPONDED for entry in entries)
    return replace(concern, response=Response((REPLY, REPLY), (REPLY,)) if answered else None)


def _entry(kind: EntryKind, by: Party, words: str = "", day: date | None = None) -> Entry:
    at = RAISED_AT if kind is EntryKind.RAISED else datetime(2026, 9, 7, 9, tzinfo=UTC)
    return Entry(kind, at, by, Role.LEAD, words, day=day)


MEMBER = frozenset({Role.MEMBER})


def _lead(party: Party) -> Participant:
    return Participant(Person("T1", "U1"), party, frozenset({Role.LEAD}))


def _of(concern: Concern, way: Way, by: Participant, today: date) -> Screens:
    may = next_actions(concern, by, today=today)
    shown = Shown(concern, way.framework, may, today, "E-4HX9", ("C-4ABC",))
    yield "card", read(concern_modal(shown, LONDON))
    yield "acknowledged", _said(acknowledged(shown))
    yield from ((name, read(form(shown))) for name, form in SMALL_STEPS.items())
    if ConcernAction.GIVE_INTERIM in may:
        yield "interim", read(response_form.interim_form(shown))
        yield from _responding(concern, way)
    for kind in SAYS:
        yield f"nudge {kind}", _said(rendered(ConcernMessage(kind, concern, may), LONDON))
    page: Page[Listed] = Page((concern,), 0, 5, 1)
    yield "list", read(concern_list.concerns_modal(page, ConcernsFilter(), today, LONDON))


def _letters(concern: Concern, way: Way) -> Screens:
    yield "letter form", read(letter_form(concern))
    yield "beside a letter", comment(concern)
    for paper in papers(concern):
        yield f"letter, {paper}", _text_of(letter_file(Letter(paper, concern, way.framework), LONDON))


def _responding(concern: Concern, way: Way) -> Screens:
    reply = DraftReply(REPLY.verdict, REPLY.reason)
    full = ResponseDraft(concern.reference, (reply, reply), (reply,), changed_at=RAISED_AT, version=1)
    for name, draft in (("empty", no_response_yet(concern, now=RAISED_AT)), ("full", full)):
        form = responses.Form(concern, way.framework, draft)
        for number in range(len(steps(form))):
            yield f"response step {number + 1}, {name}", read(response_form.response_step(form, number))
            yield f"response step {number + 1}, changed", read(response_form.response_step(form, number, {}))
        for changed in (False, True):
            yield f"response check, {name}, {changed}", read(response_form.response_check(form, changed=changed))


def _raising(way: Way) -> Screens:
    full = a_draft(raised_by=way.raised_by, addressed_to=way.addressed_to.id, provisions=way.provisions)
    for name, draft in (
        ("full", full),
        ("bare", _bare(way)),
    ):
        for by in (_lead(way.raised_by), replace(_lead(way.raised_by), roles=MEMBER)):
            form = drafts.Form(by, (way.addressed_to,), way.route, way.framework, draft, way.first_aim, RAISED_ON)
            for changed in (False, True):
                saved = draft if changed else None
                named = f"{name}, {min(by.roles)}, {changed}"
                yield f"raising step 1: {named}", read(raising.matter_step(form, saved))
                yield f"raising step 2: {named}", read(raising.remedy_step(form, saved))
                yield f"raising step 3: {named}", read(raising.grounds_step(form, way.provisions, (), saved))
                yield f"raising check: {named}", read(check_step(form, changed=changed))


def _bare(way: Way) -> Draft:
    return a_draft(raised_by=way.raised_by, addressed_to=None, points=(), provisions=(), version=0)


def _home(way: Way) -> Screens:
    drafted = Page((a_draft(raised_by=way.raised_by),), 0, 3, 1)
    for party in (way.raised_by, way.addressed_to):
        for today in (RAISED_ON, RAISED_ON + timedelta(weeks=7)):
            every_one = tuple(
                HomeConcern(each, next_actions(each, _lead(party), today=today)) for each in concerns(way).values()
            )
            page = Page(every_one, 0, len(every_one), len(every_one) + 1)
            open_ones = tuple(each for each in every_one if each.concern.state in (State.RAISED, State.ACKNOWLEDGED))
            records = Records(page, page, page, open_ones, len(open_ones) + 3, drafted, Page((), 0, 5, 0))
            home = Home(way.framework, frozenset(Action), RAISED_AT, today, party, records)
            yield (
                f"home of {'raising' if party == way.raised_by else 'addressed'}, {today}",
                read(home_view(home, LONDON)),
            )


def _upcoming(way: Way) -> Screens:
    for own in (True, False):
        for today in (RAISED_ON, RAISED_ON + timedelta(weeks=7)):
            lines: tuple[Coming, ...] = (
                *(ComingConcern(concern=each, from_own=own) for each in concerns(way).values()),
                ComingAction(
                    engagement="E-4HX9", topic="Rotas", stage=Stage.IDEA, number=1, what="Ask Joe.", due=RAISED_ON
                ),
                ComingDecision(engagement="E-4HX9", topic="Rotas", stage=Stage.IDEA, on=ASKED, next_nudge=RAISED_AT),
            )
            for some in ((), lines):
                whose = f"{'raising' if own else 'addressed'}, {today}, {len(some)}"
                page: Page[Coming] = Page(some, 0, 10, 99)
                for reads in (True, False):
                    shown = upcoming_modal(Upcoming(page, RAISED_AT, today, reads_records=reads), LONDON)
                    yield f"upcoming of {whose}, {reads}", read(shown)
                for which in Which:
                    asked = UpcomingMessage(which, some, 99, RAISED_AT, today)
                    yield f"upcoming asked by {whose}, {which}", _said(rendered(asked, LONDON))
                for since in (None, RAISED_ON):
                    digest = DigestMessage(some, 99, RAISED_AT, today, ASKED, since, dict.fromkeys(State, 2))
                    yield f"digest of {whose}, {since}", _said(rendered(digest, LONDON))


def _said(message: Rendered) -> str:
    return f"{message.text}\n{read(message.blocks)}"


def _text_of(file: bytes) -> str:
    document: Any = Document(BytesIO(file))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def sides(framework: Framework, union: Party, employer: Party) -> tuple[Way, Way]:
    """Both directions: the union's first."""
    assert (union.side, employer.side) == (Side.UNION, Side.EMPLOYER)
    return Way(framework, union, employer), Way(framework, employer, union)
