"""What is held out is neither lost nor learnt from."""

from bot.domain.framework_file import available
from tests.evaluation import hostile
from tests.evaluation.questions import folds, situations, without

FRAMEWORK = available()["cabinet-office-2026"]


def test_every_situation_is_asked_in_one_fold_and_not_known_there() -> None:
    asked = situations(FRAMEWORK)
    parts = folds(asked)

    assert sorted(each.text for part in parts for each in part) == sorted(each.text for each in asked)
    assert len({each.text for each in asked}) == len(asked)
    for part in parts:
        known = {each.text for each in situations(without(FRAMEWORK, part))}
        assert known.isdisjoint(each.text for each in part)
        assert len(known) == len(asked) - len(part)


def test_a_situation_that_stands_under_two_provisions_is_accepted_for_both() -> None:
    shared = next(each for each in situations(FRAMEWORK) if len(each.accept) == 2)

    assert all(shared.text in FRAMEWORK.by_ref[ref].situations for ref in shared.accept)


def test_there_are_a_thousand_hostile_inputs_the_same_each_time() -> None:
    given = hostile.inputs()

    assert given == hostile.inputs()
    assert len(given) == hostile.MANY
    assert {"", "\u200b"} <= set(given)
    assert max(map(len, given)) == hostile.LONGEST
    assert any("\ud800" <= letter <= "\udfff" for text in given for letter in text)
