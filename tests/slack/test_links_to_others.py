"""What a concern is linked to is named to nobody who may not see it: on no screen, and in no letter."""

from datetime import timedelta
from uuid import uuid4

import pytest

from bot.domain.engagement import Confidentiality, How, Stage
from bot.domain.people import Person
from bot.services import drafts, engagements
from handlers import ids
from tests.cast import ANA, BRIGHTWATER, JOE, QUAYSIDE, RUTH, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import CANARY, FILLED, opened
from tests.slack.test_letters import asked, come, read

pytestmark = pytest.mark.usefixtures("no_bug")


def linked_to_confidential(slack: Slack) -> tuple[str, str]:
    """A concern of Brightwater and the engagement it is linked to, which only the two unions may see."""
    now = slack.workspace.clock.now()
    typed = engagements.Typed(
        topic="What the two unions hope for",
        description="A first talk.",
        stage=Stage.IDEA,
        on=now.date(),
        how=How.MEETING,
        parties=(BRIGHTWATER.id, QUAYSIDE.id),
        provisions=("11",),
        confidentiality=Confidentiality.IN_CONFIDENCE,
    )
    engagement, _ = engagements.log(slack.partnership, typed, by=RUTH, now=now, delivery=uuid4().hex)
    first = opened(slack.command(RUTH, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    values = {**FILLED, ids.LINKED_ENGAGEMENT: engagement.reference}
    raised = opened(slack.submit(RUTH, slack.written(RUTH, first, values)), ids.CONCERN_MODAL)
    assert engagement.reference in str(raised.blocks)
    return raised.title.removeprefix("Concern "), engagement.reference


@pytest.mark.parametrize(("by", "is_named"), [(ANA, False), (TOM, False), (RUTH, True), (JOE, True)])
def test_a_letter_names_an_engagement_in_confidence_only_to_the_parties_that_may_see_it(
    slack: Slack, by: Person, *, is_named: bool
) -> None:
    concern, engagement = linked_to_confidential(slack)

    asked(slack, by, concern)
    (file,) = come(slack, by)

    assert CANARY in read(slack, file)
    assert (engagement in read(slack, file)) is is_named


def not_resolved(slack: Slack) -> str:
    """A concern of the Cabinet Office, to Brightwater."""
    first = opened(slack.command(ANA, "/concern raise"), ids.RAISE_CONCERN_MODAL)
    last = slack.written(ANA, first, {**FILLED, ids.ADDRESSED_TO: BRIGHTWATER.id})
    earlier = opened(slack.submit(ANA, last), ids.CONCERN_MODAL).title.removeprefix("Concern ")
    slack.workspace.move_clock(by=timedelta(days=40))
    form = opened(slack.command(ANA, f"/concern resolve {earlier}"), ids.RESOLVE_MODAL)
    opened(slack.submit(ANA, form, {ids.STANDS: "not resolved"}), ids.CONCERN_MODAL)
    return earlier


def test_a_follow_on_stays_between_the_two_parties_of_the_concern_it_names(slack: Slack) -> None:
    earlier = not_resolved(slack)

    first = opened(slack.command(ANA, f"/concern follow {earlier}"), ids.RAISE_CONCERN_MODAL)
    assert BRIGHTWATER.name in str(first.blocks)
    assert QUAYSIDE.name not in str(first.blocks)
    slack.submit(ANA, slack.written(ANA, first, {}))

    later = next(each for each in slack.concerns() if each.reference != earlier)
    assert (later.follows, later.addressed_to) == (earlier, BRIGHTWATER)


def test_a_forged_choice_of_another_party_for_a_follow_on_is_not_taken(slack: Slack) -> None:
    earlier = not_resolved(slack)
    first = opened(slack.command(ANA, f"/concern follow {earlier}"), ids.RAISE_CONCERN_MODAL)
    slack.submit(ANA, first)
    sent = slack.last("view_submission").request
    choice = {ids.ADDRESSED_TO: {ids.VALUE: {"type": "static_select", "selected_option": {"value": QUAYSIDE.id}}}}
    values = {**sent["view"]["state"]["values"], **choice}
    slack.deliver({**sent, "view": {**sent["view"], "id": "V0FORGED01", "state": {"values": values}}})

    addressed = {each.addressed_to for each in drafts.page(slack.partnership, by=ANA).records}
    assert addressed == {BRIGHTWATER.id}
