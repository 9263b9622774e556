"""The steps of raising a concern: what each asks, what the check says, and that all of it fits into Slack."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.draft import Draft, Matter
from bot.domain.engagement import Confidentiality, Engagement, How, Stage
from bot.domain.framework import Framework, Route, Side, Strength
from bot.domain.framework_file import available
from bot.domain.people import Participant, Party, Person, Role
from bot.services.drafts import Form
from handlers import ids
from handlers.drafts import Cited
from handlers.raising_forms import Step, first_incomplete
from handlers.views.raising import begun_with, grounds_step, matter_step, remedy_step, with_part
from handlers.views.raising_check import check_step
from tests.builders import EMPLOYER, RAISED_AT, UNION, a_draft

FRAMEWORK = available()["cabinet-office-2026"]
LEAD = Participant(Person("T1", "U1"), UNION, frozenset({Role.LEAD}))
MEMBER = replace(LEAD, roles=frozenset({Role.MEMBER}))
LANTERN = Party("lantern", "Lantern Civil Servants", Side.UNION)
ROUTE = Route(Side.UNION, "Director General", "16", Strength.WILL_AIM, 4)
BLANK = Draft("", UNION, changed_at=RAISED_AT, version=0)
PLAIN = a_draft(follows=None, sent_by_letter=None)
SIX_BYTES = "é"
LARGEST_VIEW = 250_000


def a_form(draft: Draft = PLAIN, **different: Any) -> Form:
    form = Form(LEAD, (EMPLOYER,), ROUTE, FRAMEWORK, draft, date(2026, 9, 30), date(2026, 9, 2))
    return replace(form, **different)


def of_2000(draft: Draft = PLAIN) -> Form:
    framework: Framework = available()["civil-service-2000"]
    route = framework.route_from(Side.UNION)
    assert route is not None
    return a_form(draft, framework=framework, route=route, aim_date=None)


def an_engagement(**different: Any) -> Engagement:
    logged = Engagement(
        reference="E-4HX9",
        topic="Hours for night staff",
        description="A first idea.",
        stage=Stage.IDEA,
        first_stage=Stage.IDEA,
        on=date(2026, 9, 1),
        how=How.MEETING,
        parties=(UNION, EMPLOYER),
        provisions=("7b",),
        framework=FRAMEWORK.id,
        framework_version=0,
        confidentiality=Confidentiality.ALL_PARTIES,
        opened_by=UNION,
        opener=Role.MEMBER,
        opened_at=RAISED_AT,
    )
    return replace(logged, **different)


def words(view: dict[str, Any]) -> str:
    return json.dumps(view["blocks"], ensure_ascii=False)


def buttons(view: dict[str, Any]) -> list[str]:
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    rows += [[block["accessory"]] for block in view["blocks"] if "accessory" in block]
    return [each["text"]["text"] for row in rows for each in row]


def inputs(view: dict[str, Any]) -> dict[str, Any]:
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def test_the_first_step_asks_for_the_points_and_says_that_the_next_press_keeps_them() -> None:
    view = matter_step(a_form(BLANK))

    assert (view["title"]["text"], view["submit"]["text"]) == ("Raise: step 1 of 4", "Next")
    assert list(inputs(view)) == [f"{ids.POINT}.0"]
    assert "*Next* keeps it as a draft: only members and leads of Harbour Staff Union can see it." in words(view)
    assert "export messages" in words(view)
    assert buttons(view) == ["Add a point"]


def test_a_draft_that_is_kept_can_be_discarded_and_carries_its_reference_version_and_step_alone() -> None:
    view = remedy_step(a_form())

    assert json.loads(view["private_metadata"]) == {"step": 2, "reference": "C-2DRF", "version": 1}
    assert buttons(view) == ["Add a further action", "Back", "Discard draft"]
    assert "Draft C-2DRF" in words(view)


def test_before_anything_is_kept_a_step_carries_what_it_follows_or_what_was_cited() -> None:
    following = matter_step(a_form(replace(BLANK, follows="C-3XYZ", provisions=("7b",))))
    cited = matter_step(begun_with(a_form(BLANK), Cited(("10", "7b", "99z"), "Late papers.")))

    assert json.loads(following["private_metadata"]) == {"step": 1, "follows": "C-3XYZ"}
    assert "*Follows on concern C-3XYZ.*" in words(following)
    assert json.loads(cited["private_metadata"]) == {"step": 1, "cited": ["7b", "10"]}
    assert inputs(cited)[f"{ids.POINT}.0"]["initial_value"] == "Late papers."


def test_a_choice_of_party_is_offered_only_between_several() -> None:
    assert ids.ADDRESSED_TO not in inputs(matter_step(a_form()))
    assert "*To* Cabinet Office" in words(matter_step(a_form()))
    assert ids.ADDRESSED_TO in inputs(matter_step(a_form(addressees=(EMPLOYER, LANTERN))))


def test_where_there_is_no_party_to_write_to_the_step_says_so_instead() -> None:
    view = matter_step(a_form(addressees=()))

    assert view["callback_id"] == ids.NOTICE_MODAL
    assert "has been set up yet" in words(view)


@pytest.mark.parametrize("count", [9, 10])
def test_ten_are_the_most_that_are_offered(count: int) -> None:
    draft = replace(PLAIN, points=("x",) * count, further_actions=("x",) * count)
    for view in (matter_step(a_form(draft), add=True), remedy_step(a_form(draft), add=True)):
        assert len(inputs(view)) == 10
        assert not [each for each in buttons(view) if each.startswith("Add")]


def test_suggested_provisions_are_chosen_only_where_none_was_and_say_what_they_are() -> None:
    suggested = grounds_step(a_form(replace(PLAIN, provisions=())), ("7b", "10"), ())
    chosen = grounds_step(a_form(), ("10",), ())

    assert [each["value"] for each in inputs(suggested)[ids.SUGGESTED_PROVISIONS]["initial_options"]] == ["7b", "10"]
    assert "Suggested from your points: confirm or change them." in words(suggested)
    assert [each["value"] for each in inputs(chosen)[ids.PROVISIONS]["initial_options"]] == ["7b"]
    assert "Suggested" not in words(chosen)


def test_engagements_are_named_by_topic_in_confidence_by_reference_alone_and_the_linked_one_always() -> None:
    secret = an_engagement(
        reference="E-9ZZZ", topic="The closing of a site", confidentiality=Confidentiality.IN_CONFIDENCE
    )

    shown = inputs(grounds_step(a_form(), (), (an_engagement(), secret)))[ids.LINKED_ENGAGEMENT]

    labels = [each["text"]["text"] for each in shown["options"]]
    assert labels == ["None", "E-4HX9 Hours for night staff", "E-9ZZZ (in confidence)", "E-2222"]
    assert shown["initial_option"]["value"] == "E-2222"


def test_the_day_of_a_letter_says_that_the_weeks_count_from_it_where_there_are_weeks() -> None:
    assert "the 4 weeks then count from that day" in words(grounds_step(a_form(), (), ()))
    assert "weeks" not in words(grounds_step(of_2000(), (), ()))


def test_the_check_says_the_route_the_aim_date_and_what_raising_does() -> None:
    view = check_step(a_form())

    assert view["submit"]["text"] == "Raise"
    for said in (
        "*To* Cabinet Office",
        "1. The papers came the evening before.",
        "1. Send papers five days ahead.",
        "Provisions: 7b",
        "Earlier attempts: We asked on the day",
        "Links to evidence: 1",
        "Linked engagement: E-2222",
        "Paragraph 16: concerns should be put in writing to the Director General.",
        "Cabinet Office will aim to respond within 4 weeks.",
        "If raised now, the aim date is Wed 30 September 2026.",
        "Members and leads of Harbour Staff Union and of the party it goes to can then see it",
        "export messages",
    ):
        assert said in words(view)
    assert buttons(view) == ["Discard draft", "Change step 1", "Change step 2", "Change step 3"]
    assert "letter" not in words(view)


def test_the_check_says_from_which_day_the_weeks_count_and_what_it_follows() -> None:
    shown = words(check_step(a_form(a_draft())))

    assert "Already sent by letter on: Tue 1 September 2026" in shown
    assert "The weeks count from the day of your letter: that is our working practice." in shown
    assert "Follows on concern C-3XYZ" in shown


@pytest.mark.parametrize(("today", "has_passed"), [(date(2026, 9, 30), False), (date(2026, 10, 1), True)])
def test_the_check_says_where_the_aim_date_would_have_passed_already(today: date, *, has_passed: bool) -> None:
    shown = words(check_step(a_form(aim_date=date(2026, 9, 30), today=today)))

    assert ("the aim date is Wed 30 September 2026: it has passed already" in shown) is has_passed
    assert ("A response on that day, to its end, is in time" in shown) is not has_passed


def test_where_nobody_is_chosen_the_weeks_are_those_of_the_party_it_goes_to() -> None:
    said = words(check_step(a_form(replace(PLAIN, addressed_to="gone"))))

    assert "*To* nobody chosen yet" in said
    assert "The party it goes to will aim to respond within 4 weeks." in said


@pytest.mark.parametrize(
    ("field", "empty", "named", "step"),
    [
        ("points", (), "a point: what the concern is (step 1)", Step.MATTER),
        ("addressed_to", None, "the party it goes to (step 1)", Step.MATTER),
        ("further_actions", (), "a further action that you believe is necessary (step 2)", Step.REMEDY),
        ("provisions", (), "a provision it is about (step 3)", Step.GROUNDS),
    ],
)
def test_what_is_missing_is_named_with_its_step_and_nothing_can_be_raised(
    field: str, empty: Any, named: str, step: Step
) -> None:
    draft = replace(PLAIN, **{field: empty})

    view = check_step(a_form(draft))

    assert named in words(view)
    assert "submit" not in view
    assert first_incomplete(draft) is step


def test_a_draft_with_nothing_missing_opens_at_the_check() -> None:
    assert first_incomplete(PLAIN) is Step.CHECK


def test_a_member_reads_that_a_lead_can_raise_it_and_by_which_reference() -> None:
    view = check_step(a_form(participant=MEMBER))

    assert "submit" not in view
    said = words(view)
    assert "*A lead of Harbour Staff Union can raise it.*" in said
    assert said.index("can raise it") < said.index("What the concern is")
    assert "`/concern show C-2DRF`" in words(view)
    assert "can raise it" not in words(check_step(a_form()))


def test_without_weeks_no_aim_date_is_promised_and_no_paragraph_named() -> None:
    view = check_step(of_2000())

    assert "No aim date is laid down for a response." in words(view)
    assert "paragraph" not in words(view).casefold()
    assert "weeks" not in words(view)


def test_what_somebody_else_saved_stands_beside_what_was_typed() -> None:
    saved = replace(PLAIN, points=("Theirs.",), version=7)
    form = with_part(a_form(saved), Matter(None, ("Mine.", "")))

    view = matter_step(form, saved)

    assert "1. Theirs." in words(view)
    assert [each.get("initial_value") for each in inputs(view).values()] == ["Mine.", None]
    assert json.loads(view["private_metadata"])["version"] == 7


@pytest.mark.parametrize("ensure_ascii", [True, False])
def test_a_draft_at_its_limits_fits_into_every_step(ensure_ascii: bool) -> None:
    full = SIX_BYTES * 3000
    draft = a_draft(
        points=(full,) * 10,
        further_actions=(full,) * 10,
        provisions=tuple(FRAMEWORK.by_ref),
        earlier_attempts=full,
        evidence=(SIX_BYTES * 290,) * 10,
    )
    form = a_form(draft)
    engagements = [an_engagement(reference=f"E-{number}", topic=SIX_BYTES * 150) for number in range(25)]

    for view in (
        matter_step(form, draft),
        remedy_step(form, draft),
        grounds_step(form, (), engagements, draft),
        check_step(form, changed=True),
    ):
        assert len(json.dumps(view, ensure_ascii=ensure_ascii).encode()) < LARGEST_VIEW
    assert [each["initial_value"] for each in inputs(matter_step(form, draft)).values()] == [full] * 10
