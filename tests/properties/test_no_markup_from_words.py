"""Ten thousand texts in every field of every surface: none of them calls anybody, links anything or runs anything."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import cycle
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import errors
from bot.domain.answer import Answer, Certainty, Match
from bot.domain.concern import Concern, Entry, EntryKind, Reply, Response, Verdict
from bot.domain.draft import Draft
from bot.domain.engagement import Confidentiality, Engagement, EngagementEntry, Happened, How, Stage
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.framework import Side
from bot.domain.listed import Extension
from bot.domain.message import ConcernMessage, DigestMessage, GuidanceMessage, UpcomingMessage
from bot.domain.notice import Guidance, NudgeKind
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Action
from bot.domain.practice import Conversation, Practice, Proposal, Region, Setting
from bot.domain.procedure import ConcernAction, State
from bot.domain.upcoming import Coming, ComingAction, ComingConcern, ComingDecision, Which
from bot.ports.records import Page
from bot.services import engagements as engagement_services
from bot.services.asking import LookedUp
from bot.services.concerns import Shown
from bot.services.follow_up_actions import Form as ActionForm
from bot.services.naming import OwnPeople
from bot.services.people import PartyShown
from bot.services.settings import ProposalShown, Settings
from bot.services.upcoming import Upcoming
from handlers.drafts import LogDraft
from handlers.forms import EngagementsFilter
from handlers.views import answer, guidance, lookup, people, trouble
from handlers.views import errors as words_of_errors
from handlers.views.concern_card import acknowledged, concern_modal
from handlers.views.engagement_card import engagement_modal
from handlers.views.engagement_form import log_form, update_form
from handlers.views.engagement_step_forms import action_form
from handlers.views.engagement_step_forms import note_form as engagement_note_form
from handlers.views.engagement_words import DATES
from handlers.views.engagements import engagements_modal
from handlers.views.message import rendered
from handlers.views.notice import notice
from handlers.views.nudges import SAYS
from handlers.views.settings import (
    hours_form,
    joint_channel_form,
    private_channel_form,
    region_form,
    settings_modal,
)
from handlers.views.step_forms import (
    decline_form,
    evidence_form,
    extension_view,
    note_form,
    resolve_form,
    withdraw_form,
)
from handlers.views.text import Rendered
from handlers.views.upcoming import upcoming_modal
from tests.builders import a_draft
from tests.surfaces import FRAMEWORK, LONDON

AT_ONCE = 20
TIMES = 500
MOMENT = datetime(2026, 9, 2, 9, 0, tzinfo=UTC)
EVERYTHING = frozenset(Action)
SAID = (EntryKind.INTERIM, EntryKind.EXTENSION_PROPOSED, EntryKind.EVIDENCE, EntryKind.NOTED, EntryKind.WITHDRAWN)
# An address that was typed is a link to itself, and nothing else is one.
ADDRESS = re.compile(r"https?://[\w.-]+(:\d+)?([/?#][\w/?#=&%.,:;~+()-]*)?", re.ASCII)
OURS = re.compile("<(@(U0AAA|U0BBB)|#C0AAA)>")
MARKUP = (
    "<!channel>",
    "<!here|here>",
    "<!everyone>",
    "<!subteam^S0AAA|@unions>",
    "<!date^1^{date}^https://ex.org|now>",
    "<@U0BEN>",
    "<@U0BEN|ben>",
    "<#C0PAY|pay>",
    "<https://ex.org|the agreement>",
    "<mailto:a@ex.org|write>",
    "<tel:+44|call>",
    "<slack://user?id=U0BEN|ben>",
    "</concern raise>",
    "&lt;!channel&gt;",
    "&amp;lt;@U0BEN&amp;gt;",
    "&#60;!channel&#62;",
    "https://ex.org/pay",
    "a@ex.org",
    "@here @channel #pay",
    "/concern withdraw C-7K2M",
    "[the agreement](https://ex.org)",
    "＜!channel＞",
    "<\u200b!channel>",
    "\u202e>lennahc!<",
    "\u2066<!here>\u2069",
    "<!chan\u0000nel>",
    "`<!here>` ```<@U0BEN>```",
    "*_~<#C0PAY>~_*",
    ":wave: 👩‍👩‍👧 ✊🏽",
    "\n> <!here>\n",
    "<", "<!", "<@", ">", "|", "&", "&l", "t;",
)  # fmt: skip

pieces = st.sampled_from(MARKUP) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
texts = st.builds(
    # Near a limit a cut may fall within what was escaped, and long texts are cut wherever they are clipped.
    lambda before, parts, times: ("x" * before + "".join(parts) * times)[:3000] or "x",
    st.integers(0, 12) | st.sampled_from((68, 140, 190, 490, 990, 1980, 2890, 2990)),
    st.lists(pieces, min_size=1, max_size=5),
    st.sampled_from((1, 1, 1, 1, 2, 40)),
)


def party(words: Iterator[str], side: Side = Side.UNION) -> Party:
    return Party("p", next(words), side)


def concern(words: Iterator[str]) -> Concern:
    own, other = party(words), party(words, Side.EMPLOYER)
    return Concern(
        reference="C-7K2M",
        state=State.RESPONDED,
        raised_by=own,
        addressed_to=other,
        addressee=next(words),
        route="16",
        framework=FRAMEWORK.id,
        framework_version=0,
        provisions=("7b", "10"),
        points=(next(words), next(words)),
        further_actions=(next(words),),
        raised_at=MOMENT,
        aim_date=date(2026, 9, 30),
        timeline=(
            Entry(EntryKind.RAISED, MOMENT, own, Role.LEAD),
            Entry(EntryKind.NUDGED, MOMENT, other, Role.LEAD, NudgeKind.PLEASE_ACKNOWLEDGE),
            *(Entry(kind, MOMENT, own, Role.LEAD, next(words), day=date(2026, 10, 14)) for kind in SAID),
        ),
        earlier_attempts=next(words),
        evidence=(next(words)[:500],),
        follows="C-3XYZ",
        sent_by_letter=date(2026, 9, 1),
        extension=Extension(other, date(2026, 10, 28)),
        response=Response(
            (Reply(Verdict.AGREED, next(words)), Reply(Verdict.NOT_AGREED, next(words))),
            (Reply(Verdict.PARTLY, next(words)),),
        ),
    )


def draft(words: Iterator[str]) -> Draft:
    return a_draft(
        raised_by=party(words),
        addressed_to="p",
        points=(next(words), next(words)),
        further_actions=(next(words),),
        earlier_attempts=next(words),
        evidence=(next(words), next(words)),
    )


def engagement(words: Iterator[str]) -> Engagement:
    parties = (party(words), party(words))
    return Engagement(
        reference="E-4HX9",
        topic=next(words),
        description=next(words),
        stage=Stage.DRAFTING,
        first_stage=Stage.IDEA,
        on=date(2026, 9, 1),
        how=How.MEETING,
        parties=parties,
        provisions=("7b",),
        framework=FRAMEWORK.id,
        framework_version=0,
        confidentiality=Confidentiality.ALL_PARTIES,
        opened_by=parties[0],
        opener=Role.MEMBER,
        opened_at=MOMENT,
        decision_date=date(2026, 12, 1),
        actions=(
            FollowUpAction(1, next(words)[:500], Person("T1", "U0AAA"), parties[0], date(2026, 9, 10)),
            FollowUpAction(2, next(words)[:500], Person("T1", "U0BBB"), party(words), date(2026, 9, 10), MOMENT),
        ),
        timeline=tuple(
            EngagementEntry(
                kind, MOMENT, parties[1], Role.LEAD, "2026-10-01" if kind in DATES else next(words), action=1
            )
            for kind in Happened
        ),
    )


def concern_surfaces(words: Iterator[str]) -> Iterator[Any]:
    shown = Shown(concern(words), FRAMEWORK, frozenset(ConcernAction), date(2026, 9, 7), "E-4HX9", ("C-4ABC",))
    for number in range(4):
        yield concern_modal(shown, LONDON, number)
    for form in (extension_view, decline_form, resolve_form, withdraw_form, evidence_form, note_form):
        yield form(shown)
    yield acknowledged(shown)
    for kind in SAYS:
        yield rendered(ConcernMessage(kind, concern(words), frozenset(ConcernAction)), LONDON)


def engagement_surfaces(words: Iterator[str]) -> Iterator[Any]:
    made = engagement(words)
    for number in range(3):
        yield engagement_modal(made, FRAMEWORK, LONDON, number)
    page = Page((engagement(words), engagement(words)), 0, 5, 2)
    yield engagements_modal(page, EngagementsFilter(words=next(words)))
    participant = Participant(Person("T1", "U0AAA"), party(words), frozenset({Role.MEMBER}))
    form = engagement_services.Form(participant, (party(words),), FRAMEWORK, (), date(2026, 9, 2))
    yield update_form(made, form)
    yield action_form(ActionForm(made, participant, date(2026, 9, 2)), next(words))
    yield action_form(ActionForm(made, participant, date(2026, 9, 2), made.actions[0]))
    yield engagement_note_form(made, next(words))
    yield log_form(form, LogDraft(topic=next(words), description=next(words), suggested=True))


def upcoming_surfaces(words: Iterator[str]) -> Iterator[Any]:
    own: dict[str, Any] = {"engagement": "E-4HX9", "stage": Stage.IDEA}
    lines: tuple[Coming, ...] = (
        ComingConcern(concern=concern(words), from_own=True),
        ComingAction(**own, topic=next(words), number=1, what=next(words), due=date(2026, 9, 7)),
        ComingDecision(**own, topic=next(words), on=date(2026, 9, 7)),
    )
    today = date(2026, 9, 2)
    yield upcoming_modal(Upcoming(Page(lines, 0, 10, 3), MOMENT, today, reads_records=True), LONDON)
    yield rendered(UpcomingMessage(Which.ALL, lines, 3, MOMENT, today), LONDON)
    yield rendered(DigestMessage(lines, 3, MOMENT, today, date(2026, 9, 16), date(2026, 8, 26)), LONDON)


def answers(words: Iterator[str]) -> Iterator[Any]:
    worded = tuple(replace(each, wording=next(words)) for each in FRAMEWORK.provisions[:3])
    framework = replace(
        FRAMEWORK, provisions=worded + FRAMEWORK.provisions[3:], version=1, source=next(words), title=next(words)
    )
    refs = [each.ref for each in worded]
    found = Answer(framework.id, 1, Certainty.TENTATIVE, tuple(Match(ref, 1.0) for ref in refs))
    yield answer.answer(found, framework, EVERYTHING, words=next(words))
    yield lookup.looked_up(LookedUp(framework, worded, (next(words),), EVERYTHING))
    yield lookup.wording_modal(framework, worded[0])
    yield lookup.index(framework)
    yield lookup.no_such_provisions(framework, (next(words),))
    yield guidance.nearest((next(words), next(words)))
    yield guidance.greeting(framework, EVERYTHING)
    yield rendered(GuidanceMessage(Guidance.HELP, framework, frozenset()), LONDON)


def people_surfaces(words: Iterator[str]) -> Iterator[Any]:
    own = party(words)
    everybody = tuple(Participant(Person("T1", user), own, frozenset(Role)) for user in ("U0AAA", "U0BBB"))
    yield people.parties_message([PartyShown(party(words), has_lead=False), PartyShown(party(words), has_lead=True)])
    yield people.people_modal(OwnPeople(own, Page(everybody, 0, 10, 2)))
    yield people.name_form(own)
    yield people.change_form(everybody[0])


def settings_surfaces(words: Iterator[str]) -> Iterator[Any]:
    own = replace(party(words), private_channel="C0AAA", channel_problem=next(words))
    proposed = (
        Proposal(Setting.REGION, Region.SCOTLAND, party(words), MOMENT),
        Proposal(Setting.JOINT_CHANNEL, Conversation("T1", "C0AAA"), party(words), MOMENT),
    )
    shown = Settings(
        Participant(Person("T1", "U0AAA"), own, frozenset(Role)),
        Practice(None, Conversation("T1", "C0AAA")),
        Region.ENGLAND_AND_WALES,
        tuple(ProposalShown(each, EVERYTHING) for each in proposed),
        EVERYTHING,
    )
    for view in (settings_modal, region_form, joint_channel_form, private_channel_form):
        yield view(shown)
    yield hours_form(shown.by)


def refusals(words: Iterator[str]) -> Iterator[Any]:
    for error in (
        errors.NotAllowed(next(words), next(words)),
        *(errors.WrongState(next(words), state) for state in State),
        errors.NoProcedure(next(words)),
        errors.NotTheFramework(next(words)),
        errors.AlreadySetUp(next(words)),
        errors.InvalidInput(next(words), next(words)),
    ):
        spoken = words_of_errors.words(error)
        yield notice(spoken)
        yield trouble.with_line(spoken, "/concern", next(words))


def active(shown: Any) -> Iterator[str]:
    """Whatever in it Slack would make into more than letters."""
    if isinstance(shown, list | tuple):
        for each in shown:
            yield from active(each)
    elif isinstance(shown, dict):
        if problem := _active_itself(shown):
            yield problem
        for each in shown.values():
            yield from active(each)


def _active_itself(shown: dict[str, Any]) -> str | None:
    match shown:
        case {"type": "mrkdwn", "text": str() as text}:
            is_dead = "<" not in OURS.sub("", text) and shown.get("verbatim") is True
        case {"type": "plain_text"}:
            is_dead = shown.get("emoji") is False
        case {"type": "rich_text" | "rich_text_section"}:
            is_dead = shown.keys() == {"type", "elements"}
        case {"type": "text"}:
            is_dead = shown.keys() == {"type", "text"}
        case {"type": "link", "url": str() as url}:
            is_dead = shown.keys() == {"type", "url"} and ADDRESS.fullmatch(url) is not None
        case {"type": "markdown" | "link" | "user" | "usergroup" | "channel" | "broadcast"}:
            is_dead = False
        case _:
            is_dead = not {"url", "image_url"} & shown.keys()
    return None if is_dead else str(shown)


@settings(deadline=None, max_examples=TIMES, suppress_health_check=list(HealthCheck))
@given(st.lists(texts, min_size=AT_ONCE, max_size=AT_ONCE))
def test_no_text_becomes_a_mention_a_link_or_a_command(typed: list[str]) -> None:
    words = cycle(typed)
    for surfaces in (
        concern_surfaces,
        engagement_surfaces,
        upcoming_surfaces,
        answers,
        people_surfaces,
        settings_surfaces,
        refusals,
    ):
        for surface in surfaces(words):
            if isinstance(surface, Rendered):
                assert "<" not in surface.text
                assert surface.blocks
                assert list(active(surface.blocks)) == []
            else:
                assert list(active(surface)) == []


def test_what_slack_would_act_on_is_found() -> None:
    made = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "Hello <!here>", "verbatim": True}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "#pay"}},
        {"type": "actions", "elements": [{"type": "button", "url": "https://ex.org"}]},
        {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U0BEN"}]},
        {"type": "rich_text_section", "elements": [{"type": "link", "url": "https://ex.org", "text": "pay"}]},
        {"type": "rich_text_section", "elements": [{"type": "link", "url": "https://gov.uk@ex.org"}]},
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "x", "style": {"bold": True}}]},
        {"type": "header", "text": {"type": "plain_text", "text": ":wave:"}},
    ]
    assert [len(list(active([each]))) for each in made] == [1] * len(made)
    assert list(active([{"type": "section", "text": {"type": "mrkdwn", "text": "<@U0AAA>", "verbatim": True}}])) == []
