"""A process that ticks says so in the database, for the others and for whoever asks after its health."""

from bot.partnership import Partnership


def beat(partnership: Partnership, process: str, *, jumped: bool) -> None:
    with partnership.open_work() as work:
        work.heartbeats.beat(process, jumped=jumped)
        work.commit()


def end(partnership: Partnership, process: str) -> None:
    with partnership.open_work() as work:
        work.heartbeats.end(process)
        work.commit()
