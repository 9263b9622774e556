"""/partnership and the modals in which administrators name their own party's people."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.clock import Clock
from bot.domain.people import Person
from bot.partnership import Partnership
from bot.services import leaving, naming, people, settings
from bot.services.naming import OwnPeople
from handlers import grammar, ids
from handlers.commands import say, say_nearest
from handlers.grammar import Nearest, Verb
from handlers.modals import Modals, NotShown
from handlers.payloads import ActionPayload, CommandPayload, OpenView
from handlers.people_forms import ChangeForm, NameForm, ShownPerson, page_after, person_of
from handlers.upcoming import listed
from handlers.views import guidance
from handlers.views.leaving import leavings_modal
from handlers.views.people import (
    change_form,
    name_form,
    parties_message,
    people_modal,
    people_or_farewell,
    removed,
)
from handlers.views.settings import settings_modal
from handlers.views.text import View


@dataclass(frozen=True)
class PartnershipListeners:
    """`secret` keys the digests by which a submission that Slack repeats is known again."""

    partnership: Partnership
    clock: Clock
    secret: bytes
    modals: Modals

    def register(self, app: App) -> None:
        app.command(ids.PARTNERSHIP)(self.run)
        app.action(ids.START_NAMING)(self.press_name)
        app.action(ids.START_CHANGE)(self.press_change)
        app.action(ids.REMOVE_PERSON)(self.press_remove)
        for each in (ids.PEOPLE_PAGE, ids.PEOPLE_PAGE_BACK):
            app.action(each)(self.press_page)
        app.view(ids.NAME_PERSON_MODAL)(self.submit_name)
        app.view(ids.CHANGE_PERSON_MODAL)(self.submit_change)

    def run(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = CommandPayload.from_body(body)
        line = grammar.partnership(payload.text)
        if isinstance(line, Nearest):
            say_nearest(ack, payload, line)
        elif line.verb is Verb.PARTIES:
            shown = people.parties(self.partnership, by=payload.person, now=self.clock())
            say(ack, parties_message(shown, leaving=self.partnership.framework.notice is not None))
        elif line.verb is Verb.UPCOMING:
            self.modals.show(context, payload, listed(self.partnership, by=payload.person, now=self.clock()))
            ack()
        elif line.verb is Verb.NOTICE:
            self.modals.show(context, payload, self._leavings(payload.person))
            ack()
        elif line.verb is Verb.SETTINGS:
            self.modals.show(context, payload, settings_modal(settings.show(self.partnership, by=payload.person)))
            ack()
        elif line.verb is Verb.PEOPLE:
            self.modals.show(context, payload, people_modal(naming.page(self.partnership, by=payload.person)))
            ack()
        else:
            say(ack, guidance.help_for(ids.PARTNERSHIP, leaving=self.partnership.framework.notice is not None))

    def press_page(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        page = naming.page(self.partnership, by=payload.person, number=page_after(payload))
        self.modals.replace(context, payload, people_modal(page))
        ack()

    def press_name(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        self.modals.show(context, payload, name_form(naming.prepare(self.partnership, by=payload.person)))
        ack()

    def press_change(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        shown = naming.prepare_change(self.partnership, person_of(payload), by=payload.person)
        self.modals.show(context, payload, change_form(shown))
        ack()

    def press_remove(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        shown = ShownPerson.of(payload.view)
        own = naming.remove(
            self.partnership,
            shown.person,
            seen=shown.roles,
            by=payload.person,
            now=self.clock(),
            delivery=payload.delivery,
        )
        ack()
        # They are removed, whether or not that can be shown.
        with suppress(NotShown):
            self.modals.replace(context, payload, removed(shown.person))
        if payload.view is not None:
            self.modals.behind(context, payload.view, people_or_farewell(own))

    def submit_name(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = NameForm.from_body(body, self.secret)
        own = naming.name(
            self.partnership, form.named, form.roles, by=form.person, now=self.clock(), delivery=form.delivery
        )
        self._back_to_list(ack, context, form.view, own)

    def submit_change(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = ChangeForm.from_body(body, self.secret)
        shown = form.shown
        own = naming.change_roles(
            self.partnership,
            shown.person,
            form.roles,
            seen=shown.roles,
            by=form.person,
            now=self.clock(),
            delivery=form.delivery,
        )
        self._back_to_list(ack, context, form.view, own)

    def _leavings(self, by: Person) -> View:
        return leavings_modal(leaving.show_all(self.partnership, by=by, now=self.clock()))

    def _back_to_list(self, ack: Ack, context: BoltContext, view: OpenView, own: OwnPeople | None) -> None:
        self.modals.finish(ack, context, view, people_or_farewell(own))
