"""What an administrator is told where nudges do not reach whom they are for."""

from bot.domain.message import GapMessage
from bot.domain.outgoing import Gap
from handlers import ids
from handlers.views.blocks import actions, button, section
from handlers.views.text import Rendered, escape, mention

LONGEST_NAME = 200


def gap(message: GapMessage) -> Rendered:
    party = escape(message.party.name, LONGEST_NAME)
    name_people = button(ids.START_NAMING, "Name a person")
    match message.gap:
        case Gap.NO_LEAD:
            said = f"{party} has no lead, so its nudges go to its members. Name a lead who receives them."
        case Gap.CHANNEL:
            said = (
                f"Slack takes no post in the private channel of {party} any more; its leads are nudged as before. "
                "Invite the bot to it again, or choose another channel."
            )
            return Rendered(said, [section(said), *actions([button(ids.SHOW_SETTINGS, "Settings")])])
        case Gap.PERSON:
            whom = mention(message.person.user) if message.person else "Somebody"
            said = (
                f"Slack does not reach {whom}, who takes part for {party}. What is for them goes to others of your "
                "party. Remove them if they have left, and name somebody in their place."
            )
    return Rendered(said, [section(said), *actions([name_people])])
