"""Database addresses."""

import pytest

from storage.address import file_of, for_libpq, is_sqlite, parsed


@pytest.mark.parametrize(
    ("typed", "inside"),
    [
        ("postgres://ana@host/name", "postgresql+psycopg://ana@host/name"),
        ("postgresql+psycopg2://host/name", "postgresql+psycopg://host/name"),
        ("sqlite:///bot.db", "sqlite:///bot.db"),
    ],
)
def test_an_address_names_the_driver_that_we_have(typed: str, inside: str) -> None:
    assert str(parsed(typed)) == inside


@pytest.mark.parametrize("typed", ["mysql://host/name", "sqlite://", "sqlite:///:memory:"])
def test_what_the_bot_cannot_keep_records_in_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///FILE"):
        parsed(typed)


def test_a_password_reaches_libpq_whole() -> None:
    typed = "postgres://ana:p%40ss%2Fword@host:5433/name?sslmode=require"
    assert for_libpq(typed) == "postgresql://ana:p%40ss%2Fword@host:5433/name?sslmode=require"


def test_an_sqlite_address_names_its_file() -> None:
    assert is_sqlite("sqlite:////var/lib/bot.db")
    assert not is_sqlite("postgresql://host/name")
    assert str(file_of("sqlite:////var/lib/bot.db")) == "/var/lib/bot.db"
