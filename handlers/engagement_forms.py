"""The modals and buttons about one engagement, as what the services ask for."""

import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field

from bot.domain.people import Person
from bot.domain.reference import Prefix, parsed
from bot.errors import InvalidInput, NotFound
from bot.services.engagements import Edited
from bot.services.follow_up_actions import Typed
from handlers import ids
from handlers.forms import Submission, choice_in, day_in, given_on, log_draft, page_number, text_in
from handlers.payloads import ActionPayload, OpenView, Value, read_json
from handlers.people_forms import USER

ACTION = re.compile(r"(?P<reference>[^/]+)/(?P<number>[1-9][0-9]{0,3})")


class Readers(StrEnum):
    """Who reads a note."""

    OWN = "own party"
    ALL = "all"


class Read(Value):
    """What a modal is about: the engagement, in the version that was read, and which of its follow-up actions."""

    reference: str = ""
    version: int = 0
    number: Annotated[int, Field(ge=0)] = 0

    @classmethod
    def of(cls, view: OpenView) -> Self:
        """Raises NotFound for a view that is about none."""
        read = read_json(cls, view.private_metadata)
        reference = parsed(Prefix.ENGAGEMENT, read.reference)
        if reference is None:
            raise NotFound
        return read.model_copy(update={"reference": reference})


class EngagementForm(Submission):
    @property
    def read(self) -> Read:
        return Read.of(self.view)


class UpdateForm(EngagementForm):
    def to_edited(self) -> Edited:
        """Raises InvalidInput on the field that is not filled in."""
        draft = log_draft(self.view)
        return Edited(
            topic=draft.topic,
            description=draft.description,
            stage=given_on(ids.STAGE, draft.stage),
            on=given_on(ids.ON, draft.on),
            how=given_on(ids.HOW, draft.how),
            parties=draft.parties or (),
            provisions=draft.provisions,
            decision_date=draft.decision_date,
        )


class ActionForm(EngagementForm):
    def to_typed(self) -> Typed:
        """Raises InvalidInput on the field that is not filled in."""
        return Typed(text_in(self.view, ids.WHAT), self._owner, given_on(ids.DUE, day_in(self.view, ids.DUE)))

    @property
    def _owner(self) -> Person:
        """As when somebody is named: whoever is chosen is of the workspace that the bot is installed in."""
        user: str = given_on(ids.OWNER, self.view.element(ids.OWNER).selected_user)
        if USER.fullmatch(user) is None:
            raise InvalidInput(ids.OWNER, "unknown")
        return Person(self.view.app_installed_team_id or self.person.team, user)


class NoteForm(EngagementForm):
    @property
    def words(self) -> str:
        return text_in(self.view, ids.WORDS)

    @property
    def own(self) -> bool:
        """Raises InvalidInput."""
        return given_on(ids.READERS, choice_in(self.view, ids.READERS, Readers)) is Readers.OWN


class EngagementPage(Value):
    """A page of one engagement's modal: long ones are read in several."""

    reference: str
    number: int = 0

    @classmethod
    def after(cls, payload: ActionPayload) -> Self:
        """Raises NotFound or InvalidInput."""
        if payload.view is None:
            raise NotFound
        return cls(reference=Read.of(payload.view).reference, number=page_number(payload.value))


def pressed_action(payload: ActionPayload) -> tuple[str, int]:
    """The engagement and the number of the follow-up action that a button is about. Raises NotFound."""
    found = ACTION.fullmatch(payload.value)
    reference = parsed(Prefix.ENGAGEMENT, found["reference"]) if found else None
    if found is None or reference is None:
        raise NotFound
    return reference, int(found["number"])
