"""Who takes part: the parties, and one party's people as its administrators see them."""

from collections.abc import Collection, Sequence

from bot.domain.people import Participant, Party, Person, Role
from bot.services.naming import OwnPeople
from bot.services.people import PartyShown
from handlers import ids
from handlers.people_forms import person_value, shown_metadata
from handlers.views.blocks import (
    Option,
    actions,
    button,
    context,
    divider,
    modal,
    option,
    paging,
    person_input,
    removal,
    section,
    ticks_input,
)
from handlers.views.notice import notice
from handlers.views.text import Block, Rendered, View, clip, escape, mention, on_date, packed, sentence

LONGEST_NAME = 200
LONGEST_TEXT = 3900
TITLE = "People"

# An option's description has room for 75 characters.
DOES = {
    Role.MEMBER: "logs and reads engagements, reads the party's concerns",
    Role.LEAD: "does so too, raises and responds to concerns, gets nudges",
    Role.ADMINISTRATOR: "names people; reads records only as a member or lead too",
}
KEPT = (
    "Kept of each person are their Slack id, your party and these roles, nothing more. "
    "The bot tells nobody that they were named, changed or removed: do so yourself."
)


def parties_message(parties: Sequence[PartyShown], *, leaving: bool = False) -> Rendered:
    """Parties by their sides; people are named to nobody but their own administrators.

    `leaving` where the framework lays down a notice of leaving it.
    """
    lines = [_party(each) for each in parties] or ["No party has been set up yet."]
    if not all(each.has_lead for each in parties):
        lines.append(f"A party's administrators name its lead with `{ids.PARTNERSHIP} people`.")
    notices = actions([button(ids.SHOW_LEAVINGS, "Notices of leaving")] if leaving else [])
    return Rendered(packed(lines, LONGEST_TEXT)[0], [*map(section, packed(lines)), *notices])


def people_modal(own: OwnPeople) -> View:
    blocks = [
        section(f"Who speaks for *{_name(own.party)}*"),
        *actions([button(ids.START_NAMING, "Name somebody", primary=True)]),
        context("\n".join(f"*{sentence(role)}* {does}" for role, does in DOES.items())),
        divider(),
        *[_line(each) for each in own.people.records],
        *paging(own.people, ids.PEOPLE_PAGE_BACK, ids.PEOPLE_PAGE, labels=("Back", "Next")),
        context(KEPT),
    ]
    return modal(ids.PEOPLE_MODAL, TITLE, blocks)


def name_form(party: Party) -> View:
    hint = (
        "Choose somebody of this workspace. Slack may also offer people of other organisations, from shared channels: "
        "named here they would get nudges and could do nothing. A person speaks for one party."
    )
    blocks = [
        section(f"Whom you choose will speak for *{_name(party)}*."),
        person_input(ids.PERSON, "Person", hint=hint),
        _roles({Role.MEMBER}),
        context(KEPT),
    ]
    return modal(ids.NAME_PERSON_MODAL, "Name somebody", blocks, submit="Name")


def change_form(shown: Participant) -> View:
    party = clip(shown.party.name, 60)
    blocks = [
        section(f"{mention(shown.person.user)} speaks for *{_name(shown.party)}*."),
        _roles(shown.roles),
        divider(),
        *actions(
            [
                removal(
                    ids.REMOVE_PERSON,
                    "Remove",
                    asks="Remove this person?",
                    warns=f"They will no longer speak for {party}: they see none of its records and get no nudges "
                    "any more. What they did stays, under the party's name.",
                )
            ]
        ),
    ]
    return modal(ids.CHANGE_PERSON_MODAL, "Change roles", blocks, submit="Save", private_metadata=shown_metadata(shown))


def removed(person: Person) -> View:
    return notice(f"{mention(person.user)} was removed from your party's people.", TITLE)


def people_or_farewell(own: OwnPeople | None) -> View:
    """The list, or for somebody who has just given up the role that shows it, that this is so."""
    if own is not None:
        return people_modal(own)
    return notice(
        "This was saved. You are no administrator of your party any more, so its people are not shown.", TITLE
    )


def _party(shown: PartyShown) -> str:
    lead = "has named a lead" if shown.has_lead else "no lead is named yet"
    leaves = f"; has given notice of leaving, which ends on {on_date(shown.leaves_on)}" if shown.leaves_on else ""
    return f"*{_name(shown.party)}*, {shown.party.side} side: {lead}{leaves}"


def _line(each: Participant) -> Block:
    text = f"{mention(each.person.user)}\n{_in_words(each.roles)}"
    return section(text, button(ids.START_CHANGE, "Change", person_value(each.person)))


def _in_words(roles: Collection[Role]) -> str:
    *others, last = [role.value for role in Role if role in roles] or ["no role"]
    return sentence(f"{', '.join(others)} and {last}" if others else last)


def _roles(chosen: Collection[Role]) -> Block:
    options: list[Option] = [option(role, sentence(role), sentence(does)) for role, does in DOES.items()]
    return ticks_input(ids.ROLES, "Roles", options, chosen)


def _name(party: Party) -> str:
    return escape(party.name, LONGEST_NAME)
