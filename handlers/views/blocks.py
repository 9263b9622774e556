"""The blocks that our surfaces are made of, within Slack's limits."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from bot.domain.text import MOST_CHARACTERS
from bot.ports.records import Page
from handlers import ids
from handlers.views.text import Block, View, clip, mrkdwn, plain

MOST_OPTIONS = 100
LONGEST_OPTION = 75
LONGEST_TITLE = 24

Option = dict[str, Any]


def section(text: str, accessory: Block | None = None) -> Block:
    """`text` is mrkdwn."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block | {"accessory": accessory} if accessory else block


def as_typed(text: str) -> Block:
    """What somebody wrote, whole and letter by letter."""
    return {"type": "section", "text": plain(text)}


def heading(text: str, longest: int) -> Block:
    """What somebody wrote, to stand out, on one line and letter by letter; Slack takes 150 characters."""
    return {"type": "header", "text": plain(text, longest)}


def context(text: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text)]}


def divider() -> Block:
    return {"type": "divider"}


def actions(elements: Iterable[Block]) -> list[Block]:
    """One block of the elements; none when there are none, which Slack would refuse."""
    shown = list(elements)
    return [{"type": "actions", "elements": shown}] if shown else []


def button(action: str, label: str, value: str = "", *, primary: bool = False) -> Block:
    element = {"type": "button", "action_id": action, "text": plain(label, LONGEST_OPTION), "value": value}
    return element | {"style": "primary"} if primary else element


def confirmed(made: Block, *, asks: str, warns: str) -> Block:
    """A button that Slack asks about before it tells us of the press; `warns` is at most 300 characters."""
    label = made["text"]["text"]
    confirm = {
        "title": plain(asks, 100),
        "text": plain(warns, 300),
        "confirm": plain(label, 30),
        "deny": plain("Cancel"),
    }
    return made | {"confirm": confirm}


def removal(action: str, label: str, *, asks: str, warns: str) -> Block:
    """The same, where something is gone afterwards."""
    asked = confirmed(button(action, label), asks=asks, warns=warns)
    return asked | {"style": "danger", "confirm": asked["confirm"] | {"style": "danger"}}


def paging(page: Page[Any], back: str, on: str, labels: tuple[str, str] = ("Newer", "Older")) -> list[Block]:
    """Below a list: where in it one is, and the buttons to its other pages. `back` and `on` are their action ids."""
    if not page.total:
        return []
    pages = -(-page.total // page.size)
    elements = [button(back, labels[0], str(page.number - 1))] if page.number > 0 else []
    elements += [button(on, labels[1], str(page.number + 1))] if page.has_next else []
    where = f"Page {page.number + 1} of {pages}, {page.total} in all" if pages > 1 else f"{page.total} in all"
    return [divider(), context(where), *actions(elements)]


def option(value: str, label: str, description: str | None = None) -> Option:
    shown: Option = {"text": plain(label, LONGEST_OPTION), "value": value}
    return shown | {"description": plain(description, LONGEST_OPTION)} if description else shown


def text_input(
    block: str,
    label: str,
    initial: str = "",
    *,
    longest: int = MOST_CHARACTERS,
    multiline: bool = True,
    optional: bool = False,
    hint: str | None = None,
) -> Block:
    element = {"type": "plain_text_input", "action_id": ids.VALUE, "multiline": multiline, "max_length": longest}
    if initial:
        element["initial_value"] = clip(initial, longest)
    return _input(block, label, element, optional=optional, hint=hint)


def date_input(
    block: str, label: str, initial: date | None = None, *, optional: bool = False, hint: str | None = None
) -> Block:
    element = {"type": "datepicker", "action_id": ids.VALUE}
    first = {"initial_date": initial.isoformat()} if initial else {}
    return _input(block, label, element | first, optional=optional, hint=hint)


def select_input(
    block: str, label: str, options: Sequence[Option], chosen: str | None = None, *, optional: bool = False
) -> Block:
    return _input(block, label, select(ids.VALUE, options, chosen), optional=optional)


def radio_input(
    block: str, label: str, options: Sequence[Option], chosen: str | None = None, *, optional: bool = False
) -> Block:
    element = {"type": "radio_buttons", "action_id": ids.VALUE, "options": list(options)}
    return _input(block, label, element | _first(options, chosen), optional=optional)


def person_input(block: str, label: str, chosen: str | None = None, *, hint: str) -> Block:
    """`chosen` is a user id."""
    element: Block = {"type": "users_select", "action_id": ids.VALUE, "placeholder": plain("Choose a person")}
    return _input(block, label, element | ({"initial_user": chosen} if chosen else {}), hint=hint)


def channel_input(block: str, label: str, kinds: Sequence[str], *, hint: str) -> Block:
    """`kinds` are of Slack's names: public, private."""
    offered = {"include": list(kinds), "exclude_bot_users": True}
    element = {"type": "conversations_select", "action_id": ids.VALUE, "filter": offered}
    return _input(block, label, element | {"placeholder": plain("Choose a channel")}, hint=hint)


def ticks_input(block: str, label: str, options: Sequence[Option], chosen: Collection[str]) -> Block:
    element: Block = {"type": "checkboxes", "action_id": ids.VALUE, "options": list(options)}
    first = [each for each in options if each["value"] in chosen]
    return _input(block, label, element | ({"initial_options": first} if first else {}))


def multi_select_input(
    block: str,
    label: str,
    options: Sequence[Option],
    chosen: Iterable[str] = (),
    *,
    optional: bool = False,
    hint: str | None = None,
) -> Block:
    element = {"type": "multi_static_select", "action_id": ids.VALUE, **_offered(options)}
    wanted = set(chosen)
    first = [each for each in options if each["value"] in wanted][:MOST_OPTIONS]
    if first:
        element["initial_options"] = first
    return _input(block, label, element, optional=optional, hint=hint)


def select(action: str, options: Sequence[Option], chosen: str | None = None) -> Block:
    return {"type": "static_select", "action_id": action, **_offered(options), **_first(options, chosen)}


def modal(
    callback: str,
    title: str,
    blocks: list[Block],
    *,
    submit: str | None = None,
    private_metadata: str = "",
) -> View:
    view: View = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, LONGEST_TITLE),
        "close": plain("Cancel" if submit else "Close"),
        "blocks": blocks,
        "private_metadata": private_metadata,
    }
    return view | {"submit": plain(submit)} if submit else view


def _input(block: str, label: str, element: Block, *, optional: bool = False, hint: str | None = None) -> Block:
    shown: Block = {"type": "input", "block_id": block, "label": plain(label), "element": element, "optional": optional}
    return shown | {"hint": plain(hint)} if hint else shown


def _offered(options: Sequence[Option]) -> Block:
    """Slack lists a hundred options at most, and more of them only in groups."""
    if len(options) <= MOST_OPTIONS:
        return {"options": list(options)}
    starts = range(0, len(options), MOST_OPTIONS)
    groups = [list(options[start : start + MOST_OPTIONS]) for start in starts]
    return {"option_groups": [{"label": plain(_span(group)), "options": group} for group in groups]}


def _span(group: list[Option]) -> str:
    return clip(f"{clip(group[0]['text']['text'], 30)} – {clip(group[-1]['text']['text'], 30)}", LONGEST_OPTION)


def _first(options: Sequence[Option], chosen: str | None) -> Block:
    return next(({"initial_option": each} for each in options if each["value"] == chosen), {})
