"""The last step of raising a concern: what it says in short, and what raising it does."""

from bot.domain.draft import Draft
from bot.services.drafts import Form
from handlers import ids
from handlers.raising_forms import STEP_OF, Step, place_metadata
from handlers.views import concern_words
from handlers.views.blocks import actions, as_typed, button, confirmed, context, modal, section
from handlers.views.engagement_form import EXPORTS_AND_KEYS
from handlers.views.text import Block, View, clip, on_date, plain

TITLE = "Raise a concern"
LONGEST_IN_SHORT = 200
CHANGED = (
    "*This draft was saved after you opened it*, by somebody else of your party or in another window of yours, so "
    "nothing was raised. Read it as it now is; then raise it."
)
MISSING = {
    "addressed_to": "the party it goes to",
    "points": "a point: what the concern is",
    "further_actions": "a further action that you believe is necessary",
    "provisions": "a provision it is about",
}
HEADINGS = {
    Step.MATTER: "What the concern is",
    Step.REMEDY: "Further action believed necessary",
    Step.GROUNDS: "What it rests on",
}
OURS = "That points, further actions and provisions are each named one by one is our working practice."


def check_step(form: Form, *, changed: bool = False) -> View:
    """`changed` says that it was saved by somebody else after it was read."""
    draft = form.draft
    blocks = [
        context(kept(form)),
        *([section(CHANGED)] if changed else []),
        *([section(_missing(draft))] if draft.missing else []),
        *([] if form.may_raise else [section(_for_a_lead(form))]),
        *([section(f"*Follows on concern {draft.follows}*")] if draft.follows else []),
        section(f"*To* {_addressee(form) or 'nobody chosen yet'}"),
        *(block for step in HEADINGS for block in _part(draft, step)),
        section(_route(form)),
        section(_what_raising_does(form)),
        *actions([discard(draft)]),
        context(f"{OURS} {EXPORTS_AND_KEYS}"),
    ]
    submit = "Raise" if form.may_raise and not draft.missing else None
    return a_step(draft, Step.CHECK, "Check and raise", blocks, submit=submit)


def a_step(draft: Draft, step: Step, title: str, blocks: list[Block], *, submit: str | None) -> View:
    """What is kept is not cancelled by closing the modal."""
    view = modal(ids.RAISE_CONCERN_MODAL, title, blocks, submit=submit, private_metadata=place_metadata(draft, step))
    return view | {"close": plain("Close")} if draft.version else view


def kept(form: Form) -> str:
    own = concern_words.name(form.participant.party.name)
    seen = f"only members and leads of {own} can see it"
    if not form.draft.version:
        return f"*Next* keeps it as a draft: {seen}."
    return f"Draft {form.draft.reference}: {seen}. Each step saves it."


def in_short(draft: Draft, step: Step) -> list[Block]:
    """A part of a draft, a line to each text, letter by letter."""
    lines = {Step.MATTER: _numbered(draft.points), Step.REMEDY: _numbered(draft.further_actions)}
    shown = lines.get(step) or (_grounds(draft) if step is Step.GROUNDS else [])
    return [as_typed("\n".join(shown))]


def discard(draft: Draft) -> Block:
    """Slack asks before it tells us of the press."""
    warns = "It is then gone for everybody of your party. Nobody else has seen it."
    made = button(ids.DISCARD_DRAFT, "Discard draft")
    return confirmed(made, asks=f"Discard {draft.reference}?", warns=warns)


def _part(draft: Draft, step: Step) -> list[Block]:
    change = button(ids.GO_TO_STEP, f"Change step {step}", str(int(step)))
    return [section(f"*{HEADINGS[step]}*", change) | {"block_id": f"{ids.STEP}.{int(step)}"}, *in_short(draft, step)]


def _numbered(texts: tuple[str, ...]) -> list[str]:
    return [f"{number}. {_line(text)}" for number, text in enumerate(texts, start=1)]


def _grounds(draft: Draft) -> list[str]:
    said = {
        "Provisions": ", ".join(draft.provisions),
        "Earlier attempts": _line(draft.earlier_attempts),
        "Links to evidence": str(len(draft.evidence) or ""),
        "Linked engagement": draft.engagement or "",
        "Already sent by letter on": on_date(draft.sent_by_letter) if draft.sent_by_letter else "",
    }
    return [f"{label}: {text}" for label, text in said.items() if text]


def _line(text: str) -> str:
    return clip(" ".join(text.split()), LONGEST_IN_SHORT)


def _missing(draft: Draft) -> str:
    named = [f"• {MISSING[field]} (step {int(STEP_OF[field])})" for field in draft.missing]
    return "*Still missing before it can be raised*\n" + "\n".join(named)


def _addressee(form: Form) -> str:
    """Empty where nobody is chosen, or a party that it cannot go to any more."""
    return next((concern_words.name(each.name) for each in form.addressees if each.id == form.draft.addressed_to), "")


def _route(form: Form) -> str:
    said = concern_words.route(form.route, _addressee(form) or "the party it goes to")
    if form.aim_date is None:
        return f"{said}\n{concern_words.aim_by_agreement(None)}"
    letter = form.draft.sent_by_letter
    counted = " The weeks count from the day of your letter: that is our working practice." if letter else ""
    if form.aim_date < form.today:
        return f"{said}\nIf raised now, the aim date is {on_date(form.aim_date)}: it has passed already.{counted}"
    return f"{said}\nIf raised now, the aim date is {on_date(form.aim_date)}. {concern_words.END_OF_DAY}{counted}"


def _what_raising_does(form: Form) -> str:
    own = concern_words.name(form.participant.party.name)
    return (
        f"*Raising sends it.* Members and leads of {own} and of the party it goes to can then see it; to anybody else "
        "nothing shows that it exists. Leads of the party it goes to are told by direct message, without its content."
    )


def _for_a_lead(form: Form) -> str:
    own = concern_words.name(form.participant.party.name)
    return (
        f"*A lead of {own} can raise it.* It is kept as a draft: tell them its reference, {form.draft.reference}. They "
        f"find it with `{ids.CONCERN} show {form.draft.reference}`."
    )
