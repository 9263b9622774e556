"""A text that lays down no way to raise a concern: people are told kindly what it has instead, and offered nothing."""

from collections.abc import Iterator

import pytest

from bot.domain.concern import Entry, EntryKind
from bot.domain.people import Person, Role
from handlers import ids
from sandbox.values import Outcome
from storage.unit_of_work import Database
from tests.builders import RAISED_AT, a_concern
from tests.cast import ANA, BRIGHTWATER, CABINET_OFFICE, JOE, PRIYA, RUTH, SAM, TOM
from tests.slack.conftest import Slack, slack_on
from tests.slack.forms import opened

pytestmark = pytest.mark.usefixtures("no_bug")

WORDS = "They told us on the evening before, and nobody had been asked."


@pytest.fixture
def slack(sqlite_url: str) -> Iterator[Slack]:
    with slack_on(sqlite_url, framework="nhs-spf-2007") as slack:
        yield slack


def assert_explained(said: str) -> None:
    assert "NHS Social Partnership Forum letter of July 2007 lays down no procedure for concerns" in said
    assert "*agreement* The national Partnership Agreement" in said
    assert "Where such a thing usually goes: The joint committee or partnership forum" in said
    assert "`/principle`" in said
    assert "`/engagement log`" in said
    assert "/concern raise" not in said


@pytest.mark.parametrize("by", [RUTH, JOE, ANA, PRIYA, SAM])
@pytest.mark.parametrize("line", ["", "help", "raise", f"raise {WORDS}", WORDS, "rise", "riase it please"])
def test_whatever_would_begin_a_concern_explains_what_the_text_has_instead(slack: Slack, by: Person, line: str) -> None:
    outcome = slack.command(by, f"/concern {line}".strip())

    assert outcome.view is None
    assert_explained(outcome.text)
    assert (WORDS in str(outcome.messages[0].blocks)) is (WORDS in line)


@pytest.mark.parametrize("by", [RUTH, ANA])
def test_a_button_of_an_earlier_message_explains_it_too(slack: Slack, by: Person) -> None:
    (answer,) = slack.command(by, "/principle agreement").messages
    slack.press(by, answer, ids.START_ENGAGEMENT)
    payload = slack.last("block_actions").request
    pressed = {**payload["actions"][0], "action_id": ids.START_CONCERN}
    for view in slack.workspace.view_stack(by.user):
        slack.workspace.close_view(by.user, view.id)
    trigger = slack.workspace.triggers.make(by.user)

    assert slack.deliver({**payload, "actions": [pressed], "trigger_id": trigger}).status_code == 200

    (notice,) = slack.workspace.view_stack(by.user)
    assert notice.callback_id == ids.NOTICE_MODAL
    assert_explained(str(notice.blocks))


@pytest.mark.parametrize("by", [RUTH, ANA, JOE, TOM])
def test_nothing_offers_to_raise_one(slack: Slack, by: Person) -> None:
    home = home_of(slack, by)
    answers: list[Outcome] = [
        slack.command(by, line)
        for line in (
            "/principle agreement",
            "/principle they do not trust us",
            "/principle help",
            "/engagement help",
            "/partnership help",
            "/concern help",
        )
    ]
    lists = [slack.command(by, f"/concern list{which}").view for which in ("", " drafts", " open")]
    said = [*slack.tell(by, "hello"), *slack.tell(by, "they do not trust us")]

    everything = [home, *(str(each.messages) for each in answers)]
    everything += [*map(str, said), *map(str, lists)]
    assert ids.START_ENGAGEMENT in everything[0]
    for shown in everything:
        assert f"'{ids.START_CONCERN}'" not in shown
        assert "Raise concern" not in shown
        assert "/concern raise" not in shown
        assert "follow concerns" not in shown


def home_of(slack: Slack, by: Person) -> str:
    slack.workspace.open_home(by.user)
    assert slack.workspace.wait_until_quiet()
    shown = slack.workspace.home(by.user)
    assert shown is not None
    return str(shown.blocks)


@pytest.mark.parametrize("by", [RUTH, ANA, JOE, TOM])
def test_the_home_has_no_part_in_which_nothing_could_come_up(slack: Slack, by: Person) -> None:
    shown = home_of(slack, by)

    assert "'Coming up'" not in shown
    assert "concern" not in shown.casefold()
    assert "Coming up for me" in shown


def test_what_was_raised_under_another_text_is_still_listed_and_shown(slack: Slack, sqlite_url: str) -> None:
    database = Database(sqlite_url, on_commit=lambda: None)
    with database.open_work() as work:
        entry = Entry(EntryKind.RAISED, RAISED_AT, BRIGHTWATER, Role.LEAD)
        work.concerns.add(a_concern(raised_by=BRIGHTWATER, addressed_to=CABINET_OFFICE, timeline=(entry,)))
        work.commit()
    database.close()

    listed = opened(slack.command(JOE, "/concern list"), ids.CONCERNS_MODAL)
    assert "C-7K2M" in str(listed.blocks)
    assert "1 concern awaits a response." in home_of(slack, JOE)
    slack.workspace.close_view(JOE.user, listed.id)
    shown = opened(slack.command(JOE, "/concern show C-7K2M"), ids.CONCERN_MODAL)
    assert "The papers came the evening before." in str(shown.blocks)
    slack.workspace.close_view(JOE.user, shown.id)
    assert "/concern show C-7K2M" in slack.command(JOE, "/concern shwo C-7K2M").text
