"""Steps of the procedure that take several calls, as one: for tests that are about something else."""

from dataclasses import dataclass
from datetime import datetime
from time import sleep

from bot.domain.concern import Reply, Response
from bot.domain.draft import DraftReply, Grounds, Matter, Remedy
from bot.domain.people import Person
from bot.partnership import Partnership
from bot.services import concerns, drafts, replanning, responses


@dataclass(frozen=True)
class Typed:
    """A concern as somebody fills it in. `addressed_to` is a party's id."""

    addressed_to: str
    provisions: tuple[str, ...]
    points: tuple[str, ...]
    further_actions: tuple[str, ...]


def raise_concern(
    partnership: Partnership, typed: Typed, *, by: Person, now: datetime, delivery: str
) -> concerns.Shown:
    matter = Matter(typed.addressed_to, typed.points)
    form = drafts.begin(partnership, matter, by=by, now=now, delivery=delivery)
    for part in (Remedy(typed.further_actions), Grounds(typed.provisions, "", (), None, None)):
        reference, seen = form.draft.reference, form.draft.version
        step = f"{delivery}:{seen}"
        form = drafts.save(partnership, reference, part, seen=seen, by=by, now=now, delivery=step)
    return drafts.raise_concern(
        partnership, form.draft.reference, seen=form.draft.version, by=by, now=now, delivery=f"{delivery}:raise"
    )


def respond(
    partnership: Partnership, reference: str, response: Response, *, by: Person, now: datetime, delivery: str
) -> concerns.Shown:
    seen = responses.prepare(partnership, reference, by=by, now=now).draft.version
    kept = responses.save(
        partnership,
        reference,
        to_points=_drafted(response.to_points),
        to_further_actions=_drafted(response.to_further_actions),
        seen=seen,
        by=by,
        now=now,
        delivery=delivery,
    )
    return responses.give(partnership, reference, seen=kept.draft.version, by=by, now=now, delivery=f"{delivery}:give")


def start(partnership: Partnership, *, now: datetime, batch: int = 1) -> int:
    """Compare and plan as a bot does before it sends; how many records it has planned anew."""
    replanning.compare(partnership, now=now)
    return plan_asked(partnership, now=now, batch=batch)


def plan_asked(partnership: Partnership, *, now: datetime, batch: int = 1) -> int:
    """Plan what waits to be planned anew; how many records this was."""
    total = 0
    while (planned := replanning.replan_some(partnership, now=now, batch=batch)) != 0:
        if planned is None:
            sleep(0.001)
        total += planned or 0
    return total


def _drafted(replies: tuple[Reply, ...]) -> dict[int, DraftReply]:
    return {number: DraftReply(reply.verdict, reply.reason) for number, reply in enumerate(replies)}
