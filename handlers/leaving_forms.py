"""The modals about notices of leaving, as what the services ask for."""

from typing import Self

from bot.errors import InvalidInput
from handlers import ids
from handlers.forms import Submission, page_number
from handlers.payloads import ActionPayload, OpenView, Value, metadata, read_json

MATTERS_AT_ONCE = 3
CONFIRMED = "yes"


class GiveForm(Submission):
    def to_matters(self) -> tuple[str, ...]:
        """Raises InvalidInput where it is not confirmed."""
        ticked = self.view.element(ids.CONFIRM).selected_options or ()
        if not any(option.value == CONFIRMED for option in ticked):
            raise InvalidInput(ids.CONFIRM, "missing")
        return tuple(self.view.element(f"{ids.MATTER}.{n}").value or "" for n in range(MATTERS_AT_ONCE))


class MatterForm(Submission):
    @property
    def leaving(self) -> str:
        return ShownLeaving.of(self.view).leaving

    @property
    def matter(self) -> str:
        return self.view.element(ids.MATTER).value or ""


class ShownLeaving(Value):
    """The notice that a modal is about."""

    leaving: str

    @classmethod
    def of(cls, view: OpenView | None) -> Self:
        """Raises InvalidInput for a view that is about none."""
        return read_json(cls, view.private_metadata if view else "")


def leaving_metadata(leaving: str) -> str:
    return metadata(leaving=leaving)


def matter_number(payload: ActionPayload) -> int:
    """Counted from 0."""
    return page_number(payload.value)
