"""What an administrator is told where nudges do not reach whom they are for."""

from bot.domain.message import GapMessage
from bot.domain.notice import Gap
from handlers import ids
from handlers.views.blocks import actions, button, section
from handlers.views.text import Block, Rendered, escape, mention

LONGEST_NAME = 200


def gap(message: GapMessage) -> Rendered:
    party = escape(message.party.name, LONGEST_NAME)
    match message.gap:
        case Gap.NO_LEAD:
            said = f"{party} has no lead, so its nudges go to its members. Name a lead, and they go to that lead."
            return _told(said, said, button(ids.START_NAMING, "Name a lead"))
        case Gap.CHANNEL:
            said = (
                f"Slack takes no post in the private channel of {party} any more; its leads are nudged as before. "
                "Invite the bot to it again, or choose another channel."
            )
            return _told(said, said, button(ids.SHOW_SETTINGS, "Settings"))
        case Gap.JOINT_CHANNEL:
            said = (
                "Slack takes no post in the joint channel any more; whoever wants the weekly digest gets it as before. "
                "Invite the bot to it again, or propose another channel."
            )
            return _told(said, said, button(ids.SHOW_SETTINGS, "Settings"))
        case Gap.PERSON:
            said = (
                f"Slack does not reach {{whom}}, who takes part for {party}. What is for them goes to others of your "
                f"party. `{ids.PARTNERSHIP} people` removes them if they have left; name somebody in their place."
            )
            # A notification would show the id, and a party's name may hold braces.
            named = mention(message.person.user) if message.person else "somebody"
            plainly = said.replace("{whom}", "somebody", 1)
            return _told(plainly, said.replace("{whom}", named, 1), button(ids.START_NAMING, "Name a person"))


def _told(plainly: str, said: str, offered: Block) -> Rendered:
    return Rendered(plainly, [section(said), *actions([offered])])
