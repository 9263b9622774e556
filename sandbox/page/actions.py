"""What a person does on the page, carried over to the workspace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from markupsafe import escape
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sandbox.clock import ZONE
from sandbox.page import place
from sandbox.page.examples import NUDGE_PATH
from sandbox.page.place import Place
from sandbox.page.surface import typed
from sandbox.page.wording import GONE, moment, problem
from sandbox.values import Json, Message, NotPossible, Outcome, Refused, Value, Values, View
from sandbox.workspace import Workspace

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
MORNING = time(10, 0)
# Longer than any wait before a first nudge, where the sandbox is not told when that is.
SOME_DAYS = timedelta(days=6)
NOT_SENT = 422


class NotDone(Exception):
    """Nothing was done; says why, in the page's words. What was typed stays where it is."""


@dataclass(frozen=True)
class Act:
    """What a form says and where it was sent to; `at` is what its path names, `query` what follows."""

    here: Place
    form: FormData
    at: Mapping[str, str]
    query: Mapping[str, str]


Deed = Callable[[Act], str]
Endpoint = Callable[[Request], Awaitable[Response]]
NextMoment = Callable[[], datetime | None]


class Actions:
    """Everything that is sent with POST. The answer is what went wrong, as text, empty when nothing did;
    what changed on the screen is fetched afterwards.
    """

    def __init__(self, workspace: Workspace, next_moment: NextMoment | None) -> None:
        self._workspace = workspace
        self._next_moment = next_moment

    def endpoint(self, deed: Deed) -> Endpoint:
        async def answer(request: Request) -> Response:
            here = await run_in_threadpool(place.find, self._workspace, request)
            return await respond(request, lambda form: deed(Act(here, form, request.path_params, request.query_params)))

        return answer

    def say(self, act: Act) -> str:
        """A message, a reply, or a slash command; what came of a command, Slackbot tells in the channel."""
        line, thread_ts = str(act.form.get("text", "")).strip(), str(act.form.get("thread_ts", ""))
        if not line.startswith("/"):
            self._workspace.post(act.here.person.id, act.here.channel.id, line, thread_ts=thread_ts or None)
            return ""
        if thread_ts:
            raise NotDone("Commands work in the conversation itself, not in a thread.")
        outcome = self._workspace.run_command(act.here.person.id, act.here.channel.id, line)
        if outcome.problem == "invalid_command":
            # Slackbot has said so in the conversation; the line stays, to be put right.
            raise NotDone
        return ""

    def press_in_message(self, act: Act) -> str:
        message = self._workspace.message(act.here.channel.id, act.at["ts"], act.here.person.id)
        return self._press(act, message, self._typed(act, message.blocks))

    def press_in_view(self, act: Act) -> str:
        view = self._view(act)
        return self._press(act, view, self._typed(act, view.blocks))

    def choose_shortcut(self, act: Act) -> str:
        return _told(self._workspace.run_shortcut(act.here.person.id, act.at["shortcut"]))

    def choose_message_shortcut(self, act: Act) -> str:
        message = self._workspace.message(act.here.channel.id, act.at["ts"], act.here.person.id)
        return _told(self._workspace.run_message_shortcut(act.here.person.id, message, act.at["shortcut"]))

    def change(self, act: Act) -> str:
        view = self._view(act)
        return _told(self._workspace.change(act.here.person.id, view.id, self._typed(act, view.blocks)))

    def submit(self, act: Act) -> str:
        view = self._view(act)
        return _told(self._workspace.submit_view(act.here.person.id, view.id, self._typed(act, view.blocks)))

    def close(self, act: Act) -> str:
        view = self._view(act)
        whole_stack = act.query.get("all") == "yes"
        return _told(self._workspace.close_view(act.here.person.id, view.id, whole_stack=whole_stack))

    async def move_clock(self, request: Request) -> Response:
        return await respond(request, self._move_clock)

    def move_to_next(self, _request: Request) -> Response:
        """The start's last example: on to the first nudge, and to where it is read."""
        try:
            if self._next_moment is None:
                self._workspace.move_clock(by=SOME_DAYS)
            else:
                self._to_next(self._next_moment)
        except NotDone:
            return RedirectResponse("/?nothing=planned", 303)
        return RedirectResponse(NUDGE_PATH, 303)

    def _to_next(self, next_moment: NextMoment) -> None:
        moment_of_next = next_moment()
        if moment_of_next is None:
            raise NotDone("No nudge is planned. Raise a concern first.")
        # One that is due already is on its way, and time never moves back.
        if moment_of_next > self._workspace.clock.now():
            self._workspace.move_clock(to=moment_of_next)

    def _move_clock(self, form: FormData) -> str:
        if form.get("by") == "next" and self._next_moment is not None:
            self._to_next(self._next_moment)
            return ""
        step = STEPS.get(str(form.get("by", "")))
        if step is not None:
            self._workspace.move_clock(by=step)
            return ""
        try:
            day = date.fromisoformat(str(form.get("date", "")))
        except ValueError:
            raise NotDone("Choose a date to move to.") from None
        to, now = datetime.combine(day, MORNING, ZONE), self._workspace.clock.now()
        if to <= now:
            raise NotDone(f"It is {moment(now)} already. Choose a later date.")
        self._workspace.move_clock(to=to)
        return ""

    def _press(self, act: Act, where: Message | View, values: Values) -> str:
        block_id, action_id = act.query.get("block", ""), act.query.get("action", "")
        others = dict(values)
        value: Value = others.pop((block_id, action_id), None) or act.query.get("value")
        return _told(
            self._workspace.press(act.here.person.id, where, action_id, value, block_id=block_id, values=others)
        )

    def _typed(self, act: Act, blocks: list[Json]) -> Values:
        def keep(upload: UploadFile) -> str:
            name, content = upload.filename or "file", upload.file.read()
            return self._workspace.upload(act.here.person.id, name, content).id

        return typed(blocks, act.form, keep)

    def _view(self, act: Act) -> View:
        view = place.find_view(self._workspace, act.here, act.at["view"])
        if view is None:
            raise NotDone(GONE)
        return view


def _told(outcome: Outcome) -> str:
    return problem(outcome.problem) if outcome.problem else ""


async def respond(request: Request, deed: Callable[[FormData], str]) -> Response:
    """What a deed says, empty when it was done and there is nothing to tell; the page then looks what changed."""
    async with request.form() as form:
        try:
            words, status = await run_in_threadpool(deed, form), 200
        except Refused as refused:
            words, status = problem(refused.error), NOT_SENT
        except NotDone as reason:
            words, status = str(reason), NOT_SENT
        except NotPossible:
            words, status = GONE, NOT_SENT
    body = f"<p>{escape(words)}</p>" if words else ""
    return HTMLResponse(
        body, status, headers={"HX-Trigger": "messages, views, clock, channels, home, assistant, faults"}
    )
