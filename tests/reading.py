"""What somebody reads of blocks, and can press in them."""

from typing import Any


def read(rendered: Any) -> str:
    """Every text in it, a line each; links by their addresses."""
    if isinstance(rendered, dict):
        own = [rendered[key] for key in ("text", "url") if isinstance(rendered.get(key), str)]
        return "\n".join([*own, *filter(None, map(read, rendered.values()))])
    return "\n".join(filter(None, map(read, rendered))) if isinstance(rendered, list) else ""


def elements(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The buttons and selects below each other, in order; beside a text none."""
    return [each for block in blocks if block["type"] == "actions" for each in block["elements"]]


def buttons(blocks: list[dict[str, Any]]) -> list[str]:
    return [each["text"]["text"] for each in elements(blocks) if each["type"] == "button"]
