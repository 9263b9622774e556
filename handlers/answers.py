"""The buttons that stand by an answer: saying how good it is, and sharing what it names."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.clock import Clock
from bot.domain.answer import Answer, Match
from bot.domain.outgoing import Address, Via
from bot.domain.verdict import AnswerVerdict
from bot.errors import InvalidInput
from bot.partnership import Partnership
from bot.services import asking
from handlers import ids
from handlers.modals import Modals
from handlers.payloads import ActionPayload
from handlers.views.answer import shared_already
from handlers.views.answer_modal import thanked_modal
from handlers.views.notice import notice

_VERDICTS = {ids.HELPFUL: AnswerVerdict.HELPFUL, ids.NOT_RIGHT: AnswerVerdict.NOT_RIGHT}


@dataclass(frozen=True)
class AnswerListeners:
    """A second press in the same place does nothing twice: the place is known again by a digest keyed with `secret`,

    which tells nobody who pressed there.
    """

    partnership: Partnership
    clock: Clock
    secret: bytes
    modals: Modals

    def register(self, app: App) -> None:
        app.action(ids.HELPFUL)(self.press_verdict)
        app.action(ids.NOT_RIGHT)(self.press_verdict)
        app.action(ids.SHARE)(self.press_share)

    def press_verdict(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        named = payload.named
        matches = tuple(Match(ref, 0.0) for ref in named.refs)
        asking.judge(
            self.partnership,
            Answer(self.partnership.framework.id, named.version, named.certainty, matches, named.outside),
            _VERDICTS[payload.action_id],
            by=payload.person,
            now=self.clock(),
            delivery=self._place("verdict", payload),
            thanks=_by_url(Via.REPLACEMENT, payload),
            can_share=payload.is_among_others,
        )
        if payload.view is not None:
            self.modals.replace(context, payload, thanked_modal(payload.view.blocks))
        ack()

    def press_share(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        to = _by_url(Via.SHARED, payload)
        if to is None:
            raise InvalidInput("payload", "unreadable")
        is_first = asking.share(
            self.partnership,
            payload.named.refs,
            payload.named.version,
            to=to,
            now=self.clock(),
            delivery=self._place("share", payload),
        )
        if not is_first:
            self.modals.show(context, payload, notice(shared_already()))
        ack()

    def _place(self, what: str, payload: ActionPayload) -> str:
        where = payload.view.id if payload.view else f"{payload.channel}:{payload.message_ts}"
        return f"{what}:{hmac.new(self.secret, f'{what}:{where}'.encode(), hashlib.sha256).hexdigest()}"


def _by_url(via: Via, payload: ActionPayload) -> Address | None:
    """None in a modal. Only who shares is kept with it, to be told should it not arrive."""
    if payload.response_url is None:
        return None
    user = payload.person.user if via is Via.SHARED else None
    return Address(via, payload.person.team, user, response_url=payload.response_url)
