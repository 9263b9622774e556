"""Forms filled in, and how tests find what came of them."""

from bot.domain.people import Person
from handlers import ids
from sandbox.people import direct_message
from sandbox.values import Message, Outcome, Values, View
from tests.slack.conftest import Slack

CANARY = "The canary papers came the evening before."
FILLED: Values = {
    f"{ids.POINT}.0": CANARY,
    f"{ids.FURTHER_ACTION}.0": "Send canary papers five days ahead.",
    ids.PROVISIONS: ["7b", "10"],
}
# By what they answer; a step's inputs carry the draft's version as well.
# Enough for the first step of a concern.
MATTER: Values = {f"{ids.POINT}.0": CANARY}
ANSWERED: Values = {
    f"{ids.VERDICT}.{ids.POINT}.0": "agreed",
    f"{ids.REASON}.{ids.POINT}.0": "They did.",
    f"{ids.VERDICT}.{ids.FURTHER_ACTION}.0": "partly agreed",
    f"{ids.REASON}.{ids.FURTHER_ACTION}.0": "Three days ahead, from October.",
}
LOGGED: Values = {
    ids.TOPIC: "Hours for night staff",
    ids.DESCRIPTION: "A first idea.",
    ids.STAGE: "idea",
    ids.HOW: "meeting",
    ids.PARTIES: ["brightwater", "cabinet-office"],
    ids.PROVISIONS: ["7b"],
}


def opened(outcome: Outcome, callback: str) -> View:
    assert outcome.view is not None, outcome.text or outcome.problem
    assert outcome.view.callback_id == callback
    return outcome.view


def respond(slack: Slack, by: Person, reference: str, answers: Values = ANSWERED) -> Outcome:
    """Respond through all the steps; what giving the response led to."""
    begun = slack.command(by, f"/concern respond {reference}").view
    assert begun is not None
    return finish_response(slack, by, begun, answers)


def finish_response(slack: Slack, by: Person, step: View, answers: Values = ANSWERED) -> Outcome:
    """The same from an open step on."""
    while step.callback_id == ids.RESPOND_MODAL:
        outcome = slack.submit(by, step, answers_in(step, answers))
        assert outcome.view is not None, outcome.errors or outcome.problem
        step = outcome.view
    assert step.callback_id == ids.GIVE_RESPONSE_MODAL
    return slack.submit(by, step)


def answers_in(step: View, answers: Values) -> Values:
    """Those of the answers that this step asks for, by the ids that its inputs have now."""
    inputs = [block["block_id"] for block in step.blocks if block["type"] == "input"]
    return {block: answers[name] for block in inputs if (name := block.rpartition(".")[0]) in answers}


def direct_messages(slack: Slack, to: Person) -> list[Message]:
    slack.workspace.wait_until_quiet()
    return [each for each in slack.workspace.messages(direct_message(to.user), to.user) if each.bot_id]


def told(slack: Slack, to: Person, count: int = 1) -> list[Message]:
    """Direct messages to that person, once there are `count` of them."""
    assert slack.workspace.wait_for(lambda: len(direct_messages(slack, to)) >= count, timeout=5)
    return direct_messages(slack, to)
