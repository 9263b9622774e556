"""What the messenger makes of Slack's answers, of its silence, and of what it finds when it looks again."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from slack_sdk import WebClient

from bot.clock import system_clock
from bot.domain.framework_file import available
from bot.domain.message import GuidanceMessage, Message
from bot.domain.notice import Guidance
from bot.domain.outgoing import Address, Via
from bot.domain.people import Person
from bot.messenger import Arrived, Gone, Impossible, Limited, NotArrived, Outcome, TokenRefused, Unclear
from handlers.messenger import SlackMessenger
from sandbox.faults import Faults
from sandbox.people import GENERAL, PARTNERSHIP, direct_message
from sandbox.server import running
from sandbox.workspace import Workspace
from tests.cast import RUTH, TEAM, TOM

MESSAGE: Message = GuidanceMessage(Guidance.HELP, available()["cabinet-office-2026"], frozenset())
DIRECT = Address.direct(TOM)


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    workspace = Workspace(rate_limits=None)
    yield workspace
    workspace.close()


@pytest.fixture
def messenger(workspace: Workspace) -> Iterator[SlackMessenger]:
    with running(workspace, with_page=False) as address:

        def client_for(team: str) -> WebClient:
            return WebClient(workspace.app.token, base_url=f"{address}/api/", timeout=1, retry_handlers=[])

        yield SlackMessenger(client_for, ZoneInfo("Europe/London"), workspace.clock.now)


def posted(workspace: Workspace) -> int:
    return len(workspace.messages(direct_message(TOM.user), TOM.user))


Break = Callable[[Faults], None]


@pytest.mark.parametrize(
    ("break_it", "outcome", "arrives"),
    [
        (Faults.clear, Arrived, 1),
        (lambda faults: faults.rate_limit("chat.postMessage", 7), Limited(seconds=7.0), 0),
        (lambda faults: faults.rate_limit("chat.postMessage", 0), Limited(seconds=1.0), 0),
        (lambda faults: faults.error("chat.postMessage", "token_revoked"), TokenRefused("token_revoked"), 0),
        (lambda faults: faults.error("chat.postMessage", "account_inactive"), TokenRefused("account_inactive"), 0),
        (lambda faults: faults.error("chat.postMessage", "is_archived"), Gone("is_archived"), 0),
        (lambda faults: faults.error("chat.postMessage", "no_text", times=2), Impossible("no_text"), 0),
        (lambda faults: faults.error("chat.postMessage", "something_new"), NotArrived("something_new"), 0),
        (lambda faults: faults.error("chat.postMessage", "fatal_error"), Unclear("fatal_error"), 0),
        (lambda faults: faults.error("chat.postMessage", "internal_error"), Unclear("internal_error"), 0),
        (lambda faults: faults.status("chat.postMessage", 500), Unclear, 0),
        (lambda faults: faults.drop("chat.postMessage"), Unclear, 0),
        (lambda faults: faults.drop("chat.postMessage", after=True), Unclear, 1),
        (lambda faults: faults.hang("chat.postMessage"), Unclear, 0),
        (lambda faults: faults.hang("chat.postMessage", after=True), Unclear, 1),
        (lambda faults: faults.drop("conversations.open"), NotArrived, 0),
        (lambda faults: faults.hang("conversations.open"), NotArrived, 0),
        (lambda faults: faults.status("conversations.open", 500), NotArrived, 0),
        (lambda faults: faults.error("conversations.open", "fatal_error"), NotArrived("fatal_error"), 0),
        (lambda faults: faults.error("conversations.open", "user_disabled"), Gone("user_disabled"), 0),
    ],
)
def test_each_answer_says_whether_the_message_arrived(
    workspace: Workspace, messenger: SlackMessenger, break_it: Break, outcome: Outcome | type[Outcome], arrives: int
) -> None:
    break_it(workspace.faults)

    got = messenger.send("m-1", DIRECT, MESSAGE)

    workspace.faults.clear()
    assert workspace.wait_until_quiet()
    assert isinstance(got, outcome) if isinstance(outcome, type) else got == outcome
    assert posted(workspace) == arrives
    found = messenger.find("m-1", DIRECT, since=0)
    assert isinstance(found, Arrived if arrives else NotArrived)


@pytest.mark.parametrize("reason", ["invalid_blocks", "msg_too_long", "msg_blocks_too_long"])
@pytest.mark.parametrize("address", [DIRECT, Address(Via.CHANNEL, TEAM, channel=PARTNERSHIP)])
def test_what_slack_does_not_take_as_it_is_written_arrives_as_text_alone_and_is_logged(
    workspace: Workspace,
    messenger: SlackMessenger,
    caplog: pytest.LogCaptureFixture,
    reason: str,
    address: Address,
) -> None:
    workspace.faults.error("chat.postMessage", reason)

    got = messenger.send("m-1", address, MESSAGE)

    assert isinstance(got, Arrived)
    [message] = [
        each for each in workspace.messages(address.channel or direct_message(TOM.user), TOM.user) if each.bot_id
    ]
    assert (message.ts, message.blocks) == (got.ts, [])
    assert "/principle" in message.text
    assert [each.message for each in caplog.records if each.levelname == "ERROR"] == [
        f"Message m-1 is not as Slack wants it ({reason}) and goes as text alone"
    ]
    if address is DIRECT:
        assert messenger.find("m-1", DIRECT, since=0) == got


def test_a_slack_that_nobody_reaches_has_certainly_not_got_it() -> None:
    def client_for(team: str) -> WebClient:
        return WebClient("xoxb-x", base_url="http://127.0.0.1:9/api/", timeout=1, retry_handlers=[])

    messenger = SlackMessenger(client_for, ZoneInfo("Europe/London"), system_clock)

    assert messenger.send("m-1", DIRECT, MESSAGE) == NotArrived("Slack cannot be reached")


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        (Address(Via.CHANNEL, TEAM, channel=PARTNERSHIP), Arrived),
        (Address(Via.CHANNEL, TEAM, channel=GENERAL), Gone("not_in_channel")),
        (Address(Via.CHANNEL, TEAM, channel="C0NOWHERE1"), Gone("channel_not_found")),
        (Address(Via.EPHEMERAL, TEAM, TOM.user, PARTNERSHIP), Arrived),
        (Address.direct(Person(TEAM, "U0NOBODY01")), Gone("user_not_found")),
    ],
)
def test_each_address_takes_a_message_or_says_that_it_never_will(
    messenger: SlackMessenger, address: Address, outcome: Outcome | type[Outcome]
) -> None:
    got = messenger.send("m-1", address, MESSAGE)

    assert isinstance(got, outcome) if isinstance(outcome, type) else got == outcome


def test_an_answer_in_a_thread_is_found_in_the_thread(workspace: Workspace, messenger: SlackMessenger) -> None:
    root = workspace.post(TOM.user, direct_message(TOM.user), "help")
    thread = Address.direct(TOM, channel=root.channel, thread=root.ts)

    sent = messenger.send("m-1", thread, MESSAGE)

    assert isinstance(sent, Arrived)
    assert messenger.find("m-1", thread, since=0) == sent
    assert messenger.find("m-2", thread, since=0) == NotArrived("absent")
    assert messenger.find("m-1", DIRECT, since=0) == NotArrived("absent"), "it is no root message"


def test_it_is_found_behind_many_later_messages(workspace: Workspace, messenger: SlackMessenger) -> None:
    sent = messenger.send("m-1", DIRECT, MESSAGE)
    for _ in range(250):
        workspace.post(TOM.user, direct_message(TOM.user), "and another thing")

    assert messenger.find("m-1", DIRECT, since=0) == sent


@pytest.mark.parametrize(
    "break_it",
    [
        lambda faults: faults.drop("conversations.history"),
        lambda faults: faults.rate_limit("conversations.history", 3),
        lambda faults: faults.error("conversations.history", "fatal_error"),
        lambda faults: faults.status("conversations.history", 503),
        lambda faults: faults.error("conversations.open", "token_revoked"),
    ],
)
def test_slack_that_cannot_be_asked_leaves_it_unclear(
    workspace: Workspace, messenger: SlackMessenger, break_it: Break
) -> None:
    break_it(workspace.faults)

    assert isinstance(messenger.find("m-1", DIRECT, since=0), Unclear | Limited | TokenRefused)


def test_slack_that_asks_for_patience_is_not_asked_again_any_sooner(
    workspace: Workspace, messenger: SlackMessenger
) -> None:
    workspace.faults.rate_limit("conversations.history", 7)
    workspace.faults.error("conversations.history", "token_revoked")

    assert messenger.find("m-1", DIRECT, since=0) == Limited(seconds=7.0)
    assert messenger.find("m-1", DIRECT, since=0) == TokenRefused("token_revoked")


def test_somebody_who_has_left_can_neither_be_written_to_nor_asked_about(
    workspace: Workspace, messenger: SlackMessenger
) -> None:
    workspace.deactivate(TOM.user)

    assert messenger.find("m-1", DIRECT, since=0) == Gone("user_disabled")


def test_somebody_who_leaves_is_missed_on_the_next_day_though_slack_takes_posts_to_them(
    workspace: Workspace, messenger: SlackMessenger
) -> None:
    assert isinstance(messenger.send("m-1", DIRECT, MESSAGE), Arrived)
    workspace.deactivate(TOM.user)
    assert isinstance(messenger.send("m-2", DIRECT, MESSAGE), Arrived)

    workspace.move_clock(by=timedelta(days=1))

    assert messenger.approach(DIRECT) == Gone("user_disabled")
    assert posted(workspace) == 2


def test_only_an_opaque_id_stands_in_the_metadata(workspace: Workspace, messenger: SlackMessenger) -> None:
    messenger.send("m-1", DIRECT, MESSAGE)

    [message] = workspace.messages(direct_message(TOM.user), TOM.user)
    assert message.metadata is not None
    assert message.metadata["event_payload"] == {"id": "m-1"}


@pytest.mark.parametrize(
    ("break_it", "outcome", "arrives"),
    [
        (Faults.clear, Arrived, 1),
        (lambda faults: faults.rate_limit("response_url", 7), Limited(seconds=7.0), 0),
        (lambda faults: faults.status("response_url", 404), Impossible, 0),
        (lambda faults: faults.status("response_url", 500), Unclear, 0),
        (lambda faults: faults.drop("response_url", after=True), Unclear, 1),
        (lambda faults: faults.hang("response_url"), Unclear, 0),
    ],
)
def test_what_goes_by_a_response_url_says_whether_it_arrived(
    workspace: Workspace, messenger: SlackMessenger, break_it: Break, outcome: Outcome | type[Outcome], arrives: int
) -> None:
    url = workspace._asking.response_url(TOM.user, PARTNERSHIP)
    break_it(workspace.faults)

    got = messenger.send("m-1", Address(Via.SHARED, TEAM, TOM.user, response_url=url), MESSAGE)

    workspace.faults.clear()
    assert workspace.wait_until_quiet()
    assert isinstance(got, outcome) if isinstance(outcome, type) else got == outcome
    assert len([each for each in workspace.messages(PARTNERSHIP, RUTH.user) if each.bot_id]) == arrives
