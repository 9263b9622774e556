"""auth.test and users.info: who the app is, and who somebody is."""

from __future__ import annotations

from datetime import datetime

from sandbox.arguments import Arguments
from sandbox.clock import ZONE
from sandbox.methods.access import need_scope
from sandbox.payloads import external_user_object, user_object
from sandbox.people import TEAM, TEAM_DOMAIN, TEAM_NAME
from sandbox.values import Json
from sandbox.workspace import Workspace


def auth_test(workspace: Workspace, _arguments: Arguments) -> Json:
    return {
        "url": f"https://{TEAM_DOMAIN}.slack.com/",
        "team": TEAM_NAME,
        "user": workspace.app.handle,
        "team_id": TEAM,
        "user_id": workspace.app.bot_user,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": workspace.app.enterprise is not None,
        **({"enterprise_id": workspace.app.enterprise} if workspace.app.enterprise else {}),
    }


def users_info(workspace: Workspace, arguments: Arguments) -> Json:
    need_scope(workspace, "users:read")
    offset = datetime.fromtimestamp(workspace.machine(), ZONE).utcoffset()
    person = workspace.person(arguments.need("user"))
    if person.is_external:
        is_stranger = workspace.conversations.is_stranger(person)
        return {"user": external_user_object(person, is_stranger=is_stranger)}
    return {"user": user_object(person, int(offset.total_seconds()) if offset else 0)}
