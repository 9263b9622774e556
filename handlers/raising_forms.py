"""The steps in which a concern is raised, as what the services ask for."""

from datetime import date
from enum import IntEnum
from typing import Annotated, Self

from pydantic import Field

from bot.domain.draft import Draft, Grounds, Matter, Part, Remedy
from bot.domain.reference import Prefix, parsed
from bot.domain.text import is_blank
from bot.errors import InvalidInput, NotFound
from handlers import ids
from handlers.forms import Submission, chosen_in, day_in, page_number, text_in
from handlers.payloads import ActionPayload, OpenView, Value, metadata, read_json

NONE = "none"


class Step(IntEnum):
    MATTER = 1
    REMEDY = 2
    GROUNDS = 3
    CHECK = 4


# Where each field that a concern cannot be raised without is filled in.
STEP_OF = {
    "addressed_to": Step.MATTER,
    "points": Step.MATTER,
    "further_actions": Step.REMEDY,
    "provisions": Step.GROUNDS,
}


class Place(Value):
    """What the view of a step carries. Before anything is kept: what it follows on, or what an answer cited."""

    step: Step = Step.MATTER
    reference: Annotated[str, Field(max_length=20)] = ""
    version: int = 0
    follows: Annotated[str, Field(max_length=20)] = ""
    cited: Annotated[tuple[str, ...], Field(max_length=100)] = ()

    @classmethod
    def of(cls, view: OpenView) -> Self:
        """Raises InvalidInput for a view that is no step, NotFound for what is no reference in it."""
        if view.callback_id != ids.RAISE_CONCERN_MODAL:
            # Of an earlier version's one long form a step would take a part and lose the rest.
            raise InvalidInput("payload", "unreadable")
        place = read_json(cls, view.private_metadata)
        if any(parsed(Prefix.CONCERN, each) is None for each in (place.reference, place.follows) if each):
            raise NotFound
        if not place.reference and place.step is not Step.MATTER:
            raise NotFound
        return place


def place_metadata(draft: Draft, step: Step) -> str:
    if draft.version:
        return metadata(step=step, reference=draft.reference, version=draft.version)
    if draft.follows:
        return metadata(step=step, follows=draft.follows)
    return metadata(step=step, cited=draft.provisions)


def first_incomplete(draft: Draft) -> Step:
    """The check where nothing is missing."""
    return min((STEP_OF[field] for field in draft.missing), default=Step.CHECK)


class RaisingForm(Submission):
    """A step that was submitted, or left by one of its buttons. `delivery` is the same when Slack sends it again."""

    @classmethod
    def left(cls, payload: ActionPayload) -> Self:
        if payload.view is None:
            raise NotFound
        return cls(person=payload.person, view=payload.view, delivery=payload.delivery)

    @property
    def place(self) -> Place:
        return Place.of(self.view)

    @property
    def part(self) -> Part | None:
        """What is in the step now, blank inputs too; None for the check. Raises InvalidInput."""
        match self.place.step:
            case Step.MATTER:
                return Matter(_option(self.view, ids.ADDRESSED_TO), texts_in(self.view, ids.POINT))
            case Step.REMEDY:
                return Remedy(texts_in(self.view, ids.FURTHER_ACTION))
            case Step.GROUNDS:
                return _grounds(self.view)
        return None


def need_filled(part: Part) -> None:
    """Raises InvalidInput where a step was sent on without what a concern needs of it."""
    for field in ("points", "further_actions", "provisions"):
        if field in vars(part) and all(is_blank(text) for text in vars(part)[field]):
            raise InvalidInput(field, "missing")


def holds(draft: Draft, part: Part, today: date) -> bool:
    """Whether the part says nothing but what the draft says. Raises InvalidInput as keeping it would."""
    typed = vars(part.checked(today))
    return all(
        getattr(draft, field) == value or (field, value) == ("addressed_to", None) for field, value in typed.items()
    )


def wanted_step(value: str) -> Step:
    """The step that a button leads to. Raises InvalidInput."""
    try:
        return Step(page_number(value))
    except ValueError:
        raise InvalidInput("payload", "unreadable") from None


def texts_in(view: OpenView, kind: str) -> tuple[str, ...]:
    texts: list[str] = []
    while (block := f"{kind}.{len(texts)}") in view.state.values:
        texts.append(text_in(view, block))
    return tuple(texts)


def _grounds(view: OpenView) -> Grounds:
    suggested = ids.SUGGESTED_PROVISIONS in view.state.values
    engagement = _option(view, ids.LINKED_ENGAGEMENT)
    return Grounds(
        provisions=chosen_in(view, ids.SUGGESTED_PROVISIONS if suggested else ids.PROVISIONS),
        earlier_attempts=text_in(view, ids.EARLIER_ATTEMPTS),
        evidence=tuple(text_in(view, ids.EVIDENCE).splitlines()),
        engagement=None if engagement == NONE else engagement,
        sent_by_letter=day_in(view, ids.SENT_BY_LETTER),
    )


def _option(view: OpenView, block: str) -> str | None:
    chosen = view.element(block).selected_option
    return chosen.value if chosen else None
