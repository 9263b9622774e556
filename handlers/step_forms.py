"""The modals and buttons of a concern's small steps, as what the services ask for."""

from datetime import date
from enum import StrEnum
from typing import Self

from bot.domain.concern import EntryKind
from bot.domain.reference import Prefix, parsed
from bot.errors import InvalidInput, NotFound
from handlers import ids
from handlers.forms import Submission, choice_in, day_in, given_on, reference_in
from handlers.payloads import ActionPayload, Value, metadata, read_json


class Standing(StrEnum):
    """What the raising party may say of how a concern stands."""

    RESOLVED = EntryKind.RESOLVED
    NOT_RESOLVED = EntryKind.NOT_RESOLVED


class StepForm(Submission):
    """A step that is taken in a modal of its own: about which concern, and the words said with it."""

    @property
    def reference(self) -> str:
        return reference_in(self.view)

    @property
    def words(self) -> str:
        return self.view.element(ids.WORDS).value or ""


class ExtensionForm(StepForm):
    @property
    def day(self) -> date:
        """Raises InvalidInput."""
        return given_on(ids.DAY, day_in(self.view, ids.DAY))

    @property
    def reason(self) -> str:
        return self.view.element(ids.REASON).value or ""


class DeclineForm(StepForm):
    @property
    def read(self) -> date:
        """The proposed aim date that the form showed. Raises InvalidInput for a view that is none of ours."""
        return read_json(ReadProposal, self.view.private_metadata).to


class ResolveForm(StepForm):
    @property
    def standing(self) -> EntryKind:
        """Raises InvalidInput."""
        return EntryKind(given_on(ids.STANDS, choice_in(self.view, ids.STANDS, Standing)))


class ReadProposal(Value):
    """The aim date that somebody read before they settled it, and of which concern it was proposed."""

    reference: str
    to: date

    @classmethod
    def of(cls, payload: ActionPayload) -> Self:
        """Raises NotFound or InvalidInput for a value that is none of ours."""
        typed, _, day = payload.value.partition(" ")
        reference = parsed(Prefix.CONCERN, typed)
        if reference is None:
            raise NotFound
        try:
            return cls(reference=reference, to=date.fromisoformat(day))
        except ValueError:
            raise InvalidInput("payload", "unreadable") from None


def read_proposal(reference: str, to: date) -> str:
    """What a button carries."""
    return f"{reference} {to}"


def proposal_metadata(reference: str, to: date) -> str:
    """What the form to decline it carries."""
    return metadata(reference=reference, to=to.isoformat())
