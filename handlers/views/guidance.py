"""What the bot is and what can be done with it: only what is there, and what the reader may do."""

from bot.domain.framework import Framework
from bot.domain.permissions import Action
from handlers import ids
from handlers.views import provisions
from handlers.views.blocks import actions, button, context, section
from handlers.views.text import Rendered, escape

USAGE = {
    ids.PRINCIPLE: (
        ("what happened", "which provisions apply, and how firmly they commit"),
        ("7b", "one provision, with its official wording once that was imported"),
        ("7a to 7c", "several at once; also as 7b and 16"),
        ("list", "every provision by reference and title"),
    ),
    ids.ENGAGEMENT: (
        ("log", "log an engagement; words after it become its topic"),
        ("list", "engagements you can see; a stage or words after it narrow the list"),
        ("show E-4HX9", "one engagement, with its follow-up actions and its timeline"),
        ("update E-4HX9", "change what is logged: its stage, its decision date, the parties involved"),
        ("action E-4HX9", "add a follow-up action with an owner and a date; words after it say what is to be done"),
        ("note E-4HX9", "write a note, for your own party alone or for whoever can see the engagement"),
    ),
    ids.CONCERN: (
        ("raise", "raise a concern with the other side; words after it begin its first point"),
        ("list", "concerns you can see; `open`, `passed`, `drafts` or a state after it narrows the list"),
        ("show C-7K2M", "one concern, with its response, its timeline and what you may do next"),
        ("acknowledge C-7K2M", "say that it has arrived"),
        ("interim C-7K2M", "say how it stands before you respond"),
        ("respond C-7K2M", "answer each point and each further action"),
        ("extend C-7K2M", "propose another aim date, or answer the one that is proposed"),
        ("resolve C-7K2M", "say how it stands for your party: resolved or not resolved"),
        ("follow C-7K2M", "raise a concern that follows on from one that is not resolved"),
        ("evidence C-7K2M", "add a link that both parties can read"),
        ("note C-7K2M", "keep a note that your own party alone can read"),
        ("withdraw C-7K2M", "withdraw a concern that your party raised"),
        ("snooze C-7K2M 3d", "put off your own nudges about it: `1d`, `3d` or `1w`"),
        ("letter C-7K2M", "get the concern or its response as a letter, in a Word file"),
    ),
    ids.PARTNERSHIP: (
        ("upcoming", "what is coming up for you, soonest first"),
        ("parties", "the parties, their sides, and whether each has named a lead"),
        ("people", "for administrators: name, change and remove your own party's people"),
        ("settings", "your own hours, working days and digest, and what both sides agree on"),
        ("help", "these lines"),
    ),
}
NOTICE_OF_LEAVING = (("notice", "notices of leaving the agreement, when they end and what is still to settle"),)
ABOUT = {
    ids.PRINCIPLE: "Ask which principle applies. The question is not kept.",
    ids.ENGAGEMENT: "Engagements: what the two sides talk about, from what stage, and with whom. References, follow-up "
    "actions and nudges are our working practice.",
    ids.CONCERN: "Concerns that one party writes to another about how the framework works. Raising, acknowledging and "
    "responding are for the parties' leads. References, nudges, acknowledgement, interim responses, answers point by "
    "point, aim dates by agreement, saying how it stands and withdrawing are our working practice.",
    ids.PARTNERSHIP: "Who takes part. Each party's administrators name its own people, and no other party's. "
    f"`{ids.PRINCIPLE} help`, `{ids.ENGAGEMENT} help` and `{ids.CONCERN} help` say what else can be done.",
}


def help_for(command: str, *, leaving: bool = False) -> Rendered:
    """Help for one command; `leaving` where the framework lays down a notice of leaving it."""
    usage = USAGE[command] + (NOTICE_OF_LEAVING if leaving and command == ids.PARTNERSHIP else ())
    lines = [f"`{command} {line}`  {does}" for line, does in usage]
    text = "\n".join([ABOUT[command], *lines])
    return Rendered(text, [section(text)])


def nearest(examples: tuple[str, ...]) -> Rendered:
    """For a line that was nearly understood: `examples` are whole lines, the likeliest first."""
    meant = " or ".join(f"`{escape(each, 200)}`" for each in examples[:3])
    helps = escape(examples[0].partition(" ")[0], 200)
    text = (
        f"I could not read that, and nothing was done. Perhaps you meant a line like {meant}. "
        f"`{helps} help` shows all lines."
    )
    return Rendered(text, [section(text)])


def greeting(framework: Framework, may: frozenset[Action]) -> Rendered:
    """What somebody reads who greets the bot or asks it for help."""
    lines = [
        f"I help the two sides of the {escape(framework.title, 200)} to work with it.",
        "Write to me what happened, or mention me in a channel, and I say which provisions apply.",
    ]
    if may:
        lines.append("`/principle` does the same wherever Slack offers it to you.")
    if may - {Action.NAME_PEOPLE}:
        also = f" and `{ids.CONCERN} help`" if framework.routes else ""
        follow = " and follow concerns" if framework.routes else ""
        lines.append(f"`{ids.ENGAGEMENT} help`{also} say{'' if also else 's'} how to log engagements{follow}.")
        lines.append("Say “what's coming up” to me, and I answer with what is coming up for you.")
    if Action.NAME_PEOPLE in may:
        lines.append(f"With `{ids.PARTNERSHIP} people` you name, change and remove the people of your party.")
    if not may:
        lines.append(unknown())
    blocks = [section("\n".join(lines)), *actions(_starts(may)), context(provisions.source(framework))]
    return Rendered(" ".join(lines), blocks)


def records(may: frozenset[Action]) -> Rendered:
    """Where somebody finds engagements, or whom to ask for records; an answer does not list them all."""
    text = unknown()
    if may - {Action.NAME_PEOPLE}:
        text = (
            "My *Home* shows your party's latest engagements, "
            f"and `{ids.ENGAGEMENT} list` shows every one that you can see."
        )
    elif may:
        text = (
            "Concerns and engagements are for members and leads of the parties. "
            f"With `{ids.PARTNERSHIP} people` you name who is one of your party."
        )
    return Rendered(text.replace("*", ""), [section(text)])


def no_procedure(framework: str, nearest: tuple[tuple[str, str], ...], usually_goes: str) -> str:
    """For a text that lays down no way to raise a concern: what it has instead. `nearest` are reference and title."""
    listed = "; ".join(f"*{escape(ref, 75)}* {escape(title, 200)}" for ref, title in nearest)
    read = f" Read it with `{ids.PRINCIPLE} {escape(nearest[0][0], 75)}`." if nearest else ""
    also = (
        f"`{ids.PRINCIPLE}` with what happened says what the text has on it, and `{ids.ENGAGEMENT} log` keeps a record "
        f"of talks on it. What was raised under another text can still be read with `{ids.CONCERN} list`."
    )
    parts = (
        f"The {escape(framework, 200)} lays down no procedure for concerns, so none can be raised with me.",
        f"What it has that may come near: {listed}.{read}" if nearest else "",
        f"Where such a thing usually goes: {escape(usually_goes, 500)}" if usually_goes else "",
        also,
    )
    return "\n".join(filter(None, parts))


def unknown() -> str:
    """For somebody whom no party has named: what they can do, and whom to ask."""
    return (
        "Engagements and concerns are for people whom a party has named. If you take part for one, "
        f"ask that party's administrator to name you with `{ids.PARTNERSHIP} people`. "
        f"Anybody may ask me which principle applies, with `{ids.PRINCIPLE}` or by mentioning me."
    )


def _starts(may: frozenset[Action]) -> list[dict[str, object]]:
    offered = {
        Action.LOG_ENGAGEMENT: button(ids.START_ENGAGEMENT, "Log engagement"),
        Action.DRAFT_CONCERN: button(ids.START_CONCERN, "Raise concern"),
    }
    return [element for action, element in offered.items() if action in may]
