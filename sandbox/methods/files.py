"""files.*: uploading in three steps, looking at a file, and deleting one."""

from __future__ import annotations

from sandbox.arguments import Arguments
from sandbox.block_kit.schema import Report, array, record, string
from sandbox.methods.access import need_scope
from sandbox.payloads import file_object
from sandbox.values import Channel, File, Json, Refused
from sandbox.workspace import Workspace

_FILES = array(record({"id": string(1)}, {"title": string(1)}), 1, 10)


def get_upload_url(workspace: Workspace, arguments: Arguments) -> Json:
    need_scope(workspace, "files:write")
    name, length = arguments.need("filename"), arguments.need("length")
    if not length.isdecimal() or int(length) < 1:
        raise Refused("invalid_arguments", errors=["must be greater than 0 [json-pointer:/length]"])
    file_id, token = workspace.files.begin(name, int(length))
    return {"upload_url": f"{workspace.address}/upload/{token}", "file_id": file_id}


def complete_upload(workspace: Workspace, arguments: Arguments) -> Json:
    """Without a channel the file stays the app's own; with one it stands in a message of the app's there."""
    need_scope(workspace, "files:write")
    wanted = arguments.structure("files")
    report = Report()
    _FILES(wanted, "/files", report)
    if report.errors:
        raise Refused("invalid_arguments", errors=report.errors)
    channel = _channel(workspace, arguments)
    thread_ts = arguments.get("thread_ts")
    root = workspace.conversations.root(channel.id, thread_ts).ts if channel and thread_ts else None
    files = workspace.files.complete([(each["id"], each.get("title")) for each in wanted], channel)
    if channel:
        comment = arguments.get("initial_comment") or ""
        workspace.conversations.posted(channel, comment, thread_ts=root, files=files)
    return {"files": [file_object(file) for file in files]}


def info(workspace: Workspace, arguments: Arguments) -> Json:
    """Beside what a message shows of a file, where it is shared."""
    need_scope(workspace, "files:read")
    file = _visible(workspace, arguments)
    return {"file": file_object(file) | _places(workspace, file), "comments": []}


def delete(workspace: Workspace, arguments: Arguments) -> Json:
    need_scope(workspace, "files:write")
    file = _visible(workspace, arguments)
    if file.user != workspace.app.bot_user:
        raise Refused("cant_delete_file")
    workspace.files.delete(file)
    return {}


def _channel(workspace: Workspace, arguments: Arguments) -> Channel | None:
    name = arguments.get("channel_id")
    return workspace.conversations.channel_to_write(workspace.app.bot_user, name) if name else None


def _places(workspace: Workspace, file: File) -> Json:
    kind = workspace.channel(file.channel).kind if file.channel else None
    kinds = (("channels", "public"), ("groups", "private"), ("ims", "im"))
    return {name: [file.channel] if kind == each else [] for name, each in kinds}


def _visible(workspace: Workspace, arguments: Arguments) -> File:
    """Its own files, those where it is a member, and those that it was given; of others it is told nothing."""
    file = workspace.files.find(arguments.need("file"))
    bot = workspace.app.bot_user
    is_there = file.channel is not None and bot in workspace.channel(file.channel).members
    if file.user != bot and not is_there and not file.is_submitted:
        raise Refused("file_not_found")
    return file
