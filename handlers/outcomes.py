"""What Slack's answers, and its silence, say about what was sent: whether it arrived, and whether it ever can."""

import logging
import re
from http.client import HTTPException
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.messenger import Gone, Impossible, Limited, NotArrived, TokenRefused, Unclear

log = logging.getLogger(__name__)

# All that a call of the Web API client raises for what Slack or the network does.
TROUBLE = (SlackClientError, URLError, HTTPException, OSError)

# Slack says of these that part of the work may have been done.
_MAY_HAVE_ARRIVED = frozenset({"fatal_error", "internal_error"})
_ADDRESS_GONE = frozenset(
    {
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "messages_tab_disabled",
        "not_in_channel",
        "restricted_action",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
        "user_not_visible",
    }
)
_TOKEN_REFUSED = frozenset({"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"})
_OUR_MISTAKE = frozenset(
    {
        "invalid_arguments",
        "invalid_blocks",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
    }
)
_CODE = re.compile(r"[a-z_]+")
_PAUSE_AFTER_A_LIMIT = 10.0


def outcome_of(error: Exception) -> NotArrived | Unclear | Impossible:
    """What an exception of the Web API client says about the message. Logged by kind, never by content."""
    if isinstance(error, SlackApiError):
        return _refused(error)
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, ConnectionRefusedError):
        return NotArrived("Slack cannot be reached")
    log.warning("Slack did not answer: %s", type(cause).__name__)
    return Unclear(type(cause).__name__)


def _refused(error: SlackApiError) -> NotArrived | Unclear | Impossible:
    status, headers, code = error.response.status_code, error.response.headers, str(error.response.get("error", ""))
    if status == 429:
        return Limited(seconds=patience(str(headers.get("Retry-After", ""))))
    if not _CODE.fullmatch(code):
        # The client puts a body that is not JSON here, and a body is nothing for a log.
        code = "no JSON"
    log.warning("Slack refused a message: %s (HTTP %s)", code, status)
    if status >= 500 or code in _MAY_HAVE_ARRIVED or code == "no JSON":
        return Unclear(code)
    if code in _TOKEN_REFUSED:
        return TokenRefused(code)
    if code in _ADDRESS_GONE:
        return Gone(code)
    if code in _OUR_MISTAKE:
        return Impossible(code)
    return NotArrived(code)


def is_our_mistake(error: Exception) -> bool:
    """Whether Slack took nothing because of how the message was written, and might take it written otherwise."""
    return isinstance(error, SlackApiError) and error.response.get("error") in _OUR_MISTAKE


def patience(retry_after: str) -> float:
    """Seconds, one at least: Slack gives a whole number, and whatever stands in between may give anything."""
    return max(1.0, float(retry_after)) if retry_after.isdecimal() else _PAUSE_AFTER_A_LIMIT


def not_known(outcome: NotArrived | Unclear | Impossible) -> Limited | TokenRefused | Unclear:
    """Where Slack was only asked whether something arrived: what its answer says about asking again."""
    if isinstance(outcome, Limited | TokenRefused):
        return outcome
    return Unclear(outcome.problem, outcome.seconds if isinstance(outcome, NotArrived) else None)
