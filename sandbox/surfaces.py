"""What people see and do of the app outside of messages and modals."""

from __future__ import annotations

from typing import Literal

from sandbox.assistant import Assistant
from sandbox.conversations import Conversations
from sandbox.declared import Prompts, Shortcut
from sandbox.files import Files
from sandbox.homes import Homes
from sandbox.openings import Openings
from sandbox.people import direct_message
from sandbox.slack_app import SlackApp
from sandbox.store import Store
from sandbox.values import Channel, File, Json, Message, Outcome, Suggestions, UserGroup, View


class Surfaces:
    """The part of a workspace that is about shortcuts, Home, the agent's pane and selects that ask the app."""

    app: SlackApp
    store: Store
    conversations: Conversations
    homes: Homes
    files: Files
    assistant: Assistant
    _openings: Openings

    def shortcuts(
        self, kind: Literal["global", "message"] | None = None, *, user: str | None = None
    ) -> tuple[Shortcut, ...]:
        """Those that the app declares, in its order; none for a `user` of another organisation."""
        if user is not None and self.conversations.person(user).is_external:
            return ()
        return tuple(each for each in self.app.shortcuts if kind in (None, each.kind))

    def run_shortcut(self, user: str, callback_id: str) -> Outcome:
        """Choose a global shortcut; NotPossible for one that the app does not declare."""
        return self._openings.run_shortcut(user, callback_id)

    def run_message_shortcut(self, user: str, message: Message, callback_id: str) -> Outcome:
        """Choose a shortcut from a message's menu, in any conversation that the person is in.

        Messages that only the person sees have no such menu: NotPossible.
        """
        return self._openings.run_message_shortcut(user, message, callback_id)

    def home(self, user: str) -> View | None:
        """The Home as last published for the person, None before; press, change and suggest take it as a View."""
        return self.homes.of(user)

    def open_home(self, user: str) -> View | None:
        """Open the app's Home tab: the app hears of it, and may publish another a moment later (Change "home").

        NotPossible where `app.has_home` is False.
        """
        return self._openings.open_home(user)

    def open_messages(self, user: str) -> None:
        """Open the app's Messages tab, which is the direct message with it: the app hears of it."""
        self._openings.open_messages(user)

    def prompts(self, user: str) -> Prompts | None:
        """What to ask the app, to be offered in an empty direct message; None for an app that is no agent."""
        if self.app.agent is None:
            return None
        return self.assistant.prompts(direct_message(user)) or self.app.agent

    def status(self, channel: str, thread_ts: str) -> str | None:
        """What the app says that it is doing in a thread ("is thinking…"), None when it says nothing."""
        return self.assistant.status(channel, thread_ts)

    def suggest(
        self, user: str, where: Message | View, action_id: str, typed: str, *, block_id: str | None = None
    ) -> Suggestions:
        """What the app offers in an external select for what is typed; nothing below its min_query_length.

        The value of an option that was offered may then be chosen with press, change or submit_view.
        """
        return self._openings.suggest(user, where, action_id, typed, block_id)

    def user_groups(self) -> list[UserGroup]:
        """Those whose mention stands in texts as `<!subteam^…>`."""
        return self.store.groups()

    def upload(self, user: str, name: str, content: bytes) -> File:
        """A person's own file, whose id is then what a file_input takes."""
        return self.files.add(self.conversations.active(user).id, name, content)

    def choices(self, user: str, element: Json) -> list[Channel]:
        """The conversations that a conversations or channels select offers the person, by its filter."""
        return self.conversations.choices(user, element)
