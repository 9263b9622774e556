"""The arguments that each method takes here; what Slack may know besides is refused by name, not lost in silence."""

from __future__ import annotations

from sandbox.arguments import Arguments

_PAGED = {"cursor", "limit"}
_READING = {"channel", "inclusive", "include_all_metadata", "latest", "oldest", *_PAGED}
_SAID = {"channel", "text", "blocks"}
_STATUS = {"channel_id", "thread_ts", "status"}
_TRIGGERED = {"trigger_id", "view"}

ACCEPTED: dict[str, frozenset[str]] = {
    method: frozenset(names)
    for method, names in {
        "agents.sessions.setStatus": _STATUS | {"title"},
        "apps.connections.open": set(),
        "assistant.threads.setStatus": _STATUS | {"loading_messages"},
        "assistant.threads.setSuggestedPrompts": {"channel_id", "thread_ts", "title", "prompts"},
        "auth.test": set(),
        "blocks.validate": {"blocks", "message", "view"},
        "chat.delete": {"channel", "ts"},
        "chat.postEphemeral": _SAID | {"user", "thread_ts"},
        # Nothing unfurls here, so that nothing changes with these two.
        "chat.postMessage": _SAID | {"thread_ts", "metadata", "unfurl_links", "unfurl_media"},
        "chat.update": _SAID | {"ts", "metadata"},
        "conversations.history": _READING,
        "conversations.info": {"channel", "include_num_members"},
        "conversations.members": {"channel", *_PAGED},
        "conversations.open": {"channel", "users", "return_im"},
        "conversations.replies": _READING | {"ts"},
        "files.completeUploadExternal": {"files", "channel_id", "thread_ts", "initial_comment"},
        "files.delete": {"file"},
        "files.getUploadURLExternal": {"filename", "length"},
        "files.info": {"file"},
        "users.info": {"user"},
        "views.open": _TRIGGERED,
        "views.publish": {"user_id", "view", "hash"},
        "views.push": _TRIGGERED,
        "views.update": {"view", "view_id", "external_id", "hash"},
    }.items()
}


# Slack's own client sends team_id along in every call that answers somebody.
_ALWAYS = {"token", "team_id"}


def check_arguments(method: str, arguments: Arguments) -> None:
    """Refused with markdown_text_conflict, or invalid_arguments that names what is not taken."""
    arguments.only(ACCEPTED[method] | _ALWAYS)
