"""Discord as an adapter: its variables, and the commands for an operator. Loads discord.py only to run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import AnyUrl, BaseModel, ConfigDict, Field, SecretStr

from bot.ports import Check

if TYPE_CHECKING:  # looking at an adapter loads no chat SDK
    import click

    from bot.service import Service


class DiscordSettings(BaseModel):
    """What it takes to run on Discord."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    token: SecretStr = Field(
        validation_alias="DISCORD_TOKEN",
        description="The bot's token (Discord's Developer Portal, page Bot, Reset Token).",
    )
    dev_guild: int | None = Field(
        default=None,
        ge=1,
        validation_alias="TALLY_DISCORD_DEV_GUILD",
        description="Id of a server of your own, in which alone the commands appear, at once: for trying out.",
    )
    api_url: AnyUrl | None = Field(
        default=None,
        validation_alias="TALLY_DISCORD_API_URL",
        description="Another server that speaks Discord's REST API, for tests: http://127.0.0.1:8090/api/v10.",
        json_schema_extra={"default": "Discord's own"},
    )
    gateway_url: AnyUrl | None = Field(
        default=None,
        validation_alias="TALLY_DISCORD_GATEWAY_URL",
        description="Another server that speaks Discord's gateway, for tests: ws://127.0.0.1:8090/gateway.",
        json_schema_extra={"default": "what the REST API names"},
    )


class DiscordAdapter:
    """The surface `discord`."""

    name = "discord"
    settings = DiscordSettings

    def commands(self) -> Sequence[click.Command]:
        """`tally discord`."""
        from adapters.discord.operating import COMMANDS

        return COMMANDS

    async def run(self, service: Service) -> None:
        """Serve until cancelled."""
        from adapters.discord.connecting import serve

        await serve(service, service.settings_of(DiscordSettings), self.name)

    async def check(self, settings: BaseModel, *, online: bool) -> Sequence[Check]:
        """Whether the token has a token's shape and, where Discord is asked, whether it is known there."""
        from adapters.discord.checking import checks

        assert isinstance(settings, DiscordSettings)
        return await checks(settings, online=online)
