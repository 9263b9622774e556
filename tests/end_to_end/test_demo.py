"""The demo beside a bot that is really installed: it goes by its own settings alone."""

import re
from pathlib import Path

import httpx
import pytest

from tests.browser.starting import started_demo

INSTALLED = """
SLACK_BOT_TOKEN=xoxb-real
SLACK_APP_TOKEN=xapp-real
BANK_HOLIDAY_REGION=nowhere
"""


def test_the_demo_leaves_a_real_installation_s_settings_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(INSTALLED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-real")

    with started_demo(tmp_path / "demo"):
        said = (tmp_path / "demo" / "bot.log").read_text(encoding="utf-8")
        port = re.search(r"Listening on 127\.0\.0\.1, port (\d+)", said)
        assert port, said
        # In Socket Mode nothing but health is at home there.
        assert httpx.post(f"http://127.0.0.1:{port[1]}/slack/events").status_code == 401
