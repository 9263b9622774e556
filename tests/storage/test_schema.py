"""Migrations: up, down, up again, and what they make is what the tables say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, inspect, select, text

from bot.domain.engagement import Confidentiality
from bot.domain.people import Participant, Role
from bot.domain.verdict import AnswerVerdict
from bot.errors import StoreUnavailable
from bot.ports.people import Workspace
from bot.ports.wordings import ImportedWording
from storage.engines import engine_for, engine_for_migration
from storage.schema import LATEST, current, is_current, is_ready, migrate, migrate_back
from storage.tables import metadata
from storage.unit_of_work import Database
from tests.builders import a_concern, a_draft, a_leaving, a_response_draft
from tests.conftest import PostgresServer
from tests.storage.records import ANA, DIRECTORATE, HARBOUR, NOW, a_nudge, a_reply, an_engagement


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that was never migrated."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.create_database()
    yield url
    server.drop_database(url)


@pytest.fixture
def bare(bare_url: str) -> Iterator[Engine]:
    engine = engine_for_migration(bare_url)
    yield engine
    engine.dispose()


def schema_of(engine: Engine) -> dict[str, Any]:
    """All that the database itself says of its tables, apart from Alembic's own."""
    seen = inspect(engine)
    return {
        name: {
            "columns": [{**column, "type": repr(column["type"])} for column in seen.get_columns(name)],
            "primary key": seen.get_pk_constraint(name),
            "foreign keys": by_name(seen.get_foreign_keys(name)),
            "unique": by_name(seen.get_unique_constraints(name)),
            "checks": by_name(seen.get_check_constraints(name)),
            "indexes": [described(index) for index in by_name(seen.get_indexes(name))],
        }
        for name in seen.get_table_names()
        if name != "alembic_version"
    }


def described(index: Any) -> dict[str, Any]:
    options = index.get("dialect_options", {})
    return {**index, "dialect_options": {name: str(value) for name, value in options.items()}}


def by_name(described: list[Any]) -> list[Any]:
    return sorted(described, key=lambda each: str(each["name"]))


def fill(url: str) -> None:
    database = Database(url, on_commit=lambda: None)
    with database.open_work() as work:
        work.workspaces.put(Workspace("T1", "U1", "B1"))
        work.people.put_party(HARBOUR)
        work.people.put_party(DIRECTORATE)
        work.people.put(Participant(ANA, HARBOUR, frozenset({Role.LEAD})))
        work.wordings.add(ImportedWording("cabinet-office-2026", 1, "a.txt", "d", NOW, {"7b": "words"}))
        work.engagements.add(an_engagement())
        work.engagements.add(an_engagement(reference="E-2222", confidentiality=Confidentiality.IN_CONFIDENCE))
        work.concerns.add(a_concern())
        work.planned_calendar.hold()
        work.planned_calendar.ask_for_all()
        work.concern_drafts.add(a_draft())
        work.response_drafts.put(a_response_draft())
        work.leavings.add(a_leaving())
        work.outgoing.add([a_reply(), a_nudge()])
        work.deliveries.record("key", "C-7K2M")
        work.verdicts.add("cabinet-office-2026", 1, ["7b"], AnswerVerdict.HELPFUL)
        work.commit()
    at = {"at": NOW}
    with database.engine.begin() as connection:
        for table, row in {
            "snooze": {"subject": "C-7K2M", "team": "T1", "user": "U0ANA", "until": NOW.date(), "times": 1, **at},
            "practice": {"id": 1, "region": "SCT"},
            "practice_proposal": {"setting": "region", "value": "SCT", "team": "T1", "proposed_by": "harbour", **at},
            "heartbeat": {"process": "one", "ticked": 1.5},
            "engagement_action": {
                "engagement": "E-4HX9",
                "number": 1,
                "what": "Send the papers.",
                "owner_team": "T1",
                "owner_user": "U0ANA",
                "owner_party": "harbour",
                "due": NOW.date(),
            },
            "engagement_entry": {
                "engagement": "E-4HX9",
                "kind": "opened",
                "party": "harbour",
                "role": "lead",
                "detail": "",
                **at,
            },
        }.items():
            connection.execute(insert(metadata.tables[table]).values(row))
    database.close()


def rows_in(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }


def test_a_database_that_was_never_migrated_is_not_current_and_a_migrated_one_is(bare_url: str, bare: Engine) -> None:
    assert (current(bare), is_current(bare)) == (None, False)
    migrate(bare_url)
    assert (current(bare), is_current(bare)) == (LATEST, True)
    migrate_back(bare_url, "base")
    assert (current(bare), is_current(bare)) == (None, False)


def test_the_latest_revision_is_the_newest_there_is() -> None:
    from alembic.script import ScriptDirectory

    folder = Path(__file__).parents[2] / "storage" / "migrations"
    assert ScriptDirectory(str(folder)).get_heads() == [LATEST]


def test_migrating_makes_what_the_tables_say(bare_url: str, bare: Engine) -> None:
    with bare.begin() as connection:
        metadata.create_all(connection)
    said = schema_of(bare)
    with bare.begin() as connection:
        metadata.drop_all(connection)

    migrate(bare_url)

    assert schema_of(bare) == said
    assert set(said) == set(metadata.tables)
    assert said["outgoing_message"]["checks"]
    assert any("pending" in str(each["dialect_options"]) for each in said["outgoing_message"]["indexes"])


def test_going_down_with_rows_and_up_again_leaves_the_schema_as_it_was(bare_url: str, bare: Engine) -> None:
    migrate(bare_url)
    before = schema_of(bare)
    fill(bare_url)
    assert all(rows_in(bare).values())

    migrate_back(bare_url, "base")
    assert schema_of(bare) == {}

    migrate(bare_url)
    assert schema_of(bare) == before
    assert not any(rows_in(bare).values())
    fill(bare_url)


def test_what_was_kept_before_own_hours_came_stays_and_all_is_planned_anew(bare_url: str, bare: Engine) -> None:
    migrate(bare_url)
    fill(bare_url)
    kept = ("concern", "engagement", "outgoing_message", "participant", "party", "workspace")
    migrate_back(bare_url, "0003")
    with bare.begin() as connection:
        connection.execute(text("UPDATE planned_calendar SET zone = 'Europe/London', region = 'ENG', up_to = NULL"))

    migrate(bare_url)

    rows = rows_in(bare)
    assert all(rows[table] for table in kept)
    with bare.connect() as connection:
        assert connection.scalar(select(metadata.tables["planned_calendar"].c.zone)) == ""


def test_migrating_again_changes_no_row(bare_url: str, bare: Engine) -> None:
    migrate(bare_url)
    fill(bare_url)
    before = rows_in(bare)
    migrate(bare_url)
    assert rows_in(bare) == before


@pytest.fixture(params=["no folder", "another kind of file", "no server"])
def unusable_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    (tmp_path / "letter.db").write_text("Dear Director General, this is no database. " * 20)
    urls = {
        "no folder": f"sqlite:///{tmp_path / 'nowhere' / 'partnership.db'}",
        "another kind of file": f"sqlite:///{tmp_path / 'letter.db'}",
        "no server": f"postgresql://nobody@/nothing?host={tmp_path}",
    }
    return urls[str(request.param)]


def test_a_database_that_cannot_be_used_is_unavailable_to_whoever_starts_or_migrates(unusable_url: str) -> None:
    engine = engine_for(unusable_url)
    with pytest.raises(StoreUnavailable):
        is_current(engine)
    with pytest.raises(StoreUnavailable):
        migrate(unusable_url)
    assert not is_ready(engine)
    engine.dispose()
