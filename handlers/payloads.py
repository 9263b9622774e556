"""What Slack sends, as typed values; beyond this module nobody indexes a raw payload."""

import json
import re
from functools import cached_property
from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bot.domain.answer import Certainty
from bot.domain.people import Person
from bot.domain.reference import Prefix, parsed
from bot.errors import InvalidInput, NotFound
from handlers import ids
from handlers.drafts import Cited

# How Slack begins the ids of direct messages.
DIRECT = "D"
LINK = re.compile(r"<(?:https?://|mailto:|tel:|[#!])?[^<>|]*\|([^<>]+)>")
BARE_LINK = re.compile(r"<((?:https?://|mailto:|tel:)[^<>|]*)>")


class Value(BaseModel):
    """Unknown fields are Slack's own business; an error never repeats what was sent."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


Model = TypeVar("Model", bound=BaseModel)


def read(model: type[Model], raw: object) -> Model:
    """Raises InvalidInput where `raw` has not the shape of `model`."""
    try:
        return model.model_validate(raw)
    except ValidationError:
        raise InvalidInput("payload", "unreadable") from None


def read_json(model: type[Model], text: str) -> Model:
    """The same, of what we once put into a button or a view ourselves."""
    try:
        return model.model_validate_json(text or "{}")
    except ValidationError:
        raise InvalidInput("payload", "unreadable") from None


def unescaped(text: str) -> str:
    """As it was typed: Slack sends &, < and > as entities, and links as <address|label>."""
    text = BARE_LINK.sub(r"\1", LINK.sub(r"\1", text))
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text.strip()


def whole(text: str) -> str:
    """Without what no text can carry on: halves of characters become U+FFFD, and NUL, which nobody sees, goes."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


Typed = Annotated[str, AfterValidator(whole)]


class Option(Value):
    value: str


class Element(Value):
    """One input's state, whatever its kind."""

    value: Typed | None = None
    selected_option: Option | None = None
    selected_options: tuple[Option, ...] | None = None
    selected_date: str | None = None
    selected_user: str | None = None
    selected_conversation: str | None = None


class State(Value):
    values: dict[str, dict[str, Element]] = Field(default_factory=dict)


class OpenView(Value):
    """A modal, or the bot's Home, as the person saw it, with what they had put in."""

    id: str
    type: str = "modal"
    hash: str = ""
    callback_id: str = ""
    private_metadata: str = ""
    root_view_id: str | None = None
    previous_view_id: str | None = None
    app_installed_team_id: str | None = None
    title: dict[str, Any] | None = None
    submit: dict[str, Any] | None = None
    close: dict[str, Any] | None = None
    state: State = State()
    blocks: tuple[dict[str, Any], ...] = ()

    @property
    def can_push(self) -> bool:
        """Whether Slack shows one more modal above this one: three at most lie on each other."""
        return self.previous_view_id in (None, self.root_view_id)

    def element(self, block: str) -> Element:
        """What the input in that block holds."""
        return self.state.values.get(block, {}).get(ids.VALUE, Element())

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The block ids on which an error may be shown, from top to bottom."""
        return tuple(str(block.get("block_id")) for block in self.blocks if block.get("type") == "input")


class _User(Value):
    id: str
    team_id: str | None = None


class _Team(Value):
    id: str


class _Channel(Value):
    id: str


class _Container(Value):
    message_ts: str | None = None


class _Action(Value):
    action_id: str
    value: str | None = None
    selected_option: Option | None = None


class Interaction(Value):
    """What every press and submission carries. Somebody from another workspace keeps their own team."""

    user: _User
    team: _Team | None = None
    trigger_id: str = ""
    view: OpenView | None = None
    channel: _Channel | None = None
    container: _Container | None = None
    response_url: str | None = None
    actions: tuple[_Action, ...] = ()

    @property
    def person(self) -> Person:
        team = self.user.team_id or (self.team.id if self.team else None)
        if team is None:
            raise InvalidInput("payload", "unreadable")
        return Person(team, self.user.id)


class CommandPayload(Value):
    """A slash command. `text` is as typed."""

    person: Person
    channel: str
    command: str
    text: str
    trigger_id: str
    delivery: str

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> Self:
        raw = read(_Command, body)
        return cls(
            person=Person(raw.team_id, raw.user_id),
            channel=raw.channel_id,
            command=raw.command,
            text=unescaped(raw.text),
            trigger_id=raw.trigger_id,
            delivery=f"trigger:{raw.trigger_id}",
        )

    @property
    def is_among_others(self) -> bool:
        return not self.channel.startswith(DIRECT)


class _Command(Value):
    team_id: str
    user_id: str
    channel_id: str
    command: str
    text: Typed = ""
    trigger_id: str


class ActionPayload(Value):
    """A press of a button or a choice in a select that acts at once. `channel` and `message_ts` are None in a modal.

    `view` is the modal that it was in: None in a message, and in the Home, above which a new modal opens as well.
    """

    person: Person
    action_id: str
    value: str
    trigger_id: str
    delivery: str
    view: OpenView | None = None
    channel: str | None = None
    message_ts: str | None = None
    response_url: str | None = None

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> Self:
        raw = read(Interaction, body)
        if not raw.actions:
            raise InvalidInput("payload", "unreadable")
        action = raw.actions[0]
        chosen = action.selected_option.value if action.selected_option else None
        return cls(
            person=raw.person,
            action_id=action.action_id,
            value=action.value or chosen or "",
            trigger_id=raw.trigger_id,
            delivery=f"trigger:{raw.trigger_id}",
            view=raw.view if raw.view and raw.view.type != "home" else None,
            channel=raw.channel.id if raw.channel else None,
            message_ts=raw.container.message_ts if raw.container else None,
            response_url=raw.response_url,
        )

    def reference(self, prefix: Prefix) -> str:
        """The record that the button is about. Raises NotFound for what is no reference."""
        found = parsed(prefix, self.value)
        if found is None:
            raise NotFound
        return found

    @property
    def cited(self) -> Cited:
        """What an answer's button hands on. Raises InvalidInput."""
        raw = read_json(_Cited, self.value)
        return Cited(raw.refs, raw.words)

    @property
    def named(self) -> "Named":
        """The provisions that the button stands by. Raises InvalidInput."""
        return read_json(Named, self.value)

    @property
    def is_among_others(self) -> bool:
        """Whether people beside this person and the bot read the place that the button is in."""
        return self.channel is not None and not self.channel.startswith(DIRECT)


class _Cited(Value):
    refs: tuple[str, ...] = ()
    words: Typed = ""


class Named(Value):
    """Provisions that a message shows, in which version, and how sure the answer was of them, if it was an answer."""

    refs: Annotated[tuple[str, ...], Field(max_length=100)]
    version: int
    certainty: Certainty = Certainty.CLEAR
    outside: str | None = None


def metadata(**fields: object) -> str:
    """What a view carries for us, read back with read_json."""
    return json.dumps(fields, separators=(",", ":"))
