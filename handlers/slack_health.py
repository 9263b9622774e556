"""What Slack itself says of the bot's tokens, when whoever runs the bot asks whether all is well."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.ports.people import Workspace

LONGEST_CALL = 5

_CODE = re.compile(r"[a-z_]+")


@dataclass(frozen=True)
class SlackSays:
    """`problem` is Slack's own name for why it refused the token; `answered` is False where nothing usable came.

    `scopes` are those of the bot token, None where Slack named none; `date` is Slack's clock.
    """

    answered: bool
    problem: str | None = None
    workspace: Workspace | None = None
    scopes: frozenset[str] | None = None
    date: datetime | None = None


def ask_about_bot_token(token: str, api_url: str) -> SlackSays:
    return _asked(WebClient(token, base_url=api_url, timeout=LONGEST_CALL, retry_handlers=[]).auth_test)


def ask_about_app_token(token: str, api_url: str) -> SlackSays:
    """Opens no connection: it is only told where one could be opened."""
    client = WebClient(base_url=api_url, timeout=LONGEST_CALL, retry_handlers=[])
    return _asked(lambda: client.apps_connections_open(app_token=token))


def _asked(call: Callable[[], SlackResponse]) -> SlackSays:
    try:
        reply = call()
    except SlackApiError as error:
        code = str(error.response.get("error", ""))
        # The client puts a body that is not JSON here: whatever answered, it was not Slack.
        of_slack = error.response.status_code < 500 and _CODE.fullmatch(code)
        return SlackSays(bool(of_slack), problem=code, date=_date(_headers(error.response)))
    except (SlackClientError, URLError, HTTPException, OSError):
        return SlackSays(answered=False)
    headers = _headers(reply)
    named = headers.get("x-oauth-scopes")
    return SlackSays(
        answered=True,
        workspace=_workspace(reply),
        scopes=None if named is None else frozenset(each.strip() for each in named.split(",") if each.strip()),
        date=_date(headers),
    )


def _workspace(reply: SlackResponse) -> Workspace | None:
    team, user, bot = (reply.get(key) for key in ("team_id", "user_id", "bot_id"))
    return Workspace(team, user, bot or "") if team and user else None


def _headers(reply: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in (reply.headers or {}).items()}


def _date(headers: dict[str, str]) -> datetime | None:
    try:
        return parsedate_to_datetime(headers["date"]).astimezone(UTC)
    except (KeyError, ValueError):
        return None
