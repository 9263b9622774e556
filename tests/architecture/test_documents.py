"""What the documents and the manifest say is what the code has."""

import json
import re
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings, SlackSettings
from handlers import ids
from handlers.manifest import EVENTS, SCOPES, manifest
from sandbox.slack_app import SlackApp
from tests.browser.pictures import FOLDER, PICTURES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*Settings.model_fields, *SlackSettings.model_fields])
def test_every_setting_is_in_the_readme_and_in_the_example(name: str) -> None:
    field = (Settings.model_fields | SlackSettings.model_fields)[name]
    row = re.search(rf"^\| `{name.upper()}` \| (.+?) \|", README, re.MULTILINE)

    assert row is not None
    assert field.description is not None
    assert field.description in row[1]
    if name != "partnership_clock_file":
        assert re.search(rf"^#? ?{name.upper()}=", EXAMPLE, re.MULTILINE)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:bot|handlers|storage|sandbox|tests)/[^` ]*)`", README))))
def test_every_path_in_the_readme_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("command", sorted(set(re.findall(r"partnership-bot ([a-z]+)", README))))
def test_every_command_in_the_readme_is_one(command: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])

    assert ended.value.code == 0


def test_the_pictures_in_the_readme_are_those_that_the_script_makes() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)

    assert sorted(shown) == sorted(f"tests/pictures/{name}" for name in PICTURES)
    assert {each.name for each in FOLDER.iterdir()} == set(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_small(name: str) -> None:
    assert (FOLDER / name).stat().st_size < 150_000


@pytest.mark.parametrize("scope", SCOPES)
def test_every_scope_is_in_the_readme_with_its_reason(scope: str) -> None:
    assert f"| `{scope}` | {SCOPES[scope]} |" in README


def test_no_scope_reads_the_talk_in_a_channel() -> None:
    assert not {"channels:history", "groups:history", "mpim:history"} & set(SCOPES)


def test_the_manifest_offers_the_commands_that_are_listened_to_and_nothing_else() -> None:
    made = manifest("https://bot.example.org/")

    assert tuple(command["command"] for command in made["features"]["slash_commands"]) == ids.COMMANDS
    assert {command["url"] for command in made["features"]["slash_commands"]} == {
        "https://bot.example.org/slack/events"
    }
    assert made["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)
    assert [(each["type"], each["callback_id"]) for each in made["features"]["shortcuts"]] == [
        ("global", ids.LOG_SHORTCUT),
        ("global", ids.RAISE_SHORTCUT),
        ("message", ids.WHICH_PRINCIPLE),
    ]


def test_the_manifest_turns_the_home_on_and_the_bot_hears_of_its_opening() -> None:
    app = SlackApp.from_manifest(manifest("https://bot.example.org"))

    assert app.has_home
    assert app.hears("app_home_opened")


def test_in_socket_mode_the_manifest_names_no_address() -> None:
    made = manifest(None)

    assert made["settings"]["socket_mode_enabled"] is True
    assert manifest("https://bot.example.org")["settings"]["socket_mode_enabled"] is False
    assert "url" not in json.dumps(made)


def test_the_manifest_keeps_slacks_limits() -> None:
    made = manifest("https://bot.example.org")

    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140
    for command in made["features"]["slash_commands"]:
        assert 2 <= len(command["command"]) <= 32
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
    for shortcut in made["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
    assert len(made["features"]["agent_view"]["agent_description"]) <= 300
    assert len(made["features"]["agent_view"]["suggested_prompts"]) <= 4
    assert json.loads(json.dumps(made)) == made
    assert SlackApp.from_manifest(made).scopes == set(SCOPES)
