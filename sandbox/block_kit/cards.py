"""Cards, containers, alerts, and what agents show of their work."""

from __future__ import annotations

from typing import Any

from sandbox.block_kit.composition import ACTION_ID, CONFIRM, any_text, plain_text
from sandbox.block_kit.elements import BUTTON, IMAGE
from sandbox.block_kit.rich_text import RICH_TEXT_PARTS
from sandbox.block_kit.schema import Check, Report, array, boolean, by_type, record, string

ALERT: dict[str, Check] = {"text": any_text(200)}
ALERT_OPTIONS: dict[str, Check] = {
    "level": string(choices=frozenset({"default", "info", "warning", "error", "success"}))
}

_IMAGE = by_type({"image": IMAGE})
CARD: dict[str, Check] = {
    "hero_image": _IMAGE,
    "icon": _IMAGE,
    "slack_icon": record({"name": string(1)}),
    "title": any_text(150),
    "subtitle": any_text(150),
    "body": any_text(200),
    "subtext": any_text(200),
    "actions": array(by_type({"button": BUTTON}, "element"), 1, 3),
}


def whole_card(card: Any, pointer: str, report: Report) -> None:
    if not {"hero_image", "title", "actions", "body"} & set(card):
        report.add(pointer, "must define at least one of `hero_image`, `title`, `actions` and `body`")
    if "icon" in card and "slack_icon" in card:
        report.add(pointer, "must define either `icon` or `slack_icon`")


CONTAINER: dict[str, Check] = {
    "title": plain_text(150),
    "rich_text_title": by_type({"rich_text": record({"elements": RICH_TEXT_PARTS}, {"block_id": string(1, 255)})}),
    "subtitle": any_text(150),
    "icon": _IMAGE,
    "width": string(choices=frozenset({"narrow", "standard", "wide", "full"})),
    "is_collapsible": boolean,
    "default_collapsed": boolean,
    "has_header_divider": boolean,
}
IN_CONTAINER = frozenset(
    {"actions", "context", "divider", "header", "image", "input", "rich_text", "section", "table", "video"}
)


def whole_container(container: Any, pointer: str, report: Report) -> None:
    if "title" not in container and "rich_text_title" not in container:
        report.add(pointer, "must define either `title` or `rich_text_title`")
    is_collapsible = container.get("is_collapsible", False)
    if container.get("default_collapsed") and not is_collapsible:
        report.add(f"{pointer}/default_collapsed", "needs `is_collapsible`")
    if container.get("has_header_divider") and is_collapsible:
        report.add(f"{pointer}/has_header_divider", "cannot be used with `is_collapsible`")


_FEEDBACK = record({"text": plain_text(75), "value": string(1, 2000)}, {"accessibility_label": string(1, 75)})
IN_CONTEXT_ACTIONS = by_type(
    {
        "feedback_buttons": record(
            {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {"action_id": ACTION_ID}
        ),
        "icon_button": record(
            {"icon": string(choices=frozenset({"trash"})), "text": plain_text(75)},
            {
                "action_id": ACTION_ID,
                "value": string(0, 2000),
                "confirm": CONFIRM,
                "accessibility_label": string(1, 75),
                "visible_to_user_ids": array(string(1), 1, 10),
            },
        ),
    },
    "element",
)

_RICH_TEXT = by_type({"rich_text": record({"elements": RICH_TEXT_PARTS}, {"block_id": string(1, 255)})})
_SOURCE = by_type({"url": record({"url": string(1, 3000), "text": string(1)})}, "source")
TASK: dict[str, Check] = {
    "task_id": string(1, 255),
    "title": string(1),
    "status": string(choices=frozenset({"pending", "in_progress", "complete", "error"})),
}
TASK_OPTIONS: dict[str, Check] = {
    "details": _RICH_TEXT,
    "output": _RICH_TEXT,
    "sources": array(_SOURCE, 0),
    "block_id": string(1, 255),
}


def has_begun(task: Any, pointer: str, report: Report) -> None:
    if task["status"] == "pending":
        report.add(f"{pointer}/status", "a task outside of a plan must not be pending")


def _task(task: Any, pointer: str, report: Report) -> None:
    """By Slack's pages a plan's tasks have no type, by its published types they are whole task_card blocks."""
    typed = isinstance(task, dict) and "type" in task
    check = record(TASK, TASK_OPTIONS)
    (by_type({"task_card": check}) if typed else check)(task, pointer, report)


PLAN: dict[str, Check] = {"title": string(1)}
PLAN_OPTIONS: dict[str, Check] = {"tasks": array(_task, 0, 50)}


def own_ids(plan: Any, pointer: str, report: Report) -> None:
    seen: set[str] = set()
    for index, task in enumerate(plan.get("tasks", [])):
        if task["task_id"] in seen:
            report.add(f"{pointer}/tasks/{index}/task_id", f"`task_id` {task['task_id']} already exists")
        seen.add(task["task_id"])


VIDEO: dict[str, Check] = {
    "title": plain_text(199),
    "video_url": string(1, 3000),
    "thumbnail_url": string(1, 3000),
    "alt_text": string(1, 2000),
}
VIDEO_OPTIONS: dict[str, Check] = {
    "author_name": string(1, 49),
    "description": plain_text(200),
    "title_url": string(1, 3000),
    "provider_name": string(1),
    "provider_icon_url": string(1, 3000),
}
