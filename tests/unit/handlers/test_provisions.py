"""How a provision's strength is named."""

import pytest

from bot.domain.framework import Kind, Provision, Side, Strength
from handlers.views import provisions


@pytest.mark.parametrize(
    ("strength", "named"),
    [
        (Strength.STATEMENT, "a statement, not a commitment"),
        (Strength.SHOULD_AIM, "should aim to (union side)"),
        (Strength.AS_WORDED, "as its wording says, which nobody has described here yet"),
    ],
)
def test_a_strength_is_named_with_its_side_where_there_is_one(strength: Strength, named: str) -> None:
    assert provisions.strength(Provision("7h", "Cups", "Cups.", strength, Side.UNION, Kind.PRINCIPLE)) == named
