"""Settings come from the environment; a wrong one is named, with what is allowed, and its value is never repeated."""

from pathlib import Path

import pytest

from bot.settings import Settings, SlackSettings, WrongSettings, read_all, read_settings, read_slack_settings

RIGHT = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
ALL = {name.upper() for settings in (Settings, SlackSettings) for name in settings.model_fields}


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ALL:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DATABASE_URL", "mysql://db/bot", "sqlite:///FILE"),
        ("DATABASE_URL", "bot.db", "postgresql://"),
        ("DATABASE_URL", "sqlite:///", "sqlite:///FILE"),
        ("DATABASE_URL", "sqlite:///:memory:", "sqlite:///FILE"),
        ("DATABASE_URL", "postgresql://u:p@host:port/bot", "postgresql://USER:PASSWORD@HOST/NAME"),
        ("PARTNERSHIP_FRAMEWORK", "tea-round-2026", "cabinet-office-2026"),
        ("PARTNERSHIP_TIME_ZONE", "London", "Europe/London"),
        ("PARTNERSHIP_TIME_ZONE", "../etc/passwd", "Europe/London"),
        ("BANK_HOLIDAY_REGION", "england", "england-and-wales"),
        ("LOG_LEVEL", "loud", "WARNING"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(WrongSettings) as refusal:
        read_settings()

    assert str(refusal.value).startswith(f"{name}: ")
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"SLACK_BOT_TOKEN": "xapp-secret-token"}, "SLACK_BOT_TOKEN: needs to be a bot token, beginning with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-"}, "SLACK_BOT_TOKEN: needs to be a bot token, beginning with xoxb-"),
        ({"SLACK_APP_TOKEN": "xapp-"}, "SLACK_APP_TOKEN: needs to be an app-level token"),
        ({"SLACK_APP_TOKEN": "xoxb-swapped"}, "SLACK_APP_TOKEN: needs to be an app-level token"),
        ({"SLACK_SOCKETS": "11"}, "SLACK_SOCKETS: "),
        ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL: needs to be a URL"),
        ({"SLACK_API_URL": "http://slack.example.org/api/"}, "SLACK_API_URL: without https"),
        ({"PARTNERSHIP_CLOCK_FILE": "clock.json"}, "PARTNERSHIP_CLOCK_FILE: a movable clock works only"),
        ({"PORT": "70000"}, "PORT: "),
        ({"METRICS_PORT": "0"}, "METRICS_PORT: "),
        ({"METRICS_PORT": "3000"}, "METRICS_PORT: needs to be another than PORT"),
        ({"TICK_SECONDS": "0"}, "TICK_SECONDS: "),
        ({"SETTLE_SECONDS": "3"}, "SETTLE_SECONDS: "),
    ],
)
def test_a_wrong_slack_setting_is_named_and_never_repeated(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str], says: str
) -> None:
    for name, value in (RIGHT | wrong).items():
        monkeypatch.setenv(name, value)

    with pytest.raises(WrongSettings) as refusal:
        read_slack_settings()

    assert says in str(refusal.value)
    assert "xapp-secret-token" not in str(refusal.value)


def test_everything_that_is_wrong_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (RIGHT | {"LOG_LEVEL": "loud", "PORT": "70000", "TICK_SECONDS": "nan"}).items():
        monkeypatch.setenv(name, value)

    with pytest.raises(WrongSettings) as refusal:
        read_all()

    assert [line.partition(":")[0] for line in str(refusal.value).splitlines()] == ["LOG_LEVEL", "PORT", "TICK_SECONDS"]


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(WrongSettings) as refusal:
        read_slack_settings()

    assert "SLACK_BOT_TOKEN: needed. The bot token of the installed app, beginning with xoxb-." in str(refusal.value)


def test_either_a_signing_secret_or_an_app_level_token_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    with pytest.raises(WrongSettings) as refusal:
        read_slack_settings()
    assert str(refusal.value).startswith("SLACK_SIGNING_SECRET: needed over HTTP")

    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    assert read_slack_settings().secret == "xapp-1"
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "signing")
    assert read_slack_settings().secret == "signing"


@pytest.mark.parametrize("url", ["http://127.0.0.1:8765/api", "http://localhost:1/api/", "http://[::1]:1/api/"])
def test_only_a_slack_on_this_machine_allows_the_demos_clock(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    for name, value in {**RIGHT, "SLACK_API_URL": url, "PARTNERSHIP_CLOCK_FILE": "clock.json"}.items():
        monkeypatch.setenv(name, value)

    settings = read_slack_settings()

    assert settings.slack_api_url.endswith("/api/")
    assert settings.partnership_clock_file == Path("clock.json")


def test_settings_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PARTNERSHIP_TIME_ZONE=Europe/Paris\nSOMETHING_ELSE=1\n", encoding="utf-8")

    assert read_settings().partnership_time_zone == "Europe/Paris"


def test_secrets_are_not_shown_by_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SLACK_BOT_TOKEN": "xoxb-very-secret", "SLACK_SIGNING_SECRET": "very-secret"}.items():
        monkeypatch.setenv(name, value)

    assert "very-secret" not in repr(read_slack_settings())


@pytest.mark.parametrize(
    ("more", "seconds"),
    [({}, 60), ({"TICK_SECONDS": "20"}, 60), ({"TICK_SECONDS": "45"}, 135), ({"SETTLE_SECONDS": "90"}, 90)],
)
def test_a_ticker_stands_still_after_a_minute_or_when_its_settings_let_it_take_longer(
    monkeypatch: pytest.MonkeyPatch, more: dict[str, str], seconds: float
) -> None:
    for name, value in (RIGHT | more).items():
        monkeypatch.setenv(name, value)

    assert read_slack_settings().still_after == seconds
