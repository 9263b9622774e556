"""Letters to Slack and back: uploaded and shared in the steps that Slack has for files, looked for, and deleted."""

from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

from slack_sdk.errors import SlackApiError

from bot.domain.letter import Letter
from bot.domain.outgoing import Address
from bot.messenger import Arrived, Impossible, NotArrived, Outcome, Unknown, Uploaded
from handlers.messenger import SlackMessenger
from handlers.outcomes import TROUBLE, not_known, outcome_of
from handlers.views.letter import comment, file_name, letter_file

UNKNOWN = "file_not_found"
DELETED = "file_deleted"
# What an administrator of the workspace has forbidden, or a file that is somebody else's.
_STAYS = frozenset({"cant_delete_file", "delete_not_allowed", "file_deleting_disabled"})


@dataclass(frozen=True)
class SlackFiles:
    """`messenger` knows the conversations, and gives clients that retry nothing by themselves."""

    messenger: SlackMessenger
    zone: ZoneInfo

    def upload(self, address: Address, letter: Letter) -> Uploaded | NotArrived | Impossible:
        client = self.messenger.client_for(address.team)
        # Asked for first, so that nothing is uploaded for somebody who cannot get it.
        channel = self.messenger.channel(client, address)
        if not isinstance(channel, str):
            return channel
        content = letter_file(letter, self.zone)
        try:
            given = client.files_getUploadURLExternal(filename=file_name(letter), length=len(content))
            _post(given["upload_url"], content, client.timeout)
        except HTTPError as error:
            with error:
                return NotArrived(f"upload refused (HTTP {error.code})")
        except TROUBLE as error:
            outcome = outcome_of(error)
            # An upload that nobody has shared is seen by nobody, whatever became of it.
            return outcome if isinstance(outcome, NotArrived | Impossible) else NotArrived(outcome.problem)
        return Uploaded(given["file_id"])

    def share(self, file: str, address: Address, letter: Letter) -> Outcome | Unknown:
        client = self.messenger.client_for(address.team)
        channel = self.messenger.channel(client, address)
        if not isinstance(channel, str):
            return channel
        shared: list[dict[str, str | None]] = [{"id": file, "title": letter.concern.reference}]
        try:
            client.files_completeUploadExternal(
                files=shared, channel_id=channel, initial_comment=comment(letter.concern)
            )
        except TROUBLE as error:
            if _code(error) != UNKNOWN:
                return outcome_of(error)
            # Slack says so of what was shared already, too.
            found = self.find(file, address)
            return Unknown() if isinstance(found, NotArrived) else found
        return Arrived(file)

    def find(self, file: str, address: Address) -> Outcome:
        client = self.messenger.client_for(address.team)
        channel = self.messenger.channel(client, address)
        if not isinstance(channel, str):
            return channel if isinstance(channel, Impossible) else not_known(channel)
        try:
            found = client.files_info(file=file)["file"]
        except TROUBLE as error:
            code = _code(error)
            if code in (UNKNOWN, DELETED):
                # Its reader may have deleted it since.
                return NotArrived(code) if code == UNKNOWN else Arrived(file)
            return not_known(outcome_of(error))
        is_there = any(channel in (found.get(places) or ()) for places in ("ims", "channels", "groups"))
        return Arrived(file) if is_there else NotArrived("not shared")

    def remove(self, file: str, address: Address) -> Outcome:
        try:
            self.messenger.client_for(address.team).files_delete(file=file)
        except TROUBLE as error:
            code = _code(error)
            if code in _STAYS:
                return Impossible(code)
            return Arrived(file) if code in (UNKNOWN, DELETED) else outcome_of(error)
        return Arrived(file)


def _post(url: str, content: bytes, seconds: float) -> None:
    """To the address that Slack gave for this file alone; it needs no token. Raises HTTPError unless Slack took it."""
    headers = {"Content-Type": "application/octet-stream"}
    with urlopen(Request(url, content, headers, method="POST"), timeout=seconds):  # noqa: S310 - Slack's own address
        pass


def _code(error: Exception) -> str:
    return str(error.response.get("error", "")) if isinstance(error, SlackApiError) else ""
