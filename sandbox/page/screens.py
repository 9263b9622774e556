"""What the page shows: the start, a conversation, and the parts of it that are drawn again on a change."""

from __future__ import annotations

from urllib.parse import quote

from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sandbox.block_kit.state import find_element
from sandbox.page import place
from sandbox.page.drawing import Drawing
from sandbox.page.examples import examples, following
from sandbox.page.live import LiveResponse
from sandbox.page.place import Place
from sandbox.page.seen import Seen
from sandbox.page.surface import field_name, of_view
from sandbox.page.wording import GONE, problem
from sandbox.people import TEAM_NAME
from sandbox.values import Message, Refused, View
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
        if here.channel.kind == "im" and self._workspace.app.agent is not None:
            self._workspace.open_messages(here.person.id)
        return self._whole(here, tab="messages", line=request.query_params.get("line", ""))

    def home(self, request: Request) -> Response:
        """The app's Home, beside the direct message with it."""
        here = self._at_home(request)
        self._workspace.open_home(here.person.id)
        return self._whole(here, tab="home")

    def home_view(self, request: Request) -> Response:
        here = self._at_home(request)
        return HTMLResponse(self._drawing(here).draw("home.html", **self._home(here)))

    def file(self, request: Request) -> Response:
        """A file that was shared in a message which the person sees."""
        for file in self._message(place.find(self._workspace, request), request).files:
            if file.id == request.path_params["file"]:
                name = quote(file.name)
                disposition = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
                content = self._workspace.files.content(file)
                return Response(content, media_type=file.mimetype, headers=disposition)
        raise HTTPException(404, "That file is no longer there.")

    def suggest_in_message(self, request: Request) -> Response:
        here = place.find(self._workspace, request)
        return self._suggested(here, request, self._message(here, request))

    def _message(self, here: Place, request: Request) -> Message:
        try:
            return self._workspace.message(here.channel.id, request.path_params["ts"], here.person.id)
        except Refused:
            raise HTTPException(404, GONE) from None

    def suggest_in_view(self, request: Request) -> Response:
        here = place.find(self._workspace, request)
        view = place.find_view(self._workspace, here, request.path_params["view"])
        if view is None:
            raise HTTPException(404, GONE)
        return self._suggested(here, request, view)

    def _suggested(self, here: Place, request: Request, where: Message | View) -> Response:
        """What the app offers for what was typed into one of its selects."""
        query = request.query_params
        block_id, action_id = query.get("block", ""), query.get("action", "")
        _, element = find_element(where.blocks, action_id, block_id)
        found = self._workspace.suggest(here.person.id, where, action_id, query.get("typed", ""), block_id=block_id)
        return HTMLResponse(
            self._drawing(here).draw(
                "suggestions.html",
                groups=found.groups,
                problem=problem(found.problem) if found.problem else "",
                is_many=element["type"] == "multi_external_select",
                name=field_name(block_id, action_id),
            )
        )

    def _at_home(self, request: Request) -> Place:
        here = place.find(self._workspace, request)
        if here.channel.kind != "im" or not self._workspace.app.has_home:
            raise HTTPException(404, "There is no Home here.")
        return here

    def _whole(self, here: Place, *, tab: str, line: str = "") -> Response:
        user = here.person.id
        return HTMLResponse(
            self._drawing(here).draw(
                "conversation.html",
                tab=tab,
                team=TEAM_NAME,
                commands=self._workspace.commands(user=user),
                shortcuts=self._workspace.shortcuts("global", user=user),
                has_next=self._has_next,
                line=line,
                following=following(self._workspace, line),
                now=self._workspace.clock.now(),
                **(self._home(here) if tab == "home" else self._messages(here)),
                **self._places(here),
                **self._modal(here),
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
        return {
            "said": [drawing.said(message) for message in messages],
            "prompts": self._workspace.prompts(here.person.id) if here.channel.kind == "im" else None,
            "message_shortcuts": self._workspace.shortcuts("message", user=here.person.id),
        }

    def _home(self, here: Place) -> dict[str, object]:
        home = self._workspace.home(here.person.id)
        return {"home": of_view(home, here.path, "notice") if home else None}

    def _places(self, here: Place) -> dict[str, object]:
        return {
            "channel_ways": place.channel_ways(self._workspace, here, self._seen),
            "person_ways": place.person_ways(self._workspace, here, self._seen),
        }

    def _modal(self, here: Place) -> dict[str, object]:
        stack = self._workspace.view_stack(here.person.id)
        view = stack[-1] if stack else None
        return {"view": view, "surface": of_view(view, here.path) if view else None}
