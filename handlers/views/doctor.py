"""The lines of `partnership-bot doctor`: each what is found and, where it is not fine, what to do next."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.domain.calendar import COMPARED_WITH_PUBLISHED
from bot.domain.framework import Framework, Side
from bot.domain.people import Party
from bot.ports.people import Workspace
from bot.services.health import Health
from handlers.manifest import SCOPES
from handlers.slack_health import SlackSays
from handlers.views.finding import Finding, Verdict
from handlers.views.settings import REGIONS
from handlers.views.text import on_date

CLOCKS_APART = 60


def settings(read: str, wrong: str = "") -> Finding:
    """`wrong` has a line for each setting that stops the start."""
    if wrong:
        return Finding(Verdict.NOT_WELL, "Settings", wrong.replace("\n", "; "))
    return Finding(Verdict.FINE, "Settings", read)


def no_database() -> Finding:
    text = "It does not answer. Look at DATABASE_URL, and whether the server runs."
    return Finding(Verdict.NOT_WELL, "Database", text)


def database(revision: str | None, latest: str) -> Iterator[Finding]:
    """`revision` is where the database stands, None where it was never migrated."""
    yield Finding(Verdict.FINE, "Database", "It answers.")
    if revision == latest:
        yield Finding(Verdict.FINE, "Migrations", f"At {latest}, this version's.")
    else:
        text = f"At {revision or 'none'}; this version needs {latest}. Stop the bot and run: partnership-bot migrate"
        yield Finding(Verdict.NOT_WELL, "Migrations", text)


def answers(framework: Framework, *, was_learnt: bool, of_this_text: bool, learn: str) -> Finding:
    """`learn` is the command that learns from the framework's file."""
    if not was_learnt:
        text = f"Nothing was learnt of {framework.title}: questions are answered by words alone. Run: {learn}"
        return Finding(Verdict.LOOK, "Answers", text)
    if not of_this_text:
        text = f"{framework.title} was changed since it was learnt. Run: {learn}"
        return Finding(Verdict.LOOK, "Answers", text)
    return Finding(Verdict.FINE, "Answers", f"Learnt from the situations of {framework.title} as they are.")


def tampered(error: Exception) -> Finding:
    """A file that answering rests on is not as it was; the bot does not start with it."""
    return Finding(Verdict.NOT_WELL, "Answers", f"{error}.")


def trouble(subject: str, error: Exception) -> Finding:
    """A check that did not work itself."""
    text = f"This could not be looked at ({type(error).__name__}). Report it with this line."
    return Finding(Verdict.NOT_WELL, subject, text)


def bot_token(said: SlackSays) -> Finding:
    if not said.answered:
        return _silence("Bot token")
    if said.problem is not None:
        text = f"Slack refuses it ({said.problem}). Copy it anew from OAuth & Permissions into SLACK_BOT_TOKEN."
        return Finding(Verdict.NOT_WELL, "Bot token", text)
    return Finding(Verdict.FINE, "Bot token", "Slack accepts it.")


def app_token(said: SlackSays) -> Finding:
    if not said.answered:
        return _silence("Socket Mode")
    if said.problem is not None:
        text = f"Slack refuses SLACK_APP_TOKEN ({said.problem}). It needs connections:write, and Socket Mode turned on."
        return Finding(Verdict.NOT_WELL, "Socket Mode", text)
    return Finding(Verdict.FINE, "Socket Mode", "Slack gives a connection for SLACK_APP_TOKEN.")


def scopes(said: SlackSays) -> Iterator[Finding]:
    if not said.answered or said.problem is not None:
        return
    if said.scopes is None:
        yield Finding(Verdict.LOOK, "Scopes", "Slack did not name them. Compare OAuth & Permissions with the README.")
        return
    missing, more = sorted(SCOPES.keys() - said.scopes), sorted(said.scopes - SCOPES.keys())
    if missing:
        why = ", ".join(f"{each} ({SCOPES[each]})" for each in missing)
        yield Finding(Verdict.NOT_WELL, "Scopes", f"Missing: {why}. Add them to the app and install it again.")
    if more:
        text = f"More than the bot needs: {', '.join(more)}. Take them away under OAuth & Permissions."
        yield Finding(Verdict.LOOK, "Scopes", text)
    if not missing and not more:
        yield Finding(Verdict.FINE, "Scopes", "What the bot needs, and nothing more.")


def clock(said: SlackSays, machine: datetime) -> Iterator[Finding]:
    if said.date is None:
        return
    apart = round((machine - said.date).total_seconds())
    if abs(apart) > CLOCKS_APART:
        which = "ahead of" if apart > 0 else "behind"
        text = f"{abs(apart)} seconds {which} Slack's; from 300 on nothing of Slack's is accepted. Keep it by NTP."
        yield Finding(Verdict.NOT_WELL, "This machine's clock", text)
    else:
        yield Finding(Verdict.FINE, "This machine's clock", "With Slack's.")


def workspace(found: Workspace, known: Workspace | None) -> Finding:
    again = "Run: partnership-bot setup"
    if known is None:
        text = f"The token's workspace, {found.team}, is not the one that was set up. {again}"
        return Finding(Verdict.NOT_WELL, "Workspace", text)
    if known != found:
        return Finding(Verdict.NOT_WELL, "Workspace", f"It was set up with another app than the token's. {again}")
    return Finding(Verdict.FINE, "Workspace", f"{found.team}, as it was set up.")


def records(health: Health) -> Iterator[Finding]:
    yield from _parties(health)
    yield _wording(health.framework)
    yield _holidays(health)


def _parties(health: Health) -> Iterator[Finding]:
    sides = {party.side for party in health.parties}
    without = [side for side in (Side.EMPLOYER, Side.UNION) if side not in sides]
    if without:
        text = f"None is set up on the side of the {' or the '.join(without)}. Run: partnership-bot setup"
        yield Finding(Verdict.NOT_WELL, "Parties", text)
    if health.without_administrator:
        text = f"Nobody administers {_named(health.without_administrator)}. Run: partnership-bot setup"
        yield Finding(Verdict.NOT_WELL, "Parties", text)
    if health.without_lead:
        text = f"{_named(health.without_lead)} without a lead: no concern reaches it. Its administrator names one."
        yield Finding(Verdict.NOT_WELL, "Parties", text)
    if not without and not health.without_administrator and not health.without_lead:
        text = f"{len(health.parties)}, each with a lead and an administrator."
        yield Finding(Verdict.FINE, "Parties", text)


def _wording(framework: Framework) -> Finding:
    if framework.version == 0:
        text = f"Not imported for {framework.title}. Run: partnership-bot framework import FILE"
        return Finding(Verdict.LOOK, "Official wording", text)
    text = f"Version {framework.version} of {framework.title}, from {framework.source}."
    return Finding(Verdict.FINE, "Official wording", text)


def _holidays(health: Health) -> Finding:
    where = REGIONS[health.region]
    if health.unknown_years:
        years = " and ".join(map(str, health.unknown_years))
        text = f"Those of {where} are not known for {years}: nudges may fall on them. Upgrade the holidays library."
        return Finding(Verdict.NOT_WELL, "Bank holidays", text)
    if health.holidays_compared_long_ago:
        on = on_date(COMPARED_WITH_PUBLISHED)
        text = f"Those of {where} were compared with the published ones on {on}; others may have been added since."
        return Finding(Verdict.LOOK, "Bank holidays", f"{text} Upgrade the bot, and the holidays library with it.")
    return Finding(Verdict.FINE, "Bank holidays", f"Those of {where} are known for this year and the next.")


def _named(parties: Sequence[Party]) -> str:
    return ", ".join(each.name for each in parties)


def _silence(subject: str) -> Finding:
    return Finding(Verdict.NOT_WELL, subject, "Slack did not answer. Look at SLACK_API_URL, proxy and firewall.")
