"""A connection to PostgreSQL that gives up on a server which has stopped answering."""

from time import monotonic
from typing import Any, Self, TypeVar, cast

from psycopg import Connection, OperationalError
from psycopg.abc import PQGen, PQGenConn
from psycopg.pq import TransactionStatus

from bot import budget
from storage.errors import Unanswered

# A little more than the server's own limits, so that a server which still works is the one to end a statement.
GIVES_UP_AFTER = 2.25
# However little time is left, a server that works is heard out: giving up costs the connection.
HEARD_OUT = 0.05

Result = TypeVar("Result")


class PatientConnection(Connection[Any]):
    """While somebody waits for an answer, connecting and each statement may take what is left of their time."""

    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> PQGenConn[Self]:
        # libpq's own limit is whole seconds, two at least. It asks ten times a second whether to wait on.
        ends = monotonic() + _patience()
        connecting = super()._connect_gen(conninfo)
        ready: Any = None
        while True:
            try:
                wish = connecting.send(ready)
            except StopIteration as connected:
                return cast(Self, connected.value)
            ready = yield wish
            if not ready and monotonic() > ends:
                raise Unanswered

    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        try:
            return super().wait(gen, interval, _patience() if timeout is None else timeout)
        except OperationalError as error:
            if self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise
            # In the middle of a statement the connection is of no more use, nor may anybody wait on it again.
            self.close()
            raise Unanswered from error


def _patience() -> float:
    return max(HEARD_OUT, budget.for_records(GIVES_UP_AFTER))
