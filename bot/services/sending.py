"""Getting what is due to Slack: never lost, and never twice where Slack can be asked what arrived."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.notice import Guidance, GuidanceNotice, LetterNotice, RemovalNotice
from bot.domain.outgoing import Address, Claim, Outgoing, Urgency, Via
from bot.domain.people import Person
from bot.messenger import (
    Arrived,
    Files,
    Gone,
    Impossible,
    Limited,
    Messenger,
    NotArrived,
    Outcome,
    TokenRefused,
    Unclear,
)
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork
from bot.services import letters, practice, reaching, rendering
from bot.services.rendering import Dropped, PassOn, PutOff, Ready

LONGEST_PAUSE = 3600.0
DOUBLINGS = 12
CLOCKS_APART = 120.0
# Slack lets an app post about once a second in a conversation.
PACE = 1.0


@dataclass(frozen=True)
class Unasked:
    """Slack could not be asked whether an earlier try arrived, so nothing was sent."""

    because: Unclear | Limited | TokenRefused

    @property
    def problem(self) -> str:
        return self.because.problem


@dataclass(frozen=True)
class Sending:
    """How to send. `settle` seconds after a try Slack shows whether it arrived; one try takes `timeout` at most.

    `began` is when the process did, by the partnership's clock. `tell` is given what became of each try, once that is
    kept: it counts.
    """

    messenger: Messenger
    files: Files
    monotonic: Callable[[], float]
    settle: float
    timeout: float
    pace: float = PACE
    began: datetime | None = None
    tell: Callable[[Claim, "Outcome | Unasked | PutOff | PassOn | None"], None] = lambda _claim, _outcome: None


def send_next(partnership: Partnership, sending: Sending, *, now: datetime, only_replies: bool = False) -> bool:
    """Send the most urgent message due by `now`, nudges in working hours only. False when nothing was due.

    Should anything raise, the message stays claimed and comes back after the settle time.
    """
    started = sending.monotonic()
    with partnership.open_work() as work:
        calendar = practice.calendar_of(partnership, work)
        claim = work.claims.take(
            now=now,
            settle=sending.settle,
            late_before=calendar.midnight_before(now),
            # A nudge that could not leave in its hours waits for the next day's; an answer to somebody does not.
            nudges=not only_replies and calendar.is_open(now),
        )
        if claim is None:
            work.deliveries.forget()
        # Committed before the first byte leaves: a crash after this leaves a trace to ask Slack about.
        work.commit()
    if claim is None:
        return False
    outcome = _tried(partnership, sending, claim, started, now)
    match outcome:
        case None:
            _cancel(partnership, claim, now)
        case PassOn():
            _pass_on(partnership, claim, now)
        case PutOff(opens_at):
            _put_off(partnership, claim, opens_at)
        case _:
            _settle(partnership, sending, claim, outcome, now)
    sending.tell(claim, outcome)
    return True


def next_look(partnership: Partnership, *, now: datetime) -> float | None:
    """In how many seconds something may leave, as things now stand; None while nothing is planned."""
    with partnership.open_work() as work:
        nudges = practice.calendar_of(partnership, work).is_open(now)
        return work.outgoing.next_look(now=now, nudges=nudges)


def _tried(
    partnership: Partnership, sending: Sending, claim: Claim, started: float, now: datetime
) -> Outcome | Unasked | PutOff | PassOn | None:
    """What became of this try; None when its reason or its reader's right has gone, and nothing was sent."""

    def has_time() -> bool:
        # Whoever was held up for so long may not be the only one to have this message by the time it is sent.
        return sending.monotonic() - started <= sending.settle - 2 * sending.timeout

    match claim.message.notice:
        case LetterNotice() as notice:
            return letters.deliver(partnership, sending.files, claim, notice, has_time=has_time)
        case RemovalNotice(file):
            return sending.files.remove(file, claim.message.address)
    if (found := _looked_up(sending, claim, now)) is not None:
        if isinstance(found, Arrived) and claim.first_tried is None and claim.merged:
            _let_go(partnership, claim)
        return found
    ready = _ready(partnership, claim, now)
    if not isinstance(ready, Ready):
        return ready
    if (obstacle := sending.messenger.approach(claim.message.address)) is not None:
        return obstacle
    # Nothing that waits for anybody may stand between this look at the clock and the message itself.
    if not has_time():
        return NotArrived("held up before it was tried", sending.timeout)
    return sending.messenger.send(claim.message.id, claim.message.address, ready.message)


def _let_go(partnership: Partnership, claim: Claim) -> None:
    """It left in a time that the database knows nothing of, and without what would go with it now."""
    with partnership.open_work() as work:
        work.claims.let_go(claim, [each.id for each in claim.merged])
        work.commit()


def _ready(partnership: Partnership, claim: Claim, now: datetime) -> Ready | PutOff | PassOn | None:
    with partnership.open_work() as work:
        ready = rendering.ready(partnership, work, claim, now)
        if isinstance(ready, Ready | Dropped) and (ready.left_out or ready.let_go):
            work.claims.left_out(claim, ready.left_out)
            work.claims.let_go(claim, ready.let_go)
            for each in claim.merged:
                if each.id in ready.left_out:
                    reaching.over(partnership, work, each, now=now)
            work.commit()
    return None if isinstance(ready, Dropped) else ready


def _looked_up(sending: Sending, claim: Claim, now: datetime) -> Outcome | Unasked | None:
    """What became of earlier tries; None where there is none that could have arrived."""
    address = claim.message.address
    # Only the bot's own direct messages are read back. A channel's history is not ours to read and an
    # ephemeral message leaves none, so one whose fate is unclear there counts as sent.
    if address.via is not Via.DIRECT:
        return None if claim.first_tried is None else Unclear("not known to have arrived")
    waited = max(0.0, (now - claim.message.due_at).total_seconds())
    # Whatever waited for long may have left already: a database that was put back from a backup knows nothing of
    # what was sent since that was made. It is put back while nothing runs, so that what came up since is not asked
    # about: Slack answers fifty such questions a minute, and takes many more messages.
    came_up_since = sending.began is not None and claim.message.due_at >= sending.began
    if claim.first_tried is None and (waited <= sending.settle or came_up_since):
        return None
    since = min(claim.claimed_at - waited, claim.first_tried or claim.claimed_at)
    found = sending.messenger.find(claim.message.id, address, since=max(0.0, since - CLOCKS_APART))
    match found:
        case Arrived() | Impossible():
            return found
        case Limited() | TokenRefused() | Unclear():
            return Unasked(found)
    return None


def _cancel(partnership: Partnership, claim: Claim, now: datetime) -> None:
    with partnership.open_work() as work:
        if work.claims.cancelled(claim):
            letters.plan_removal(partnership, work, claim, None, now=now)
            reaching.over(partnership, work, claim.message, now=now)
        _probed(work, claim, accepted=False)
        work.commit()


def _pass_on(partnership: Partnership, claim: Claim, now: datetime) -> None:
    with partnership.open_work() as work:
        work.people.hold()
        if work.claims.cancelled(claim):
            reaching.pass_on(partnership, work, claim.message, now=now)
        _probed(work, claim, accepted=False)
        work.commit()


def _put_off(partnership: Partnership, claim: Claim, opens_at: datetime) -> None:
    with partnership.open_work() as work:
        work.claims.put_off(claim, opens_at)
        _probed(work, claim, accepted=False)
        work.commit()


def _settle(
    partnership: Partnership, sending: Sending, claim: Claim, outcome: Outcome | Unasked, now: datetime
) -> None:
    uncertain = isinstance(outcome, Unasked)
    cause = outcome.because if isinstance(outcome, Unasked) else outcome
    with partnership.open_work() as work:
        is_over = False
        match cause:
            case Arrived(ts):
                is_over = _sent(partnership, work, sending, claim, ts, now)
            case NotArrived():
                _try_again(work, sending, claim, cause, now, uncertain=uncertain)
            case Unclear() if uncertain:
                work.claims.retry_after(claim, _pause(claim, cause.seconds), cause.problem, uncertain=True)
            case Unclear(problem) if claim.message.address.via is Via.DIRECT:
                # From now on, as this may have been a long try: what arrives after it was asked about arrives twice.
                work.claims.retry_after(claim, sending.settle, problem, uncertain=True)
            case Unclear():
                _sent(partnership, work, sending, claim, None, now)
            case Impossible():
                is_over = _impossible(partnership, work, claim, cause, now)
        if is_over:
            shared = cause.ts if isinstance(cause, Arrived) else None
            letters.plan_removal(partnership, work, claim, shared, now=now)
        if not isinstance(cause, TokenRefused):
            _probed(work, claim, accepted=True)
        work.commit()


def _sent(
    partnership: Partnership, work: UnitOfWork, sending: Sending, claim: Claim, ts: str | None, now: datetime
) -> bool:
    """Without `ts` nobody can tell."""
    if not work.claims.sent(claim, ts=ts, unclear=ts is None):
        return False
    reaching.arrived(partnership, work, claim, now=now)
    work.claims.pace(claim, sending.pace, now=now)
    return True


def _try_again(
    work: UnitOfWork, sending: Sending, claim: Claim, cause: NotArrived, now: datetime, *, uncertain: bool
) -> None:
    match cause:
        case TokenRefused(problem):
            stopped = work.workspaces.stop(claim.message.address.team, problem, sending.settle)
            work.claims.retry_after(claim, 0 if stopped else sending.settle, problem, uncertain=uncertain)
        case Limited(_, seconds):
            work.claims.limited(claim, seconds or sending.pace, uncertain=uncertain, now=now)
        case NotArrived(problem, seconds):
            work.claims.retry_after(claim, _pause(claim, seconds), problem, uncertain=uncertain)


def _impossible(partnership: Partnership, work: UnitOfWork, claim: Claim, cause: Impossible, now: datetime) -> bool:
    if isinstance(cause, Gone) and claim.message.key is not None:
        return reaching.gone(partnership, work, claim, cause.problem, now=now)
    is_over = work.claims.undeliverable(claim, cause.problem)
    if is_over:
        for each in claim.carried:
            reaching.over(partnership, work, each, now=now)
        _tell_sharer(partnership, work, claim, now)
    return is_over


def _probed(work: UnitOfWork, claim: Claim, *, accepted: bool) -> None:
    if claim.is_probe:
        work.workspaces.go_on(claim.message.address.team, accepted=accepted)


def _pause(claim: Claim, seconds: float | None) -> float:
    # After weeks of trying the power itself would be more than a number can hold.
    growing = 2.0 ** min(claim.attempts, DOUBLINGS)
    return min(LONGEST_PAUSE, growing if seconds is None else seconds)


def _tell_sharer(partnership: Partnership, work: UnitOfWork, claim: Claim, now: datetime) -> None:
    address = claim.message.address
    if address.via is Via.SHARED and address.user is not None:
        to = Address.direct(Person(address.team, address.user))
        told = Outgoing(partnership.new_id(), to, GuidanceNotice(Guidance.NOT_SHARED), now, Urgency.REPLY)
        work.outgoing.add([told])
