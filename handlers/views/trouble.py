"""What a person reads when it is not their doing: our own mistake, a modal that did not open, an old button."""

import json
from itertools import accumulate, takewhile

from handlers import ids
from handlers.views.blocks import as_typed, context, section
from handlers.views.text import LONGEST_SECTION, Rendered, split_plain

# A subcommand and what it is about.
LONGEST_QUICKLY_TYPED = 24
# All blocks of a message were seen to be refused beyond some 13,200 characters of JSON; the words above need some.
LONGEST_GIVEN_BACK = 11_500


def our_mistake(reference: str) -> str:
    return (
        "Sorry, something went wrong on our side, and it may not have been saved: "
        f"look with `{ids.CONCERN} list` or `{ids.ENGAGEMENT} list` before repeating it. "
        f"If it happens again, tell whoever runs this bot the reference {reference}."
    )


def not_shown(command: str) -> str:
    return f"Slack did not open the window in time. Nothing was changed: type `{command}` again."


def with_line(words: str, command: str, typed: str) -> Rendered:
    """Slack clears the line that was typed, so it is given back unless it is quickly typed again."""
    if len(typed) <= LONGEST_QUICKLY_TYPED and len(typed.split()) < 3:
        return Rendered(words, [section(words)])
    line = f"{command} {typed}"
    shown = line[: _fitting(line)]
    intro = (
        "You typed:" if shown == line else "The first part of what you typed, as much as Slack shows in one message:"
    )
    return Rendered(words, [section(words), context(intro), *map(as_typed, split_plain(shown, LONGEST_SECTION))])


def longer_than_the_form() -> str:
    return "Your words were longer than the form takes, so it begins with the first of them."


def earlier_version() -> str:
    return (
        "This belongs to an earlier version of the bot. "
        f"Open it again with `{ids.CONCERN} list` or `{ids.ENGAGEMENT} list`."
    )


def unknown_command() -> str:
    return f"This command belongs to another version of the bot. Try `{ids.PRINCIPLE} help`."


def no_words() -> str:
    return f"That message has no words that I can read. Say what happened after `{ids.PRINCIPLE}`, in your own words."


def not_installed() -> str:
    return "The bot has not been set up in this workspace. Ask whoever runs it to set it up."


def _fitting(line: str) -> int:
    """How many characters of it a message has room for: Slack counts them as JSON writes them."""
    lengths = accumulate(len(json.dumps(character, ensure_ascii=False)) - 2 for character in line)
    return sum(1 for _ in takewhile(lambda length: length <= LONGEST_GIVEN_BACK, lengths))
