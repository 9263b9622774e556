"""The modals of settings, as what the services ask for."""

import re
from datetime import time

from bot.domain.hours import Hours
from bot.domain.practice import Conversation, Region, Setting
from bot.domain.practice import Value as Proposed
from bot.errors import InvalidInput
from handlers import ids
from handlers.forms import Submission, choice_in, chosen_in, given_on
from handlers.payloads import ActionPayload, OpenView, Value, read_json

YES, NO = "yes", "no"
CHANNEL = re.compile(r"[CG][A-Z0-9]+")


class HoursForm(Submission):
    def to_hours(self) -> Hours:
        """Raises InvalidInput."""
        chosen = self.view.element(ids.MORNING).selected_option
        days = chosen_in(self.view, ids.DAYS)
        try:
            return Hours(time.fromisoformat(given_on(ids.MORNING, chosen).value), frozenset(map(int, days)))
        except ValueError:
            raise InvalidInput(ids.MORNING, "unknown") from None

    @property
    def wants_digest(self) -> bool:
        chosen = given_on(ids.DIGEST, self.view.element(ids.DIGEST).selected_option)
        return chosen.value == YES


class RegionForm(Submission):
    @property
    def region(self) -> Region:
        """Raises InvalidInput."""
        return given_on(ids.REGION, choice_in(self.view, ids.REGION, Region))


class JointChannelForm(Submission):
    @property
    def channel(self) -> Conversation:
        """In the workspace that the bot is installed in. Raises InvalidInput."""
        team = self.view.app_installed_team_id or self.person.team
        return Conversation(team, _channel_in(self.view, ids.JOINT_CHANNEL))


class PrivateChannelForm(Submission):
    @property
    def channel(self) -> str:
        """Raises InvalidInput."""
        return _channel_in(self.view, ids.PRIVATE_CHANNEL)


class SeenProposal(Value):
    """What stood beside the button that answers it."""

    setting: Setting
    value: Proposed

    @classmethod
    def of(cls, payload: ActionPayload) -> "SeenProposal":
        """Raises InvalidInput."""
        return read_json(cls, payload.value)


def proposal_value(setting: Setting, value: Proposed) -> str:
    """What a button that answers a proposal hands on."""
    return SeenProposal(setting=setting, value=value).model_dump_json()


def _channel_in(view: OpenView, block: str) -> str:
    channel = given_on(block, view.element(block).selected_conversation)
    if not CHANNEL.fullmatch(channel):
        raise InvalidInput(block, "unknown")
    return channel
