"""What the page shows: the start, a conversation, and the parts of it that are drawn again on a change."""

from __future__ import annotations

from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sandbox.page import place
from sandbox.page.drawing import Drawing
from sandbox.page.examples import examples
from sandbox.page.live import LiveResponse
from sandbox.page.place import Place
from sandbox.page.seen import Seen
from sandbox.page.surface import of_view
from sandbox.people import TEAM_NAME
from sandbox.workspace import Workspace

SHOWN = 100


class Screens:
    """Everything that is asked for with GET."""

    def __init__(self, workspace: Workspace, templates: Environment, *, has_next: bool) -> None:
        self._workspace = workspace
        self._has_next = has_next
        self._templates = templates
        self._seen = Seen(workspace)

    def start(self, request: Request) -> Response:
        """Who there is, and what to try first."""
        return HTMLResponse(
            self._templates.get_template("start.html").render(
                app=self._workspace.app,
                people=self._workspace.people(),
                examples=examples(self._workspace),
                is_nothing_planned="nothing" in request.query_params,
                team=TEAM_NAME,
                now=self._workspace.clock.now(),
            )
        )

    def person(self, request: Request) -> Response:
        """The conversation that a person sees first."""
        person = place.find_person(self._workspace, request)
        wanted = request.query_params.get("channel", "")
        channel = place.first_channel(self._workspace, person, wanted)
        return RedirectResponse(Place(person, channel).path, 303)

    def conversation(self, request: Request) -> Response:
        here = place.find(self._workspace, request)
        return HTMLResponse(
            self._drawing(here).draw(
                "conversation.html",
                team=TEAM_NAME,
                commands=self._workspace.commands(),
                has_next=self._has_next,
                line=request.query_params.get("line", ""),
                **self._messages(here),
                **self._places(here),
                **self._modal(here),
                now=self._workspace.clock.now(),
            )
        )

    def messages(self, request: Request) -> Response:
        here = place.find(self._workspace, request)
        return HTMLResponse(self._drawing(here).draw("messages.html", **self._messages(here)))

    def places(self, request: Request) -> Response:
        here = place.find(self._workspace, request)
        return HTMLResponse(self._drawing(here).draw("places.html", **self._places(here)))

    def modal(self, request: Request) -> Response:
        here = place.find(self._workspace, request)
        return HTMLResponse(self._drawing(here).draw("modal.html", **self._modal(here)))

    def clock(self, _request: Request) -> Response:
        template = self._templates.get_template("clock_face.html")
        return HTMLResponse(template.render(now=self._workspace.clock.now()))

    async def live(self, request: Request) -> Response:
        person = await run_in_threadpool(place.find_person, self._workspace, request)
        return LiveResponse(self._workspace.changes, person.id)

    def _drawing(self, here: Place) -> Drawing:
        return Drawing(self._templates, self._workspace, here, place.names(self._workspace, here.person))

    def _messages(self, here: Place) -> dict[str, object]:
        messages = self._workspace.messages(here.channel.id, here.person.id, limit=SHOWN)
        self._seen.mark(here.person.id, here.channel.id, messages)
        drawing = self._drawing(here)
        return {"said": [drawing.said(message) for message in messages]}

    def _places(self, here: Place) -> dict[str, object]:
        return {
            "channel_ways": place.channel_ways(self._workspace, here, self._seen),
            "person_ways": place.person_ways(self._workspace, here, self._seen),
        }

    def _modal(self, here: Place) -> dict[str, object]:
        stack = self._workspace.view_stack(here.person.id)
        view = stack[-1] if stack else None
        return {"view": view, "surface": of_view(view, here.path) if view else None}
