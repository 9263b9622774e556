"""Inserts that may meet a row already there, spelled for both databases."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(table: Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """An insert with on_conflict_do_update, which standard SQL does not have."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
