"""What is made of the words after a slash command."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import grammar
from handlers.grammar import Line, Nearest, Verb

KNOWN = ("1", "7", "7a", "7b", "7c", "15", "16", "17", "good-practice")


def ask(words: str) -> Line:
    return Line(Verb.ASK, words=words)


def show(*refs: str) -> Line:
    return Line(Verb.SHOW, provisions=refs)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", Line(Verb.HELP)),
        ("   ", Line(Verb.HELP)),
        ("help", Line(Verb.HELP)),
        ("Help.", Line(Verb.HELP)),
        ("list", Line(Verb.LIST)),
        ("7b", show("7b")),
        ("7B", show("7b")),
        ("7 (b)", show("7b")),
        ("7(b)", show("7b")),
        ("para 7b", show("7b")),
        ("para. 7 (b)", show("7b")),
        ("Paragraph 16", show("16")),
        ("principle 7b", show("7b")),
        ("show 7b", show("7b")),
        ("`7b`", show("7b")),
        ("99", show("99")),
        ("7z", show("7z")),
        ("good-practice", show("good-practice")),
        ("lst", Nearest(("/principle list", "/principle 7b"))),
        ("hlep", Nearest(("/principle help", "/principle 7b"))),
        ("lst 7b", Nearest(("/principle list", "/principle 7b"))),
        ("pargraph 16", Nearest(("/principle 16",))),
        ("update 7a", Nearest(("/principle 7a",))),
        ("list all the principles in paragraph 7", ask("list all the principles in paragraph 7")),
        ("help us to understand who is consulted", ask("help us to understand who is consulted")),
        ("health", ask("health")),
        ("pay", ask("pay")),
        ("7 people were told on Friday", ask("7 people were told on Friday")),
        ("Is 7b about timing?", ask("Is 7b about timing?")),
        ("7a 7b", show("7a", "7b")),
        ("7a, 16", show("7a", "16")),
        ("7a-7c", show("7a", "7b", "7c")),
        ("7 (a) to (c)", show("7a", "7b", "7c")),
        ("paras 15–17", show("15", "16", "17")),
        ("15 to 19", show("15", "16", "17", "19")),
        ("7a, c and 16", show("7a", "7c", "16")),
        ("7b or 99 please", show("7b", "99")),
        ("good practice", show("good-practice")),
        ("what does 7b say then?", show("7b")),
        ("and 16?", show("16")),
        ("good-practise", Nearest(("/principle good-practice",))),
        ("7b and what follows from it", ask("7b and what follows from it")),
        ("7 to", ask("7 to")),
        ("7.5% on pay", ask("7.5% on pay")),
        (
            "the policy arrived\n the evening before *launch*",
            ask("the policy arrived the evening before *launch*"),
        ),
    ],
)
def test_what_follows_principle_is_a_subcommand_a_provision_or_a_question(typed: str, read: Line | Nearest) -> None:
    assert grammar.principle(typed, KNOWN) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", Line(Verb.HELP)),
        ("help", Line(Verb.HELP)),
        ("log", Line(Verb.LOG)),
        ("LOG New rota", Line(Verb.LOG, words="New rota")),
        ("list", Line(Verb.LIST)),
        ("list Drafting", Line(Verb.LIST, words="drafting")),
        ("list flexible hours", Line(Verb.LIST, words="flexible hours")),
        ("show E-4HX9", Line(Verb.SHOW, reference="E-4HX9")),
        ("show e-4hx9", Line(Verb.SHOW, reference="E-4HX9")),
        ("show e4hx9", Line(Verb.SHOW, reference="E-4HX9")),
        ("show *E–4HX9*.", Line(Verb.SHOW, reference="E-4HX9")),
        ("E-4HX9", Line(Verb.SHOW, reference="E-4HX9")),
        ("show", Nearest(("/engagement show E-4HX9",))),
        ("show E-0000", Nearest(("/engagement show E-4HX9",))),
        ("shwo E-22AA", Nearest(("/engagement show E-22AA",))),
        ("change E-22AA", Nearest(("/engagement show E-22AA",))),
        ("update E-22AA", Line(Verb.UPDATE, reference="E-22AA")),
        ("updat e-22aa", Nearest(("/engagement update E-22AA",))),
        ("update", Nearest(("/engagement update E-4HX9",))),
        ("Update on the move", Line(Verb.LOG, words="Update on the move")),
        ("note E-22AA", Line(Verb.NOTE, reference="E-22AA")),
        ("note *e-22aa* Ask for the Figures.", Line(Verb.NOTE, reference="E-22AA", words="Ask for the Figures.")),
        ("action E-22AA", Line(Verb.ACTION, reference="E-22AA")),
        ("Action E-22AA Send the papers", Line(Verb.ACTION, reference="E-22AA", words="Send the papers")),
        ("action needed on pay", Line(Verb.LOG, words="action needed on pay")),
        ("action E-22A", Nearest(("/engagement action E-4HX9",))),
        ("update E-22AA and more", Line(Verb.LOG, words="update E-22AA and more")),
        ("lgo", Nearest(("/engagement log Draft policy on flexible hours",))),
        ("lst", Nearest(("/engagement list",))),
        ("C-7K2M", Nearest(("/concern show C-7K2M",))),
        ("respond C-7K2M", Nearest(("/concern respond C-7K2M",))),
        ("show us the new rota", Line(Verb.LOG, words="show us the new rota")),
        ("pensions", Line(Verb.LOG, words="pensions")),
        ("Flexible hours for *night* staff", Line(Verb.LOG, words="Flexible hours for *night* staff")),
        ("help with the rota", Line(Verb.LOG, words="help with the rota")),
    ],
)
def test_what_follows_engagement_is_a_subcommand_or_a_topic(typed: str, read: Line | Nearest) -> None:
    assert grammar.engagement(typed) == read


SNOOZES = ("/concern snooze C-7K2M 3d", "/concern snooze C-7K2M 1d", "/concern snooze C-7K2M 1w")
RAISE_EXAMPLE = "/concern raise We heard of the policy on the evening before"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", Line(Verb.HELP)),
        ("help", Line(Verb.HELP)),
        ("raise", Line(Verb.RAISE)),
        ("raise Told too late. Again", Line(Verb.RAISE, words="Told too late. Again")),
        ("list", Line(Verb.LIST)),
        ("list Raised", Line(Verb.LIST, words="raised")),
        ("list rased", Nearest(("/concern list raised", "/concern list"))),
        ("list withdrwn", Nearest(("/concern list withdrawn", "/concern list"))),
        ("list everything about pay", Nearest(("/concern list open", "/concern list"))),
        ("list open", Line(Verb.LIST, words="open")),
        ("list All", Line(Verb.LIST)),
        ("list draft", Line(Verb.LIST, words="draft")),
        ("list drafts", Line(Verb.LIST, words="draft")),
        ("list Not resolved.", Line(Verb.LIST, words="not resolved")),
        ("list passed", Line(Verb.LIST, words="passed")),
        ("list aim date passed", Line(Verb.LIST, words="passed")),
        ("list from us", Line(Verb.LIST, words="from us")),
        ("list to us", Line(Verb.LIST, words="to us")),
        ("list opne", Nearest(("/concern list open", "/concern list"))),
        ("list pased", Nearest(("/concern list passed", "/concern list"))),
        ("list drfts", Nearest(("/concern list draft", "/concern list"))),
        ("list not resovled", Nearest(("/concern list not resolved", "/concern list"))),
        ("list form us", Nearest(("/concern list from us", "/concern list"))),
        ("show C-7K2M", Line(Verb.SHOW, reference="C-7K2M")),
        ("show c-7k2m", Line(Verb.SHOW, reference="C-7K2M")),
        ("c-7k2m", Line(Verb.SHOW, reference="C-7K2M")),
        ("acknowledge C-7K2M", Line(Verb.ACKNOWLEDGE, reference="C-7K2M")),
        ("Respond C-7K2M.", Line(Verb.RESPOND, reference="C-7K2M")),
        ("withdraw C 7K2M", Line(Verb.WITHDRAW, reference="C-7K2M")),
        ("extend C-7K2M", Line(Verb.EXTEND, reference="C-7K2M")),
        ("Resolve c-7k2m.", Line(Verb.RESOLVE, reference="C-7K2M")),
        ("evidence C-7K2M", Line(Verb.EVIDENCE, reference="C-7K2M")),
        ("note C-7K2M", Line(Verb.NOTE, reference="C-7K2M")),
        ("interim C-7K2M", Line(Verb.INTERIM, reference="C-7K2M")),
        ("follow C-7K2M", Line(Verb.FOLLOW, reference="C-7K2M")),
        ("extension C-22AA", Nearest(("/concern extend C-22AA",))),
        ("resolved C-22AA", Nearest(("/concern resolve C-22AA",))),
        ("withdrawn C-22AA", Nearest(("/concern withdraw C-22AA",))),
        ("notes C-22AA", Nearest(("/concern note C-22AA",))),
        ("evidnce C-22AA", Nearest(("/concern evidence C-22AA",))),
        ("folow C-22AA", Nearest(("/concern follow C-22AA",))),
        ("extend", Nearest(("/concern extend C-7K2M",))),
        ("resolve", Nearest(("/concern resolve C-7K2M",))),
        ("note that we met on Monday", Nearest(("/concern note C-7K2M", RAISE_EXAMPLE))),
        ("acknowlege C-22AA", Nearest(("/concern acknowledge C-22AA",))),
        ("ack C-22AA", Nearest(("/concern acknowledge C-22AA",))),
        ("close C-22AA", Nearest(("/concern show C-22AA",))),
        ("respond", Nearest(("/concern respond C-7K2M",))),
        ("respond 7K2M", Nearest(("/concern respond C-7K2M",))),
        ("lst", Nearest(("/concern list",))),
        ("rais", Nearest((RAISE_EXAMPLE,))),
        ("show E-4HX9", Nearest(("/engagement show E-4HX9",))),
        ("they never told us", Nearest((RAISE_EXAMPLE,))),
        ("respond to what we wrote in June", Nearest(("/concern respond C-7K2M", RAISE_EXAMPLE))),
        ("snooze C-7K2M 3d", Line(Verb.SNOOZE, words="3", reference="C-7K2M")),
        ("snooze c7k2m 1d", Line(Verb.SNOOZE, words="1", reference="C-7K2M")),
        ("Snooze C-7K2M 3 days.", Line(Verb.SNOOZE, words="3", reference="C-7K2M")),
        ("snooze C-7K2M 1w", Line(Verb.SNOOZE, words="7", reference="C-7K2M")),
        ("snooze C-7K2M 7d", Line(Verb.SNOOZE, words="7", reference="C-7K2M")),
        ("snooze C-7K2M 1 week", Line(Verb.SNOOZE, words="7", reference="C-7K2M")),
        ("snooze C-7K2M a week", Line(Verb.SNOOZE, words="7", reference="C-7K2M")),
        ("snooze C-7K2M one day", Line(Verb.SNOOZE, words="1", reference="C-7K2M")),
        ("snooze C-7K2M", Nearest(SNOOZES)),
        ("snooze C-7K2M 2d", Nearest(SNOOZES)),
        ("snooze C-7K2M 3w", Nearest(SNOOZES)),
        ("snooze C-7K2M soon", Nearest(SNOOZES)),
        ("snooze", Nearest(("/concern snooze C-7K2M 3d",))),
        ("snooze C-7K2", Nearest(("/concern snooze C-7K2M 3d",))),
        ("snoze C-7K2M", Nearest(("/concern snooze C-7K2M 3d",))),
        ("snooze 3d C-7K2M", Nearest(("/concern snooze C-7K2M 3d", RAISE_EXAMPLE))),
        ("snooze E-4HX9 3d", Nearest(("/concern snooze C-7K2M 3d", RAISE_EXAMPLE))),
    ],
)
def test_what_follows_concern_is_a_subcommand_or_met_with_the_nearest(typed: str, read: Line | Nearest) -> None:
    assert grammar.concern(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", Line(Verb.HELP)),
        ("Help", Line(Verb.HELP)),
        ("parties", Line(Verb.PARTIES)),
        ("People.", Line(Verb.PEOPLE)),
        ("pepole", Nearest(("/partnership people",))),
        ("people of the union", Nearest(("/partnership people",))),
        ("party", Nearest(("/partnership parties",))),
        ("hlep", Nearest(("/partnership help",))),
        ("who leads the Cabinet Office", Nearest(("/partnership parties", "/partnership people"))),
        ("list", Nearest(("/partnership parties", "/partnership people"))),
    ],
)
def test_what_follows_partnership_is_a_subcommand_or_met_with_the_nearest(typed: str, read: Line | Nearest) -> None:
    assert grammar.partnership(typed) == read


@given(st.text(max_size=80))
def test_every_line_is_read_as_something(typed: str) -> None:
    for line in (read(typed) for read in UNDERSTOOD_BY.values()):
        assert isinstance(line, Line) or line.examples


UNDERSTOOD_BY: dict[str, Callable[[str], Line | Nearest]] = {
    "/principle": lambda typed: grammar.principle(typed, KNOWN),
    "/engagement": grammar.engagement,
    "/concern": grammar.concern,
    "/partnership": grammar.partnership,
}


@pytest.mark.parametrize("typed", ["lst", "shw E-22AA", "ack C-22AA", "hlep", "rais", "lgo", "close C-22AA", "7 bb"])
def test_the_examples_offered_are_themselves_understood(typed: str) -> None:
    for read in (understood(typed) for understood in UNDERSTOOD_BY.values()):
        for example in read.examples if isinstance(read, Nearest) else ():
            command, _, text = example.partition(" ")
            assert isinstance(UNDERSTOOD_BY[command](text), Line), example


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", Line(Verb.HELP)),
        ("help", Line(Verb.HELP)),
        ("raise", Line(Verb.HELP)),
        ("raise the papers came late", Line(Verb.HELP)),
        ("the papers came late", Line(Verb.HELP)),
        ("riase", Line(Verb.HELP)),
        ("list", Line(Verb.LIST)),
        ("C-7K2M", Line(Verb.SHOW, reference="C-7K2M")),
        ("shwo C-7K2M", Nearest(("/concern show C-7K2M",))),
        ("please show me C-7K2M", Nearest(("/concern show C-7K2M",))),
        ("lst", Nearest(("/concern list",))),
        ("show E-4HX9", Nearest(("/engagement show E-4HX9",))),
    ],
)
def test_where_nobody_can_raise_a_concern_whatever_would_begin_one_asks_for_help(
    typed: str, read: Line | Nearest
) -> None:
    assert grammar.concern(typed, can_raise=False) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [("notice", Line(Verb.NOTICE)), ("Notice.", Line(Verb.NOTICE)), ("notic", Nearest(("/partnership notice",)))],
)
def test_notices_of_leaving_are_asked_for_by_one_word(typed: str, read: Line | Nearest) -> None:
    assert grammar.partnership(typed) == read
