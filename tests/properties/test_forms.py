"""What somebody puts into a modal arrives as it was put in, also after the modal was changed under it."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.engagement import Confidentiality, How, Stage
from bot.domain.follow_up_action import FollowUpAction
from bot.domain.framework import Side
from bot.domain.people import Participant, Party, Person, Role
from bot.services import engagements, follow_up_actions
from handlers import ids
from handlers.drafts import LogDraft
from handlers.engagement_forms import ActionForm, NoteForm, Readers, UpdateForm
from handlers.forms import LogForm
from handlers.payloads import ActionPayload
from handlers.people_forms import ChangeForm, NameForm, ShownPerson
from handlers.views.engagement_form import log_form, update_form
from handlers.views.engagement_step_forms import action_form, note_form
from handlers.views.people import change_form, name_form
from sandbox.people import TEAM
from tests.bodies import SECRET, pressed, submitted
from tests.builders import EMPLOYER, UNION
from tests.storage.records import an_engagement
from tests.surfaces import FRAMEWORK, REFS, participants, people, roles, texts

LANTERN = Party("lantern", "Lantern Civil Servants", Side.UNION)
LEAD = Participant(Person("T1", "U1"), UNION, frozenset({Role.LEAD}))
LOGGING = engagements.Form(LEAD, (EMPLOYER, UNION, LANTERN), FRAMEWORK, ("7b", "10"), date(2026, 9, 2))

slowly = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
some_refs = st.lists(st.sampled_from(REFS), unique=True, max_size=6).map(lambda found: sorted(found, key=REFS.index))
typed_engagements = st.builds(
    engagements.Typed,
    topic=texts(150),
    description=texts(3000),
    stage=st.sampled_from(Stage),
    on=st.dates(date(2016, 1, 1), date(2034, 1, 1)),
    how=st.sampled_from(How),
    decision_date=st.none() | st.dates(date(2016, 1, 1), date(2034, 1, 1)),
    parties=st.sets(st.sampled_from((EMPLOYER.id, LANTERN.id, UNION.id)), min_size=1).map(sorted).map(tuple),
    provisions=some_refs.map(tuple),
    confidentiality=st.sampled_from(Confidentiality),
)


def _log_values(typed: engagements.Typed, provisions: str = ids.PROVISIONS) -> dict[Any, Any]:
    return {
        ids.TOPIC: typed.topic,
        ids.DESCRIPTION: typed.description,
        ids.STAGE: typed.stage,
        ids.ON: typed.on.isoformat(),
        ids.HOW: typed.how,
        ids.PARTIES: typed.parties,
        provisions: typed.provisions,
        ids.CONFIDENTIALITY: typed.confidentiality,
        **({ids.DECISION_DATE: typed.decision_date.isoformat()} if typed.decision_date else {}),
    }


@slowly
@given(typed_engagements)
def test_an_engagement_arrives_as_it_was_filled_in(typed: engagements.Typed) -> None:
    body = submitted(log_form(LOGGING, LogDraft()), _log_values(typed))

    form = LogForm.from_body(body, SECRET)

    assert form.to_typed() == typed
    assert not form.draft.suggested


@slowly
@given(typed_engagements)
def test_suggested_provisions_stand_in_the_form_again_beside_all_that_was_typed(typed: engagements.Typed) -> None:
    typed = replace(typed, provisions=())
    first = submitted(log_form(LOGGING, LogDraft()), _log_values(typed))
    draft = LogForm.from_body(first, SECRET).draft.with_suggestions(LOGGING.suggested)

    again = log_form(LOGGING, draft)

    # Slack keeps what unchanged inputs hold, and another client may show the form's own first values.
    for kept in (first["view"]["state"]["values"], None):
        form = LogForm.from_body(submitted(again, {}, kept), SECRET)
        assert form.to_typed() == replace(typed, provisions=tuple(sorted(LOGGING.suggested, key=REFS.index)))
        assert form.draft.suggested


def test_suggestions_taken_out_again_stay_out() -> None:
    again = log_form(LOGGING, LogDraft(provisions=("7b",), suggested=True))

    form = LogForm.from_body(submitted(again, {ids.SUGGESTED_PROVISIONS: []}), SECRET)

    assert form.draft.provisions == ()
    assert form.draft.suggested


@slowly
@given(typed_engagements)
def test_an_engagement_that_is_not_changed_arrives_as_it_was_logged(typed: engagements.Typed) -> None:
    same = {name: getattr(typed, name) for name in engagements.Edited.__dataclass_fields__}
    parties = tuple(each for each in LOGGING.parties if each.id in typed.parties)
    logged = an_engagement(**{**same, "parties": parties}, version=7)

    form = UpdateForm.from_body(submitted(update_form(logged, LOGGING)), SECRET)

    edited = form.to_edited()
    assert (form.read.reference, form.read.version) == ("E-4HX9", 7)
    assert replace(edited, parties=tuple(sorted(edited.parties))) == engagements.Edited(**same)


@slowly
@given(texts(500), people, st.dates(date(2016, 1, 1), date(2034, 1, 1)))
def test_a_follow_up_action_arrives_as_it_was_filled_in(what: str, owner: Person, due: date) -> None:
    form = follow_up_actions.Form(an_engagement(), LEAD, date(2026, 9, 2))
    values: dict[Any, Any] = {ids.WHAT: what, ids.OWNER: owner.user, ids.DUE: due.isoformat()}

    sent = ActionForm.from_body(submitted(action_form(form), values), SECRET)

    assert sent.to_typed() == follow_up_actions.Typed(what, Person(TEAM, owner.user), due)
    action = FollowUpAction(3, what, Person(TEAM, owner.user), UNION, due)
    again = ActionForm.from_body(submitted(action_form(replace(form, action=action))), SECRET)
    assert (again.to_typed(), again.read.number) == (sent.to_typed(), 3)


@slowly
@given(texts(3000), st.sampled_from(Readers))
def test_a_note_arrives_as_it_was_written(words: str, readers: Readers) -> None:
    view = note_form(an_engagement())

    sent = NoteForm.from_body(submitted(view, {ids.WORDS: words, ids.READERS: readers}), SECRET)

    assert (sent.words, sent.own) == (words, readers is Readers.OWN)
    assert NoteForm.from_body(submitted(view, {ids.WORDS: words}), SECRET).own, (
        "only one's own party, if nothing is said"
    )


@given(participants, roles.filter(bool))
def test_somebody_is_named_with_the_roles_that_were_ticked(shown: Participant, ticked: frozenset[Role]) -> None:
    values: dict[Any, Any] = {ids.PERSON: shown.person.user, ids.ROLES: sorted(ticked)}

    form = NameForm.from_body(submitted(name_form(shown.party), values), SECRET)

    assert (form.named, form.roles) == (Person(TEAM, shown.person.user), ticked)


@given(participants, roles.filter(bool))
def test_a_change_of_roles_carries_what_was_seen_and_what_was_ticked(
    shown: Participant, ticked: frozenset[Role]
) -> None:
    view = change_form(shown)
    form = ChangeForm.from_body(submitted(view, {ids.ROLES: sorted(ticked)}), SECRET)
    untouched = ChangeForm.from_body(submitted(view), SECRET)
    removal = ActionPayload.from_body(pressed(view, ids.REMOVE_PERSON))

    assert (form.shown.person, form.shown.roles, form.roles) == (shown.person, shown.roles, ticked)
    assert untouched.roles == shown.roles
    assert ShownPerson.of(removal.view) == form.shown
