"""Submitted and half-filled modals, as what the services ask for."""

import hashlib
import hmac
import json
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator

from bot.domain.engagement import Confidentiality, How, Stage
from bot.domain.letter import Paper
from bot.domain.listed import Order, Which
from bot.domain.people import Person
from bot.domain.reference import Prefix, parsed
from bot.errors import InvalidInput, NotFound
from bot.services import engagements
from handlers import ids
from handlers.drafts import LogDraft
from handlers.payloads import ActionPayload, Interaction, OpenView, Value, metadata, read, read_json

Choice = TypeVar("Choice", bound=StrEnum)
ANY = "any"
LONGEST_FILTER = 200


class Submission(Value):
    """A modal that somebody submitted. `delivery` is the same when Slack sends the same submission again."""

    person: Person
    view: OpenView
    delivery: str

    @classmethod
    def from_body(cls, body: dict[str, Any], secret: bytes) -> Self:
        raw = read(Interaction, body)
        if raw.view is None:
            raise InvalidInput("payload", "unreadable")
        values = json.dumps(raw.view.state.model_dump()["values"], sort_keys=True)
        digest = hmac.new(secret, values.encode(), hashlib.sha256).hexdigest()
        return cls(person=raw.person, view=raw.view, delivery=f"view:{raw.view.id}:{raw.view.hash}:{digest}")


class LogForm(Submission):
    @property
    def draft(self) -> LogDraft:
        """Raises InvalidInput for what the form does not offer."""
        return log_draft(self.view)

    def to_typed(self) -> engagements.Typed:
        """Raises InvalidInput on the field that is not filled in."""
        draft = self.draft
        return engagements.Typed(
            topic=draft.topic,
            description=draft.description,
            stage=given_on(ids.STAGE, draft.stage),
            on=given_on(ids.ON, draft.on),
            how=given_on(ids.HOW, draft.how),
            parties=draft.parties or (),
            provisions=draft.provisions,
            decision_date=draft.decision_date,
            confidentiality=given_on(ids.CONFIDENTIALITY, draft.confidentiality),
        )


class LetterForm(Submission):
    @property
    def reference(self) -> str:
        return reference_in(self.view)

    @property
    def paper(self) -> Paper:
        """Raises InvalidInput for what the form does not offer."""
        return given_on(ids.PAPER, choice_in(self.view, ids.PAPER, Paper))


class ConcernsFilter(Value):
    """Which concerns a list shows, in what order, and which page of them, counted from 0."""

    which: Which = Which.ALL
    order: Order = Order.NEWEST
    number: int = 0

    @classmethod
    def after(cls, payload: ActionPayload) -> Self:
        """The filter that a press in the list asks for. Raises InvalidInput."""
        before = read_json(cls, payload.view.private_metadata if payload.view else "")
        match payload.action_id:
            case ids.CONCERNS_WHICH:
                return cls(which=one_of(Which, "which", payload.value), order=before.order)
            case ids.CONCERNS_ORDER:
                return cls(which=before.which, order=one_of(Order, "order", payload.value))
        return before.model_copy(update={"number": page_number(payload.value)})


class EngagementsFilter(Value):
    """Of very many words only the first are looked for: each is one more condition to the database."""

    stage: Stage | None = None
    words: Annotated[str, AfterValidator(lambda typed: typed[:LONGEST_FILTER])] = ""
    number: int = 0

    @classmethod
    def after(cls, payload: ActionPayload) -> Self:
        """The filter that a press in the list asks for; the words looked for stay. Raises InvalidInput."""
        before = read_json(cls, payload.view.private_metadata if payload.view else "")
        if payload.action_id == ids.ENGAGEMENTS_STAGE:
            stage = None if payload.value == ANY else one_of(Stage, "stage", payload.value)
            return cls(stage=stage, words=before.words)
        return before.model_copy(update={"number": page_number(payload.value)})


class ConcernPage(Value):
    """A page of one concern's modal: long ones are read in several."""

    reference: str
    number: int = 0

    @classmethod
    def after(cls, payload: ActionPayload) -> Self:
        """Raises NotFound or InvalidInput."""
        if payload.view is None:
            raise NotFound
        return cls(reference=reference_in(payload.view), number=page_number(payload.value))


def log_draft(view: OpenView) -> LogDraft:
    """What is in the log form now. Raises InvalidInput for what the form does not offer."""
    suggested = ids.SUGGESTED_PROVISIONS in view.state.values
    return LogDraft(
        topic=text_in(view, ids.TOPIC),
        description=text_in(view, ids.DESCRIPTION),
        stage=choice_in(view, ids.STAGE, Stage),
        on=day_in(view, ids.ON),
        how=choice_in(view, ids.HOW, How),
        parties=chosen_in(view, ids.PARTIES),
        provisions=chosen_in(view, ids.SUGGESTED_PROVISIONS if suggested else ids.PROVISIONS),
        confidentiality=choice_in(view, ids.CONFIDENTIALITY, Confidentiality),
        decision_date=day_in(view, ids.DECISION_DATE),
        suggested=suggested,
    )


def reference_metadata(reference: str) -> str:
    return metadata(reference=reference)


class _Reference(Value):
    reference: str = ""


def reference_in(view: OpenView) -> str:
    found = parsed(Prefix.CONCERN, read_json(_Reference, view.private_metadata).reference)
    if found is None:
        raise NotFound
    return found


def text_in(view: OpenView, block: str) -> str:
    return view.element(block).value or ""


def chosen_in(view: OpenView, block: str) -> tuple[str, ...]:
    return tuple(option.value for option in view.element(block).selected_options or ())


def choice_in(view: OpenView, block: str, among: type[Choice]) -> Choice | None:
    option = view.element(block).selected_option
    return None if option is None else one_of(among, block, option.value)


def day_in(view: OpenView, block: str) -> date | None:
    typed = view.element(block).selected_date
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise InvalidInput(block, "unknown") from None


def one_of(among: type[Choice], field: str, value: str) -> Choice:
    try:
        return among(value)
    except ValueError:
        raise InvalidInput(field, "unknown") from None


def page_number(value: str) -> int:
    # A page number never grows beyond what a list could hold; more digits are somebody's invention.
    if not (value.isascii() and value.isdigit() and len(value) <= 6):
        raise InvalidInput("payload", "unreadable")
    return int(value)


Given = TypeVar("Given")


def given_on(field: str, value: Given | None) -> Given:
    if value is None:
        raise InvalidInput(field, "missing")
    return value
