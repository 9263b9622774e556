"""Whatever is set, agreed on or proposed, what we show of it is legal for Slack, harmless, and read back as it was."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.domain.hours import MORNINGS, WEEKDAYS, Hours
from bot.domain.message import PracticeMessage
from bot.domain.notice import PracticeKind
from bot.domain.people import Participant
from bot.domain.practice import Conversation, Practice, Proposal, Region, Setting, Value
from bot.services.settings import ProposalShown, Settings
from handlers import ids
from handlers.payloads import ActionPayload
from handlers.settings_forms import HoursForm, SeenProposal
from handlers.views.settings import (
    hours_form,
    joint_channel_form,
    practice_message,
    private_channel_form,
    region_form,
    settings_modal,
)
from sandbox.block_kit.state import first_state
from tests.surfaces import actions, assert_harmless, assert_message, assert_modal, moments, participants, parties, texts

CHANNELS = ("C0AAA", "G0BBB")
channels = st.builds(Conversation, st.just("T0PARTNER1"), st.sampled_from(CHANNELS))
regions = st.sampled_from(Region)
proposals = st.builds(Proposal, st.just(Setting.REGION), regions, parties, moments) | st.builds(
    Proposal, st.just(Setting.JOINT_CHANNEL), st.none() | channels, parties, moments
)
hours = st.builds(Hours, st.sampled_from(MORNINGS), st.frozensets(st.sampled_from(sorted(WEEKDAYS)), min_size=1))


@st.composite
def own(draw: st.DrawFn) -> Participant:
    by = draw(participants)
    problem, channel = draw(st.none() | texts(60)), draw(st.none() | st.sampled_from(CHANNELS))
    party = replace(by.party, private_channel=channel, channel_problem=problem)
    return replace(by, party=party, hours=draw(hours), wants_digest=draw(st.booleans()))


proposed = st.lists(
    st.builds(ProposalShown, proposals, actions), max_size=2, unique_by=lambda each: each.proposal.setting
)
shown = st.builds(
    Settings,
    own(),
    st.builds(Practice, st.none() | regions, st.none() | channels),
    regions,
    proposed.map(tuple),
    actions,
)
slowly = hypothesis_settings(deadline=None, max_examples=60)


def _without_channels(view: Any) -> Any:
    """Those that people chose from Slack's own list are shown by name."""
    if isinstance(view, dict):
        return {key: _without_channels(value) for key, value in view.items()}
    if isinstance(view, list):
        return [_without_channels(each) for each in view]
    if isinstance(view, str):
        for channel in CHANNELS:
            view = view.replace(f"<#{channel}>", "")
    return view


@slowly
@given(shown)
def test_every_modal_is_legal_and_harmless(settings: Settings) -> None:
    views = [form(settings) for form in (settings_modal, region_form, joint_channel_form, private_channel_form)]
    for view in (*views, hours_form(settings.by)):
        assert_modal(view)
        assert_harmless(_without_channels(view))


@slowly
@given(st.sampled_from(PracticeKind), proposals)
def test_every_message_is_legal_and_says_what_it_is_about(kind: PracticeKind, proposal: Proposal) -> None:
    message = practice_message(PracticeMessage(kind, proposal.setting, proposal.value))

    assert_message(message.text, message.blocks)
    assert_harmless(_without_channels(message.blocks))
    assert proposal.proposed_by.name not in message.text


@slowly
@given(own())
def test_the_form_of_hours_reads_back_as_it_was_filled_in(by: Participant) -> None:
    view = hours_form(by)
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    values = {block["block_id"]: {ids.VALUE: first_state(block["element"])} for block in inputs}
    submitted = {
        "user": {"id": by.person.user, "team_id": by.person.team},
        "view": {"id": "V1", "state": {"values": values}},
    }

    form = HoursForm.from_body(submitted, b"secret")

    assert (form.to_hours(), form.wants_digest) == (by.hours, by.wants_digest)


@slowly
@given(shown)
def test_the_buttons_of_a_proposal_hand_on_what_was_seen(settings: Settings) -> None:
    view = settings_modal(settings)
    elements = [each for block in view["blocks"] if block["type"] == "actions" for each in block["elements"]]
    answers = [ids.AGREE_PROPOSAL, ids.DECLINE_PROPOSAL, ids.TAKE_BACK_PROPOSAL]
    handed_on: list[tuple[Setting, Value]] = []
    for element in elements:
        if element["action_id"] in answers:
            body = {"user": {"id": "U1", "team_id": "T1"}, "trigger_id": "t", "actions": [element]}
            seen = SeenProposal.of(ActionPayload.from_body(body))
            handed_on.append((seen.setting, seen.value))

    known = {(each.proposal.setting, each.proposal.value) for each in settings.proposals}
    assert set(handed_on) <= known
