"""Which Slack workspace a token belongs to: asked once, when the bot is set up there."""

from http.client import HTTPException
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.ports.people import Workspace


class CannotReachSlack(Exception):
    """Slack gave no answer, or refused the token; the text is Slack's own name for the reason."""


def look_up_workspace(token: str, api_url: str) -> Workspace:
    """Raises CannotReachSlack."""
    try:
        known = WebClient(token, base_url=api_url, timeout=10).auth_test()
    except SlackApiError as error:
        raise CannotReachSlack(error.response["error"]) from error
    except (SlackClientError, URLError, HTTPException, OSError) as error:
        raise CannotReachSlack("no answer") from error
    return Workspace(known["team_id"], known["user_id"], known["bot_id"])
