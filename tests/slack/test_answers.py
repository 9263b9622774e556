"""The buttons by an answer: saying how good it is, sharing what it names, reading all of a wording."""

import json

import pytest
from sqlalchemy import create_engine, text

from bot.domain.people import Person
from bot.domain.verdict import Counted
from bot.services import asking, frameworks
from handlers import ids
from handlers.views.answer import THANKS
from sandbox.people import PARTNERSHIP, direct_message
from sandbox.values import Message
from storage.tables import metadata
from tests.cast import ANA, JOE, RUTH, SAM
from tests.made_up_document import made_up_document
from tests.slack.conftest import Slack
from tests.slack.forms import direct_messages, opened, told

ASKED = "The canary policy on hours arrived the evening before launch"

pytestmark = pytest.mark.usefixtures("no_bug")


def now_shown(slack: Slack, by: Person, answer: Message) -> Message:
    slack.workspace.wait_until_quiet()
    return slack.workspace.message(answer.channel, answer.ts, by.user)


def thanked(slack: Slack, by: Person, answer: Message) -> Message:
    assert slack.workspace.wait_for(lambda: THANKS in str(now_shown(slack, by, answer).blocks), timeout=5)
    return now_shown(slack, by, answer)


def all_rows(slack: Slack) -> str:
    """Everything that the database holds but the people whom the parties have named."""
    with slack.partnership.open_work() as work:
        url = work._connection.engine.url  # type: ignore[attr-defined]  # What is kept is read past the ports.
    engine = create_engine(url)
    with engine.connect() as connection:
        tables = [name for name in metadata.tables if not name.startswith("participant")]
        rows = [connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in tables]  # noqa: S608
    engine.dispose()
    return str(rows)


@pytest.mark.parametrize("action", [ids.HELPFUL, ids.NOT_RIGHT])
def test_a_verdict_on_an_answer_to_a_command_is_counted_and_thanked_in_its_place(
    slack_on_either: Slack, action: str
) -> None:
    slack = slack_on_either
    (answer,) = slack.command(JOE, f"/principle {ASKED}").messages
    refs = json.loads(next(each for each in _values(answer, action)))["refs"]

    slack.press(JOE, answer, action)

    shown = thanked(slack, JOE, answer)
    assert ids.HELPFUL not in str(shown.blocks)
    assert ids.START_ENGAGEMENT in str(shown.blocks)
    assert shown.ephemeral_to == JOE.user
    assert "7b" in shown.text
    is_helpful = action == ids.HELPFUL
    assert asking.verdicts(slack.partnership) == tuple(
        Counted("cabinet-office-2026", 0, ref, int(is_helpful), int(not is_helpful)) for ref in sorted(refs)
    )


def test_neither_the_question_nor_the_person_is_kept_with_a_verdict(slack: Slack) -> None:
    (answer,) = slack.command(SAM, f"/principle {ASKED}").messages

    slack.press(SAM, answer, ids.HELPFUL)
    thanked(slack, SAM, answer)

    kept = all_rows(slack)
    assert "'7b', 'helpful'" in kept
    assert "canary" not in kept
    assert SAM.user not in kept


def test_a_second_press_counts_nothing_twice(slack: Slack) -> None:
    (answer,) = slack.command(JOE, f"/principle {ASKED}").messages
    slack.press(JOE, answer, ids.HELPFUL)
    before = asking.verdicts(slack.partnership)
    first = slack.last("block_actions").request

    slack.again("block_actions")
    other = {**first["actions"][0], "action_id": ids.NOT_RIGHT}
    changed_mind = {**first, "actions": [other], "trigger_id": slack.workspace.triggers.make(JOE.user)}
    assert slack.deliver(changed_mind).status_code == 200

    assert before
    assert asking.verdicts(slack.partnership) == before
    thanked(slack, JOE, answer)


def test_two_people_who_get_the_same_answer_are_counted_each(slack: Slack) -> None:
    for by in (JOE, ANA):
        (answer,) = slack.command(by, f"/principle {ASKED}").messages
        slack.press(by, answer, ids.NOT_RIGHT)

    assert {each.not_right for each in asking.verdicts(slack.partnership)} == {2}


def test_a_verdict_on_an_answer_in_a_direct_message_is_thanked_in_its_place(slack: Slack) -> None:
    (answer,) = slack.tell(RUTH, ASKED)

    slack.press(RUTH, answer, ids.HELPFUL)

    shown = thanked(slack, RUTH, answer)
    assert shown.thread_ts == answer.thread_ts
    assert slack.in_thread(RUTH, answer.thread_ts or "") == [shown]
    assert _values(shown, ids.SHARE) == []


def test_a_verdict_on_a_declined_question_is_counted_for_no_provision(slack: Slack) -> None:
    (answer,) = slack.command(JOE, "/principle how is my own pension worked out").messages

    slack.press(JOE, answer, ids.NOT_RIGHT)

    thanked(slack, JOE, answer)
    (counted,) = asking.verdicts(slack.partnership)
    assert (counted.provision, counted.helpful, counted.not_right) == (None, 0, 1)


def test_a_verdict_in_the_modal_of_a_question_from_the_home_is_thanked_there(slack: Slack) -> None:
    slack.workspace.open_home(JOE.user)
    assert slack.workspace.wait_for(lambda: slack.calls("views.publish"), timeout=5)
    home = slack.workspace.open_home(JOE.user)
    assert home is not None
    form = opened(slack.press(JOE, home, ids.START_QUESTION), ids.ASK_MODAL)
    answer = opened(slack.submit(JOE, form, {ids.QUESTION: ASKED}), ids.ANSWER_MODAL)

    shown = opened(slack.press(JOE, answer, ids.HELPFUL), ids.ANSWER_MODAL)

    assert THANKS in str(shown.blocks)
    assert ids.NOT_RIGHT not in str(shown.blocks)
    assert "canary" in str(shown.blocks)
    assert asking.verdicts(slack.partnership)


def test_a_forged_verdict_on_what_no_version_has_is_refused(slack: Slack) -> None:
    (answer,) = slack.command(JOE, f"/principle {ASKED}").messages
    slack.press(JOE, answer, ids.HELPFUL)
    before = asking.verdicts(slack.partnership)
    payload = slack.last("block_actions").request
    for value in ('{"refs":["7z"],"version":0}', '{"refs":["7b"],"version":9}', '{"refs":["7b"]}', "[]"):
        trigger = slack.workspace.triggers.make(JOE.user)
        forged = {**payload, "actions": [{**payload["actions"][0], "value": value}], "trigger_id": trigger}
        assert slack.deliver(forged).status_code == 200
        (refusal,) = slack.workspace.view_stack(JOE.user)
        assert refusal.callback_id == ids.NOTICE_MODAL
        slack.workspace.close_view(JOE.user, refusal.id)

    assert asking.verdicts(slack.partnership) == before


@pytest.mark.parametrize("line", ["7b and 16", ASKED])
def test_what_is_shared_is_the_provision_and_neither_the_question_nor_who_asked(slack: Slack, line: str) -> None:
    (answer,) = slack.command(JOE, f"/principle {line}").messages

    slack.press(JOE, answer, ids.SHARE)

    (shared,) = _in_channel(slack)
    assert "7b" in shared.text
    assert "shared for everybody" in shared.text
    assert "canary" not in str(shared.blocks) + shared.text
    assert JOE.user not in str(shared.blocks) + shared.text + shared.user
    assert ids.START_ENGAGEMENT not in str(shared.blocks)
    assert ids.HELPFUL not in str(shared.blocks)


def test_what_was_shared_already_is_not_shared_twice(slack: Slack) -> None:
    slack.mention(JOE, ASKED)
    (answer,) = slack.shown_to(JOE, PARTNERSHIP)
    slack.press(JOE, answer, ids.SHARE)
    assert len(_in_channel(slack)) == 1

    notice = opened(slack.press(JOE, answer, ids.SHARE), ids.NOTICE_MODAL)

    assert "shared from here already" in str(notice.blocks)
    assert len(_in_channel(slack)) == 1


def test_what_cannot_be_shared_any_more_is_told_to_whoever_pressed(slack: Slack) -> None:
    slack.refusals_expected = True
    (answer,) = slack.command(JOE, "/principle 7b").messages
    slack.press(JOE, answer, ids.SHARE)
    (_,) = _in_channel(slack)
    payload = slack.last("block_actions").request
    gone = payload["response_url"].rpartition("/")[0] + "/gone"
    again = {**payload, "response_url": gone, "trigger_id": slack.workspace.triggers.make(JOE.user)}
    again["container"] = {**payload["container"], "message_ts": "1.000000"}

    assert slack.deliver(again).status_code == 200

    (said,) = told(slack, JOE)
    assert "did not reach the channel" in said.text
    assert len(_in_channel(slack)) == 1


def test_nothing_is_to_be_shared_where_only_one_person_reads(slack: Slack) -> None:
    (asked,) = slack.tell(RUTH, ASKED)
    (looked_up,) = slack.command(RUTH, "/principle 7b", channel=direct_message(RUTH.user)).messages

    assert _values(asked, ids.SHARE) == _values(looked_up, ids.SHARE) == []


def test_a_long_wording_is_folded_and_read_on_in_a_modal_by_anybody(slack: Slack) -> None:
    framework = slack.partnership.framework
    long = " ".join(f"word{number}" for number in range(900))
    document = made_up_document(framework, {"7b": long})
    frameworks.import_wording(slack.partnership, document, source="a.txt", now=slack.workspace.clock.now())
    (answer,) = slack.command(JOE, "/principle 7b").messages
    slack.press(JOE, answer, ids.SHARE)
    (shared,) = _in_channel(slack)
    assert "word899" not in str(shared.blocks)

    for by, where in ((JOE, answer), (SAM, shared)):
        modal = opened(slack.press(by, where, ids.READ_ON), ids.WORDING_MODAL)
        assert "word899" in str(modal.blocks)
        assert "version 1" in str(modal.blocks)


def _values(answer: Message, action: str) -> list[str]:
    elements = [element for block in answer.blocks for element in block.get("elements", ())]
    return [element["value"] for element in elements if element.get("action_id") == action]


def _in_channel(slack: Slack) -> list[Message]:
    """What the bot posted for all in the channel of all parties."""

    def look() -> list[Message]:
        said = slack.workspace.messages(PARTNERSHIP, ANA.user)
        return [each for each in said if each.bot_id and not each.is_ephemeral]

    slack.workspace.wait_for(look, timeout=5)
    slack.workspace.wait_until_quiet()
    assert direct_messages(slack, ANA) == []
    return look()
