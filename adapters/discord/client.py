"""The connection to Discord: which events are asked for, and who takes care of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import yarl
from discord import app_commands

from adapters.discord import listening, menus, slash, slash_settings
from adapters.discord.localising import Spanish
from adapters.discord.pressing import ITEMS
from adapters.discord.showing import apologise
from adapters.discord.submitting import submitted
from adapters.discord.syncing import sync
from adapters.discord.whereabouts import Interaction
from bot import logs

if TYPE_CHECKING:
    from bot.service import Service

_log = logs.logger(__name__)
# Servers, and messages in them and to the bot: none of them privileged, so that Discord gives the words only of what is addressed to it.
# https://docs.discord.com/developers/events/gateway#message-content-intent
INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
# discord.py waits so long after the last server before it says that it is ready; servers come within milliseconds of each other.
_AFTER_LAST_GUILD = 0.5
EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
BY_ALL = app_commands.AppInstallationType(guild=True, user=True)


class Tree(app_commands.CommandTree["TallyClient"]):
    """The commands; what fails in one is told to its asker."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        """Apologise, with an id that stands in the log too."""
        await apologise(interaction, getattr(error, "original", error))


class TallyClient(discord.AutoShardedClient):
    """Takes what Discord sends to where it is answered, and reports how the connection is."""

    def __init__(
        self, service: Service, name: str, *, dev_guild: int | None = None, gateway: str = "", shard_count: int | None = None
    ) -> None:
        super().__init__(
            intents=INTENTS, allowed_mentions=discord.AllowedMentions.none(), max_messages=None, chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(), guild_ready_timeout=_AFTER_LAST_GUILD, shard_count=shard_count,
        )  # fmt: skip
        self.service, self.name, self.dev_guild = service, name, dev_guild
        self._gateway_url = yarl.URL(gateway) if gateway else None
        self.tree = Tree(self, allowed_contexts=EVERYWHERE, allowed_installs=BY_ALL)
        self.tree.add_command(slash_settings.COMMAND)
        for command in slash.COMMANDS:
            self.tree.add_command(command)
        for menu in menus.COMMANDS:
            self.tree.add_command(menu)

    async def setup_hook(self) -> None:
        """Make the buttons of earlier answers work, and tell Discord the commands."""
        self.add_dynamic_items(*ITEMS)
        await self.tree.set_translator(Spanish())
        await sync(self, self.service.core.settings.data_dir)

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect a shard, to another server where the settings name one."""
        await super().launch_shard(self._gateway_url or gateway, shard_id, initial=initial)

    async def on_message(self, message: discord.Message) -> None:
        """Answer what is addressed to the bot."""
        await listening.hear(self, message)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Take what was written in a form: discord.py knows only the forms that it has opened since it started."""
        if interaction.type is discord.InteractionType.modal_submit:
            await submitted(interaction)

    async def on_ready(self) -> None:
        """All shards are connected, and the servers are known."""
        self.service.report(self.name, "ready")

    async def on_shard_resumed(self, shard_id: int) -> None:  # noqa: ARG002 - discord.py's signature
        """A shard goes on where it was cut off."""
        self._report()

    async def on_shard_connect(self, shard_id: int) -> None:  # noqa: ARG002 - as above
        """A shard is connected again, in a new session."""
        if self.is_ready():
            self._report()

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A shard has lost its connection; discord.py connects it again."""
        if not self.is_closed():
            self.service.report(self.name, "lost", f"shard {shard_id} is connecting again")

    def _report(self) -> None:
        if not any(shard.is_closed() for shard in self.shards.values()):
            self.service.report(self.name, "ready")

    async def on_error(self, event: str, /, *_arguments: object, **_named: object) -> None:
        """Whatever fails in an event is logged with what caused it, and without what was said."""
        import sys

        error = sys.exc_info()[1]
        if error is not None:
            logs.failed(_log, "an event failed", error, event_name=event)
