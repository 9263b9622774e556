"""What is written in private before it is sent: the draft of a concern, and the draft of a response to one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.concern import (
    LONGEST_EVIDENCE,
    MOST_EVIDENCE,
    MOST_FURTHER_ACTIONS,
    MOST_POINTS,
    Concern,
    Entry,
    EntryKind,
    Reply,
    Response,
    Verdict,
    aim_date,
)
from bot.domain.framework import Framework, Route
from bot.domain.people import Party, Role
from bot.domain.procedure import State
from bot.domain.text import checked_text, checked_texts, optional_text
from bot.errors import InvalidInput

# A letter older than this is a matter of its own, and not what starts a clock now.
OLDEST_LETTER = timedelta(days=366)


@dataclass(frozen=True)
class Matter:
    """What the concern is, and whom it goes to: a party's id, or None while nobody is chosen."""

    addressed_to: str | None
    points: tuple[str, ...]

    def checked(self, today: date) -> "Matter":  # noqa: ARG002 - the parts of a draft are checked alike
        return replace(self, points=checked_texts("points", self.points, MOST_POINTS))


@dataclass(frozen=True)
class Remedy:
    """The further action believed necessary."""

    further_actions: tuple[str, ...]

    def checked(self, today: date) -> "Remedy":  # noqa: ARG002 - as above
        return replace(
            self, further_actions=checked_texts("further_actions", self.further_actions, MOST_FURTHER_ACTIONS)
        )


@dataclass(frozen=True)
class Grounds:
    """What the concern rests on. `engagement` is a reference; `sent_by_letter` the day of a letter that went before."""

    provisions: tuple[str, ...]
    earlier_attempts: str
    evidence: tuple[str, ...]
    engagement: str | None
    sent_by_letter: date | None

    def checked(self, today: date) -> "Grounds":
        if self.sent_by_letter is not None and not today - OLDEST_LETTER <= self.sent_by_letter <= today:
            raise InvalidInput("sent_by_letter", "out of range")
        return replace(
            self,
            earlier_attempts=optional_text("earlier_attempts", self.earlier_attempts),
            evidence=checked_texts("evidence", self.evidence, MOST_EVIDENCE, LONGEST_EVIDENCE),
        )


Part = Matter | Remedy | Grounds


@dataclass(frozen=True)
class Draft:
    """A concern that its own party alone can see. It keeps its reference when it is raised.

    `follows` is the concern that it follows on, between the same two parties. `version` counts changes, so that two
    people who edit it are told.
    """

    reference: str
    raised_by: Party
    changed_at: datetime
    addressed_to: str | None = None
    points: tuple[str, ...] = ()
    further_actions: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    earlier_attempts: str = ""
    evidence: tuple[str, ...] = ()
    engagement: str | None = None
    sent_by_letter: date | None = None
    follows: str | None = None
    version: int = 1

    def with_part(self, part: Part, *, now: datetime, today: date) -> "Draft":
        """Raises InvalidInput for what is longer or more than a concern can hold; what is missing may still come."""
        changes = vars(part.checked(today))
        if self.follows is not None:
            # It names the concern before it, of which nobody but its two parties may learn.
            changes = {**changes, "addressed_to": self.addressed_to}
        return replace(self, **changes, changed_at=now, version=self.version + 1)

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields without which it cannot be raised."""
        needed = {
            "points": self.points,
            "addressed_to": self.addressed_to,
            "further_actions": self.further_actions,
            "provisions": self.provisions,
        }
        return tuple(field for field, filled in needed.items() if not filled)


def raised(draft: Draft, to: Party, route: Route, framework: Framework, *, now: datetime, today: date) -> Concern:
    """The concern that a draft becomes, pinned to that version of the framework. Raises InvalidInput.

    The weeks count from today, or from the letter that went before.
    """
    if draft.missing:
        raise InvalidInput(draft.missing[0], "missing")
    if any(ref not in framework.by_ref for ref in draft.provisions):
        raise InvalidInput("provisions", "unknown")
    aim = aim_date(draft.sent_by_letter or today, route.weeks) if route.weeks else None
    return Concern(
        reference=draft.reference,
        state=State.RAISED,
        raised_by=draft.raised_by,
        addressed_to=to,
        addressee=route.addressee,
        route=route.provision,
        framework=framework.id,
        framework_version=framework.version,
        provisions=draft.provisions,
        points=draft.points,
        further_actions=draft.further_actions,
        raised_at=now,
        aim_date=aim,
        timeline=(Entry(EntryKind.RAISED, now, draft.raised_by, Role.LEAD, day=aim),),
        earlier_attempts=draft.earlier_attempts,
        evidence=draft.evidence,
        sent_by_letter=draft.sent_by_letter,
        engagement=draft.engagement,
        follows=draft.follows,
    )


@dataclass(frozen=True)
class DraftReply:
    """A reply as far as it is written."""

    verdict: Verdict | None = None
    reason: str = ""


@dataclass(frozen=True)
class ResponseDraft:
    """A response that the leads of the addressed party alone can see. Its replies are in the order of what is asked.

    `version` is 0 before it is kept for the first time.
    """

    concern: str
    to_points: tuple[DraftReply, ...]
    to_further_actions: tuple[DraftReply, ...]
    changed_at: datetime
    version: int = 0

    def with_replies(
        self,
        *,
        to_points: Mapping[int, DraftReply],
        to_further_actions: Mapping[int, DraftReply],
        now: datetime,
    ) -> "ResponseDraft":
        """Replies by what they answer, from 0. Raises InvalidInput for what is too long or answers nothing."""
        return replace(
            self,
            to_points=_put("points", self.to_points, to_points),
            to_further_actions=_put("further_actions", self.to_further_actions, to_further_actions),
            changed_at=now,
            version=self.version + 1,
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not answered yet, as field and number from 0: points.0."""
        parts = (("points", self.to_points), ("further_actions", self.to_further_actions))
        return tuple(
            f"{field}.{number}"
            for field, replies in parts
            for number, reply in enumerate(replies)
            if reply.verdict is None or not reply.reason
        )

    def unsent(self, addressed: Party, *, now: datetime) -> tuple[Entry, ...]:
        """What is written of it when the concern ends without it, as private entries of the addressed party."""
        reasons = [reply.reason for reply in (*self.to_points, *self.to_further_actions) if reply.reason]
        return tuple(
            Entry(EntryKind.UNSENT, now, addressed, Role.LEAD, reason, only_for=addressed.id) for reason in reasons
        )

    def response(self) -> Response:
        """Raises InvalidInput on the first that is not answered."""
        return Response(_given("points", self.to_points), _given("further_actions", self.to_further_actions))


def no_response_yet(concern: Concern, *, now: datetime) -> ResponseDraft:
    return ResponseDraft(
        concern.reference,
        (DraftReply(),) * len(concern.points),
        (DraftReply(),) * len(concern.further_actions),
        changed_at=now,
    )


def _put(field: str, replies: tuple[DraftReply, ...], typed: Mapping[int, DraftReply]) -> tuple[DraftReply, ...]:
    if any(number not in range(len(replies)) for number in typed):
        raise InvalidInput(field, "unknown")
    checked = {
        number: replace(reply, reason=optional_text(f"{field}.{number}", reply.reason))
        for number, reply in typed.items()
    }
    return tuple(checked.get(number, reply) for number, reply in enumerate(replies))


def _given(field: str, replies: tuple[DraftReply, ...]) -> tuple[Reply, ...]:
    given = []
    for number, reply in enumerate(replies):
        if reply.verdict is None:
            raise InvalidInput(f"{field}.{number}", "missing")
        given.append(Reply(reply.verdict, checked_text(f"{field}.{number}", reply.reason)))
    return tuple(given)
