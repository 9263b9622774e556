"""How a slash command is answered: in the acknowledgement's own body, for nobody else to see."""

from slack_bolt import Ack

from handlers.grammar import Nearest
from handlers.payloads import CommandPayload
from handlers.views import guidance, trouble
from handlers.views.text import Rendered


def say(ack: Ack, message: Rendered) -> None:
    ack(response_type="ephemeral", text=message.text, blocks=message.blocks)


def say_nearest(ack: Ack, payload: CommandPayload, line: Nearest) -> None:
    """What may have been meant, and what was typed."""
    say(ack, trouble.with_line(guidance.nearest(line.examples).text, payload.command, payload.text))
