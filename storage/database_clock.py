"""The database's own clock, for leases: machines' clocks differ, and every worker shares the database's."""

from typing import Any

from sqlalchemy import Double
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class database_clock(FunctionElement[float]):  # noqa: N801 - SQL functions are written in lower case.
    """Seconds since 1970 as the statement runs, not as its transaction began."""

    type = Double()
    inherit_cache = True


@compiles(database_clock, "postgresql")
def _on_postgresql(_element: database_clock, _compiler: SQLCompiler, **_: Any) -> str:
    return "extract(epoch FROM clock_timestamp())::double precision"


@compiles(database_clock, "sqlite")
def _on_sqlite(_element: database_clock, _compiler: SQLCompiler, **_: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"
