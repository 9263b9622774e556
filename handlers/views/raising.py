"""The modals in which a concern is written, a step at a time."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.concern import MOST_FURTHER_ACTIONS, MOST_POINTS
from bot.domain.draft import Draft, Part
from bot.domain.engagement import Confidentiality, Engagement
from bot.domain.text import MOST_CHARACTERS
from bot.services.drafts import Form
from handlers import ids
from handlers.drafts import Cited
from handlers.raising_forms import NONE, Step
from handlers.views import concern_words, provisions
from handlers.views.blocks import (
    Option,
    actions,
    button,
    context,
    date_input,
    multi_select_input,
    option,
    section,
    select_input,
    text_input,
)
from handlers.views.engagement_form import EXPORTS_AND_KEYS
from handlers.views.notice import notice
from handlers.views.raising_check import HEADINGS, TITLE, a_step, discard, in_short, kept
from handlers.views.text import Block, View, split_plain

CHANGED = (
    "*This draft was saved after you opened this step*, by somebody else of your party or in another window of yours. "
    "It now says, in short:"
)
YOURS = (
    "Your words are in the fields below and are *not saved yet*. *Next* puts them in place of these; closing leaves "
    "the draft as it is."
)


def begun_with(form: Form, cited: Cited) -> Form:
    """With what words after the command, or an answer's button, start it with.

    Words too long for one point go on in the next.
    """
    if not cited.refs and not cited.words:
        return form
    points = tuple(split_plain(cited.words, MOST_CHARACTERS))[:MOST_POINTS]
    known = tuple(ref for ref in form.framework.by_ref if ref in cited.refs)
    return replace(form, draft=replace(form.draft, points=points, provisions=known))


def with_part(form: Form, part: Part) -> Form:
    """As somebody typed it, blank inputs too."""
    typed = {key: value for key, value in vars(part).items() if key != "addressed_to" or value is not None}
    return replace(form, draft=replace(form.draft, **typed))


def matter_step(form: Form, saved: Draft | None = None, *, add: bool = False) -> View:
    """`saved` is what somebody else saved, where `form` holds what was typed without having seen it.

    `add` shows one input more. A notice where there is no party to write to.
    """
    if not form.addressees:
        return notice("No party that a concern could go to has been set up yet. Ask whoever runs the bot.", TITLE)
    points = (*form.draft.points, "") if add or not form.draft.points else form.draft.points
    blocks = [
        *_follows(form),
        *_addressed_to(form),
        *_texts(ids.POINT, "Point", points[:MOST_POINTS], "What the concern is, one matter in each point."),
        *_another(ids.ADD_POINT, "Add a point", len(points), MOST_POINTS),
    ]
    return _step(form, Step.MATTER, blocks, saved)


def remedy_step(form: Form, saved: Draft | None = None, *, add: bool = False) -> View:
    texts = (*form.draft.further_actions, "") if add or not form.draft.further_actions else form.draft.further_actions
    hint = "What you believe is necessary, one matter in each."
    blocks = [
        *_texts(ids.FURTHER_ACTION, "Further action", texts[:MOST_FURTHER_ACTIONS], hint),
        *_another(ids.ADD_FURTHER_ACTION, "Add a further action", len(texts), MOST_FURTHER_ACTIONS),
    ]
    return _step(form, Step.REMEDY, blocks, saved)


def grounds_step(
    form: Form, suggested: tuple[str, ...], engagements: Sequence[Engagement], saved: Draft | None = None
) -> View:
    """`suggested` provisions are shown as chosen where the draft has none yet."""
    draft = form.draft
    suggests = bool(suggested) and not draft.provisions
    blocks = [
        multi_select_input(
            ids.SUGGESTED_PROVISIONS if suggests else ids.PROVISIONS,
            "Provisions it is about",
            provisions.options(form.framework),
            suggested if suggests else draft.provisions,
            hint="Suggested from your points: confirm or change them." if suggests else None,
        ),
        text_input(ids.EARLIER_ATTEMPTS, "Earlier attempts to settle it", draft.earlier_attempts, optional=True),
        text_input(ids.EVIDENCE, "Links to evidence", "\n".join(draft.evidence), optional=True, hint="One on a line."),
        select_input(
            ids.LINKED_ENGAGEMENT,
            "Linked engagement",
            _engagements(engagements, draft.engagement),
            draft.engagement or NONE,
            optional=True,
        ),
        date_input(
            ids.SENT_BY_LETTER,
            "Already sent by letter on",
            draft.sent_by_letter,
            optional=True,
            hint=_letter_hint(form),
        ),
    ]
    return _step(form, Step.GROUNDS, blocks, saved)


def _step(form: Form, step: Step, blocks: list[Block], saved: Draft | None) -> View:
    changed = [section(CHANGED), *in_short(saved, step), section(YOURS)] if saved is not None else []
    back = [button(ids.GO_TO_STEP, "Back", str(step - 1))] if step > Step.MATTER else []
    shown = [
        context(f"{HEADINGS[step]}. {kept(form)}"),
        *changed,
        *blocks,
        *actions([*back, *([discard(form.draft)] if form.draft.version else [])]),
        context(EXPORTS_AND_KEYS),
    ]
    title = f"Raise: step {step} of {len(Step)}"
    return a_step(form.draft, step, title, shown, submit="Next")


def _follows(form: Form) -> list[Block]:
    if form.draft.follows is None:
        return []
    follows = f"*Follows on concern {form.draft.follows}.*"
    return [section(f"{follows} What was not agreed there stands here to begin with: change it as you see fit.")]


def _addressed_to(form: Form) -> list[Block]:
    if len(form.addressees) == 1:
        return [section(f"*To* {concern_words.name(form.addressees[0].name)}")]
    offered = [option(party.id, party.name) for party in form.addressees]
    return [select_input(ids.ADDRESSED_TO, "To", offered, form.draft.addressed_to)]


def _texts(kind: str, label: str, texts: tuple[str, ...], hint: str) -> list[Block]:
    """One input each, numbered so that an input keeps its id, and with it what it holds, when another is added."""
    return [
        text_input(
            f"{kind}.{number}",
            f"{label} {number + 1}",
            text,
            optional=number > 0,
            hint=hint if number == 0 else None,
        )
        for number, text in enumerate(texts)
    ]


def _another(action: str, label: str, shown: int, most: int) -> list[Block]:
    return actions([button(action, label)] if shown < most else [])


def _engagements(latest: Sequence[Engagement], linked: str | None) -> list[Option]:
    """In confidence ones by reference alone. Nobody can take a choice back in every client, so "None" is one."""
    offered = {each.reference: _named(each) for each in latest}
    if linked is not None:
        offered.setdefault(linked, linked)
    return [option(NONE, "None"), *(option(reference, label) for reference, label in offered.items())]


def _named(engagement: Engagement) -> str:
    if engagement.confidentiality is Confidentiality.IN_CONFIDENCE:
        return f"{engagement.reference} (in confidence)"
    return f"{engagement.reference} {engagement.topic}"


def _letter_hint(form: Form) -> str:
    if form.route.weeks is None:
        return "If it went by letter before."
    weeks = f"the {form.route.weeks} weeks then count from that day, by our working practice"
    return f"If it went by letter before: {weeks}."
