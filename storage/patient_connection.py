"""A connection to PostgreSQL that gives up on a server which has stopped answering."""

from typing import Any, TypeVar

from psycopg import Connection, OperationalError
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus

from storage.errors import Unanswered

# A little more than the server's own limits, so that a server which still works is the one to end a statement.
GIVES_UP_AFTER = 2.25

Result = TypeVar("Result")


class PatientConnection(Connection[Any]):
    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        try:
            return super().wait(gen, interval, GIVES_UP_AFTER if timeout is None else timeout)
        except OperationalError as error:
            if self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise
            # In the middle of a statement the connection is of no more use, nor may anybody wait on it again.
            self.close()
            raise Unanswered from error
