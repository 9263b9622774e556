"""What a person reads when it is not their doing: our own mistake, a modal that did not open, an old button."""

from handlers import ids
from handlers.views.blocks import as_typed, context, section
from handlers.views.text import LONGEST_SECTION, Rendered, split_plain


def our_mistake(reference: str) -> str:
    return (
        "Sorry, something went wrong on our side, and it may not have been saved: "
        f"look with `{ids.CONCERN} list` or `{ids.ENGAGEMENT} list` before repeating it. "
        f"If it happens again, tell whoever runs this bot the reference {reference}."
    )


def not_shown(command: str) -> str:
    return f"Slack did not open the window in time. Nothing was changed: type `{command}` again."


def with_line(words: str, command: str, typed: str) -> Rendered:
    """Slack clears the line that was typed, so what is more than a single word of it is given back."""
    if len(typed.split()) < 2:
        return Rendered(words, [section(words)])
    whole = [as_typed(piece) for piece in split_plain(f"{command} {typed}", LONGEST_SECTION)]
    return Rendered(words, [section(words), context("You typed:"), *whole])


def longer_than_the_form() -> str:
    return "Your words were longer than the form takes, so it begins with the first of them. Here they are whole."


def earlier_version() -> str:
    return (
        "This belongs to an earlier version of the bot. "
        f"Open it again with `{ids.CONCERN} list` or `{ids.ENGAGEMENT} list`."
    )


def unknown_command() -> str:
    return f"This command belongs to another version of the bot. Try `{ids.PRINCIPLE} help`."


def not_installed() -> str:
    return "The bot has not been set up in this workspace. Ask whoever runs it to set it up."
