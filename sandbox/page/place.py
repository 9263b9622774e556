"""Where a page stands: who looks, at which conversation, and what is beside it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request

from sandbox.page.nodes import Names
from sandbox.page.seen import Seen
from sandbox.page.wording import channel_label
from sandbox.values import Channel, Person, View
from sandbox.workspace import Workspace


@dataclass(frozen=True)
class Place:
    """A person in a conversation that they are in."""

    person: Person
    channel: Channel

    @property
    def path(self) -> str:
        return f"/as/{self.person.id}/{self.channel.id}"


@dataclass(frozen=True)
class Way:
    """A link to another place; `note` says more, `has_news` that something unread is there."""

    label: str
    note: str
    path: str
    is_here: bool
    has_news: bool


def find(workspace: Workspace, request: Request) -> Place:
    """The place that a request names; 404 where there is none."""
    person = find_person(workspace, request)
    for channel in workspace.channels_for(person.id):
        if channel.id == request.path_params["channel"]:
            return Place(person, channel)
    raise HTTPException(404, f"{person.real_name} is not in that conversation.")


def find_person(workspace: Workspace, request: Request) -> Person:
    for person in workspace.people():
        if person.id == request.path_params["user"]:
            return person
    raise HTTPException(404, "Nobody here has that name.")


def first_channel(workspace: Workspace, person: Person, wanted: str = "") -> Channel:
    """The wanted conversation where the person is in it, else their direct message with the app."""
    channels = _direct_first(workspace.channels_for(person.id))
    if not channels:
        raise HTTPException(404, f"{person.real_name} is in no conversation.")
    return next((each for each in channels if each.id == wanted), channels[0])


def find_view(workspace: Workspace, here: Place, view_id: str) -> View | None:
    """A modal that the person has open, or their Home."""
    views = (*workspace.view_stack(here.person.id), workspace.home(here.person.id))
    return next((view for view in views if view is not None and view.id == view_id), None)


def channel_ways(workspace: Workspace, place: Place, seen: Seen) -> list[Way]:
    """To the person's own conversations, the one with the app first."""
    return [
        Way(
            channel_label(channel, workspace.app),
            {"im": "app", "private": "private"}.get(channel.kind, ""),
            f"/as/{place.person.id}/{channel.id}",
            channel.id == place.channel.id,
            channel.id != place.channel.id and seen.has_news(place.person.id, channel),
        )
        for channel in _direct_first(workspace.channels_for(place.person.id))
    ]


def person_ways(workspace: Workspace, place: Place, seen: Seen) -> list[Way]:
    """To the others' eyes, on the same conversation where they are in it too."""
    ways = []
    for person in workspace.people():
        is_here = person.id == place.person.id
        direct = [each for each in workspace.channels_for(person.id) if each.kind == "im"]
        has_news = not is_here and any(seen.has_news(person.id, channel) for channel in direct)
        wanted = place.channel.id if place.channel.kind != "im" and not has_news else ""
        path = f"/as/{person.id}" + (f"?channel={wanted}" if wanted else "")
        note = person.title + (", from another organisation" if person.is_external else "")
        ways.append(Way(person.real_name, note, path, is_here, has_news))
    return ways


def names(workspace: Workspace, person: Person) -> Names:
    """How people and this person's channels are called."""
    known = [*workspace.people(), workspace.person(workspace.app.bot_user)]
    return Names(known, workspace.channels_for(person.id), workspace.clock.now())


def _direct_first(channels: list[Channel]) -> list[Channel]:
    return sorted(channels, key=lambda channel: channel.kind != "im")
