"""What people start outside of channels: shortcuts, their Home, and typing into a select that asks the app."""

from __future__ import annotations

from sandbox.asking import Asking, reason
from sandbox.block_kit.state import find_element
from sandbox.declared import Shortcut
from sandbox.homes import Homes
from sandbox.offers import EXTERNAL, Offers, suggestions_of
from sandbox.parcels import parsed
from sandbox.payloads import message_interaction, message_object, view_object
from sandbox.people import direct_message
from sandbox.values import Json, Message, NotPossible, Outcome, Refused, Suggestions, View

MIN_QUERY = 3


class Openings:
    """Each method delivers and waits for the answer, or sends an event."""

    def __init__(self, asking: Asking, homes: Homes, offers: Offers) -> None:
        self._asking = asking
        self._app = asking.app
        self._homes = homes
        self._offers = offers

    def run_shortcut(self, user: str, callback_id: str) -> Outcome:
        self._shortcut(user, callback_id, "global")
        since = self._asking.stamps.next()
        fields = {"callback_id": callback_id, "action_ts": since, "trigger_id": self._asking.triggers.make(user)}
        return self._asking.ask(user, "shortcut", fields, None, since)

    def run_message_shortcut(self, user: str, message: Message, callback_id: str) -> Outcome:
        self._shortcut(user, callback_id, "message")
        if message.is_ephemeral:
            raise NotPossible("A message that only one person sees has no menu of shortcuts.")
        channel = self._asking.conversations.channel_of(user, message.channel)
        since = self._asking.stamps.next()
        fields = {
            "callback_id": callback_id,
            "action_ts": since,
            "trigger_id": self._asking.triggers.make(user, channel=channel.id),
            "response_url": self._asking.response_url(user, channel.id),
            "channel": message_interaction(self._app, channel, message, {})["channel"],
            "message_ts": message.ts,
            "message": message_object(self._app, message),
        }
        return self._asking.ask(user, "message_action", fields, channel.id, since)

    def open_home(self, user: str) -> View | None:
        self._check_own(user)
        if not self._app.has_home:
            raise NotPossible("This app has no Home.")
        home = self._homes.of(user)
        self._tell_opened(user, "home", {"view": view_object(self._app, home)} if home else {})
        return home

    def open_messages(self, user: str) -> None:
        self._tell_opened(user, "messages", {})

    def suggest(
        self, user: str, where: Message | View, action_id: str, typed: str, block_id: str | None
    ) -> Suggestions:
        block, element = find_element(where.blocks, action_id, block_id)
        if element["type"] not in EXTERNAL:
            raise NotPossible(f"{action_id} does not ask the app for its options.")
        if len(typed) < element.get("min_query_length", MIN_QUERY):
            return Suggestions()
        fields = {"action_id": action_id, "block_id": block["block_id"], "value": typed, **self._where(user, where)}
        parcel, answer = self._asking.deliver(user, "block_suggestion", fields)
        problem = refusal = answer.problem
        found = Suggestions()
        if problem is None:
            try:
                found = suggestions_of(parsed(answer))
            except Refused as refused:
                problem, refusal = refused.error, reason(refused)
        self._asking.delivery.note(parcel, answer, refusal)
        self._offers.remember(where.ts if isinstance(where, Message) else where.id, block, element, found)
        return Suggestions(found.groups, problem)

    def _where(self, user: str, where: Message | View) -> Json:
        if isinstance(where, View):
            return {"container": {"type": "view", "view_id": where.id}, "view": view_object(self._app, where)}
        channel = self._asking.conversations.channel_of(user, where.channel)
        fields = message_interaction(self._app, channel, where, {})
        return {name: each for name, each in fields.items() if name != "state"}

    def _shortcut(self, user: str, callback_id: str, kind: str) -> Shortcut:
        self._check_own(user)
        found = self._app.shortcut(callback_id, kind)
        if found is None or "commands" not in self._app.scopes:
            raise NotPossible(f"This app has no {kind} shortcut {callback_id!r}.")
        return found

    def _check_own(self, user: str) -> None:
        if self._asking.conversations.active(user).is_external:
            raise NotPossible("This app is not installed in their own workspace.")

    def _tell_opened(self, user: str, tab: str, more: Json) -> None:
        if not self._app.hears("app_home_opened"):
            return
        at = self._asking.stamps.next()
        event = {"type": "app_home_opened", "user": user, "channel": direct_message(user), "tab": tab, "event_ts": at}
        self._asking.delivery.send_event(event | more, float(at))
