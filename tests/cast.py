"""The people of the tests: one of every role on both sides, and one of no party."""

from bot.domain.framework import Side
from bot.domain.people import Participant, Party, Person, Role

TEAM = "T0PARTNER1"
CABINET_OFFICE = Party("cabinet-office", "Cabinet Office", Side.EMPLOYER, private_channel="C0CABPRIV1")
BRIGHTWATER = Party("brightwater", "Brightwater Staff Union", Side.UNION)
QUAYSIDE = Party("quayside", "Quayside Officers' Association", Side.UNION)
PARTIES = (CABINET_OFFICE, BRIGHTWATER, QUAYSIDE)

ANA = Person(TEAM, "U0CABLEAD1")  # the Director General's office
TOM = Person(TEAM, "U0CABPOLY1")  # a policy official
PRIYA = Person(TEAM, "U0CABADMN1")  # the Cabinet Office's administrator, and nothing else
RUTH = Person(TEAM, "U0BSULEAD1")  # Brightwater's General Secretary's office
JOE = Person(TEAM, "U0BSUREP01")  # a rep of Brightwater
MAIRI = Person(TEAM, "U0QOALEAD1")  # Quayside's lead
SAM = Person(TEAM, "U0NOPARTY1")  # takes no part
NAMESAKE = Person("T0ANOTHER1", RUTH.user)  # the same user id in another workspace

MEMBER, LEAD, ADMINISTRATOR = (frozenset({role}) for role in (Role.MEMBER, Role.LEAD, Role.ADMINISTRATOR))
CAST = (
    Participant(ANA, CABINET_OFFICE, LEAD),
    Participant(TOM, CABINET_OFFICE, MEMBER),
    Participant(PRIYA, CABINET_OFFICE, ADMINISTRATOR),
    Participant(RUTH, BRIGHTWATER, LEAD | ADMINISTRATOR),
    Participant(JOE, BRIGHTWATER, MEMBER),
    Participant(MAIRI, QUAYSIDE, LEAD),
)
