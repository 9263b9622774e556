"""Imported wordings: every version stays, word for word."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from bot.ports.wordings import ImportedWording
from storage.unit_of_work import Database
from tests.storage.counting import queries_of
from tests.storage.records import NOW

FIRST = ImportedWording(
    "cabinet-office-2026", 1, "June 2026.pdf", "d1", NOW, {"10": "Ten, as printed.", "7b": "“Seven”\n b."}
)
SECOND = replace(FIRST, version=2, digest="d2", wording={"10": "Ten, as changed."})


def test_the_latest_version_is_found_and_earlier_ones_stay(database: Database) -> None:
    with database.open_work() as work:
        work.wordings.add(FIRST)
        work.wordings.add(SECOND)
        work.wordings.add(replace(FIRST, framework="other", version=7))
        work.commit()

    with database.open_work() as work:
        assert work.wordings.latest("cabinet-office-2026") == SECOND
        assert work.wordings.version("cabinet-office-2026", 1) == FIRST
        assert list(FIRST.wording) == list((work.wordings.version("cabinet-office-2026", 1) or SECOND).wording)


def test_what_was_never_imported_is_not_there(database: Database) -> None:
    with database.open_work() as work:
        work.wordings.add(FIRST)
        assert work.wordings.latest("civil-service-2000") is None
        assert work.wordings.version("cabinet-office-2026", 2) is None


def test_two_wordings_of_one_version_are_refused(database: Database) -> None:
    with database.open_work() as work:
        work.wordings.add(FIRST)
        with pytest.raises(IntegrityError):
            work.wordings.add(replace(FIRST, digest="d2"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(words=st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_wording_comes_back_as_it_was(database: Database, words: str) -> None:
    imported = replace(FIRST, digest=f"of {words}", wording={"7b": words})
    with database.open_work() as work:
        work.wordings.add(imported)
        assert work.wordings.latest(imported.framework) == imported


def test_the_words_are_read_once_and_a_new_version_is_seen_all_the_same(database: Database) -> None:
    with database.open_work() as work:
        work.wordings.add(FIRST)
        work.commit()
    with database.open_work() as work:
        assert work.wordings.latest(FIRST.framework) == FIRST

    with queries_of(database) as again, database.open_work() as work:
        assert work.wordings.latest(FIRST.framework) == FIRST
    with database.open_work() as work:
        work.wordings.add(SECOND)
        assert work.wordings.latest(FIRST.framework) == SECOND
        assert work.wordings.version(FIRST.framework, 1) == FIRST

    assert [statement for statement in again if "provision_wording" in statement] == []
