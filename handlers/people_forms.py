"""The modals about a party's people, as what the services ask for."""

import re
from typing import Self

from bot.domain.people import Participant, Person, Role
from bot.errors import InvalidInput
from handlers import ids
from handlers.forms import Submission, one_of, page_number
from handlers.payloads import ActionPayload, OpenView, Value, metadata, read_json

USER = re.compile(r"[UW][A-Z0-9]+")


class NameForm(Submission):
    @property
    def named(self) -> Person:
        """Raises InvalidInput where nobody was chosen.

        Slack's select offers everybody in sight and gives a user id without a workspace. Telling who is of another
        organisation would take the scope users:read, with which every profile can be read. So whoever is chosen is
        kept as being of the workspace that the bot is installed in: somebody of another acts under their own, and
        may do no more than before.
        """
        user = self.view.element(ids.PERSON).selected_user
        if user is None:
            raise InvalidInput(ids.PERSON, "missing")
        return _person(self.view.app_installed_team_id or self.person.team, user)

    @property
    def roles(self) -> frozenset[Role]:
        return _roles(self.view)


class ChangeForm(Submission):
    @property
    def shown(self) -> "ShownPerson":
        return ShownPerson.of(self.view)

    @property
    def roles(self) -> frozenset[Role]:
        return _roles(self.view)


class ShownPerson(Value):
    """Whom a modal is about, and the roles that the administrator saw them have."""

    team: str
    user: str
    roles: frozenset[Role]

    @classmethod
    def of(cls, view: OpenView | None) -> Self:
        """Raises InvalidInput for a view that is about nobody."""
        return read_json(cls, view.private_metadata if view else "")

    @property
    def person(self) -> Person:
        return _person(self.team, self.user)


class _Person(Value):
    team: str
    user: str


def person_value(person: Person) -> str:
    """What the button beside a person hands on."""
    return metadata(team=person.team, user=person.user)


def person_of(payload: ActionPayload) -> Person:
    """The person that the button stands beside. Raises InvalidInput."""
    pressed = read_json(_Person, payload.value)
    return _person(pressed.team, pressed.user)


def shown_metadata(shown: Participant) -> str:
    return metadata(team=shown.person.team, user=shown.person.user, roles=sorted(shown.roles))


def page_after(payload: ActionPayload) -> int:
    return page_number(payload.value)


def _person(team: str, user: str) -> Person:
    if not USER.fullmatch(user):
        raise InvalidInput(ids.PERSON, "unavailable")
    return Person(team, user)


def _roles(view: OpenView) -> frozenset[Role]:
    return frozenset(one_of(Role, ids.ROLES, option.value) for option in view.element(ids.ROLES).selected_options or ())
