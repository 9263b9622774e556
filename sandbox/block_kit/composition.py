"""The parts that blocks and elements share: texts, options, confirm dialogues."""

from __future__ import annotations

from typing import Any

from sandbox.block_kit.schema import Check, Report, array, boolean, by_type, record, string

ACTION_ID = string(1, 255)
BLOCK_ID = string(1, 255)
# By Slack's pages an option's value may have 150 characters, by its published types 75: the stricter is kept.
OPTION_VALUE = string(1, 75)


def texts(high: int, low: int = 1) -> dict[str, Check]:
    """What a text object may be, by its type."""
    return {
        "plain_text": record({"text": string(low, high)}, {"emoji": boolean}),
        "mrkdwn": record({"text": string(low, high)}, {"verbatim": boolean}),
    }


def plain_text(high: int, low: int = 1) -> Check:
    return by_type({"plain_text": texts(high, low)["plain_text"]})


def any_text(high: int) -> Check:
    return by_type(texts(high))


CONFIRM = record(
    {"title": plain_text(100), "text": any_text(300)},
    {
        "confirm": plain_text(30),
        "deny": plain_text(30),
        "style": string(choices=frozenset({"primary", "danger"})),
    },
)

OPTION = record({"text": plain_text(75), "value": OPTION_VALUE}, {"description": plain_text(75)})
RICH_OPTION = record({"text": any_text(75), "value": OPTION_VALUE}, {"description": any_text(75)})
OVERFLOW_OPTION = record(
    {"text": plain_text(75), "value": OPTION_VALUE}, {"description": plain_text(75), "url": string(1, 3000)}
)
OPTION_GROUP = record({"label": plain_text(75), "options": array(OPTION, 1, 100)})


def options_of(element: dict[str, Any]) -> list[dict[str, Any]]:
    """Every option that the element offers, those in groups included."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def offers_options(element: Any, pointer: str, report: Report) -> None:
    """Options or groups, not both; what is chosen at first must be one of them, value and text."""
    if ("options" in element) == ("option_groups" in element):
        report.add(pointer, "must define either `options` or `option_groups`")
        return
    offered = options_of(element)
    values = [option["value"] for option in offered]
    if len(set(values)) != len(values):
        report.add(f"{pointer}/options", "option values must be unique")
    first = element.get("initial_options") or ([element["initial_option"]] if "initial_option" in element else [])
    for option in first:
        if not any(option["value"] == each["value"] and option["text"] == each["text"] for each in offered):
            report.add(pointer, "initial option must exactly match one of the provided options")
