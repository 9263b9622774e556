"""How values are kept in columns: moments, plain text, and the text that will be encrypted."""

import json
from datetime import UTC, datetime
from typing import Any

from pydantic import ConfigDict
from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

# For whatever reads such a text back: what it cannot read is no less confidential, and errors end in the log.
UNREPEATED = ConfigDict(hide_input_in_errors=True)


def storable(text: str) -> str:
    """Without NUL, which PostgreSQL refuses and nobody sees; half a surrogate pair becomes U+FFFD.

    Whatever way it came, both databases keep the same text.
    """
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Instant(TypeDecorator[datetime]):
    """An aware moment, in and out as UTC on every database. Raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        utc = value.astimezone(UTC)
        # SQLite keeps text and has no zones: always UTC, so that texts order as moments do.
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PlainText(TypeDecorator[str]):
    """Text that may be searched and read in the database by whoever runs it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else storable(value)


class ConfidentialText(TypeDecorator[Any]):
    """Free text that only the parties to a record should read: any JSON document, never searched.

    It is NOT encrypted yet: whoever can read the database can read it. Every such text goes through
    this one type, so that encryption has one place to be added.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else json.dumps(_storable_document(value), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.loads(value)


def _storable_document(document: Any) -> Any:
    match document:
        case str():
            return storable(document)
        case dict():
            return {key: _storable_document(each) for key, each in document.items()}
        case list() | tuple():
            return [_storable_document(each) for each in document]
        case _:
            return document
