"""What may be done with the follow-up actions of an engagement, each time with its line on the timeline."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.engagement import Confidentiality, Engagement, Happened, changed, entry_by
from bot.domain.follow_up_action import MOST_ACTIONS, FollowUpAction, checked_due, checked_what
from bot.domain.people import Participant, Party, Person
from bot.domain.permissions import Action, allowed, relation_to_engagement
from bot.errors import ActionMoved, InvalidInput, NotFound


@dataclass(frozen=True)
class Given:
    """A follow-up action as somebody filled it in. `participant` is who its owner is here, None for nobody."""

    what: str
    owner: Person
    due: date
    participant: Participant | None


def add_action(engagement: Engagement, given: Given, by: Participant, *, now: datetime, today: date) -> Engagement:
    """Raises InvalidInput on `what`, `owner` or `due`."""
    if len(engagement.actions) >= MOST_ACTIONS:
        raise InvalidInput("what", "too many")
    number = max((each.number for each in engagement.actions), default=0) + 1
    what, due = checked_what(given.what), checked_due(given.due, today)
    action = FollowUpAction(number, what, given.owner, _party_of(engagement, given.participant), due)
    entry = entry_by(engagement, Happened.ACTION_ADDED, by, now, action=number)
    return changed(engagement, [entry], actions=(*engagement.actions, action))


def change_action(
    engagement: Engagement, number: int, given: Given, by: Participant, *, now: datetime, today: date
) -> Engagement:
    """Raises NotFound for no such action, ActionMoved where it is done by now, InvalidInput as add_action does."""
    before = action_of(engagement, number)
    if before.done_at is not None:
        raise ActionMoved(is_done=True)
    if given.due != before.due:
        checked_due(given.due, today)
    # Whoever owns it may have left since; what else is changed then is no reason to refuse.
    is_same = given.owner == before.owner
    party = before.owner_party if is_same else _party_of(engagement, given.participant)
    after = replace(before, what=checked_what(given.what), owner=given.owner, owner_party=party, due=given.due)
    differences = (
        (Happened.ACTION_REWORDED, before.what, after.what != before.what),
        # That it was another's is kept by party, as everything on the timeline.
        (Happened.ACTION_HANDED_ON, before.owner_party.name, not is_same),
        (Happened.ACTION_MOVED, before.due.isoformat(), after.due != before.due),
    )
    entries = [
        entry_by(engagement, kind, by, now, detail=old, action=number) for kind, old, differs in differences if differs
    ]
    return changed(engagement, entries, actions=_with_action(engagement, after)) if entries else engagement


def finish_action(engagement: Engagement, number: int, by: Participant, *, done: bool, now: datetime) -> Engagement:
    """Say that it is done, or that it is not after all. Raises NotFound, or ActionMoved where it is so already."""
    before = action_of(engagement, number)
    if (before.done_at is not None) is done:
        raise ActionMoved(is_done=done)
    kind = Happened.ACTION_DONE if done else Happened.ACTION_REOPENED
    entry = entry_by(engagement, kind, by, now, action=number)
    after = replace(before, done_at=entry.at if done else None)
    return changed(engagement, [entry], actions=_with_action(engagement, after))


def action_of(engagement: Engagement, number: int) -> FollowUpAction:
    """Raises NotFound."""
    found = next((each for each in engagement.actions if each.number == number), None)
    if found is None:
        raise NotFound
    return found


def may_own(engagement: Engagement, participant: Participant) -> bool:
    """Who owns an action of it is a member or lead of a party that may see it."""
    in_confidence = engagement.confidentiality is Confidentiality.IN_CONFIDENCE
    action = Action.CHANGE_ENGAGEMENT_IN_CONFIDENCE if in_confidence else Action.CHANGE_ENGAGEMENT
    return allowed(action, relation_to_engagement(participant.party, engagement.parties), participant.roles)


def _party_of(engagement: Engagement, owner: Participant | None) -> Party:
    if owner is None or not may_own(engagement, owner):
        raise InvalidInput("owner", "unavailable")
    return owner.party


def _with_action(engagement: Engagement, action: FollowUpAction) -> tuple[FollowUpAction, ...]:
    return tuple(action if each.number == action.number else each for each in engagement.actions)
