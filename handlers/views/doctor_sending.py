"""The lines of `partnership-bot doctor` on sending: who ticks, by which clocks, and what did not arrive."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from bot.domain.outgoing import Fate, Trouble
from bot.domain.people import Party
from bot.domain.vitals import Vitals
from bot.services.health import Health
from handlers.views.finding import Finding, Verdict

# The database's clock and this machine's may differ by this many seconds; from the second on messages that arrived
# may not be found in Slack.
CLOCKS_APART = 5
CLOCKS_FAR_APART = 60
MOST_NAMED = 5

# What to do about Slack's own reasons for not taking a message.
_REMEDIES = {
    "not_in_channel": "Invite the bot to the party's private channel.",
    "channel_not_found": "Invite the bot to the party's private channel, or name another channel.",
    "is_archived": "Its administrator names another private channel for the party.",
    "messages_tab_disabled": "Turn on the Messages tab under App Home in the app's settings.",
    "cannot_dm_bot": "An app was named as a participant; its party's administrator names a person.",
    "restricted_action": "Ask the workspace's owners to let the bot post there.",
    "missing_scope": "See the line about scopes.",
    "ratelimited": "Slack asked for patience; it goes on by itself.",
}
_GONE = ("user_not_found", "user_disabled", "user_not_visible", "user_not_in_channel")
_NO_TOKEN = ("account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked")


def sending(health: Health, *, machine: datetime, still_after: float) -> Iterator[Finding]:
    """`machine` is this machine's clock, as the database was asked for its own."""
    yield _ticker(health.vitals, still_after)
    yield _token(health.vitals.refused)
    yield _jumps(health.vitals.jumped)
    yield _database_clock(machine.timestamp() - health.vitals.database_now)
    yield from _reach(health)
    yield from _messages(health.troubles)


def _ticker(vitals: Vitals, still_after: float) -> Finding:
    ticking = [each for each in vitals.heartbeats if not each.stands_still(still_after)]
    still = vitals.standing_still(still_after)
    start = "Start partnership-bot run, or worker."
    if not ticking:
        last = min((abs(each.ticked) for each in vitals.heartbeats), default=None)
        when = "" if last is None else f"; the last did {_long(last)} ago"
        return Finding(Verdict.NOT_WELL, "Ticker", f"No process ticks{when}: nothing is sent. {start}")
    many = "1 process, which ticked" if len(ticking) == 1 else f"{len(ticking)} processes, of which one ticked"
    text = f"{many} {_long(min(abs(each.ticked) for each in ticking))} ago."
    if still:
        named = ", ".join(f"{each.process} ({_long(abs(each.ticked))} ago)" for each in still[:MOST_NAMED])
        text = f"{text} Others stand still, or were killed: {named}. Start those anew that are still there."
        return Finding(Verdict.LOOK, "Ticker", text)
    return Finding(Verdict.FINE, "Ticker", text)


def _token(refused: str | None) -> Finding:
    if refused is None:
        return Finding(Verdict.FINE, "Sending", "Not stopped.")
    text = (
        f"Stopped, as Slack refuses the token ({refused}). See the line about the bot token; then it goes on by itself."
    )
    return Finding(Verdict.NOT_WELL, "Sending", text)


def _jumps(jumped: float | None) -> Finding:
    if jumped is None:
        return Finding(Verdict.FINE, "Partnership's clock", "It has not jumped within the hour.")
    text = (
        f"It jumped by more than five minutes, or its machine slept, {_long(abs(jumped))} ago."
        " Nudges go by it: keep it by NTP."
    )
    return Finding(Verdict.LOOK, "Partnership's clock", text)


def _database_clock(ahead: float) -> Finding:
    if abs(ahead) < CLOCKS_APART:
        return Finding(Verdict.FINE, "Database's clock", "With this machine's.")
    which = "behind" if ahead > 0 else "ahead of"
    text = f"{abs(ahead):.0f} seconds {which} this machine's. Keep both by NTP."
    return Finding(Verdict.NOT_WELL if abs(ahead) >= CLOCKS_FAR_APART else Verdict.LOOK, "Database's clock", text)


def _reach(health: Health) -> Iterator[Finding]:
    if health.without_reachable_lead:
        named = ", ".join(each.name for each in health.without_reachable_lead)
        text = f"No lead of {named} can be reached: its members get what is for them. Its administrator names another."
        yield Finding(Verdict.NOT_WELL, "Reach", text)
    if health.unreachable:
        text = (
            f"{_gone(health.unreachable)}. Nudges go to others of their party; its administrator names another person."
        )
        yield Finding(Verdict.LOOK, "Reach", text)
    closed = [each for each in health.parties if each.channel_problem is not None]
    for party in closed:
        problem = party.channel_problem or ""
        text = f"Nothing can be posted in the private channel of {party.name} ({problem}). {_remedy(problem)}"
        yield Finding(Verdict.LOOK, "Reach", text)
    if not health.unreachable and not closed:
        yield Finding(Verdict.FINE, "Reach", "Nobody is known to be out of it.")


def _gone(unreachable: Mapping[Party, Sequence[str]]) -> str:
    """How many of each party and why, never who."""
    return "; ".join(
        f"{len(why)} of {party.name} cannot be reached ({', '.join(sorted(Counter(why)))})"
        for party, why in unreachable.items()
    )


def _long(seconds: float) -> str:
    for unit, length in (("hour", 3600), ("minute", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length:.0f} {unit}s"
    return f"{seconds:.0f} second{'' if round(seconds) == 1 else 's'}"


def _messages(troubles: Sequence[Trouble]) -> Iterator[Finding]:
    if not troubles:
        yield Finding(Verdict.FINE, "Messages", "All arrived that were due.")

    def sort(trouble: Trouble) -> tuple[str, str]:
        return trouble.fate, trouble.problem or ""

    for (_, problem), alike in groupby(sorted(troubles, key=sort), sort):
        yield _alike(list(alike), problem)


def _alike(troubles: list[Trouble], problem: str) -> Finding:
    fate = troubles[0].fate
    about = list(dict.fromkeys(_about(each) for each in troubles))
    named = ", ".join(about[:MOST_NAMED]) + (" and more" if len(about) > MOST_NAMED else "")
    many = f"{len(troubles)} × " if len(troubles) > 1 else ""
    if fate is Fate.UNCLEAR:
        text = f"{many}{named}: posted in a channel without a clear answer, and counts as sent. Look there."
        return Finding(Verdict.LOOK, "Messages", text)
    waiting = "waiting for more than an hour" if fate is Fate.WAITING else "could not be delivered"
    return Finding(Verdict.NOT_WELL, "Messages", f"{many}{named}: {waiting}{_reason(problem)}")


def _reason(problem: str) -> str:
    if not problem:
        return ". Is a worker running? Start partnership-bot run, or worker."
    return f" ({problem}). {_remedy(problem)}"


def _remedy(problem: str) -> str:
    if problem in _GONE:
        return "Somebody is no longer in the workspace: their party's administrator names another person."
    if problem in _NO_TOKEN:
        return "See the line about the bot token; it goes on by itself."
    return _REMEDIES.get(problem, "It is tried again if it can be; should it stay, report it with this line.")


def _about(trouble: Trouble) -> str:
    return f"{trouble.reference} {trouble.kind}" if trouble.reference else f"a {trouble.kind}"
