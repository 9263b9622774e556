"""Installing on the command line: the app's manifest, the database, the parties, and whether all is well."""

import argparse
import json
import re

from bot.clock import system_clock
from bot.commands.opening import Refused, open_partnership
from bot.doctor import examine
from bot.domain.framework import Side
from bot.domain.people import Party, Person, Role
from bot.errors import AlreadySetUp
from bot.services import people
from bot.settings import read_settings, read_slack_settings
from handlers.manifest import manifest
from handlers.views.finding import Verdict
from handlers.workspace import CannotReachSlack, look_up_workspace
from storage.only_one import AlreadyRunning, only_one
from storage.schema import UnknownRevision, migrate

LONGEST_NAME = 75  # Slack's limit for an option, as which a party is offered.
PARTY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
MEMBER_ID = re.compile(r"[UW][A-Z0-9]{2,20}")
CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,20}")


def print_manifest(parsed: argparse.Namespace) -> None:
    print(json.dumps(manifest(parsed.address), indent=2))


def migrate_database(_: argparse.Namespace) -> None:
    url = read_settings().database_url
    try:
        with only_one(url):
            migrate(url)
    except AlreadyRunning:
        raise Refused("The bot runs on this database. Stop it, then migrate.") from None
    except UnknownRevision:
        raise Refused("A newer version of the bot made this database. Install that version again.") from None
    print("The database is up to date.")


def set_up(parsed: argparse.Namespace) -> None:
    slack, party = read_slack_settings(), _party(parsed)
    try:
        workspace = look_up_workspace(slack.slack_bot_token.get_secret_value(), slack.slack_api_url)
    except CannotReachSlack as problem:
        raise Refused(
            f"Slack did not say which workspace this is ({problem}). Look at SLACK_BOT_TOKEN and SLACK_API_URL."
        ) from None
    roles = frozenset({Role.LEAD, Role.MEMBER} if parsed.lead else ())
    with open_partnership() as partnership:
        people.set_up_workspace(partnership, workspace)
        try:
            administrator = Person(workspace.team, parsed.administrator)
            people.set_up_party(partnership, party, administrator=administrator, roles=roles)
        except AlreadySetUp as error:
            raise Refused(f"{error.party} is set up: its own administrators name its people from now on.") from None
    print(f"{party.name} is set up, with {parsed.administrator} as its administrator.")


def _party(parsed: argparse.Namespace) -> Party:
    """What was typed, looked over: a party that is set up cannot be set up again from outside."""
    name = " ".join(parsed.party.split())
    known_by = parsed.id or "-".join(re.findall("[a-z0-9]+", name.lower()))
    if not name or len(name) > LONGEST_NAME or not PARTY_ID.fullmatch(known_by):
        raise Refused("Give the party's name, up to 75 characters; if it has no letters from a to z, an --id as well.")
    if not MEMBER_ID.fullmatch(parsed.administrator):
        raise Refused("--administrator is a Slack member id such as U012AB3CD: Profile, More, Copy member ID.")
    if parsed.private_channel and not CHANNEL_ID.fullmatch(parsed.private_channel):
        raise Refused("--private-channel is a Slack channel id such as C012AB3CD: at the end of the channel's details.")
    return Party(known_by, name, Side(parsed.side), parsed.private_channel)


def run_doctor(_: argparse.Namespace) -> int:
    worst = 0
    for finding in examine(machine=system_clock):
        print(finding, flush=True)
        worst |= finding.verdict is Verdict.NOT_WELL
    return worst
