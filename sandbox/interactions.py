"""What a person does with the app: commands, presses and modals, delivered to the bot and its answer carried out."""

from __future__ import annotations

from dataclasses import replace

from sandbox.asking import Asking, reason
from sandbox.block_kit.client_checks import client_errors
from sandbox.block_kit.state import (
    action_of,
    filled_in,
    find_element,
    find_input,
    is_pressed,
    opening_state,
    stateful,
)
from sandbox.files import Files
from sandbox.homes import Homes
from sandbox.offers import Offers
from sandbox.parcels import Answer, Parcel
from sandbox.payloads import command_form, file_object, message_interaction, view_object
from sandbox.people import SLACKBOT
from sandbox.text import as_stored
from sandbox.values import Channel, Json, Message, NotPossible, Outcome, Refused, State, Value, Values, View


class Interactions:
    """Each method delivers, waits for the answer, and says what the person then sees."""

    def __init__(self, asking: Asking, homes: Homes, offers: Offers, files: Files) -> None:
        self._asking = asking
        self._app = asking.app
        self._conversations = asking.conversations
        self._modals = asking.modals
        self._replies = asking.replies
        self._triggers = asking.triggers
        self._stamps = asking.stamps
        self._delivery = asking.delivery
        self._homes = homes
        self._offers = offers
        self._files = files

    def run_command(self, user: str, channel: str, line: str) -> Outcome:
        person, place = self._conversations.person(user), self._conversations.channel_to_write(user, channel)
        name, _, text = line.strip().partition(" ")
        command = None if person.is_external or self._delivery.is_uninstalled else self._app.command(name)
        # In another organisation's Slack the app's commands do not exist.
        if command is None or "commands" not in self._app.scopes:
            return self._notice(user, place, name, "not a valid command", self._stamps.next())
        if command.should_escape:
            store = self._conversations.store
            text = as_stored(text, store.people(), store.channels(), store.groups())
        form = command_form(
            self._app,
            person,
            place,
            name,
            text.strip(),
            response_url=self._asking.response_url(user, place.id),
            trigger_id=self._triggers.make(user, channel=place.id),
        )
        since = self._stamps.next()
        parcel = Parcel(f"command:{name}", form)
        answer = self._delivery.ask(parcel)
        problem = refusal = answer.problem
        if problem is None:
            try:
                self._replies.to_command(user, place, line, answer)
            except Refused as refused:
                problem, refusal = refused.error, reason(refused)
        self._delivery.note(parcel, answer, refusal)
        if problem:
            return self._notice(user, place, name, problem, since, answer)
        return self._asking.outcome(user, answer, place.id, since)

    def press_in_message(
        self, user: str, message: Message, action_id: str, value: Value, block_id: str | None, values: Values
    ) -> Outcome:
        channel = self._conversations.channel_of(user, message.channel)
        blocks = self._offers.completed(message.ts, message.blocks)
        block, element = find_element(blocks, action_id, block_id)
        since = self._stamps.next()
        action = action_of(block, element, value, since)
        state = filled_in(blocks, opening_state(blocks), values)
        state = _with_choice(blocks, state, block, element, value)
        fields = message_interaction(self._app, channel, message, state) | {
            "response_url": self._asking.response_url(user, channel.id, message.ts)
        }
        return self._send_actions(user, [action], fields, None, channel.id, since)

    def press_in_view(
        self, user: str, view_id: str, action_id: str, value: Value, block_id: str | None, values: Values
    ) -> Outcome:
        view = self._shown(user, view_id)
        blocks = self._offers.completed(view.id, view.blocks)
        block, element = find_element(blocks, action_id, block_id)
        since = self._stamps.next()
        action = action_of(block, element, value, since)
        state = _with_choice(blocks, filled_in(blocks, view.values, values), block, element, value)
        view = self._fill(view, state)
        return self._send_actions(user, [action], self._view_fields(view), view, None, since)

    def change(self, user: str, view_id: str, values: Values) -> Outcome:
        view = self._shown(user, view_id)
        blocks = self._offers.completed(view.id, view.blocks)
        state = filled_in(blocks, view.values, values)
        since = self._stamps.next()
        actions = []
        for key, value in values.items():
            block, element = find_input(blocks, key)
            has_changed = state[block["block_id"]] != view.values.get(block["block_id"])
            if has_changed and (block["type"] != "input" or block.get("dispatch_action")):
                actions.append(action_of(block, element, value, since))
        view = self._fill(view, state)
        if not actions:
            return Outcome(view=view)
        return self._send_actions(user, actions, self._view_fields(view), view, None, since)

    def submit(self, user: str, view_id: str, values: Values) -> Outcome:
        view = self._top(user, view_id)
        if view.submit is None:
            raise NotPossible("This modal has nothing to submit.")
        state = self._with_files(filled_in(self._offers.completed(view.id, view.blocks), view.values, values))
        errors = client_errors(view.blocks, state)
        view = self._modals.fill(view, state, errors)
        if errors:
            return Outcome(view=view, errors=errors)
        since = self._stamps.next()
        fields = {
            "view": view_object(self._app, view),
            "trigger_id": self._triggers.make(user, view_id=view.id),
            "response_urls": self._response_urls(user, view),
        }
        parcel, answer = self._asking.deliver(user, "view_submission", fields)
        problem = refusal = answer.problem
        if problem is None:
            try:
                errors = self._replies.to_submission(view, answer)
                if errors:
                    view = self._modals.find(view.id, None)
                    self._modals.fill(view, view.values, errors)
            except Refused as refused:
                problem, refusal = refused.error, reason(refused)
        self._delivery.note(parcel, answer, refusal)
        return self._asking.outcome(user, answer, None, since, problem=problem, errors=errors)

    def close(self, user: str, view_id: str, *, whole_stack: bool) -> Outcome:
        view = self._top(user, view_id)
        closing = self._modals.stack(user)[::-1] if whole_stack or view.content.get("clear_on_close") else [view]
        answer = None
        for each in closing:
            self._modals.close(each)
        for each in closing:
            if each.content.get("notify_on_close"):
                fields = {
                    "view": view_object(self._app, replace(each, values={})),
                    "is_cleared": len(closing) > 1 or whole_stack,
                }
                parcel, answer = self._asking.deliver(user, "view_closed", fields)
                self._delivery.note(parcel, answer)
        return Outcome(status=answer.status if answer else None, view=self._modals.top(user))

    def _top(self, user: str, view_id: str) -> View:
        view = self._modals.top(user)
        if view is None or view.id != view_id:
            raise NotPossible("That modal is not the one on top.")
        return view

    def _shown(self, user: str, view_id: str) -> View:
        """The modal on top, or the person's Home."""
        home = self._homes.of(user)
        return home if home is not None and home.id == view_id else self._top(user, view_id)

    def _fill(self, view: View, state: State) -> View:
        return self._homes.fill(view, state) if view.is_home else self._modals.fill(view, state, view.errors)

    def _view_fields(self, view: View) -> Json:
        return {"container": {"type": "view", "view_id": view.id}, "view": view_object(self._app, view)}

    def _response_urls(self, user: str, view: View) -> list[Json]:
        """One for each conversation chosen in an input that asks for it."""
        urls = []
        for block, element in stateful(view.blocks):
            held = view.values[block["block_id"]][element["action_id"]]
            chosen = held.get("selected_conversation") or held.get("selected_channel")
            if chosen and block["type"] == "input" and element.get("response_url_enabled"):
                names = {"block_id": block["block_id"], "action_id": element["action_id"], "channel_id": chosen}
                urls.append(names | {"response_url": self._asking.response_url(user, chosen)})
        return urls

    def _with_files(self, state: State) -> State:
        """What file inputs hold is ids until they are submitted, then whole files."""
        for held in (held for actions in state.values() for held in actions.values()):
            if held["type"] == "file_input":
                held["files"] = [file_object(self._files.submitted(file["id"])) for file in held["files"]]
        return state

    def _send_actions(
        self, user: str, actions: list[Json], fields: Json, view: View | None, channel: str | None, since: str
    ) -> Outcome:
        view_id = view.id if view and not view.is_home else None
        trigger_id = self._triggers.make(user, view_id=view_id, channel=channel)
        fields = fields | {"actions": actions, "trigger_id": trigger_id}
        return self._asking.ask(user, "block_actions", fields, channel, since)

    def _notice(
        self, user: str, channel: Channel, name: str, problem: str, since: str, answer: Answer | None = None
    ) -> Outcome:
        """What Slackbot tells a person whose command led to nothing."""
        words = f"{name} did not work. Slack's reason: {problem}"
        self._conversations.add(channel, SLACKBOT, words, ephemeral_to=user)
        code = "invalid_command" if answer is None else problem
        return self._asking.outcome(user, answer, channel.id, since, problem=code)


def _with_choice(blocks: list[Json], state: State, block: Json, element: Json, value: Value) -> State:
    if is_pressed(element):
        return state
    return filled_in(blocks, state, {(block["block_id"], element["action_id"]): value})
