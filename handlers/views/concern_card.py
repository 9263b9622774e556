"""One concern as a participant of either of its parties reads it."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.domain.concern import Concern, Entry, EntryKind, Reply
from bot.domain.framework import Strength
from bot.domain.procedure import ConcernAction, State
from bot.services.concerns import Shown
from handlers import ids
from handlers.forms import reference_metadata
from handlers.views import concern_words, provisions
from handlers.views.blocks import actions, as_typed, button, context, divider, modal, section
from handlers.views.links import with_links
from handlers.views.pages import paged, turning
from handlers.views.step_buttons import step_buttons
from handlers.views.text import Block, Rendered, View, at_moment, cited, on_date, packed, sentence

MOST_ENTRIES = 60
MOST_FOLLOWING = 5

# The likeliest first; what can be done at any time comes in a row below them.
STEPS = (
    ConcernAction.ACKNOWLEDGE,
    ConcernAction.AGREE_EXTENSION,
    ConcernAction.DECLINE_EXTENSION,
    ConcernAction.RESPOND,
    ConcernAction.RESOLVE,
    ConcernAction.FOLLOW_ON,
    ConcernAction.GIVE_INTERIM,
    ConcernAction.PROPOSE_EXTENSION,
    ConcernAction.TAKE_BACK_EXTENSION,
)
ANY_TIME = (ConcernAction.ADD_EVIDENCE, ConcernAction.NOTE, ConcernAction.LETTER, ConcernAction.WITHDRAW)
PRIMARY = {
    State.RAISED: ConcernAction.ACKNOWLEDGE,
    State.ACKNOWLEDGED: ConcernAction.RESPOND,
    State.RESPONDED: ConcernAction.RESOLVE,
    State.NOT_RESOLVED: ConcernAction.FOLLOW_ON,
}
OURS = (
    "References, states, nudges, acknowledgements, interim responses, answers point by point and aim dates by "
    "agreement are our working practice, and not the framework's."
)
# What was said beside the points, in the order in which it was said. Evidence and notes have parts of their own.
PRIVATE = {EntryKind.NOTED: "Private note of", EntryKind.UNSENT: "Answer not given, kept for"}
_SAID = tuple(set(EntryKind) - {EntryKind.EVIDENCE, EntryKind.NOTED, EntryKind.UNSENT, EntryKind.NUDGED})


def concern_modal(shown: Shown, zone: ZoneInfo, number: int = 0) -> View:
    """Page `number`, from 0, of the concern; nearly always there is only one. Beyond the last page: the last."""
    concern = shown.concern
    parts = (_content(concern), _grounds(shown), _said(concern, zone), _evidence(concern, zone), _notes(concern, zone))
    pages = paged([*(group for part in parts for group in part), *_timeline(concern, zone)])
    number = min(number, len(pages) - 1)
    return modal(
        ids.CONCERN_MODAL,
        f"Concern {concern.reference}",
        [
            section("\n".join(_head(shown, zone))),
            *_buttons(shown),
            divider(),
            *pages[number],
            *turning(number, len(pages), back=ids.CONCERN_PAGE_BACK, on=ids.CONCERN_PAGE),
            context(f"{OURS} {provisions.source(shown.framework)}"),
        ],
        private_metadata=reference_metadata(concern.reference),
    )


def acknowledged(shown: Shown) -> Rendered:
    """What the acknowledging person reads at once."""
    concern = shown.concern
    moves = "; it does not move that date" if concern.aim_date else ""
    text = (
        f"Concern {concern.reference} is acknowledged, and the lead who raised it is told. "
        f"{concern_words.aim_by_agreement(concern.aim_date)} Acknowledging is our working practice{moves}."
    )
    respond = step_buttons(
        concern, (ConcernAction.RESPOND,), shown.may, primary=ConcernAction.RESPOND, begun=shown.response_begun
    )
    return Rendered(text, [section(text), *actions([*respond, button(ids.SHOW_CONCERN, "Show", concern.reference)])])


def _head(shown: Shown, zone: ZoneInfo) -> list[str]:
    concern = shown.concern
    addressee = concern_words.name(concern.addressee)
    lines = [
        f"*State* {concern_words.STATES[concern.state]}",
        f"*From* {concern_words.name(concern.raised_by.name)}",
        f"*To* {concern_words.name(concern.addressed_to.name)}, {addressee}",
    ]
    if concern.aim_date:
        has_passed = concern.state.awaits_response and shown.today > concern.aim_date
        lines.append(f"*Aim date* {on_date(concern.aim_date)}{'. It has passed.' if has_passed else ''}")
    else:
        lines.append("*Aim date* none is laid down")
    lines += filter(None, [concern_words.moved(concern, zone)])
    if concern.extension:
        lines.append(
            f"*Proposed* {on_date(concern.extension.to)} as the aim date, by "
            f"{concern_words.name(concern.extension.proposed_by.name)}. It holds once both parties have agreed to it."
        )
    return lines


def _how_firm(shown: Shown) -> str:
    """Of an aim date that is awaited: in the framework's own strength, or agreed; what is ours; how there is one."""
    concern = shown.concern
    route = shown.framework.by_ref.get(concern.route or "")
    if not concern.state.awaits_response:
        return ""
    if concern.aim_date is None:
        return concern_words.aim_by_agreement(None)
    if concern.entries(EntryKind.EXTENSION_AGREED):
        return f"Both parties agreed to this aim date, which is our working practice. {concern_words.END_OF_DAY}"
    way = shown.framework.route_from(concern.raised_by.side)
    if route is None or way is None or way.weeks is None or route.strength is Strength.STATEMENT:
        return ""
    who = sentence(concern_words.name(concern.addressed_to.name))
    return (
        f"{who} {route.strength} respond within {way.weeks} weeks, here counted to {on_date(concern.aim_date)}. "
        f"{concern_words.END_OF_DAY}"
    )


def _buttons(shown: Shown) -> list[Block]:
    rows = (
        step_buttons(shown.concern, steps, shown.may, primary=PRIMARY.get(shown.concern.state), begun=begun)
        for steps, begun in ((STEPS, shown.response_begun), (ANY_TIME, False))
    )
    return [block for row in rows for block in actions(row)]


def _grounds(shown: Shown) -> list[list[Block]]:
    """Along which route, about what, and what it is linked to."""
    concern = shown.concern
    route = f"*Route* {cited(concern.route) if concern.route else 'none laid down'}"
    groups = [[section("\n".join(filter(None, [route, _how_firm(shown)]))), section("*Provisions it is about*")]]
    groups += [[block] for block in provisions.listed(shown.framework, concern.provisions)]
    if concern.sent_by_letter:
        counts = "; the weeks count from that day, which is our working practice" if concern.aim_date else ""
        groups.append([section(f"*Already sent by letter on* {on_date(concern.sent_by_letter)}{counts}.")])
    groups += [[linked] for linked in _links(shown)]
    if concern.earlier_attempts:
        groups.append([section("*Earlier attempts to settle it*"), as_typed(concern.earlier_attempts)])
    return groups


def _links(shown: Shown) -> Iterable[Block]:
    if shown.engagement:
        yield section(f"*Engagement* {shown.engagement}", button(ids.SHOW_ENGAGEMENT, "Show", shown.engagement))
    if earlier := shown.concern.follows:
        yield section(f"*Follows on from* {earlier}", button(ids.SHOW_CONCERN, "Show", earlier))
    for later in shown.followed_by[:MOST_FOLLOWING]:
        yield section(f"*Followed by* {later}", button(ids.SHOW_CONCERN, "Show", later))
    if more := shown.followed_by[MOST_FOLLOWING:]:
        yield section(f"{len(more)} more follow on from it: `{ids.CONCERN} list` has them.")


def _content(concern: Concern) -> list[list[Block]]:
    """Each point and further action with its reply; what stands in one inner list stays together on a page."""
    response = concern.response
    parts = (
        ("Point", concern.points, response.to_points if response else ()),
        ("Further action", concern.further_actions, response.to_further_actions if response else ()),
    )
    return [
        [section(f"*{label} {number + 1}*"), as_typed(text), *_reply(concern, replies[number : number + 1])]
        for label, texts, replies in parts
        for number, text in enumerate(texts)
    ]


def _reply(concern: Concern, replies: tuple[Reply, ...]) -> list[Block]:
    who = concern_words.name(concern.addressed_to.name)
    return [
        block
        for reply in replies
        for block in (section(f"_Response of {who}:_ *{reply.verdict}*"), as_typed(reply.reason))
    ]


def _said(concern: Concern, zone: ZoneInfo) -> list[list[Block]]:
    """Interim responses, reasons and words that went with a step, whole."""
    return [
        [_headed(sentence(concern_words.happened(entry)), entry, zone), as_typed(entry.detail)]
        for entry in concern.entries(*_SAID)
        if entry.detail
    ]


def _evidence(concern: Concern, zone: ZoneInfo) -> list[list[Block]]:
    first = [section("*Evidence raised with it*"), *map(with_links, concern.evidence)] if concern.evidence else []
    added = [
        [_headed("Evidence added", entry, zone), with_links(entry.detail)]
        for entry in concern.entries(EntryKind.EVIDENCE)
    ]
    return [*([first] if first else []), *added]


def _notes(concern: Concern, zone: ZoneInfo) -> list[list[Block]]:
    return [
        [
            _headed(
                f"{PRIVATE[entry.kind]} {concern_words.name(entry.party.name)}, which alone can read it", entry, zone
            ),
            as_typed(entry.detail),
        ]
        for entry in concern.entries(*PRIVATE)
    ]


def _headed(title: str, entry: Entry, zone: ZoneInfo) -> Block:
    return section(f"*{title}*\n{at_moment(entry.at, zone)}, {concern_words.by_whom(entry)}")


def _timeline(concern: Concern, zone: ZoneInfo) -> list[list[Block]]:
    entries = concern.timeline[-MOST_ENTRIES:]
    # A nudge to a lead and one to the party's channel are two entries that read the same.
    lines = list(dict.fromkeys(_line(entry, zone) for entry in entries))
    if len(entries) < len(concern.timeline):
        lines.insert(0, f"{len(concern.timeline) - len(entries)} earlier entries are not shown.")
    return [[section(text)] for text in packed(["*Timeline*", *lines])]


def _line(entry: Entry, zone: ZoneInfo) -> str:
    return f"• {at_moment(entry.at, zone)}  {concern_words.happened(entry)}, {concern_words.by_whom(entry)}"
