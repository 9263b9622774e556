"""A party's own private channel: named by its administrators, and no channel that others read."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.people import Participant, Person
from bot.domain.practice import Conversation, Practice, Proposal, Setting
from bot.errors import InvalidInput, NotAllowed, NotAParticipant
from bot.partnership import Partnership
from bot.services import private_channel
from bot.services.settings import Settings
from storage.tables import outgoing_message
from storage.unit_of_work import Database
from tests.cast import (
    ADMINISTRATOR,
    ANA,
    BRIGHTWATER,
    CABINET_OFFICE,
    JOE,
    MAIRI,
    PRIYA,
    QUAYSIDE,
    RUTH,
    SAM,
    TEAM,
    TOM,
)
from tests.fakes import StandingClock

OWN, OTHER = "C0OWN00001", "C0OTHER001"
OLGA = Person(TEAM, "U0QOAADMN1")


def name(
    partnership: Partnership, clock: StandingClock, channel: str | None, by: Person = RUTH, delivery: str = ""
) -> Settings:
    return private_channel.name(partnership, channel, by=by, now=clock(), delivery=delivery or f"d-{by.user}-{channel}")


def channels(partnership: Partnership) -> dict[str, str | None]:
    with partnership.open_work() as work:
        return {each.id: each.private_channel for each in work.people.parties()}


AT_FIRST = {"cabinet-office": CABINET_OFFICE.private_channel, "brightwater": None, "quayside": None}


def test_an_administrator_names_their_own_partys_and_takes_it_away(
    partnership: Partnership, clock: StandingClock
) -> None:
    assert name(partnership, clock, OWN).by.party.private_channel == OWN
    assert channels(partnership) == AT_FIRST | {"brightwater": OWN}

    assert name(partnership, clock, None).by.party.private_channel is None
    assert channels(partnership) == AT_FIRST


@pytest.mark.parametrize("by", [ANA, TOM, JOE, MAIRI, SAM])
def test_nobody_else_does(partnership: Partnership, clock: StandingClock, by: Person) -> None:
    refusal = NotAParticipant if by == SAM else NotAllowed
    for channel in (OWN, None):
        with pytest.raises(refusal):
            name(partnership, clock, channel, by)
    with pytest.raises(refusal):
        private_channel.prepare(partnership, by=by)
    assert channels(partnership) == AT_FIRST


def test_another_partys_channel_is_refused(partnership: Partnership, clock: StandingClock) -> None:
    with pytest.raises(InvalidInput) as refusal:
        name(partnership, clock, CABINET_OFFICE.private_channel)

    assert (refusal.value.field, refusal.value.problem) == ("private_channel", "unavailable")
    assert channels(partnership) == AT_FIRST
    assert name(partnership, clock, CABINET_OFFICE.private_channel, PRIYA).by.party == CABINET_OFFICE


@pytest.mark.parametrize("is_agreed", [True, False])
def test_the_joint_channel_is_refused_and_one_that_is_proposed_as_such(
    partnership: Partnership, clock: StandingClock, *, is_agreed: bool
) -> None:
    joint = Conversation(TEAM, OWN)
    with partnership.open_work() as work:
        if is_agreed:
            work.practices.agree(Practice(joint_channel=joint))
        else:
            work.practices.propose(Proposal(Setting.JOINT_CHANNEL, joint, QUAYSIDE, clock()))
        work.commit()

    with pytest.raises(InvalidInput):
        name(partnership, clock, OWN)
    assert channels(partnership) == AT_FIRST


def test_a_delivery_that_comes_again_does_not_undo_what_was_named_since(
    partnership: Partnership, clock: StandingClock
) -> None:
    name(partnership, clock, OWN, delivery="d-1")
    name(partnership, clock, OTHER, delivery="d-2")

    assert name(partnership, clock, OWN, delivery="d-1").by.party.private_channel == OTHER
    assert channels(partnership)["brightwater"] == OTHER


def test_naming_it_again_clears_what_slack_had_against_it(partnership: Partnership, clock: StandingClock) -> None:
    with partnership.open_work() as work:
        work.people.put_party(replace(BRIGHTWATER, private_channel=OWN, channel_problem="is_archived"))
        work.commit()
    assert problem(partnership) == "is_archived"

    name(partnership, clock, OWN)

    assert problem(partnership) is None


def problem(partnership: Partnership) -> str | None:
    with partnership.open_work() as work:
        return next(each.channel_problem for each in work.people.parties() if each.id == "brightwater")


def test_nudges_to_come_go_to_the_channel_as_it_is_now(
    partnership: Partnership, clock: StandingClock, raised: str, database_url: str
) -> None:
    before = to_come(database_url)
    assert before == {CABINET_OFFICE.private_channel}

    name(partnership, clock, OTHER, PRIYA)
    assert to_come(database_url) == {OTHER}

    name(partnership, clock, None, PRIYA)
    assert to_come(database_url) == set()


def to_come(url: str) -> set[str | None]:
    """The channels that something waits for."""
    database = Database(url, on_commit=lambda: None)
    row = outgoing_message.c
    with database.engine.begin() as connection:
        found = set(connection.scalars(select(row.channel).where(row.via == "channel", row.state == "pending")))
    database.close()
    return found


@pytest.mark.parametrize("_times", range(3))
def test_of_two_parties_that_name_one_channel_at_once_one_has_it(
    partnership: Partnership, clock: StandingClock, _times: int
) -> None:
    with partnership.open_work() as work:
        work.people.put(Participant(OLGA, QUAYSIDE, ADMINISTRATOR))
        work.commit()

    outcomes = _at_once(lambda: name(partnership, clock, OWN), lambda: name(partnership, clock, OWN, OLGA))

    assert [each.problem for each in outcomes if isinstance(each, InvalidInput)] == ["unavailable"]
    assert list(channels(partnership).values()).count(OWN) == 1


def _at_once(*calls: Callable[[], Any]) -> list[object]:
    ready = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> object:
        ready.wait(10)
        try:
            return call()
        except InvalidInput as error:
            return error

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))
