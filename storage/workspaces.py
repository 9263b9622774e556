"""Workspaces as rows."""

from sqlalchemy import Connection, select, update

from bot.ports.people import Workspace
from storage.database_clock import database_clock
from storage.insert import insert_into
from storage.tables import workspace


class SqlWorkspaces:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, installed: Workspace) -> None:
        row = {"bot_user": installed.bot_user, "bot_id": installed.bot_id}
        insert = insert_into(workspace, self._connection.dialect.name).values(team=installed.team, **row)
        self._connection.execute(insert.on_conflict_do_update(index_elements=["team"], set_=row))

    def find(self, team: str) -> Workspace | None:
        row = self._connection.execute(select(workspace).where(workspace.c.team == team)).one_or_none()
        return None if row is None else Workspace(row.team, row.bot_user, row.bot_id)

    def stop(self, team: str, problem: str, seconds: float) -> bool:
        stopped = {"refused": problem, "quiet_until": database_clock() + seconds}
        return self._connection.execute(update(workspace).where(workspace.c.team == team).values(stopped)).rowcount == 1

    def go_on(self, team: str, *, accepted: bool) -> None:
        stopped = update(workspace).where(workspace.c.team == team, workspace.c.refused.is_not(None))
        values = {"refused": None, "quiet_until": None} if accepted else {"quiet_until": None}
        self._connection.execute(stopped.values(values))
