"""Files, from the address where their bytes are sent to the message in which they stand."""

from __future__ import annotations

import mimetypes
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from sandbox.conversations import Conversations
from sandbox.store import Store
from sandbox.values import Channel, File, Message, Refused


@dataclass
class Upload:
    """A file on its way: `content` is None until its bytes have come."""

    file_id: str
    name: str
    length: int
    content: bytes | None = None


class Files:
    """Uploads that are under way are in memory; what is complete is in the store."""

    def __init__(
        self, store: Store, conversations: Conversations, machine: Callable[[], float], address: Callable[[], str]
    ) -> None:
        self._store = store
        self._address = address
        self._conversations = conversations
        self._machine = machine
        self._lock = threading.Lock()
        self._uploads: dict[str, Upload] = {}

    def begin(self, name: str, length: int) -> tuple[str, str]:
        """A new file's id, and what its upload's address ends with."""
        token, file_id = secrets.token_urlsafe(24), "F" + secrets.token_hex(5).upper()
        with self._lock:
            self._uploads[token] = Upload(file_id, name, length)
        return file_id, token

    def receive(self, token: str, content: bytes) -> None:
        """Take the bytes, once; Refused with no_service (HTTP 404) or file_size_mismatch (HTTP 400)."""
        with self._lock:
            upload = self._uploads.get(token)
            if upload is None or upload.content is not None:
                raise Refused("no_service", status=404)
            if len(content) != upload.length:
                raise Refused("file_size_mismatch", status=400)
            upload.content = content

    def complete(self, wanted: Sequence[tuple[str, str | None]], channel: Channel | None) -> tuple[File, ...]:
        """Keep uploads, by id and title, and share them in a channel; all or none, and each once.

        Refused with file_not_found for one that is unknown, without its bytes, or complete already.
        """
        with self._lock:
            known = {upload.file_id: (token, upload) for token, upload in self._uploads.items()}
            if len({file_id for file_id, _ in wanted}) != len(wanted):
                raise Refused("file_not_found")
            for file_id, _ in wanted:
                if file_id not in known or known[file_id][1].content is None:
                    raise Refused("file_not_found")
            taken = [(self._uploads.pop(known[file_id][0]), title) for file_id, title in wanted]
        bot = self._conversations.app.bot_user
        return tuple(self._keep(upload, title, bot, channel) for upload, title in taken)

    def add(self, user: str, name: str, content: bytes) -> File:
        """A person's own file, shared nowhere yet."""
        upload = Upload("F" + secrets.token_hex(5).upper(), name, len(content), content)
        return self._keep(upload, None, user, None)

    def _keep(self, upload: Upload, title: str | None, user: str, channel: Channel | None) -> File:
        content = upload.content or b""
        file = File(
            id=upload.file_id,
            name=upload.name,
            title=title or upload.name,
            mimetype=mimetypes.guess_type(upload.name)[0] or "application/octet-stream",
            size=len(content),
            user=user,
            created=int(self._machine()),
            url=f"{self._address()}/files/{upload.file_id}/{quote(upload.name)}",
            channel=channel.id if channel else None,
        )
        self._store.put_file(file, content)
        return file

    def find(self, file_id: str) -> File:
        """Refused with file_not_found."""
        file = self._store.file(file_id)
        if file is None:
            raise Refused("file_not_found")
        return file

    def submitted(self, file_id: str) -> File:
        """A file that a person gives the app in a form, from where on the app may look at it."""
        file = replace(self.find(file_id), is_submitted=True)
        self._store.put_file(file, self.content(file))
        return file

    def content(self, file: File) -> bytes:
        return self._store.file_bytes(file.id)

    def delete(self, file: File) -> None:
        """Remove a file from where it stands; a message with nothing else in it goes too."""
        self._store.remove_file(file.id)
        for message in self._standing_in(file):
            rest = replace(message, files=tuple(each for each in message.files if each.id != file.id))
            if rest.text or rest.blocks or rest.files:
                self._conversations.edit(message, rest.text, rest.blocks, files=rest.files)
            else:
                self._conversations.remove(message)

    def _standing_in(self, file: File) -> list[Message]:
        found = self._store.changed_since(file.channel, "", None) if file.channel else []
        return [message for message in found if any(each.id == file.id for each in message.files)]
