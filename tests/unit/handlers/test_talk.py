"""What is made of the words that somebody says to the bot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.follow_up import Asks, FollowUp
from bot.domain.upcoming import Which
from handlers.grammar import Line, Verb
from handlers.talk import heard

KNOWN = ("1", "7", "7a", "7b", "16", "good-practice")


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("what's coming up", Line(Verb.UPCOMING, words=Which.ALL)),
        ("What’s coming up?", Line(Verb.UPCOMING, words=Which.ALL)),
        ("What is coming up for me?", Line(Verb.UPCOMING, words=Which.ALL)),
        ("Anything next?", Line(Verb.UPCOMING, words=Which.ALL)),
        ("upcoming", Line(Verb.UPCOMING, words=Which.ALL)),
        ("my concerns", Line(Verb.UPCOMING, words=Which.CONCERNS)),
        ("Please show me our open concerns.", Line(Verb.UPCOMING, words=Which.CONCERNS)),
        ("Show me our engagements", Line(Verb.RECORDS)),
    ],
)
def test_records_can_be_asked_for(typed: str, line: Line) -> None:
    assert heard(typed, KNOWN).line == line


@pytest.mark.parametrize("typed", ["my concerns about the pay remit", "nobody hears our concerns"])
def test_more_about_a_concern_is_a_question(typed: str) -> None:
    assert heard(typed, KNOWN).line.verb is Verb.ASK


@pytest.mark.parametrize(
    "typed",
    ["", " ", "help", "Help me please", "HELLO!", "hi there", "Good morning", "What can you do?", "hello, help"],
)
def test_greetings_and_calls_for_help_are_met_with_help(typed: str) -> None:
    assert heard(typed, KNOWN).line == Line(Verb.HELP)


@pytest.mark.parametrize("typed", ["list", "List.", "show me all the provisions", "list everything"])
def test_the_index_can_be_asked_for(typed: str) -> None:
    assert heard(typed, KNOWN).line == Line(Verb.LIST)


@pytest.mark.parametrize(
    ("typed", "refs"),
    [("7b", ("7b",)), ("what does 7b say then?", ("7b",)), ("And 16?", ("16",)), ("7a to 7b", ("7a", "7b"))],
)
def test_provisions_are_looked_up_by_reference(typed: str, refs: tuple[str, ...]) -> None:
    assert heard(typed, KNOWN).line == Line(Verb.SHOW, provisions=refs)


@pytest.mark.parametrize(
    ("typed", "follow"),
    [
        ("tell me more", FollowUp(Asks.MORE)),
        ("More please", FollowUp(Asks.MORE)),
        ("what does it say exactly?", FollowUp(Asks.MORE)),
        ("and for our side?", FollowUp(Asks.OWN_SIDE)),
        ("What about us?", FollowUp(Asks.OWN_SIDE)),
        ("and the other side", FollowUp(Asks.OTHER_SIDE)),
        ("What about the unions?", FollowUp(Asks.UNION_SIDE)),
        ("and for the employer side then?", FollowUp(Asks.EMPLOYER_SIDE)),
        ("What about FDA?", FollowUp(Asks.PARTY, "FDA")),
        ("how about Brightwater Staff Union", FollowUp(Asks.PARTY, "Brightwater Staff Union")),
        ("what about pensions?", FollowUp(Asks.PARTY, "pensions")),
        ("they told us nothing more", None),
        ("What about people who were told on the evening before, and only by e-mail?", None),
    ],
)
def test_a_follow_up_is_known_from_a_question(typed: str, follow: FollowUp | None) -> None:
    said = heard(typed, KNOWN)

    assert said.follow == follow
    assert said.line == Line(Verb.ASK, words=typed)


@pytest.mark.parametrize(
    "typed",
    ["They help us too little", "hello, which principle is about tone?", "good morning meetings were cut", "pay"],
)
def test_anything_else_said_to_the_bot_is_a_question_in_its_own_words(typed: str) -> None:
    assert heard(typed, KNOWN).line == Line(Verb.ASK, words=typed)
    assert heard(typed, KNOWN).follow is None


@given(st.text(max_size=120))
def test_whatever_is_said_is_heard_as_something(typed: str) -> None:
    said = heard(typed, KNOWN)

    assert said.line.verb in (Verb.HELP, Verb.LIST, Verb.RECORDS, Verb.UPCOMING, Verb.SHOW, Verb.ASK)
    assert said.line.verb is Verb.ASK or said.follow is None
