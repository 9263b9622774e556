"""/concern and the buttons and forms that belong to it."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.clock import Clock
from bot.domain.concern import EntryKind
from bot.domain.listed import Which
from bot.domain.people import Person
from bot.domain.procedure import ConcernAction
from bot.domain.reference import Prefix
from bot.errors import NotFound
from bot.partnership import Partnership
from bot.services import concerns, drafts, letters, responses
from handlers import grammar, ids
from handlers.commands import say, say_nearest
from handlers.concern_list import listed
from handlers.drafts import Cited, RaiseDraft
from handlers.forms import ConcernPage, ConcernsFilter, RaiseForm, RespondForm, WithdrawForm, raise_draft
from handlers.grammar import Line, Nearest, Verb
from handlers.modals import Modals, NotShown
from handlers.payloads import ActionPayload, CommandPayload
from handlers.views import guidance
from handlers.views.concern_card import acknowledged, concern_modal
from handlers.views.concern_form import draft_from, raise_form
from handlers.views.letter_form import letter_form
from handlers.views.response_form import respond_form, withdraw_form
from handlers.views.text import View


@dataclass(frozen=True)
class ConcernListeners:
    """`secret` keys the digests by which a submission that Slack repeats is known again."""

    partnership: Partnership
    clock: Clock
    secret: bytes
    modals: Modals

    def register(self, app: App) -> None:
        app.command(ids.CONCERN)(self.run)
        app.action(ids.START_CONCERN)(self.press_raise)
        app.action(ids.ADD_POINT)(self.press_add)
        app.action(ids.ADD_FURTHER_ACTION)(self.press_add)
        app.action(ids.SHOW_CONCERN)(self.press_show)
        app.action(ids.CONCERN_PAGE)(self.press_page)
        app.action(ids.CONCERN_PAGE_BACK)(self.press_page)
        app.action(ids.ACKNOWLEDGE_CONCERN)(self.press_acknowledge)
        app.action(ids.START_RESPONSE)(self.press_respond)
        app.action(ids.START_WITHDRAWAL)(self.press_withdraw)
        app.view(ids.RAISE_CONCERN_MODAL)(self.submit_raise)
        app.view(ids.RESPOND_MODAL)(self.submit_response)
        app.view(ids.WITHDRAW_MODAL)(self.submit_withdrawal)

    def run(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = CommandPayload.from_body(body)
        framework = self.partnership.framework
        line = grammar.concern(payload.text, can_raise=bool(framework.routes))
        if isinstance(line, Nearest):
            say_nearest(ack, payload, line)
        elif line.verb is Verb.HELP and not framework.routes:
            raise framework.no_procedure()
        elif line.verb is Verb.HELP:
            say(ack, guidance.help_for(ids.CONCERN))
        elif line.verb is Verb.ACKNOWLEDGE:
            say(ack, acknowledged(self._acknowledge(line.reference, payload)))
        else:
            self.modals.show(context, payload, self._modal(line, payload.person))
            ack()

    def press_raise(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        self.modals.show(context, payload, self._form(draft_from(payload.cited), payload.person))
        ack()

    def press_add(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        if payload.view is None:
            raise NotFound
        draft = raise_draft(payload.view)
        is_point = payload.action_id == ids.ADD_POINT
        longer = draft.with_another_point() if is_point else draft.with_another_further_action()
        self.modals.replace(context, payload, self._form(longer, payload.person))
        ack()

    def press_show(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        self.modals.show(context, payload, self._shown(payload.reference(Prefix.CONCERN), payload.person))
        ack()

    def press_page(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        page = ConcernPage.after(payload)
        self.modals.replace(context, payload, self._shown(page.reference, payload.person, page.number))
        ack()

    def press_acknowledge(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        shown = self._acknowledge(payload.reference(Prefix.CONCERN), payload)
        ack()
        # It is acknowledged, whether or not that can be shown.
        with suppress(NotShown):
            self.modals.replace(context, payload, self._card(shown))

    def press_respond(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        self.modals.show(context, payload, self._responding(payload.reference(Prefix.CONCERN), payload.person))
        ack()

    def press_withdraw(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        self.modals.show(context, payload, self._withdrawing(payload.reference(Prefix.CONCERN), payload.person))
        ack()

    def submit_raise(self, ack: Ack, body: dict[str, Any]) -> None:
        form = RaiseForm.from_body(body, self.secret)
        first, *others = form.to_parts()
        by, now = form.person, self.clock()
        kept = drafts.begin(self.partnership, first, by=by, now=now, delivery=form.delivery)
        for number, part in enumerate(others):
            kept = drafts.save(
                self.partnership,
                kept.draft.reference,
                part,
                seen=kept.draft.version,
                by=by,
                now=now,
                delivery=f"{form.delivery}:{number}",
            )
        shown = drafts.raise_concern(
            self.partnership,
            kept.draft.reference,
            seen=kept.draft.version,
            by=by,
            now=now,
            delivery=f"{form.delivery}:raise",
        )
        ack(response_action="update", view=self._card(shown))

    def submit_response(self, ack: Ack, body: dict[str, Any]) -> None:
        form = RespondForm.from_body(body, self.secret)
        by, now = form.person, self.clock()
        seen = responses.prepare(self.partnership, form.reference, by=by, now=now).draft.version
        kept = responses.save(
            self.partnership,
            form.reference,
            to_points=form.to_replies(ids.POINT),
            to_further_actions=form.to_replies(ids.FURTHER_ACTION),
            seen=seen,
            by=by,
            now=now,
            delivery=form.delivery,
        )
        shown = responses.give(
            self.partnership,
            form.reference,
            seen=kept.draft.version,
            by=by,
            now=now,
            delivery=f"{form.delivery}:give",
        )
        ack(response_action="update", view=self._card(shown))

    def submit_withdrawal(self, ack: Ack, body: dict[str, Any]) -> None:
        form = WithdrawForm.from_body(body, self.secret)
        shown = concerns.act(
            self.partnership,
            form.reference,
            EntryKind.WITHDRAWN,
            by=form.person,
            now=self.clock(),
            delivery=form.delivery,
        )
        ack(response_action="update", view=self._card(shown))

    def _modal(self, line: Line, by: Person) -> View:
        match line.verb:
            case Verb.LIST:
                chosen = ConcernsFilter(which=Which(line.words or Which.ALL))
                return listed(self.partnership, chosen, by=by, now=self.clock())
            case Verb.SHOW:
                return self._shown(line.reference, by)
            case Verb.RESPOND:
                return self._responding(line.reference, by)
            case Verb.LETTER:
                return letter_form(letters.prepare(self.partnership, line.reference, by=by))
            case Verb.WITHDRAW:
                return self._withdrawing(line.reference, by)
        return self._form(draft_from(Cited(words=line.words)), by)

    def _acknowledge(self, reference: str, payload: CommandPayload | ActionPayload) -> concerns.Shown:
        return concerns.act(
            self.partnership,
            reference,
            EntryKind.ACKNOWLEDGED,
            by=payload.person,
            now=self.clock(),
            delivery=payload.delivery,
        )

    def _responding(self, reference: str, by: Person) -> View:
        action = ConcernAction.RESPOND
        return respond_form(concerns.prepare(self.partnership, reference, action, by=by, now=self.clock()))

    def _withdrawing(self, reference: str, by: Person) -> View:
        action = ConcernAction.WITHDRAW
        return withdraw_form(concerns.prepare(self.partnership, reference, action, by=by, now=self.clock()))

    def _form(self, draft: RaiseDraft, by: Person) -> View:
        return raise_form(drafts.prepare(self.partnership, by=by, now=self.clock()), draft)

    def _shown(self, reference: str, by: Person, number: int = 0) -> View:
        return self._card(concerns.show(self.partnership, reference, by=by, now=self.clock()), number)

    def _card(self, shown: concerns.Shown, number: int = 0) -> View:
        return concern_modal(shown, self.partnership.calendar.zone, number)
