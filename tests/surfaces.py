"""Stored values of any kind that our surfaces may have to show, and the check that Slack takes what they become."""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.domain.concern import Concern, Entry, EntryKind, Reply, Response, Verdict
from bot.domain.engagement import Confidentiality, Engagement, EngagementEntry, Happened, How, Stage
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.framework import Framework, Side
from bot.domain.framework_file import available
from bot.domain.listed import Extension
from bot.domain.notice import NudgeKind
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Action
from bot.domain.procedure import ConcernAction, State
from bot.services.concerns import Shown
from handlers.views.engagement_words import DATES
from sandbox.block_kit.blocks import message_errors
from sandbox.block_kit.views import is_too_large, view_errors

LONDON = ZoneInfo("Europe/London")
FRAMEWORK: Framework = available()["cabinet-office-2026"]
REFS = tuple(FRAMEWORK.by_ref)
SNIPPETS = (
    "<!channel> ",
    "<@U0BEN> ",
    "<https://ex.org|pay> ",
    "<#C0PAY> ",
    "&lt;!here&gt; ",
    "&",
    "😀",
    "a\nb ",
    "*x*",
)


def texts(longest: int) -> st.SearchStrategy[str]:
    """What may be stored: never blank, up to `longest` characters, with all that Slack would take for markup."""
    pieces = st.sampled_from(SNIPPETS) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
    counts = st.integers(1, 40) | st.just(longest)
    return st.builds(lambda piece, count: ("x" + piece * count)[:longest].strip(), pieces, counts)


parties = st.builds(Party, st.uuids().map(str), texts(400), st.sampled_from(Side))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
refs = st.lists(st.sampled_from(REFS), unique=True, max_size=len(REFS)).map(tuple)
tens = st.lists(texts(3000), min_size=1, max_size=10).map(tuple)
actions = st.frozensets(st.sampled_from(Action))
steps = st.frozensets(st.sampled_from(ConcernAction))
roles = st.frozensets(st.sampled_from(Role))
people = st.builds(Person, st.just("T0PARTNER1"), st.from_regex(r"[UW][A-Z0-9]{5,20}", fullmatch=True))
participants = st.builds(Participant, people, parties, roles)
replies = st.builds(Reply, st.sampled_from(Verdict), texts(3000))


@st.composite
def concerns(draw: st.DrawFn) -> Concern:
    points, further = draw(tens), draw(tens)
    raised_by, addressed_to, at = draw(parties), draw(parties), draw(moments)
    words = st.just("") | texts(3000) | st.sampled_from(NudgeKind)
    days = st.none() | st.dates(date(2026, 1, 1), date(2033, 1, 1))
    entries = st.builds(
        Entry, st.sampled_from(EntryKind), moments, parties, st.sampled_from(Role), words, st.none(), days
    )
    answered = draw(st.booleans())
    extension = draw(st.none() | st.builds(Extension, parties, st.just(at.date() + timedelta(weeks=6))))
    proposing = [draw(_proposing(at, extension))] if extension else []
    return Concern(
        reference="C-7K2M",
        state=State.RESPONDED if answered else draw(st.sampled_from((State.RAISED, State.WITHDRAWN))),
        raised_by=raised_by,
        addressed_to=addressed_to,
        addressee=draw(texts(300)),
        route=draw(st.sampled_from(("16", "17", None))),
        framework=FRAMEWORK.id,
        framework_version=0,
        provisions=draw(refs),
        points=points,
        further_actions=further,
        raised_at=at,
        aim_date=draw(st.none() | st.just(at.date() + timedelta(weeks=4))),
        timeline=(*draw(st.lists(entries, min_size=1, max_size=80)), *proposing),
        response=Response(draw(_of(points)), draw(_of(further))) if answered else None,
        earlier_attempts=draw(st.just("") | texts(3000)),
        evidence=draw(st.lists(texts(500), max_size=10).map(tuple)),
        sent_by_letter=draw(days),
        follows=draw(st.none() | st.just("C-3XYZ")),
        extension=extension,
    )


def _proposing(at: datetime, extension: Extension) -> st.SearchStrategy[Entry]:
    said = texts(3000)
    by = extension.proposed_by
    return said.map(lambda reason: Entry(EntryKind.EXTENSION_PROPOSED, at, by, Role.LEAD, reason, day=extension.to))


def _of(asked: tuple[str, ...]) -> st.SearchStrategy[tuple[Reply, ...]]:
    return st.lists(replies, min_size=len(asked), max_size=len(asked)).map(tuple)


shown_concerns = st.builds(
    Shown,
    concern=concerns(),
    framework=st.just(FRAMEWORK),
    may=steps,
    today=st.dates(date(2026, 1, 1), date(2033, 1, 1)),
    engagement=st.none() | st.just("E-4HX9"),
    followed_by=st.lists(st.just("C-4ABC"), max_size=12).map(tuple),
    response_begun=st.booleans(),
)
follow_up_actions = st.builds(
    FollowUpAction,
    number=st.integers(1, 30),
    what=texts(500),
    owner=people,
    owner_party=parties,
    due=st.dates(date(2016, 1, 1), date(2034, 1, 1)),
    done_at=st.none() | moments,
)


@st.composite
def engagement_entries(draw: st.DrawFn) -> EngagementEntry:
    kind = draw(st.sampled_from(Happened))
    before = st.dates(date(2016, 1, 1), date(2034, 1, 1)).map(str) if kind in DATES else st.just("") | texts(3000)
    only_for = draw(st.none() | st.just("p"))
    return EngagementEntry(
        kind,
        draw(moments),
        draw(parties),
        draw(st.sampled_from(Role)),
        draw(before),
        only_for,
        draw(st.integers(1, 30)),
    )


engagements = st.builds(
    Engagement,
    reference=st.just("E-4HX9"),
    topic=texts(150),
    description=texts(3000),
    stage=st.sampled_from(Stage),
    first_stage=st.sampled_from(Stage),
    on=st.dates(date(2016, 1, 1), date(2034, 1, 1)),
    how=st.sampled_from(How),
    parties=st.lists(parties, min_size=1, max_size=120).map(tuple),
    provisions=refs,
    framework=st.just(FRAMEWORK.id),
    framework_version=st.just(0),
    confidentiality=st.sampled_from(Confidentiality),
    opened_by=parties,
    opener=st.sampled_from(Role),
    opened_at=moments,
    decision_date=st.none() | st.dates(date(2016, 1, 1), date(2034, 1, 1)),
    opener_person=st.none() | st.just(Person("T0PARTNER1", "U0OPENER99")),
    actions=st.lists(follow_up_actions, max_size=30).map(tuple),
    timeline=st.lists(engagement_entries(), max_size=80).map(tuple),
)


def assert_modal(view: Mapping[str, Any]) -> None:
    """Slack takes the view, and so would one that measured it as it is sent."""
    assert view_errors(view) == []
    assert not is_too_large(view)
    assert len(json.dumps(view)) <= 250_000


def assert_message(text: str, blocks: list[dict[str, Any]]) -> None:
    assert message_errors(blocks) == []
    assert 0 < len(text) <= 4000


def marked_up(rendered: Any) -> list[str]:
    """Every text that Slack reads as mrkdwn."""
    if isinstance(rendered, list):
        return [text for each in rendered for text in marked_up(each)]
    if not isinstance(rendered, dict):
        return []
    own = [rendered["text"]] if rendered.get("type") == "mrkdwn" else []
    return own + [text for each in rendered.values() for text in marked_up(each)]


def assert_harmless(rendered: Any, *, mentions: Collection[Person] = ()) -> None:
    """Nothing in it calls people, links or channels but `mentions`, and nothing is linked by Slack unasked."""
    for text in marked_up(rendered):
        for person in mentions:
            text = text.replace(f"<@{person.user}>", "")
        assert not any(start in text for start in ("<!", "<@", "<#", "<http"))
    assert "'verbatim': False" not in str(rendered)
    assert str(rendered).count("'mrkdwn'") == str(rendered).count("'verbatim': True")
