"""What may go wrong, to be chosen on the page, what waits to happen, and the way back to all being well."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from jinja2 import Environment
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sandbox.fault_kinds import bring_about, described, fault_kinds, make_well
from sandbox.page.actions import NotDone, respond
from sandbox.workspace import Workspace

GROUPS = {
    "calls": "In what the app asks of Slack",
    "deliveries": "In what Slack brings to the app",
    "workspace": "In the workspace, at once",
}


class Troubles:
    """The part of the page behind the scenes in which things are made to go wrong."""

    def __init__(self, workspace: Workspace, templates: Environment) -> None:
        self._workspace = workspace
        self._templates = templates

    def shown(self) -> dict[str, Any]:
        """What the template draws."""
        kinds = groupby(fault_kinds(self._workspace), lambda kind: kind.group)
        return {"troubles": [(GROUPS[group], list(each)) for group, each in kinds], **self._waiting()}

    def waiting(self, _request: Request) -> Response:
        return HTMLResponse(self._templates.get_template("waiting.html").render(**self._waiting()))

    async def choose(self, request: Request) -> Response:
        def bring(form: FormData) -> str:
            values = {name: str(value) for name, value in form.items()}
            try:
                bring_about(self._workspace, request.path_params["name"], values)
            except ValueError as problem:
                raise NotDone(str(problem)) from None
            return ""

        return await respond(request, bring)

    async def call_off(self, request: Request) -> Response:
        def disarm(_form: FormData) -> str:
            self._workspace.faults.disarm(request.path_params["number"])
            return ""

        return await respond(request, disarm)

    async def all_well(self, request: Request) -> Response:
        def end(_form: FormData) -> str:
            make_well(self._workspace)
            return ""

        return await respond(request, end)

    def _waiting(self) -> dict[str, Any]:
        armed = [(fault.number, described(fault)) for fault in self._workspace.faults.armed()]
        return {"armed": armed, "token_error": self._workspace.token_error}
