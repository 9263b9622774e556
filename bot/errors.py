"""Every way we say no. Data only; the words for each are in handlers/views/errors.py.

Not frozen: Python sets the traceback on an exception after it is made.
"""

from dataclasses import dataclass
from datetime import date


class UserError(Exception):
    """Something the person can be told and can do something about."""


@dataclass(eq=False)
class InvalidInput(UserError):
    """`field` names the input it belongs to; `problem` is a key that the views have words for."""

    field: str
    problem: str


class NotFound(UserError):
    """There is no such record, or this person may not see it: the same words for both."""


class DraftGone(NotFound):
    """The draft that a form was opened on is none that this person's party has, or has any more."""


@dataclass(eq=False)
class NotAllowed(UserError):
    """The person may see the record but not do this to it. `who` says whose it is to do."""

    action: str
    who: str


@dataclass(eq=False)
class WrongState(UserError):
    """The record has moved on: it is in `state`, where `action` has no place any more."""

    action: str
    state: str


@dataclass(eq=False)
class NotNow(UserError):
    """The state would allow `action`, but not what stands beside it: `condition` does not hold.

    `happened` is what became of the last extension that was proposed, or empty where none ever was.
    """

    action: str
    condition: str
    happened: str = ""


class NotAParticipant(UserError):
    """Nobody has named this person as taking part in the partnership."""


class ChangedMeanwhile(UserError):
    """Somebody else changed the record after this person opened it."""


@dataclass(eq=False)
class ActionMoved(ChangedMeanwhile):
    """A follow-up action is done already, or is still to do already."""

    is_done: bool


class LastAdministrator(UserError):
    """A party keeps at least one administrator: without one nobody could name its people any more."""


class StoreUnavailable(UserError):
    """The database did not confirm in time, so what was typed may or may not be saved."""


@dataclass(eq=False)
class NotTheFramework(UserError):
    """A document that was to be imported is not the framework's text. `reason` is plain English."""

    reason: str


@dataclass(eq=False)
class NoProcedure(UserError):
    """The framework lays down no procedure for raising a concern.

    `nearest` are reference and title of what it has instead, `usually_goes` is where such a thing goes, if known.
    """

    framework: str
    nearest: tuple[tuple[str, str], ...] = ()
    usually_goes: str = ""


@dataclass(eq=False)
class NoNotice(UserError):
    """The framework lays down no notice of leaving it."""

    framework: str


@dataclass(eq=False)
class NoticeMoved(UserError):
    """A notice of leaving, or a matter in it, is `how` already: given, taken back, ended, settled or not settled."""

    how: str


@dataclass(eq=False)
class ProposalMoved(UserError):
    """A setting of both sides is `how`: proposed already, or what was to be answered is gone."""

    how: str


@dataclass(eq=False)
class AlreadySetUp(UserError):
    """That party, or that person's party, is set up: its own administrators name its people from now on."""

    party: str


class NothingToSnooze(UserError):
    """No nudge about this record has come or is to come to this person, or not for so many days."""


@dataclass(eq=False)
class TooLateToSnooze(UserError):
    """No working day is left on which the nudge could come again on or before `day`, which it is about."""

    day: date
