"""The bot's Home, and the modal in which a question is asked from it."""

from zoneinfo import ZoneInfo

from bot.domain.engagement import Confidentiality, Engagement
from bot.domain.people import Party
from bot.domain.permissions import Action
from bot.services.home import Home, Records, SetUp
from handlers import ids
from handlers.views import answer_modal, concern_words, guidance, provisions
from handlers.views.blocks import actions, button, context, divider, modal, section, text_input
from handlers.views.home_concerns import FIRST_PAGE, concerns_on_home, part
from handlers.views.leaving import leaving_line
from handlers.views.text import Block, View, at_moment, escape, on_date, sentence
from handlers.views.upcoming import start_button


def home_view(home: Home, zone: ZoneInfo) -> View:
    """Slack keeps a Home until the next is published, so of what is in confidence it has the reference alone."""
    blocks = [section(_welcome(home)), *actions(_starts(home))]
    blocks += [leaving_line(each) for each in home.leaving]
    if home.records is not None:
        has_procedure = bool(home.framework.routes)
        blocks += concerns_on_home(home.records, home.today, zone, has_procedure=has_procedure)
        blocks += _engagements(home.records)
    if home.set_up is not None:
        blocks += _to_set_up(home.set_up)
    as_of = f"As it stood on {at_moment(home.now, zone)}."
    blocks += [divider(), section(as_of, button(ids.REFRESH_HOME, "Refresh"))]
    return {"type": "home", "blocks": [*blocks, context(provisions.source(home.framework))]}


def ask_form() -> View:
    hint = "In your own words, or by its reference, such as 7b. The question is not kept."
    question = text_input(ids.QUESTION, "What happened?", hint=hint)
    return modal(ids.ASK_MODAL, answer_modal.TITLE, [question], submit="Ask")


def _welcome(home: Home) -> str:
    title = escape(home.framework.title, 200)
    if home.party is None:
        return f"Welcome. I help the two sides of the {title} to work with it.\n{guidance.unknown()}"
    return f"You speak for *{_name(home.party)}*, {home.party.side} side, in the {title}."


def _starts(home: Home) -> list[Block]:
    offered = {
        Action.LOG_ENGAGEMENT: button(ids.START_ENGAGEMENT, "Log engagement"),
        Action.DRAFT_CONCERN: button(ids.START_CONCERN, "Raise concern"),
        Action.NAME_PEOPLE: button(ids.PEOPLE_PAGE, "People", FIRST_PAGE),
    }
    ask = button(ids.START_QUESTION, "Ask which principle applies", primary=True)
    coming_up = [start_button()] if home.records is not None else []
    own = [button(ids.SHOW_SETTINGS, "Settings")] if home.party is not None else []
    return [ask, *coming_up, *(element for action, element in offered.items() if action in home.may), *own]


def _to_set_up(set_up: SetUp) -> list[Block]:
    if set_up.is_complete:
        return [context("Set-up is complete: your party has a lead and named people, and the official wording is in.")]
    steps = (
        (
            set_up.has_lead,
            "A lead of your party is named.",
            "Name a lead of your party with *People* above; no concern reaches it until then.",
        ),
        (
            set_up.has_named_others,
            "Others of your party are named beside you.",
            "Name the others who speak for your party with *People* above.",
        ),
        (
            set_up.has_wording,
            "The framework's official wording is imported.",
            "Ask whoever runs the bot to import the framework's official wording; answers have summaries until then.",
        ),
    )
    lines = [f"*Done:* {done}" if is_done else f"*To do:* {to_do}" for is_done, done, to_do in steps]
    return [*part("To set up"), section("\n".join(lines))]


def _engagements(records: Records) -> list[Block]:
    every = button(ids.ENGAGEMENTS_PAGE, "All engagements", FIRST_PAGE)
    some = bool(records.engagements.records)
    said = "The latest that your party takes part in." if some else "Your party takes part in none that is logged."
    return [*part("Engagements"), section(said, every), *map(_engagement, records.engagements.records)]


def _engagement(engagement: Engagement) -> Block:
    confidential = engagement.confidentiality is Confidentiality.IN_CONFIDENCE
    topic = "in confidence" if confidential else escape(engagement.topic, 1000)
    text = f"*{engagement.reference}* {topic}\n{sentence(engagement.stage)}, {on_date(engagement.on)}"
    return section(text, button(ids.SHOW_ENGAGEMENT, "Show", engagement.reference))


def _name(party: Party) -> str:
    return escape(party.name, concern_words.LONGEST_NAME)
