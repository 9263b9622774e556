"""A call that is refused, and what the refusal says."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

Json = dict[str, Any]


def refusal(client: WebClient, method: str, **arguments: Any) -> Json:
    with pytest.raises(SlackApiError) as raised:
        client.api_call(method, json=arguments)
    return dict(raised.value.response.data)
