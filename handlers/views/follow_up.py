"""What is said above provisions that are shown again, and where a message leaves nothing to go on from."""

from bot.domain.framework import Side
from bot.domain.notice import Guidance, Said
from handlers.views.blocks import section
from handlers.views.provisions import SIDES
from handlers.views.text import Rendered

LEADS = {
    Said.LOOKED_UP: "",
    Said.MORE: "This is all that I have on it: our summary, and the official wording where it was imported.",
    Said.SHARED: "From the framework, shared for everybody here.",
    Said.HOLDS_FOR_SIDE: "Of what I named before, this holds for the {side}.",
    Said.ELSEWHERE_FOR_SIDE: "What I named before is said of the other side. "
    "This is the nearest to it that the framework says of the {side}.",
    Said.NOTHING_FOR_SIDE: "What I named before is said of the other side, and I find nothing like it for the "
    "{side}. Here it is once more.",
    Said.ANY_PARTY: "I know of nothing that the framework says of that party alone. "
    "What I named before is said of a side as a whole, so read it for them in the same way.",
}
REPLIES = {
    Guidance.NOTHING_BEFORE: "I do not know what this goes on from. I remember for 24 hours which provisions I named "
    "in a thread, and never the question. Ask again in a sentence, or name a provision, such as 7b.",
    Guidance.WHICH_SIDE: "No party has named you here, so I do not know which side is yours. "
    "Write “and for the union side?” or “and for the employer side?”.",
    Guidance.NOT_SHARED: "What you wanted to share did not reach the channel: Slack no longer let me post there. "
    "Look it up in that channel with `/principle`, and press *Share here* again.",
}


def lead(said: Said, side: Side | None) -> str:
    return LEADS[said].format(side=SIDES[side] if side else "")


def reply(guidance: Guidance) -> Rendered:
    text = REPLIES[guidance]
    return Rendered(text, [section(text)])
