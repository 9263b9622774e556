"""What Slack's client asks of a modal's inputs before it submits them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sandbox.block_kit.blocks import walk
from sandbox.values import ElementState, Json, State


def client_errors(blocks: list[Json], state: State) -> dict[str, str]:
    """What is said on inputs: block_id to text."""
    errors: dict[str, str] = {}
    for block in walk(blocks):
        if block["type"] != "input":
            continue
        element = block["element"]
        held = state[block["block_id"]][element["action_id"]]
        if _is_empty(held):
            problem = None if block.get("optional") else "Please complete this required field."
        else:
            problem = _problem(element, str(held.get("value") or ""))
        if problem:
            errors[block["block_id"]] = problem
    return errors


def _is_empty(held: ElementState) -> bool:
    return not any(value for key, value in held.items() if key != "type")


def _problem(element: Json, text: str) -> str | None:
    match element["type"]:
        case "plain_text_input":
            return _length_problem(element, text)
        case "email_text_input":
            return None if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) else "Please enter a valid email address."
        case "url_text_input":
            return None if _is_url(text) else "Please enter a valid URL."
        case "number_input":
            return _number_problem(element, text)
    return None


def _length_problem(element: Json, text: str) -> str | None:
    low, high = element.get("min_length", 0), element.get("max_length", 3000)
    if len(text) < low:
        return f"Please enter at least {low} characters."
    if len(text) > high:
        return f"Please enter at most {high} characters."
    return None


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text


def _number_problem(element: Json, text: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, text):
        return "Please enter a number." if element["is_decimal_allowed"] else "Please enter a whole number."
    if "min_value" in element and float(text) < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and float(text) > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None
