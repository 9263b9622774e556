"""What has ended can be told again as something new; what cannot be read holds up nothing beside it."""

from sqlalchemy import update

from bot.domain.notice import Gap, GapNotice
from bot.domain.outgoing import Outgoing, Urgency
from storage.notices import document_of
from storage.tables import outgoing_message
from storage.unit_of_work import Database
from tests.storage.records import ANA, NOW, a_nudge, in_days
from tests.storage.test_outgoing import add, certain_claim, claim


def a_gap(named: str) -> Outgoing:
    to = a_nudge().address
    return Outgoing(named, to, GapNotice(Gap.PERSON, "harbour", ANA), NOW, Urgency.NUDGE)


def test_what_ended_and_begins_again_is_another_message(database: Database) -> None:
    """By the first one's id Slack would be asked whether it arrived, and would show that."""
    add(database, a_gap("first"))
    first = certain_claim(database)
    with database.open_work() as work:
        assert work.claims.sent(first, ts="1.0")
        work.commit()
    add(database, a_gap("repeated"))
    assert claim(database) is None, "it lasts"

    with database.open_work() as work:
        work.outgoing.ended(GapNotice(Gap.PERSON, "harbour", ANA).subject)
        work.commit()
    add(database, a_gap("second"))

    second = certain_claim(database)
    assert (second.message.id, second.first_tried) == ("second", None)


def test_what_cannot_be_read_rests_and_what_would_go_with_it_leaves_without_it(database: Database) -> None:
    add(database, a_nudge("first"), a_nudge("unreadable", "2"), a_nudge("third", "3"))
    with database.engine.begin() as connection:
        unreadable = update(outgoing_message).where(outgoing_message.c.id == "unreadable")
        connection.execute(unreadable.values(notice={"of a kind to come": {}}, due_at=in_days(0.001)))

    with database.open_work() as work:
        taken = work.claims.take(now=in_days(2), settle=60, late_before=in_days(1))
        work.commit()

    assert taken is not None
    assert {taken.message.id, *(each.id for each in taken.merged)} == {"first", "third"}
    with database.open_work() as work:
        assert work.claims.sent(taken, ts="1.0")
        work.commit()
    with database.engine.begin() as connection:
        connection.execute(unreadable.values(notice=document_of(a_nudge().notice), free_from=0))
    assert certain_claim(database, now=in_days(2)).message.id == "unreadable"
