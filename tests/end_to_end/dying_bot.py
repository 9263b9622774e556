"""Lives of a bot, one after the other: python -m tests.end_to_end.dying_bot COMMAND.

Each line of its input is a life: empty for an ordinary one, or "PASSAGE POINT" for one that ends there with SIGKILL.
Its output says "began PID", "claimed ID" (of the last message, if any) as it ends at its point, and "ended STATUS".

A life is a process of its own. It is forked once everything is imported, which is four fifths of what a start takes:
what the bot itself does when it starts, each life does.
"""

import os
import sys

from bot.__main__ import main
from storage import wake
from tests.end_to_end.kill_points import Death, Point

# Loaded here, as a worker would load it only on PostgreSQL.
assert wake


def live(command: str, life: str, says: int) -> None:
    if life:
        passage, _, point = life.partition(" ")
        Death(Point(point), int(passage), lambda claimed: _say(says, f"claimed {claimed}")).arm()
    os._exit(_ended(command))


def _ended(command: str) -> int:
    try:
        return main([command])
    except SystemExit as ended:
        return int(ended.code or 0)


def _say(to: int, line: str) -> None:
    os.write(to, f"{line}\n".encode())


def keep_living(command: str) -> None:
    # Whatever a life prints belongs to the log.
    says = os.dup(1)
    os.dup2(2, 1)
    for line in sys.stdin:
        if (pid := os.fork()) == 0:
            live(command, line.rstrip("\n"), says)
        _say(says, f"began {pid}")
        _, status = os.waitpid(pid, 0)
        _say(says, f"ended {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    keep_living(sys.argv[1])
