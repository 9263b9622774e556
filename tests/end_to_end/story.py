"""What the people of the demo do in the main story, and what they are told."""

from sandbox.people import ANA, PARTNERSHIP, RUTH, direct_message
from sandbox.values import Message, Outcome, Values
from sandbox.workspace import Workspace

QUESTION = "we got the new policy the evening before it started"


def direct_messages(workspace: Workspace, person: str) -> list[Message]:
    """What the bot said to that person, in threads too, oldest first."""
    channel = direct_message(person)
    roots = workspace.messages(channel, person)
    everything = [each for root in roots for each in (workspace.thread(channel, root.ts, person) or [root])]
    return [each for each in everything if each.bot_id]


def has_messages(workspace: Workspace, person: str, count: int) -> bool:
    return len(direct_messages(workspace, person)) >= count


def raise_concern(workspace: Workspace) -> Outcome:
    """Through all its steps, as far as the bot answers."""
    shown = workspace.run_command(RUTH, PARTNERSHIP, "/concern raise Papers came the evening before.")
    for field, typed in ((None, ""), ("further_actions", "Five days."), ("provisions", ["7b"]), (None, "")):
        if shown.view is None or shown.problem:
            return shown
        values: Values = {block: typed for block in shown.view.values if field and block.startswith(field)}
        shown = workspace.submit_view(RUTH, shown.view.id, values)
    return shown


def respond(workspace: Workspace, reference: str) -> Outcome:
    opened = workspace.run_command(ANA, PARTNERSHIP, f"/concern respond {reference}")
    if opened.view is None:
        return opened
    answers = {
        "verdict.points.0": "agreed",
        "reason.points.0": "Yes.",
        "verdict.further_actions.0": "partly agreed",
        "reason.further_actions.0": "Three days.",
    }
    # A step's inputs carry the version of the draft as well, which a bot that was killed may have kept already.
    inputs = [block["block_id"] for block in opened.view.blocks if block["type"] == "input"]
    values: Values = {block: answers[block.rpartition(".")[0]] for block in inputs}
    checked = workspace.submit_view(ANA, opened.view.id, values) if inputs else opened
    if checked.view is None or checked.problem:
        return checked
    return workspace.submit_view(ANA, checked.view.id)
