"""Slack as an adapter: its variables, its routes, and the commands for an operator. Loads slack-bolt only to run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import AnyHttpUrl, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from bot.ports import Check

if TYPE_CHECKING:  # looking at an adapter loads no chat SDK
    import click
    from starlette.routing import BaseRoute

    from adapters.slack.surface import Surface
    from bot.service import Service

Mode = Literal["socket", "http"]


def _in_lower_case(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


class SlackSettings(BaseModel):
    """What it takes to run on Slack: one workspace by its bot token, or many by OAuth; over Socket Mode or HTTP."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    bot_token: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_BOT_TOKEN",
        description="Bot token of one workspace, xoxb-… (Slack's page of the app, OAuth & Permissions).",
    )
    app_token: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_APP_TOKEN",
        description="App-level token with the scope connections:write, xapp-…, for Socket Mode (page Basic Information).",
    )
    signing_secret: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_SIGNING_SECRET",
        description="Signing secret, for HTTP: whatever is not signed with it is refused (page Basic Information).",
    )
    client_id: str | None = Field(
        default=None,
        validation_alias="SLACK_CLIENT_ID",
        description="Client id, where several workspaces install Tally by /slack/install (page Basic Information).",
    )
    client_secret: SecretStr | None = Field(
        default=None,
        validation_alias="SLACK_CLIENT_SECRET",
        description="Client secret, for the same.",
    )
    chosen_mode: Annotated[Mode | None, BeforeValidator(_in_lower_case)] = Field(
        default=None,
        validation_alias="TALLY_SLACK_MODE",
        description="How Slack reaches Tally: socket (Tally connects, nothing need be reachable) or http (Slack calls /slack/events).",
        json_schema_extra={"default": "socket where SLACK_APP_TOKEN is set, else http"},
    )
    api_url: AnyHttpUrl | None = Field(
        default=None,
        validation_alias="TALLY_SLACK_API_URL",
        description="Another server that speaks Slack's Web API (GovSlack, tests): https://slack-gov.com/api/.",
        json_schema_extra={"default": "Slack's own"},
    )

    @property
    def mode(self) -> Mode:
        """As chosen, else as the tokens tell."""
        return self.chosen_mode or ("socket" if self.app_token else "http")

    @property
    def base_url(self) -> str:
        """The Web API's address, with the slash at its end that slack_sdk wants."""
        return str(self.api_url).rstrip("/") + "/" if self.api_url else "https://slack.com/api/"

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.mode == "socket" and not self.app_token:
            raise ValueError("SLACK_APP_TOKEN is not set, and Socket Mode needs it; set it, or set TALLY_SLACK_MODE to http")
        if self.mode == "http" and not self.signing_secret:
            raise ValueError("SLACK_SIGNING_SECRET is not set, and HTTP needs it; set it, or set SLACK_APP_TOKEN for Socket Mode")
        if bool(self.client_id) != bool(self.client_secret):
            raise ValueError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together; set both, or neither")
        if bool(self.bot_token) == bool(self.client_id):
            raise ValueError(
                "set SLACK_BOT_TOKEN for one workspace, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for many; one of the two, not both"
            )
        return self


class SlackAdapter:
    """The surface `slack`."""

    name = "slack"
    settings = SlackSettings

    _surface: Surface | None = None

    def commands(self) -> Sequence[click.Command]:
        """`tally slack`."""
        from adapters.slack.operating import COMMANDS

        return COMMANDS

    def routes(self, service: Service) -> Sequence[BaseRoute]:
        """What Slack calls, and the two pages of an installation; nothing where Tally connects to Slack itself for one workspace."""
        from adapters.slack.routes import routes_of

        settings = service.settings_of(SlackSettings)
        if settings.mode == "socket" and not settings.client_id:
            return ()
        return routes_of(self._of(service))

    async def run(self, service: Service) -> None:
        """Serve until cancelled."""
        from adapters.slack.serving import serve

        await serve(self._of(service))

    async def check(self, settings: BaseModel, *, online: bool) -> Sequence[Check]:
        """Whether the tokens have a token's shape and, where Slack is asked, whether it knows them and what they may do."""
        from adapters.slack.checking import checks

        assert isinstance(settings, SlackSettings)
        return await checks(settings, online=online)

    def _of(self, service: Service) -> Surface:
        """One for a service: the routes and what runs beside them share it."""
        if self._surface is None or self._surface.service is not service:
            from adapters.slack.surface import Surface

            self._surface = Surface(service, service.settings_of(SlackSettings))
        return self._surface
