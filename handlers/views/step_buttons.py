"""The button for each step of a concern's procedure, the same wherever it is offered."""

from collections.abc import Collection, Iterable

from bot.domain.listed import Listed
from bot.domain.procedure import ConcernAction
from handlers import ids
from handlers.step_forms import read_proposal
from handlers.views.blocks import button, confirmed
from handlers.views.text import Block, on_date

LABELS = {
    ConcernAction.ACKNOWLEDGE: (ids.ACKNOWLEDGE_CONCERN, "Acknowledge"),
    ConcernAction.RESPOND: (ids.START_RESPONSE, "Respond"),
    ConcernAction.GIVE_INTERIM: (ids.START_INTERIM, "Interim response"),
    ConcernAction.PROPOSE_EXTENSION: (ids.START_EXTENSION, "Propose extension"),
    ConcernAction.AGREE_EXTENSION: (ids.AGREE_EXTENSION, "Agree"),
    ConcernAction.DECLINE_EXTENSION: (ids.DECLINE_EXTENSION, "Decline"),
    ConcernAction.TAKE_BACK_EXTENSION: (ids.TAKE_BACK_EXTENSION, "Take back proposal"),
    ConcernAction.RESOLVE: (ids.START_RESOLVING, "Say how it stands"),
    ConcernAction.FOLLOW_ON: (ids.START_FOLLOW_ON, "Follow on"),
    ConcernAction.LETTER: (ids.START_LETTER, "Letter"),
    ConcernAction.ADD_EVIDENCE: (ids.START_EVIDENCE, "Add evidence"),
    ConcernAction.NOTE: (ids.START_NOTE, "Private note"),
    ConcernAction.WITHDRAW: (ids.START_WITHDRAWAL, "Withdraw"),
}


def step_buttons(
    concern: Listed,
    steps: Iterable[ConcernAction],
    may: Collection[ConcernAction],
    *,
    primary: ConcernAction | None = None,
    begun: bool = False,
) -> list[Block]:
    """Those of `steps` that somebody may take, in this order. `begun` says that a draft of the response is kept."""
    return [_button(concern, step, primary=step is primary, begun=begun) for step in steps if step in may]


def _button(concern: Listed, step: ConcernAction, *, primary: bool, begun: bool) -> Block:
    action, label = LABELS[step]
    if step is ConcernAction.RESPOND and begun:
        label = "Continue response"
    if step is ConcernAction.PROPOSE_EXTENSION and concern.aim_date is None:
        label = "Propose an aim date"
    made = button(action, label, concern.reference, primary=primary)
    proposed = concern.extension
    if proposed is None:
        return made
    if step is ConcernAction.AGREE_EXTENSION:
        kept = " The date before it is kept with it." if concern.aim_date else ""
        return confirmed(
            made | {"value": read_proposal(concern.reference, proposed.to)},
            asks="Agree to this aim date?",
            warns=f"The aim date of concern {concern.reference} is then {on_date(proposed.to)}, by agreement of both "
            f"parties.{kept}",
        )
    if step is ConcernAction.TAKE_BACK_EXTENSION:
        return confirmed(
            made | {"value": read_proposal(concern.reference, proposed.to)},
            asks="Take the proposal back?",
            warns=f"{on_date(proposed.to)} is then no longer proposed as the aim date of concern {concern.reference}. "
            "The other party is told.",
        )
    return made
