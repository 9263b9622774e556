"""The words for each refusal: what happened, and what to do next."""

from bot.domain.concern import LONGEST_EVIDENCE, EntryKind
from bot.domain.engagement import LONGEST_TOPIC
from bot.domain.follow_up_action import LONGEST_ACTION, MOST_ACTIONS
from bot.domain.procedure import Condition, State
from bot.domain.text import MOST_CHARACTERS
from bot.errors import (
    ActionMoved,
    AlreadySetUp,
    ChangedMeanwhile,
    DraftGone,
    InvalidInput,
    LastAdministrator,
    NoNotice,
    NoProcedure,
    NotAllowed,
    NotAParticipant,
    NotFound,
    NothingToSnooze,
    NoticeMoved,
    NotNow,
    NotTheFramework,
    ProposalMoved,
    StoreUnavailable,
    TooLateToSnooze,
    UserError,
    WrongState,
)
from handlers import ids
from handlers.views.guidance import no_procedure, unknown
from handlers.views.text import escape, on_date

LONGEST = 500

FIELDS = {
    (ids.TOPIC, "missing"): "Say in a few words what it is about.",
    (ids.TOPIC, "too long"): f"Keep the topic to {LONGEST_TOPIC} characters; the description has room for more.",
    (ids.DESCRIPTION, "missing"): "Say what it is about.",
    (ids.ON, "missing"): "Choose a day.",
    (ids.ON, "unknown"): "That is no date. Choose a day.",
    (ids.ON, "out of range"): "Choose a day from ten years back to two years ahead.",
    (ids.DECISION_DATE, "unknown"): "That is no date. Choose a day.",
    (ids.DECISION_DATE, "out of range"): "Choose a day from ten years back to two years ahead.",
    (ids.PARTIES, "unknown"): "One of these is no party of the partnership. Choose from the list.",
    (ids.PARTIES, "taken out"): "The party that logged an engagement stays in it. Where it is in confidence, so does "
    "every party that can read it now. Choose these again, and any that you want to add.",
    (ids.WHAT, "missing"): "Say what is to be done.",
    (ids.WHAT, "too long"): f"Keep it to {LONGEST_ACTION} characters; a note has room for more.",
    (ids.WHAT, "too many"): f"An engagement has {MOST_ACTIONS} follow-up actions at most. Change one that is still "
    "open, or log the next engagement.",
    (ids.OWNER, "missing"): "Choose whose it is to do.",
    (ids.OWNER, "unknown"): "That is nobody whom it can be given to. Choose from the list.",
    (ids.OWNER, "unavailable"): "An owner is a member or lead of a party that can see this engagement. Choose another "
    "person, or ask their party to name them first.",
    (ids.DUE, "missing"): "Choose a day.",
    (ids.DUE, "unknown"): "That is no date. Choose a day.",
    (ids.DUE, "out of range"): "Choose a day from a year back to two years ahead.",
    (ids.READERS, "missing"): "Choose who can read it.",
    (ids.PROVISIONS, "missing"): "Choose at least one provision.",
    (ids.PROVISIONS, "unknown"): "One of these is not in the framework. Choose from the list.",
    (ids.ADDRESSED_TO, "missing"): "Choose the party it goes to.",
    (ids.POINT, "missing"): "Say what the concern is, in at least one point.",
    (ids.POINT, "too many"): "A concern has ten points at most. Put two of them together.",
    (ids.FURTHER_ACTION, "missing"): "Name at least one further action that you believe is necessary.",
    (ids.FURTHER_ACTION, "too many"): "A concern has ten further actions at most. Put two of them together.",
    (ids.EVIDENCE, "too many"): "Ten links at most. Leave out what matters least.",
    (ids.EVIDENCE, "too long"): f"Keep each line to {LONGEST_EVIDENCE} characters.",
    (ids.LINKED_ENGAGEMENT, "unknown"): "That engagement cannot be linked. Choose another one, or none.",
    (ids.SENT_BY_LETTER, "out of range"): "Choose today or a day before it, within the last year.",
    (ids.SENT_BY_LETTER, "unknown"): "That is no date. Choose a day.",
    (ids.REASON, "missing"): "Give a reason, in a sentence or more.",
    (ids.DAY, "missing"): "Choose a day.",
    (ids.DAY, "unknown"): "That is no date. Choose a day.",
    (ids.DAY, "out of range"): "Choose a day after today and after the aim date, by a year at most.",
    (ids.WORDS, "missing"): "Write a few words.",
    (ids.WORDS, "too long"): f"Shorten this: evidence has room for {LONGEST_EVIDENCE} characters, other words for "
    f"{MOST_CHARACTERS:,}.",
    (ids.STANDS, "missing"): "Choose how it stands.",
    (ids.VERDICT, "missing"): "Choose an answer.",
    (ids.PERSON, "missing"): "Choose the person to name.",
    (ids.PERSON, "named already"): "They are among your people already: change their roles in the list.",
    (ids.PERSON, "unavailable"): "This person cannot be named here. Ask them, or whoever runs the bot.",
    (ids.ROLES, "missing"): "Choose at least one role.",
    (ids.MATTER, "missing"): "Say what is still to settle.",
    (ids.MATTER, "too many"): "A notice has ten matters at most. Put two of them together.",
    (ids.CONFIRM, "missing"): "Tick this to give notice. Closing the form leaves everything as it is.",
    (ids.MORNING, "unknown"): "Choose an hour from the list.",
    (ids.DAYS, "missing"): "Choose at least one day from Monday to Friday.",
    (ids.JOINT_CHANNEL, "unavailable"): "This channel cannot be the joint one. Choose one that all parties read.",
    (ids.PRIVATE_CHANNEL, "unavailable"): "This channel cannot be your party's own. Choose one that it alone reads.",
    ("payload", "unreadable"): "I could not read that, and nothing was changed. Open it again with the command.",
}
PROBLEMS = {
    "missing": "Please fill this in.",
    "too long": f"Keep it to {MOST_CHARACTERS:,} characters.",
    "too many": "There are more here than can be taken. Put some of them together.",
    "unknown": "That is not on offer. Choose from the list.",
    "unchanged": "This is so already. Choose something else, or close this.",
    "named already": "That is named already.",
    "taken out": "This cannot be taken out. Leave it in.",
    "unavailable": "That cannot be chosen here.",
    "out of range": "Choose something nearer to today's date.",
    "unreadable": "I could not read that, and nothing was changed. Open it again with the command.",
}
MOVED = {
    "given": "Your party has given notice already",
    "taken back": "This notice was taken back already",
    "ended": "This notice has ended already",
    "settled": "Another lead has ticked this off already",
    "not settled": "This is marked as still to settle already",
    "proposed": "Another proposal for this awaits an answer already",
    "gone": "This is not proposed any more: it was agreed to, declined or taken back",
}
BEEN: dict[str, str] = {
    State.DRAFT: "this is a draft, which nobody has but your own party. Raise it first",
    State.RAISED: "the concern had been raised already",
    State.ACKNOWLEDGED: "the concern had been acknowledged already",
    State.RESPONDED: "the concern had been responded to already",
    State.RESOLVED: "the concern had been resolved already",
    State.NOT_RESOLVED: "the concern had been called not resolved already",
    State.WITHDRAWN: "the concern had been withdrawn already",
}
# What became of the last aim date that was proposed, where that is why something cannot be done.
HAPPENED: dict[str, str] = {
    EntryKind.EXTENSION_PROPOSED: "Another has been proposed since. ",
    EntryKind.EXTENSION_TAKEN_BACK: "The last one had been taken back. ",
    EntryKind.EXTENSION_AGREED: "The last one had been agreed to. ",
    EntryKind.EXTENSION_DECLINED: "The last one had been declined. ",
}
NOT_NOW: dict[str, str] = {
    Condition.AIM_DATE_PASSED: "Nothing was changed: as long as no response is given, a concern can be called not "
    "resolved only once its aim date has passed. That is our working practice.",
    Condition.NONE_PROPOSED: "Nothing was changed: an aim date is proposed already and awaits an answer. "
    "`/concern extend` with the reference shows it.",
    Condition.PROPOSED_BY_OWN: "Nothing was changed: no aim date that your party proposed awaits an answer. "
    "{happened}Look with `/concern show` and the reference.",
    Condition.PROPOSED_BY_OTHER: "Nothing was changed: the aim date that you answered is not proposed now. "
    "{happened}Look with `/concern show` and the reference.",
    Condition.STILL_TO_COME: "Nothing was changed: the day that is proposed has passed by now. Decline it, and propose "
    "another.",
}
PLAINLY: dict[type[UserError], str] = {
    NotFound: "There is nothing with that reference that you can see. Check it with `/concern list` or "
    "`/engagement list`.",
    DraftGone: "There is no such draft of your party any more: it may have been discarded. What you typed stays here "
    "until you close this, so copy what you need. `/concern raise` begins a new draft.",
    ChangedMeanwhile: "Somebody else changed this after you opened it, so nothing was changed now. Open it again.",
    LastAdministrator: "A party keeps at least one administrator, so nothing was changed. "
    "Make somebody else an administrator first.",
    StoreUnavailable: "This could not be confirmed as saved. Look with `/concern list`, `/engagement list` or "
    "`/partnership people` before repeating it.",
    NotAParticipant: unknown(),
    NothingToSnooze: "Nothing was changed: there is no nudge about this that could come to you again. It has been seen "
    "to, or its nudges go to others. `/concern show` or `/engagement show` with the reference says how it stands.",
}


def words(error: UserError) -> str:
    """As mrkdwn, safe to show wherever a refusal may appear."""
    match error:
        case InvalidInput(field, problem):
            return _of_field(field, problem)
        case NotAllowed(_, who):
            return f"Only {escape(who, LONGEST)} can do that, so nothing was changed. If it should be done, ask them."
        case WrongState(_, state):
            return f"Nothing was changed: {BEEN[state]}. Look with `/concern list`."
        case NotNow(_, condition, happened):
            return NOT_NOW[condition].format(happened=HAPPENED.get(happened, ""))
        case NoProcedure(framework, nearest, usually_goes):
            return no_procedure(framework, nearest, usually_goes)
        case NoNotice(framework):
            return (
                f"The {escape(framework, LONGEST)} lays down no notice of leaving it, so there is none to give or show "
                f"here. `{ids.PRINCIPLE} list` shows what it does say."
            )
        case NoticeMoved(how) | ProposalMoved(how):
            where = "notice" if isinstance(error, NoticeMoved) else "settings"
            return f"{MOVED[how]}, so nothing was changed. Look with `{ids.PARTNERSHIP} {where}`."
    return _of_records(error)


def _of_records(error: UserError) -> str:
    match error:
        case TooLateToSnooze(day):
            return (
                "Nothing was changed: no working day of yours is left on which this could come again by "
                f"{on_date(day)}, the day that it is about. `{ids.PARTNERSHIP} upcoming` has what comes next."
            )
        case ActionMoved(is_done):
            how = "done" if is_done else "still to do"
            return (
                f"Nothing was changed: this follow-up action is marked as {how} already. `/engagement show` with the "
                "reference has it as it is."
            )
        case NotTheFramework(reason):
            return escape(reason, LONGEST)
        case AlreadySetUp(party):
            return f"{escape(party, LONGEST)} is set up already. Its own administrators name its people."
    return PLAINLY[type(error)]


def field_errors(error: UserError, inputs: tuple[str, ...]) -> dict[str, str]:
    """The words on the input they belong to, or else on the first.

    `inputs` are the block ids of the submitted view's inputs. Empty where it has none: Slack takes an error
    on nothing else, so the words then need a view of their own.
    """
    if not inputs:
        return {}
    field = error.field if isinstance(error, InvalidInput) else ""
    own = next((block for block in inputs if _belongs(block, field)), None)
    if own is None:
        return {inputs[0]: words(error)}
    return {own: _of_field(own, error.problem) if isinstance(error, InvalidInput) else words(error)}


def _belongs(block: str, field: str) -> bool:
    """A point's reply names the point, and its input the draft's version as well; of all points' texts the first."""
    return block in (field, f"{field}.0", f"{field}.1") or block.startswith(f"{ids.REASON}.{field}.")


def _of_field(field: str, problem: str) -> str:
    return FIELDS.get((field.partition(".")[0], problem), PROBLEMS.get(problem, PROBLEMS["unreadable"]))
