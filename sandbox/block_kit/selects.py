"""Selects, for one choice and for several, from options of their own, the app's, or the workspace's."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.block_kit.composition import (
    ACTION_ID,
    CONFIRM,
    OPTION,
    OPTION_GROUP,
    offers_options,
    plain_text,
)
from sandbox.block_kit.schema import Check, array, boolean, integer, record, string

PLACEHOLDER = plain_text(150)
_ID = string(1, 255)


def interactive(required: Mapping[str, Check], optional: Mapping[str, Check], rule: Check | None = None) -> Check:
    shared = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": boolean}
    return record(required, shared | dict(optional), rule)


def _select(fields: Mapping[str, Check], rule: Check | None = None) -> Check:
    return interactive({}, {"placeholder": PLACEHOLDER, **fields}, rule)


def _multi_select(fields: Mapping[str, Check], rule: Check | None = None) -> Check:
    return _select({"max_selected_items": integer(1, 100), **fields}, rule)


_OFFERED = {"options": array(OPTION, 1, 100), "option_groups": array(OPTION_GROUP, 1, 100)}
_FILTER = record(
    {},
    {
        "include": array(string(choices=frozenset({"im", "mpim", "private", "public"}))),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
_CONVERSATIONS = {"default_to_current_conversation": boolean, "filter": _FILTER}
_QUERY = integer(0, 255)

SELECTS: dict[str, Check] = {
    "static_select": _select(_OFFERED | {"initial_option": OPTION}, offers_options),
    "external_select": _select({"min_query_length": _QUERY, "initial_option": OPTION}),
    "users_select": _select({"initial_user": _ID}),
    "conversations_select": _select(
        _CONVERSATIONS | {"initial_conversation": _ID, "response_url_enabled": boolean},
    ),
    "channels_select": _select({"initial_channel": _ID, "response_url_enabled": boolean}),
}
MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": _multi_select(_OFFERED | {"initial_options": array(OPTION, 1, 100)}, offers_options),
    "multi_external_select": _multi_select({"min_query_length": _QUERY, "initial_options": array(OPTION, 1, 100)}),
    "multi_users_select": _multi_select({"initial_users": array(_ID)}),
    "multi_conversations_select": _multi_select(_CONVERSATIONS | {"initial_conversations": array(_ID)}),
    "multi_channels_select": _multi_select({"initial_channels": array(_ID)}),
}
