"""What people type as the app gets it: mentions of people, groups, everybody and channels, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.block_kit.blocks import message_errors
from sandbox.people import ANA, BRIGHTWATER_GROUP, GENERAL, PARTNERSHIP, RUTH
from sandbox.workspace import Workspace

SUBTEAM = f"<!subteam^{BRIGHTWATER_GROUP.id}|@brightwater>"


@pytest.mark.parametrize(
    ("typed", "stored", "element"),
    [
        ("@ruth", f"<@{RUTH}>", {"type": "user", "user_id": RUTH}),
        ("@Ruth Cobbleday", f"<@{RUTH}>", {"type": "user", "user_id": RUTH}),
        ("#general", f"<#{GENERAL}|general>", {"type": "channel", "channel_id": GENERAL}),
        ("@brightwater", SUBTEAM, {"type": "usergroup", "usergroup_id": BRIGHTWATER_GROUP.id}),
        ("@here", "<!here>", {"type": "broadcast", "range": "here"}),
        ("@channel", "<!channel>", {"type": "broadcast", "range": "channel"}),
        ("@everyone", "<!everyone>", {"type": "broadcast", "range": "everyone"}),
    ],
)
def test_a_mention_is_marked_in_text_and_blocks(
    workspace: Workspace, typed: str, stored: str, element: dict[str, Any]
) -> None:
    message = workspace.post(ANA, PARTNERSHIP, f"To {typed}: hello")

    assert message.text == f"To {stored}: hello"
    elements = message.blocks[0]["elements"][0]["elements"]
    assert elements == [{"type": "text", "text": "To "}, element, {"type": "text", "text": ": hello"}]
    assert message_errors(message.blocks) == []


@pytest.mark.parametrize("typed", ["ana@here.org", "@hereabouts", "@brightwater-b", "<!channel>", "<!subteam^S1>"])
def test_what_only_looks_like_a_mention_is_none(workspace: Workspace, typed: str) -> None:
    message = workspace.post(ANA, PARTNERSHIP, typed)

    assert message.blocks[0]["elements"][0]["elements"] == [{"type": "text", "text": typed}]
    assert "<" not in message.text


def test_the_groups_are_known_by_their_names(workspace: Workspace) -> None:
    assert [(group.handle, group.name) for group in workspace.user_groups()] == [
        ("brightwater", "Brightwater Staff Union")
    ]
