"""What an operator can set: the only reader of the environment."""

from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.framework_file import named, shipped
from bot.domain.practice import Region
from bot.domain.vitals import STILL_AFTER

REGIONS = {region.value: region.code for region in Region}


class WrongSettings(Exception):
    """The bot cannot start: one line for each setting that is missing or wrong, with what is allowed."""


class _Environment(BaseSettings):
    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True
    )


class Settings(_Environment):
    """What every command reads."""

    database_url: str = Field(
        "sqlite:///partnership-bot.db", description="sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/NAME"
    )
    partnership_framework: str = Field(
        "cabinet-office-2026",
        description="The framework the partnership works with: its id, or the path of its .toml file",
    )
    partnership_time_zone: str = Field("Europe/London", description="The time zone that decides dates")
    bank_holiday_region: Literal["england-and-wales", "scotland", "northern-ireland"] = Field(
        "england-and-wales", description="Whose bank holidays are not working days, unless both sides agree on others"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not _is_known_database(url):
            raise ValueError("needs to be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
        return url

    @field_validator("partnership_framework")
    @classmethod
    def _readable_framework(cls, framework: str) -> str:
        if framework in shipped():
            return framework
        if not framework.endswith(".toml"):
            raise ValueError(f"can be {', '.join(shipped())}, or the path of a .toml file")
        try:
            named(framework)
        except OSError as error:
            raise ValueError(f"names a file that cannot be read ({error.strerror})") from error
        return framework

    @field_validator("partnership_time_zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("needs to be a time zone such as Europe/London") from error
        return zone

    @property
    def on_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")


class SlackSettings(_Environment):
    """What only the commands that talk to Slack read."""

    slack_bot_token: SecretStr = Field(description="The bot token of the installed app, beginning with xoxb-")
    slack_signing_secret: SecretStr | None = Field(
        None, description="The app's signing secret, from its Basic Information page; not needed in Socket Mode"
    )
    slack_app_token: SecretStr | None = Field(
        None, description="An app-level token, beginning with xapp-: the bot then uses Socket Mode instead of HTTP"
    )
    slack_sockets: int = Field(2, ge=1, le=10, description="How many connections Socket Mode keeps open")
    slack_api_url: str = Field("https://slack.com/api/", description="Where Slack's Web API is; GovSlack has its own")
    bind_address: str = Field("127.0.0.1", description="The address to listen on; 0.0.0.0 for all")
    port: int = Field(3000, ge=0, le=65535, description="The port to listen on")
    metrics_port: int | None = Field(
        None, ge=1, le=65535, description="The port on which figures for Prometheus are told, and health"
    )
    tick_seconds: float = Field(15, gt=0, le=60, description="How often to look for nudges that have come up")
    settle_seconds: float = Field(
        60, ge=4, le=600, description="How long an unclear message rests before Slack is asked whether it arrived"
    )
    partnership_clock_file: Path | None = Field(None, description="The demo's movable clock; only with a local Slack")

    @field_validator("slack_bot_token")
    @classmethod
    def _is_bot_token(cls, token: SecretStr) -> SecretStr:
        # Its beginning alone is what .env.example gives.
        if not token.get_secret_value().startswith("xoxb-") or len(token) <= len("xoxb-"):
            raise ValueError("needs to be a bot token, beginning with xoxb-")
        return token

    @field_validator("slack_app_token")
    @classmethod
    def _is_app_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and (not token.get_secret_value().startswith("xapp-") or len(token) <= len("xapp-")):
            raise ValueError("needs to be an app-level token, beginning with xapp-")
        return token

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_slash(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            raise ValueError("needs to be a URL such as https://slack.com/api/")
        return url.rstrip("/") + "/"

    @model_validator(mode="after")
    def _knows_slack_by_something(self) -> Self:
        if self.slack_signing_secret is None and self.slack_app_token is None:
            raise ValueError("SLACK_SIGNING_SECRET: needed over HTTP; or set SLACK_APP_TOKEN for Socket Mode")
        return self

    @property
    def secret(self) -> str:
        """What only Slack and we have: keys digests, and over HTTP proves that a request is Slack's."""
        known = self.slack_signing_secret or self.slack_app_token
        return known.get_secret_value() if known else ""

    @property
    def still_after(self) -> float:
        """Seconds without a tick after which a process counts as standing still.

        It looks at every tick, and one try to send may take as long as Slack may take to show it.
        """
        return max(STILL_AFTER, 3 * self.tick_seconds, self.settle_seconds)

    @model_validator(mode="after")
    def _has_a_port_for_figures_alone(self) -> Self:
        if self.metrics_port == self.port:
            raise ValueError("METRICS_PORT: needs to be another than PORT")
        return self

    @model_validator(mode="after")
    def _only_the_demo_moves_the_clock(self) -> Self:
        local = _is_loopback(urlsplit(self.slack_api_url).hostname or "")
        if self.slack_api_url.startswith("http://") and not local:
            raise ValueError("SLACK_API_URL: without https only a Slack on this machine can be used")
        if self.partnership_clock_file is not None and not local:
            raise ValueError("PARTNERSHIP_CLOCK_FILE: a movable clock works only with a Slack on this machine")
        return self


def read_settings() -> Settings:
    """Raises WrongSettings."""
    try:
        return Settings()
    except ValidationError as error:
        raise _named(error, Settings) from None


def read_slack_settings() -> SlackSettings:
    """Raises WrongSettings."""
    try:
        return SlackSettings()
    except ValidationError as error:
        raise _named(error, SlackSettings) from None


def read_all() -> tuple[Settings, SlackSettings]:
    """Raises WrongSettings with what is wrong in either."""
    wrong = []
    for read in (read_settings, read_slack_settings):
        try:
            read()
        except WrongSettings as error:
            wrong.append(str(error))
    if wrong:
        raise WrongSettings("\n".join(wrong))
    return read_settings(), read_slack_settings()


def _named(error: ValidationError, settings: type[BaseSettings]) -> WrongSettings:
    return WrongSettings("\n".join(_line(problem, settings) for problem in error.errors(include_input=False)))


def _line(problem: ErrorDetails, settings: type[BaseSettings]) -> str:
    """The value itself is never repeated: it may be a secret."""
    said = problem["msg"].removeprefix("Value error, ")
    if not problem["loc"]:
        return said
    name = str(problem["loc"][0])
    if problem["type"] == "missing":
        said = f"needed. {settings.model_fields[name].description}."
    return f"{name.upper()}: {said}"


def _is_known_database(url: str) -> bool:
    if url.startswith("sqlite:///"):
        return url not in ("sqlite:///", "sqlite:///:memory:")
    try:
        # Reading the port is what finds out that it is no number.
        return urlsplit(url).port != 0 and url.startswith(("postgresql://", "postgres://", "postgresql+psycopg://"))
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
