"""Messages to Slack and back: posts one, or looks whether an earlier one arrived."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.clock import Clock
from bot.domain.message import Message
from bot.domain.outgoing import Address, Via
from bot.messenger import Arrived, Impossible, Limited, NotArrived, Outcome, Unclear
from handlers.outcomes import TROUBLE, is_our_mistake, not_known, outcome_of, patience
from handlers.views.message import rendered
from handlers.views.text import LONGEST_SECTION, Rendered, clip

log = logging.getLogger(__name__)
# Kept at warnings by the app: below them the SDK writes down what it sends.
_sdk_log = logging.getLogger("slack_sdk")

WORKING = "is looking through the framework…"
# It is shown for as long as sending the reply takes, and shall not make that much longer.
STATUS_SECONDS = 1
METADATA_EVENT = "partnership_message"


@dataclass(frozen=True)
class SlackMessenger:
    """A messenger whose `client_for` gives a team's Web API client, which retries nothing by itself.

    A retry inside the client would post a second time after an answer that was lost on the way. `clock` is the
    partnership's: by its days conversations are opened anew.
    """

    client_for: Callable[[str], WebClient]
    zone: ZoneInfo
    clock: Clock
    _conversations: dict[tuple[str, str], tuple[str, date]] = field(default_factory=dict)

    def approach(self, address: Address) -> NotArrived | Impossible | None:
        if address.response_url is not None:
            return None
        client = self.client_for(address.team)
        channel = self.channel(client, address)
        if not isinstance(channel, str):
            return channel
        if address.via is Via.DIRECT and address.thread is not None:
            _say_working(client, channel, address.thread)
        return None

    def send(self, message_id: str, address: Address, message: Message) -> Outcome:
        client = self.client_for(address.team)
        content = rendered(message, self.zone)
        arguments: dict[str, Any] = {
            "text": content.text,
            "blocks": content.blocks,
            "unfurl_links": False,
            "unfurl_media": False,
            "metadata": {"event_type": METADATA_EVENT, "event_payload": {"id": message_id}},
        }
        if address.response_url is not None:
            return _by_url(address, content, client.timeout)
        channel = self.channel(client, address)
        if not isinstance(channel, str):
            return channel
        try:
            return _posted(client, address, channel, arguments)
        except TROUBLE as error:
            if not is_our_mistake(error):
                return outcome_of(error)
            problem = outcome_of(error).problem
            log.error("Message %s is not as Slack wants it (%s) and goes as text alone", message_id, problem)
        # Slack has certainly not taken the first.
        in_words = arguments | {"text": clip(content.text, LONGEST_SECTION), "blocks": None}
        try:
            return _posted(client, address, channel, in_words)
        except TROUBLE as error:
            return outcome_of(error)

    def find(self, message_id: str, address: Address, *, since: float) -> Outcome:
        client = self.client_for(address.team)
        channel = self.channel(client, address)
        if not isinstance(channel, str):
            # Whoever can no longer be written to can no longer be asked about either.
            return channel if isinstance(channel, Impossible) else not_known(channel)
        asked: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{since:.6f}",
            "limit": 200,
            "include_all_metadata": True,
        }
        cursor = None
        try:
            while True:
                if address.thread is None:
                    page = client.conversations_history(**asked, cursor=cursor)
                else:
                    page = client.conversations_replies(**asked, ts=address.thread, cursor=cursor)
                for each in page["messages"]:
                    if each.get("metadata", {}).get("event_payload", {}).get("id") == message_id:
                        return Arrived(each["ts"])
                cursor = (page.get("response_metadata") or {}).get("next_cursor")
                if not cursor:
                    return NotArrived("absent")
        except TROUBLE as error:
            return not_known(outcome_of(error))

    def channel(self, client: WebClient, address: Address) -> str | NotArrived | Impossible:
        """The id of the conversation that the address is, opened where it is a person's."""
        if address.channel is not None:
            return address.channel
        whom, today = (address.team, address.user or ""), self.clock().astimezone(self.zone).date()
        known, opened_on = self._conversations.get(whom, ("", None))
        # Slack takes posts to somebody whose account is closed; only opening the conversation tells that they left.
        if opened_on == today:
            return known
        try:
            opened: str = client.conversations_open(users=whom[1])["channel"]["id"]
        except TROUBLE as error:
            outcome = outcome_of(error)
            # Only a conversation was asked for: whatever became of that, the message has not left.
            return outcome if isinstance(outcome, NotArrived | Impossible) else NotArrived(outcome.problem)
        self._conversations[whom] = (opened, today)
        return opened


def _posted(client: WebClient, address: Address, channel: str, arguments: dict[str, Any]) -> Arrived:
    if address.via is not Via.EPHEMERAL:
        return Arrived(client.chat_postMessage(channel=channel, thread_ts=address.thread, **arguments)["ts"])
    shown = {name: arguments[name] for name in ("text", "blocks")}
    return Arrived(client.chat_postEphemeral(channel=channel, user=address.user or "", **shown)["message_ts"])


def _say_working(client: WebClient, channel: str, thread: str) -> None:
    """Beside the thread until the reply arrives there. Whatever becomes of it, the reply is sent."""
    quick = WebClient(
        client.token, base_url=client.base_url, timeout=STATUS_SECONDS, logger=_sdk_log, retry_handlers=[]
    )
    try:
        quick.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status=WORKING)
    except TROUBLE as error:
        log.info("Slack did not take a status: %s", type(error).__name__)


def _by_url(address: Address, content: Rendered, timeout: int) -> Outcome:
    """To the place of a press, wherever that is: the bot need be no member there."""
    hook = WebhookClient(address.response_url or "", timeout=timeout, logger=_sdk_log, retry_handlers=[])
    body: dict[str, Any] = {"text": content.text, "blocks": content.blocks, "unfurl_links": False}
    if address.via is Via.SHARED:
        body |= {"response_type": "in_channel", "replace_original": False}
    else:
        body |= {"replace_original": True}
    try:
        response = hook.send_dict(body)
    except TROUBLE as error:
        return outcome_of(error)
    if response.status_code == 200:
        # Slack names no ts of it.
        return Arrived("")
    log.warning("Slack refused a message by its response_url (HTTP %s)", response.status_code)
    if response.status_code == 429:
        return Limited(seconds=patience(str(response.headers.get("Retry-After", ""))))
    problem = f"response_url refused (HTTP {response.status_code})"
    return Unclear(problem) if response.status_code >= 500 else Impossible(problem)
