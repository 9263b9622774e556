"""What tests of responding begin with: a step that is open, a second lead, and what is kept."""

from bot.domain.people import Participant, Person, Role
from bot.services import responses
from handlers import ids
from sandbox.values import Values, View
from tests.cast import ANA, CABINET_OFFICE, TOM
from tests.slack.conftest import Slack
from tests.slack.forms import opened

# Long enough that each has a step of its own.
LONG = "The papers came the evening before it started. " * 25
FIRST: Values = {f"{ids.VERDICT}.{ids.POINT}.0": "not agreed", f"{ids.REASON}.{ids.POINT}.0": "They came in time."}


def responding(slack: Slack, reference: str, by: Person = ANA) -> View:
    return opened(slack.command(by, f"/concern respond {reference}"), ids.RESPOND_MODAL)


def two_leads(slack: Slack) -> Person:
    """A second lead beside Ana in the Director General's office."""
    with slack.partnership.open_work() as work:
        work.people.put(Participant(TOM, CABINET_OFFICE, frozenset({Role.LEAD})))
        work.commit()
    return TOM


def kept(slack: Slack, reference: str) -> responses.Form:
    return responses.prepare(slack.partnership, reference, by=ANA, now=slack.workspace.clock.now())


def held(view: View) -> dict[str, str | None]:
    """What the inputs hold, by what they answer."""
    of_inputs = {block: each[ids.VALUE] for block, each in view.values.items()}
    return {
        block.rpartition(".")[0]: each.get("value") or (each.get("selected_option") or {}).get("value")
        for block, each in of_inputs.items()
    }
