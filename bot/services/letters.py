"""Letters of a concern: asked for, written as the records are when they leave, and taken away after a day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.concern import Concern, require
from bot.domain.letter import KEPT_FOR, Letter, Paper, papers
from bot.domain.notice import LetterNotice, RemovalNotice
from bot.domain.outgoing import Address, Claim, Outgoing, Urgency
from bot.domain.people import Person
from bot.domain.permissions import Action, sight_of
from bot.domain.procedure import ConcernAction
from bot.errors import InvalidInput
from bot.messenger import Files, Impossible, NotArrived, Outcome, Unknown, Uploaded
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork
from bot.services import frameworks, people
from bot.services.concerns import found, linked_engagement


def prepare(partnership: Partnership, reference: str, *, by: Person) -> Concern:
    """The concern whose letters may be asked for. Raises NotFound, also for what this person may not see."""
    with partnership.open_work() as work:
        return found(work, reference, people.participant(work, by))


def request(
    partnership: Partnership, reference: str, paper: Paper, *, by: Person, now: datetime, delivery: str
) -> None:
    """Raises NotFound as prepare does, and InvalidInput for a letter of what has not been written."""
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        concern = found(work, reference, participant)
        require(concern, ConcernAction.LETTER, participant, today=partnership.calendar.local_date(now))
        if paper not in papers(concern):
            raise InvalidInput("paper", "unknown")
        if work.deliveries.record(delivery, reference) is None:
            notice = LetterNotice(reference, paper)
            work.outgoing.add([Outgoing(partnership.new_id(), Address.direct(by), notice, now, Urgency.REPLY)])
        work.commit()


def deliver(
    partnership: Partnership, files: Files, claim: Claim, notice: LetterNotice, *, has_time: Callable[[], bool]
) -> Outcome | None:
    """One try. None when whoever asked may no longer have it: nothing is shared then.

    `has_time` tells whether a call may still be made under this claim.
    """
    address = claim.message.address
    if claim.file is not None:
        found = files.find(claim.file, address)
        if not isinstance(found, NotArrived):
            return found
    with partnership.open_work() as work:
        letter = _written(partnership, work, notice, address)
    if letter is None:
        return None
    file = claim.file or _uploaded(partnership, files, claim, letter, has_time)
    if not isinstance(file, str):
        return file
    if not has_time():
        return NotArrived("held up before it was tried")
    shared = files.share(file, address, letter)
    if isinstance(shared, Unknown) or (isinstance(shared, NotArrived) and claim.file is None):
        # Nobody has seen this upload, so the next try may write the letter anew.
        _keep(partnership, claim, None)
    return NotArrived("the upload is gone") if isinstance(shared, Unknown) else shared


def plan_removal(
    partnership: Partnership, work: UnitOfWork, claim: Claim, shared: str | None, *, now: datetime
) -> None:
    """In the transaction that settles a message: what of a letter may be in Slack goes after a day, at whatever hour.

    `shared` is what Slack calls it where it certainly arrived.
    """
    file = shared or claim.file
    if isinstance(claim.message.notice, LetterNotice) and file is not None:
        removal, due_at = RemovalNotice(file), now + KEPT_FOR
        work.outgoing.add([Outgoing(partnership.new_id(), claim.message.address, removal, due_at, Urgency.REPLY)])


def _uploaded(
    partnership: Partnership, files: Files, claim: Claim, letter: Letter, has_time: Callable[[], bool]
) -> str | NotArrived | Impossible:
    if not has_time():
        return NotArrived("held up before it was tried")
    uploaded = files.upload(claim.message.address, letter)
    if not isinstance(uploaded, Uploaded):
        return uploaded
    # Committed before the file may be seen: after a crash Slack can be asked about this very file.
    if not _keep(partnership, claim, uploaded.file):
        return NotArrived("another has it")
    return uploaded.file


def _keep(partnership: Partnership, claim: Claim, file: str | None) -> bool:
    with partnership.open_work() as work:
        is_ours = work.claims.keep_file(claim, file)
        work.commit()
        return is_ours


def _written(partnership: Partnership, work: UnitOfWork, notice: LetterNotice, address: Address) -> Letter | None:
    """The letter as the records now are; None where its reader may not have it any more."""
    reader = work.people.participant(Person(address.team, address.user)) if address.user else None
    if reader is None:
        return None
    concern = work.concerns.find(notice.reference, sight_of(reader, seeing=Action.SEE_CONCERN))
    if concern is None or notice.paper not in papers(concern):
        return None
    framework = frameworks.at_version(work, partnership.framework, concern.framework_version)
    seen = replace(concern, engagement=linked_engagement(work, concern, reader))
    return Letter(notice.paper, seen, framework)
