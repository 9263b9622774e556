"""Inserts that may meet a row already there, spelled for both databases."""

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(table: Table, connection: Connection) -> postgresql.Insert | sqlite.Insert:
    """An insert with on_conflict_do_update, which standard SQL does not have."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
