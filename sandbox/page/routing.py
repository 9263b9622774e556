"""Which address leads to which screen or action."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.page.actions import Actions, Deed, NextMoment
from sandbox.page.drawing import environment
from sandbox.page.guard import Guard
from sandbox.page.inspector import Inspector
from sandbox.page.screens import Screens
from sandbox.page.troubles import Troubles
from sandbox.workspace import Workspace

STATIC = Path(__file__).parent / "static"


def routes(workspace: Workspace, next_moment: NextMoment | None = None) -> list[BaseRoute]:
    """The page of a workspace, for the sandbox's server to mount at its root.

    `next_moment` tells when the app will next say something of its own accord (None: it will not); without
    it the page does not offer to move the clock there.
    """
    guarded = [Middleware(Guard)]
    templates = environment()
    screens = Screens(workspace, templates, has_next=next_moment is not None)
    actions, troubles = Actions(workspace, next_moment), Troubles(workspace, templates)
    inspector = Inspector(workspace, templates, troubles)
    return [
        Mount("/static", StaticFiles(directory=STATIC), middleware=guarded),
        *(
            Route(path, screen, methods=["GET"], middleware=guarded)
            for path, screen in _shown(screens, inspector, troubles).items()
        ),
        *(
            Route(path, actions.endpoint(deed), methods=["POST"], middleware=guarded)
            for path, deed in _done(actions).items()
        ),
        Route("/clock", actions.move_clock, methods=["POST"], middleware=guarded),
        Route("/next", actions.move_to_next, methods=["POST"], middleware=guarded),
        Route("/faults/well", troubles.all_well, methods=["POST"], middleware=guarded),
        Route("/faults/{number:int}/off", troubles.call_off, methods=["POST"], middleware=guarded),
        Route("/faults/{name}", troubles.choose, methods=["POST"], middleware=guarded),
    ]


def _shown(screens: Screens, inspector: Inspector, troubles: Troubles) -> dict[str, Callable[..., Any]]:
    """What is asked for with GET."""
    return {
        "/": screens.start,
        "/clock": screens.clock,
        "/traffic": inspector.screen,
        "/traffic/list": inspector.exchanges,
        "/faults": troubles.waiting,
        "/as/{user}": screens.person,
        "/as/{user}/{channel}": screens.conversation,
        "/as/{user}/{channel}/messages": screens.messages,
        "/as/{user}/{channel}/home": screens.home,
        "/as/{user}/{channel}/home/view": screens.home_view,
        "/as/{user}/{channel}/message/{ts}/file/{file}": screens.file,
        "/as/{user}/{channel}/message/{ts}/suggest": screens.suggest_in_message,
        "/as/{user}/{channel}/view/{view}/suggest": screens.suggest_in_view,
        "/as/{user}/{channel}/places": screens.places,
        "/as/{user}/{channel}/modal": screens.modal,
        "/as/{user}/{channel}/live": screens.live,
    }


def _done(actions: Actions) -> dict[str, Deed]:
    """What people do at a place, sent with POST."""
    return {
        "/as/{user}/{channel}/say": actions.say,
        "/as/{user}/{channel}/shortcut/{shortcut}": actions.choose_shortcut,
        "/as/{user}/{channel}/message/{ts}/shortcut/{shortcut}": actions.choose_message_shortcut,
        "/as/{user}/{channel}/message/{ts}/press": actions.press_in_message,
        "/as/{user}/{channel}/view/{view}/press": actions.press_in_view,
        "/as/{user}/{channel}/view/{view}/change": actions.change,
        "/as/{user}/{channel}/view/{view}/submit": actions.submit,
        "/as/{user}/{channel}/view/{view}/close": actions.close,
    }
