"""Every screen and message about an engagement's changes, nudges and what stands in their way, as it is read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

from bot.domain.engagement import Confidentiality, Engagement, EngagementEntry, Happened, How, Stage
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.framework import Framework
from bot.domain.message import (
    ActionMessage,
    ConcernMessage,
    DecisionMessage,
    GapMessage,
    MergedMessage,
    Message,
    NudgeMessage,
)
from bot.domain.notice import Gap, NudgeKind
from bot.domain.people import Participant, Person, Role
from bot.errors import ActionMoved, ChangedMeanwhile, NothingToSnooze, TooLateToSnooze
from bot.services import engagements, follow_up_actions
from bot.services.snoozing import Snoozed
from handlers.views import engagement_card, engagement_form, engagement_step_forms, errors, guidance, nudges
from handlers.views.engagement_words import DATES
from handlers.views.message import rendered
from handlers.views.text import Rendered
from tests.builders import EMPLOYER, UNION, a_concern
from tests.reading import read
from tests.surfaces import LONDON

AT = datetime(2026, 9, 2, 9, 0, tzinfo=UTC)
DUE = date(2026, 9, 10)
BY = Participant(Person("T1", "U0AAA"), EMPLOYER, frozenset({Role.MEMBER}))
ACTIONS = (
    FollowUpAction(1, "Send the papers.", BY.person, EMPLOYER, DUE),
    FollowUpAction(2, "Answer them.", Person("T1", "U0BBB"), UNION, DUE, AT),
)
REFUSALS = (TooLateToSnooze(DUE), NothingToSnooze(), ActionMoved(is_done=True), ActionMoved(is_done=False))


def of_engagements(framework: Framework) -> dict[str, str]:
    """What each says, by its name."""
    screens = {f"help of {each}": guidance.help_for(each).text for each in ("/engagement", "/partnership")}
    screens |= {f"refused {number}": errors.words(each) for number, each in enumerate((*REFUSALS, ChangedMeanwhile()))}
    for confidentiality in Confidentiality:
        of = _engagement(framework, confidentiality)
        screens |= {f"{name}, {confidentiality}": text for name, text in _forms(of, framework).items()}
        screens |= {f"{name}, {confidentiality}": _said(each) for name, each in _messages(of).items()}
    return screens


def _engagement(framework: Framework, confidentiality: Confidentiality) -> Engagement:
    entries = [
        EngagementEntry(kind, AT, UNION, Role.LEAD, before, only_for, 1)
        for kind in Happened
        for before in (
            ["2026-09-01", ""] if kind in DATES else ["follow-up action" if kind is Happened.NUDGED else "x"]
        )
        for only_for in ((None, UNION.id) if kind is Happened.NOTED else (None,))
    ]
    decision = EngagementEntry(Happened.NUDGED, AT, UNION, Role.LEAD, NudgeKind.DECISION_NEAR, UNION.id)
    return Engagement(
        reference="E-4HX9",
        topic="Rotas",
        description="A first idea.",
        stage=Stage.DRAFTING,
        first_stage=Stage.IDEA,
        on=AT.date(),
        how=How.MEETING,
        parties=(EMPLOYER, UNION),
        provisions=(),
        framework=framework.id,
        framework_version=0,
        confidentiality=confidentiality,
        opened_by=EMPLOYER,
        opener=Role.MEMBER,
        opened_at=AT,
        decision_date=DUE,
        actions=ACTIONS,
        timeline=(*entries, decision),
    )


def _forms(of: Engagement, framework: Framework) -> dict[str, str]:
    """Without the list of provisions, whose titles are each framework's."""
    bare = replace(framework, provisions=())
    form = engagements.Form(BY, of.parties, bare, (), AT.date())
    action = follow_up_actions.Form(of, BY, AT.date())
    return {
        "card": read(engagement_card.engagement_modal(of, bare, LONDON)),
        "update": read(engagement_form.update_form(of, form)),
        "action": read(engagement_step_forms.action_form(action)),
        "action changed": read(engagement_step_forms.action_form(replace(action, action=ACTIONS[0]))),
        "note": read(engagement_step_forms.note_form(of)),
    }


def _messages(of: Engagement) -> dict[str, Rendered]:
    asked = [
        ActionMessage(of, ACTIONS[0], may, DUE + timedelta(days=days), snooze, again)
        for may, days, snooze, again in product((True, False), (-2, 0, 7), (True, False), (True, False))
    ]
    near = [DecisionMessage(of, *each) for each in product((True, False), repeat=3)]
    concern = ConcernMessage(NudgeKind.AIM_DATE_COMING_UP, a_concern(), frozenset(), can_snooze=True, is_again=True)
    some: tuple[NudgeMessage, ...] = (concern, asked[0], near[0])
    messages: list[Message] = [*asked, *near, *(MergedMessage(some * many) for many in (1, 2, 7))]
    messages += [GapMessage(gap, UNION, BY.person if gap is Gap.PERSON else None) for gap in Gap]
    found = {f"message {number}": rendered(each, LONDON) for number, each in enumerate(messages)}
    subjects = ("C-7K2M", of.reference, f"{of.reference}/1")
    return found | {f"put off {each}": nudges.snoozed(Snoozed(each, AT), LONDON) for each in subjects}


def _said(message: Rendered) -> str:
    return f"{message.text}\n{read(message.blocks)}"
