"""What the sandbox's workspace is made of: people, channels, messages, modals and what came of an action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = dict[str, Any]
ElementState = dict[str, Any]
State = dict[str, dict[str, ElementState]]

Value = str | Sequence[str] | None
FieldKey = str | tuple[str, str]
Values = Mapping[FieldKey, Value]
"""What a person put into inputs, in plain form.

A key is `(block_id, action_id)`, or one string: the block_id, or else the action_id, of the only input
that has it. A value is text, a date (YYYY-MM-DD), a time (HH:mm), a user or channel id or an option's
value; a list of them for inputs that take several; None or "" for an input that was cleared.
"""

ChannelKind = Literal["public", "private", "im"]
ExchangeKind = Literal["calls", "events", "commands", "interactions"]


class Refused(Exception):
    """Slack says no; `error` is Slack's own name for the reason."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra


class NotPossible(Exception):
    """A person cannot do that in Slack's client: no such input, no such option, not the modal on top."""


@dataclass(frozen=True)
class Person:
    """Somebody who may be seen here; the bot's own user is one too, with `is_bot`.

    `team` is the id of the organisation of somebody from elsewhere (Slack Connect), None for the workspace's own.
    `guest` is the kind of guest account that the workspace has given them, None for a full member.
    """

    id: str
    handle: str
    real_name: str
    title: str = ""
    is_bot: bool = False
    is_deactivated: bool = False
    team: str | None = None
    guest: Literal["multi_channel", "single_channel"] | None = None

    @property
    def is_guest(self) -> bool:
        return self.guest is not None

    @property
    def is_external(self) -> bool:
        return self.team is not None


@dataclass(frozen=True)
class UserGroup:
    """People who are mentioned together, as @handle."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Channel:
    """A conversation; `name` is without #, and for a direct message the other person's id is in `members`.

    `shared_with` are the ids of the other organisations that it is shared with (Slack Connect).
    """

    id: str
    name: str
    kind: ChannelKind
    members: tuple[str, ...]
    is_archived: bool = False
    topic: str = ""
    is_restricted: bool = False
    shared_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class File:
    """A file; its bytes are at `url`, for the app with its token only.

    `channel` is where it is shared, None for one that is in no conversation; `is_submitted` once the app got it in
    a form.
    """

    id: str
    name: str
    title: str
    mimetype: str
    size: int
    user: str
    created: int
    url: str
    channel: str | None = None
    is_submitted: bool = False


@dataclass(frozen=True)
class Message:
    """A message as stored; `text` is Slack's escaped mrkdwn, `shown_at` the partnership's time when it was posted.

    `ephemeral_to` is the id of the one person who sees it, None for ordinary messages. `thread_ts` is the
    ts of the message that it replies to, None for a root. `replies` counts a root's replies. `team` is the
    author's organisation where that is another one.
    """

    channel: str
    ts: str
    user: str
    text: str
    shown_at: datetime
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    ephemeral_to: str | None = None
    bot_id: str | None = None
    metadata: Json | None = None
    edited_ts: str | None = None
    client_msg_id: str | None = None
    replies: int = 0
    latest_reply: str | None = None
    repliers: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    team: str | None = None

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None

    @property
    def is_ephemeral(self) -> bool:
        return self.ephemeral_to is not None


@dataclass(frozen=True)
class View:
    """A modal that is open for `person`, or their Home; `content` is the view as the bot sent it, ids filled in.

    `values` is what its inputs hold now, in Slack's `state.values` form. `errors` (block_id to text) are
    those of the last submission, to be shown on their inputs.
    """

    id: str
    person: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None
    values: State
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_home(self) -> bool:
        return bool(self.content["type"] == "home")

    @property
    def title(self) -> str:
        """A modal's title; a Home has none."""
        return str(self.content.get("title", {}).get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.content["blocks"]
        return blocks

    @property
    def callback_id(self) -> str:
        return str(self.content.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.content.get("private_metadata", ""))

    @property
    def submit(self) -> str | None:
        """The text of the submit button, None when the modal has none."""
        text = self.content.get("submit")
        return str(text["text"]) if text else None


@dataclass(frozen=True)
class Outcome:
    """What a person's action led to, once the bot answered it or three seconds had passed.

    `problem` is Slack's name for what went wrong (`operation_timeout`, `dispatch_failed`,
    `invalid_blocks`…), None when nothing did. `messages` are those that this person newly sees in that
    channel, changed ones included. `view` is the modal on top afterwards, None when none is open.
    `errors` (block_id to text) stand on the inputs of a submitted modal.
    """

    status: int | None = None
    problem: str | None = None
    messages: tuple[Message, ...] = ()
    view: View | None = None
    errors: dict[str, str] = field(default_factory=dict)
    reply: str = ""

    @property
    def text(self) -> str:
        """The fallback texts of `messages`, one to a line."""
        return "\n".join(message.text for message in self.messages)


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, in either direction.

    `name` is the Web API method, or for deliveries the kind (`event:app_mention`, `command:/concern`,
    `block_actions`, `view_submission`, `view_closed`, `response_url`). `refusal` is the reason when one
    side did not accept what the other sent, else None. `attempt` counts what was sent again, `seconds` is how
    long the answer took, and `fault` the effect of the fault that was asked for, None when none was.
    """

    number: int
    at: float
    direction: Literal["to_bot", "from_bot"]
    name: str
    request: Json
    status: int | None
    reply: Any
    refusal: str | None
    attempt: int = 0
    seconds: float = 0.0
    fault: str | None = None

    @property
    def kind(self) -> ExchangeKind:
        if self.direction == "from_bot":
            return "calls"
        kinds: dict[str, ExchangeKind] = {"event": "events", "command": "commands"}
        return kinds.get(self.name.partition(":")[0], "interactions")


@dataclass(frozen=True)
class Change:
    """Something that a page shows has changed, for these people (None: for everybody)."""

    kind: Literal["messages", "views", "clock", "channels", "home", "assistant", "faults"]
    people: frozenset[str] | None = None
    channel: str | None = None

    def concerns(self, person: str) -> bool:
        return self.people is None or person in self.people


@dataclass(frozen=True)
class Suggestions:
    """What the app offers for what was typed into an external select, by the label of its group ("" for none)."""

    groups: tuple[tuple[str, tuple[Json, ...]], ...] = ()
    problem: str | None = None

    @property
    def options(self) -> tuple[Json, ...]:
        return tuple(option for _, options in self.groups for option in options)
