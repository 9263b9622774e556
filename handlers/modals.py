"""How a modal gets onto a person's screen: one call to Slack with what is left of the time, tried once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Final

from slack_bolt import BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.payloads import ActionPayload, CommandPayload, OpenView
from handlers.views.text import View

ARRIVED: Final = "arrived"
BUDGET_SECONDS = 2.5
LONGEST_CALL = 2
SHORTEST_CALL = 1

log = logging.getLogger(__name__)


class NotShown(Exception):
    """The modal did not reach the screen, or not for certain. Of what was done before it everything stands."""


@dataclass(frozen=True)
class Modals:
    """`monotonic` gives seconds; the context's ARRIVED entry is its value when the request came in."""

    monotonic: Callable[[], float]

    def show(self, context: BoltContext, payload: ActionPayload | CommandPayload, view: View) -> None:
        """A new modal, above the one that the button is in, if it is in one. Raises NotShown; so below."""
        below = payload.view if isinstance(payload, ActionPayload) else None
        if below is None:
            self._call(context, "views.open", trigger_id=payload.trigger_id, view=view)
        elif below.can_push:
            self._call(context, "views.push", trigger_id=payload.trigger_id, view=view)
        else:
            self._update(context, below, view)

    def replace(self, context: BoltContext, payload: ActionPayload, view: View) -> None:
        """The same modal, changed; a new one where the button is in a message."""
        if payload.view is None:
            self.show(context, payload, view)
        else:
            self._update(context, payload.view, view)

    def _update(self, context: BoltContext, shown: OpenView, view: View) -> None:
        self._call(context, "views.update", view_id=shown.id, hash=shown.hash, view=view)

    def _call(self, context: BoltContext, method: str, **arguments: Any) -> None:
        left = BUDGET_SECONDS - (self.monotonic() - context[ARRIVED])
        if left < SHORTEST_CALL:
            log.warning("%s was not tried: too little time was left", method)
            raise NotShown
        given = context.client
        if given is None:
            raise NotShown
        client = WebClient(
            given.token,
            base_url=given.base_url,
            timeout=min(LONGEST_CALL, int(left)),
            logger=given._logger,
            retry_handlers=[],
        )
        try:
            client.api_call(method, json=arguments)
        except SlackApiError as error:
            log.warning("%s was refused: %s", method, error.response.get("error"))
            raise NotShown from None
        except (SlackClientError, HTTPException, OSError) as error:
            log.warning("%s got no answer: %s", method, type(error).__name__)
            raise NotShown from None
