"""The demo's cast: invented people of the Cabinet Office, of two invented unions, and of no party."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.values import Channel, Person, UserGroup

TEAM = "T0PARTNER1"
TEAM_NAME = "Partnership demo"
TEAM_DOMAIN = "partnership-demo"
ENTERPRISE_NAME = "Partnership organisation"
SLACKBOT = "USLACKBOT"

CABINET_OFFICE = "Cabinet Office"
BRIGHTWATER = "Brightwater Staff Union"
QUAYSIDE = "Quayside Officers' Association"

ANA = "U0CABLEAD1"
TOM = "U0CABPOLY1"
PRIYA = "U0CABADMN1"
RUTH = "U0BSULEAD1"
JOE = "U0BSUREP01"
MAIRI = "U0QOALEAD1"
SAM = "U0NOPARTY1"

QUAYSIDE_TEAM = "T0QUAYSID1"
ISLA = "U0QOAOWNW1"

PARTNERSHIP = "C0PARTNER1"
GENERAL = "C0GENERAL1"
CABINET_OFFICE_PRIVATE = "C0CABPRIV1"
BRIGHTWATER_PRIVATE = "C0BSUPRIV1"
QUAYSIDE_PRIVATE = "C0QOAPRIV1"

BRIGHTWATER_GROUP = UserGroup("S0BSUGROUP", "brightwater", BRIGHTWATER, (RUTH, JOE))

PEOPLE = (
    Person(ANA, "ana", "Ana Merrowby", f"Director General's office, {CABINET_OFFICE}"),
    Person(TOM, "tom", "Tom Hartlewick", f"Policy official, {CABINET_OFFICE}"),
    Person(PRIYA, "priya", "Priya Sandalow", f"Partnership administrator, {CABINET_OFFICE}"),
    Person(RUTH, "ruth", "Ruth Cobbleday", f"General Secretary's office, {BRIGHTWATER}"),
    Person(JOE, "joe", "Joe Penmarrick", f"Representative, {BRIGHTWATER}"),
    Person(MAIRI, "mairi", "Mairi Stranochan", f"General Secretary's office, {QUAYSIDE}"),
    Person(SAM, "sam", "Sam Ottershaw", "Building services"),
)

# Of another organisation, which shares #partnership with the workspace (Slack Connect).
EXTERNAL_PEOPLE = (Person(ISLA, "isla", "Isla Kerrowby", f"Organiser, {QUAYSIDE}", team=QUAYSIDE_TEAM),)


def direct_message(person: str) -> str:
    """The id of a person's direct message channel with the bot."""
    return "D" + person[1:]


@dataclass(frozen=True)
class Cast:
    """Everybody and every channel that a new workspace starts with."""

    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    groups: tuple[UserGroup, ...] = ()


def demo_cast(bot_user: str) -> Cast:
    """The demo's people and channels, with the bot in #partnership and the Cabinet Office's private channel.

    #partnership is shared with the Quayside officers' own workspace.
    """
    everybody = tuple(person.id for person in PEOPLE)
    channels = (
        Channel(
            PARTNERSHIP,
            "partnership",
            "public",
            (*everybody, ISLA, bot_user),
            topic="The partnership, all parties",
            shared_with=(QUAYSIDE_TEAM,),
        ),
        Channel(GENERAL, "general", "public", everybody, topic="Everybody in the building"),
        Channel(CABINET_OFFICE_PRIVATE, "cabinet-office", "private", (ANA, TOM, PRIYA, bot_user)),
        Channel(BRIGHTWATER_PRIVATE, "brightwater", "private", (RUTH, JOE)),
        Channel(QUAYSIDE_PRIVATE, "quayside", "private", (MAIRI,)),
    )
    direct = tuple(Channel(direct_message(person), person, "im", (person, bot_user)) for person in everybody)
    return Cast(people=PEOPLE + EXTERNAL_PEOPLE, channels=channels + direct, groups=(BRIGHTWATER_GROUP,))
