"""How a slash command is answered: in the acknowledgement's own body, for nobody else to see."""

from slack_bolt import Ack

from handlers.views.text import Rendered


def say(ack: Ack, message: Rendered) -> None:
    ack(response_type="ephemeral", text=message.text, blocks=message.blocks)
