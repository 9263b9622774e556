"""What goes wrong in here, for the unit of work to translate."""


class WaitedTooLong(Exception):
    """This process's turn at the database did not come round in time."""


class Unanswered(Exception):
    """PostgreSQL stopped answering.

    Not one of psycopg's errors: the pool would take those for a lost connection, and wait for a new one.
    """
