"""The traffic between the workspace and the app, newest first, as the page shows it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sandbox.clock import ZONE
from sandbox.masking import masked
from sandbox.page.troubles import Troubles
from sandbox.people import TEAM_NAME
from sandbox.values import Exchange
from sandbox.workspace import Workspace

SHOWN = 50
LONGEST_BODY = 6000
KINDS = {
    "": "Everything",
    "calls": "The app’s calls",
    "events": "Events",
    "commands": "Commands",
    "interactions": "Buttons, forms and shortcuts",
}


@dataclass(frozen=True)
class Filter:
    """Which exchanges to show: those with all of the words in them.

    `seen` is the number of the newest one that the page has already.
    """

    kind: str
    words: str
    only_refused: bool
    seen: int

    @classmethod
    def of(cls, request: Request) -> Filter:
        query = request.query_params
        seen = query.get("seen", "")
        return cls(
            query.get("kind", ""),
            query.get("words", "").strip().lower(),
            query.get("refused") == "yes",
            int(seen) if seen.isascii() and seen.isdigit() else 0,
        )

    def lets(self, exchange: Exchange) -> bool:
        content = f"{exchange.name} {exchange.refusal or ''} {exchange.request} {exchange.reply}".lower()
        return (
            self.kind in ("", exchange.kind)
            and (not self.only_refused or exchange.refusal is not None)
            and all(word in content for word in self.words.split())
        )


class Inspector:
    """Screens of the traffic; what may go wrong in it stands beside it."""

    def __init__(self, workspace: Workspace, templates: Environment, troubles: Troubles) -> None:
        self._workspace = workspace
        self._templates = templates
        self._troubles = troubles

    def screen(self, request: Request) -> Response:
        template = self._templates.get_template("traffic.html")
        shown = self._shown(Filter.of(request)) | self._troubles.shown()
        return HTMLResponse(template.render(app=self._workspace.app, team=TEAM_NAME, kinds=KINDS, **shown))

    def exchanges(self, request: Request) -> Response:
        """The list alone; 204 where the page has all of it already."""
        wanted = Filter.of(request)
        if wanted.seen and not self._workspace.traffic(after=wanted.seen):
            return Response(status_code=204)
        template = self._templates.get_template("exchanges.html")
        return HTMLResponse(template.render(app=self._workspace.app, **self._shown(wanted)))

    def _shown(self, wanted: Filter) -> dict[str, Any]:
        everything = self._workspace.traffic()
        found = [exchange for exchange in everything if wanted.lets(exchange)]
        newest_first = [masked(exchange) for exchange in found[: -SHOWN - 1 : -1]]
        newest = everything[-1].number if everything else 0
        return {"exchanges": newest_first, "found": len(found), "newest": newest, "wanted": wanted}


def machine_time(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC).astimezone(ZONE):%H:%M:%S}"


def body(content: Any) -> str:
    """What was sent, laid out to be read; its start where it is very long."""
    if isinstance(content, str):
        try:
            content = json.loads(content)
        except json.JSONDecodeError:
            return _clipped(content)
    return _clipped(json.dumps(content, indent=2, ensure_ascii=False))


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST_BODY else text[:LONGEST_BODY] + "\n… and so on"
