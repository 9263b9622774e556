"""What of the traffic is a secret, and how it looks to those who only watch."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from sandbox.values import Exchange

MASK = "…"
_SECRET_FIELDS = {"token", "app_token", "authorization", "client_secret", "signing_secret", "x-slack-signature"}
_SECRETS = (
    # Slack's tokens, by their prefix.
    (re.compile(r"\b(xox[a-z](?:\.xox[a-z])?-|xapp-)[\w-]+"), r"\1" + MASK),
    # A request's signature.
    (re.compile(r"\bv0=[0-9a-f]{64}\b"), "v0=" + MASK),
    # Addresses that let whoever knows them speak for the app: response_urls, uploads, sockets.
    (re.compile(r"(https?://[^\s\"']+/(?:response|upload)/)[\w-]+"), r"\1" + MASK),
    (re.compile(r"([?&]ticket=)[\w-]+"), r"\1" + MASK),
)


def masked(exchange: Exchange) -> Exchange:
    """The exchange without tokens, signatures and secret addresses, to be shown."""
    return replace(exchange, request=_without_secrets(exchange.request), reply=_without_secrets(exchange.reply))


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: MASK if str(name).lower() in _SECRET_FIELDS else _without_secrets(each)
            for name, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [_without_secrets(each) for each in value]
    if isinstance(value, str):
        for secret, shown in _SECRETS:
            value = secret.sub(shown, value)
    return value
