"""Writing a concern step by step, and raising it: the listeners of its steps and of what opens them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.clock import Clock
from bot.domain.draft import Draft, Part
from bot.domain.people import Person
from bot.domain.reference import Prefix
from bot.errors import ChangedMeanwhile, DraftGone, NotFound
from bot.partnership import Partnership
from bot.services import drafts, engagements
from handlers import ids
from handlers.drafts import Cited
from handlers.modals import Modals, NotShown
from handlers.payloads import ActionPayload, Interaction, read
from handlers.raising_forms import RaisingForm, Step, first_incomplete, holds, need_filled, wanted_step
from handlers.views.concern_card import concern_modal
from handlers.views.notice import notice
from handlers.views.raising import begun_with, grounds_step, matter_step, remedy_step, with_part
from handlers.views.raising_check import TITLE, check_step
from handlers.views.text import View

NOTHING_CITED = Cited()


@dataclass(frozen=True)
class Raising:
    """The steps as views, for whatever opens one."""

    partnership: Partnership
    clock: Clock

    def begun(self, by: Person, cited: Cited = NOTHING_CITED, follows: str | None = None) -> View:
        """The first step. Raises NoProcedure, NotAllowed; for a follow-on also NotFound and WrongState."""
        form = drafts.prepare(self.partnership, by=by, now=self.clock(), follows=follows)
        return matter_step(begun_with(form, cited))

    def of_draft(self, reference: str, by: Person, step: Step | None = None) -> View:
        """That step, or else the first that is incomplete. Raises NotFound."""
        form = drafts.show(self.partnership, reference, by=by, now=self.clock())
        return self.step(form, step or first_incomplete(form.draft), by)

    def step(self, form: drafts.Form, step: Step, by: Person, *, saved: Draft | None = None, add: bool = False) -> View:
        """`saved` is what somebody else saved meanwhile; `form` then holds what was typed."""
        match step:
            case Step.MATTER:
                return matter_step(form, saved, add=add)
            case Step.REMEDY:
                return remedy_step(form, saved, add=add)
            case Step.GROUNDS:
                suggested = () if form.draft.provisions else drafts.suggested(self.partnership, form)
                return grounds_step(form, suggested, engagements.latest(self.partnership, by=by), saved)
        return check_step(form)


@dataclass(frozen=True)
class RaisingListeners:
    """`secret` keys the digests by which a submission that Slack repeats is known again."""

    partnership: Partnership
    clock: Clock
    secret: bytes
    modals: Modals

    @property
    def raising(self) -> Raising:
        return Raising(self.partnership, self.clock)

    def register(self, app: App) -> None:
        app.shortcut(ids.RAISE_SHORTCUT)(self.choose_raise)
        app.action(ids.START_CONCERN)(self.press_raise)
        app.action(ids.START_FOLLOW_ON)(self.press_follow)
        app.action(ids.EDIT_DRAFT)(self.press_edit)
        app.action(ids.ADD_POINT)(self.press_add)
        app.action(ids.ADD_FURTHER_ACTION)(self.press_add)
        app.action(ids.GO_TO_STEP)(self.press_step)
        app.action(ids.DISCARD_DRAFT)(self.press_discard)
        app.view(ids.RAISE_CONCERN_MODAL)(self.submit_step)

    def choose_raise(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        chosen = read(Interaction, body)
        self.modals.show(context, chosen, self.raising.begun(chosen.person))
        ack()

    def press_raise(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        self.modals.show(context, payload, self.raising.begun(payload.person, payload.cited))
        ack()

    def press_follow(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        follows = payload.reference(Prefix.CONCERN)
        self.modals.show(context, payload, self.raising.begun(payload.person, follows=follows))
        ack()

    def press_edit(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        self.modals.show(context, payload, self.raising.of_draft(payload.reference(Prefix.CONCERN), payload.person))
        ack()

    def press_add(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        form = RaisingForm.left(payload)
        if (part := form.part) is None:
            raise NotFound
        kept, saved = self._keep(form, part)
        view = self.raising.step(with_part(kept, part), form.place.step, form.person, saved=saved, add=True)
        self.modals.replace(context, payload, view)
        ack()

    def press_step(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """What was typed is kept before another step is shown."""
        payload = ActionPayload.from_body(body)
        form, step = RaisingForm.left(payload), wanted_step(payload.value)
        if (part := form.part) is None:
            with _still_there():
                view = self.raising.of_draft(form.place.reference, form.person, step)
        else:
            view = self._after(form, part, step)
        self.modals.replace(context, payload, view)
        ack()

    def press_discard(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        form = RaisingForm.left(payload)
        place = form.place
        with _still_there():
            drafts.discard(
                self.partnership,
                place.reference,
                seen=place.version,
                by=form.person,
                delivery=form.delivery,
            )
        ack()
        # It is discarded, whether or not that can be shown.
        with suppress(NotShown):
            self.modals.replace(context, payload, notice(f"The draft {place.reference} has been discarded.", TITLE))

    def submit_step(self, ack: Ack, body: dict[str, Any]) -> None:
        form = RaisingForm.from_body(body, self.secret)
        if (part := form.part) is None:
            view = self._raise(form)
        else:
            need_filled(part)
            view = self._after(form, part, Step(form.place.step + 1))
        ack(response_action="update", view=view)

    def _raise(self, form: RaisingForm) -> View:
        place, by, now = form.place, form.person, self.clock()
        try:
            with _still_there():
                shown = drafts.raise_concern(
                    self.partnership, place.reference, seen=place.version, by=by, now=now, delivery=form.delivery
                )
        except ChangedMeanwhile:
            return check_step(drafts.show(self.partnership, place.reference, by=by, now=now), changed=True)
        return concern_modal(shown, self.partnership.calendar.zone)

    def _after(self, form: RaisingForm, part: Part, step: Step) -> View:
        """That step once the part is kept; the part's own again where somebody else kept another meanwhile."""
        kept, saved = self._keep(form, part)
        if saved is not None:
            return self.raising.step(with_part(kept, part), form.place.step, form.person, saved=saved)
        return self.raising.step(kept, step, form.person)

    def _keep(self, form: RaisingForm, part: Part) -> tuple[drafts.Form, Draft | None]:
        """The draft as it is afterwards; once more where it is not what was typed but what somebody else saved."""
        place, by, now = form.place, form.person, self.clock()
        reference, seen = place.reference, place.version
        if not reference:
            # By the modal, so that one whose first reply was lost does not begin a second draft.
            begun = drafts.begin(
                self.partnership,
                part,
                by=by,
                now=now,
                delivery=f"begun:{form.view.id}",
                follows=place.follows or None,
                cited=place.cited,
            )
            if holds(begun.draft, part, begun.today):
                return begun, None
            reference, seen = begun.draft.reference, 1
        with _still_there():
            return self._save(reference, part, seen, form)

    def _save(self, reference: str, part: Part, seen: int, form: RaisingForm) -> tuple[drafts.Form, Draft | None]:
        by, now = form.person, self.clock()
        try:
            kept = drafts.save(self.partnership, reference, part, seen=seen, by=by, now=now, delivery=form.delivery)
        except ChangedMeanwhile:
            changed = drafts.show(self.partnership, reference, by=by, now=now)
            return changed, changed.draft
        return kept, None


@contextmanager
def _still_there() -> Iterator[None]:
    """Somebody whose form is open on a draft is told that it is gone, and not that they mistyped a reference."""
    try:
        yield
    except NotFound:
        raise DraftGone from None
