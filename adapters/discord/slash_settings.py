"""`/settings`: what a server, or one channel of it, chose for Tally; for those who may manage the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

import discord
from discord import app_commands

from adapters.discord.localising import said
from adapters.discord.settings_panel import settings_panel
from adapters.discord.showing import in_time, show_panel, tell, words_for
from adapters.discord.whereabouts import Interaction, asker, place_of
from bot.records import NotKept, StoreError
from bot.settings import LANGUAGES
from bot.workspace import NOTHING_CHOSEN, Scope, WorkspaceSettings
from knowledge.model import Topic

_TOPICS: tuple[Topic, ...] = get_args(Topic)
Where = Literal["server", "channel"]
Chosen = Mapping[str, Any]

_visibility = [app_commands.Choice(name=said(f"settings-visibility-{value}"), value=value) for value in ("asker", "channel")]
_languages = [app_commands.Choice(name=said("option-language-both"), value="both")]
_languages += [app_commands.Choice(name=said(f"language-{language}"), value=language) for language in LANGUAGES]
_topics = [app_commands.Choice(name=said(f"topic-{topic}"), value=topic) for topic in _TOPICS]
_log_texts = [app_commands.Choice(name=said(f"settings-log-text-{value}"), value=value) for value in ("off", "unanswered", "all")]

_group = app_commands.Group(
    name=said("command-settings"), description=said("command-settings-about"), guild_only=True,
    default_permissions=discord.Permissions(manage_guild=True),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
)  # fmt: skip


@_group.command(name=said("command-show"), description=said("command-show-about"))
async def show(interaction: Interaction) -> None:
    """`/settings show`: what holds in this channel."""
    if await _may(interaction):
        settings = interaction.client.service.settings_at(place_of(interaction))
        words = words_for(interaction)
        await show_panel(interaction, settings_panel(words.say("settings-title"), settings, words))


@_group.command(name=said("command-server"), description=said("command-server-about"))
@app_commands.rename(
    visibility=said("option-visibility"), strict=said("option-strict"), language=said("option-language"), topic=said("option-topic"),
    answer_in=said("option-answer-in"), corrections=said("option-corrections"), curators_channel=said("option-curators-channel"),
    curators_role=said("option-curators-role"), log_text=said("option-log-text"),
)  # fmt: skip
@app_commands.describe(
    visibility=said("option-visibility-about"), strict=said("option-strict-about"), language=said("option-language-about"),
    topic=said("option-topic-about"), answer_in=said("option-answer-in-about"), corrections=said("option-corrections-about"),
    curators_channel=said("option-curators-channel-about"), curators_role=said("option-curators-role-about"),
    log_text=said("option-log-text-about"),
)  # fmt: skip
@app_commands.choices(visibility=_visibility, language=_languages, topic=_topics, log_text=_log_texts)
async def server(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    interaction: Interaction,
    visibility: str | None = None,
    strict: bool | None = None,
    language: str | None = None,
    topic: str | None = None,
    answer_in: discord.TextChannel | None = None,
    corrections: bool | None = None,
    curators_channel: discord.TextChannel | None = None,
    curators_role: discord.Role | None = None,
    log_text: str | None = None,
) -> None:
    """`/settings server`: what is given replaces what was chosen; the rest stays."""
    chosen = {
        "visibility": visibility, "strict": strict, "language": language, "topic": topic, "answer_in": answer_in and str(answer_in.id),
        "corrections": corrections, "curators_channel": curators_channel and str(curators_channel.id),
        "curators_role": curators_role and str(curators_role.id), "log_text": log_text,
    }  # fmt: skip
    await _choose(interaction, "server", chosen)


@_group.command(name=said("command-channel"), description=said("command-channel-about"))
@app_commands.rename(
    visibility=said("option-visibility"), strict=said("option-strict"), language=said("option-language"), topic=said("option-topic"),
    corrections=said("option-corrections"), log_text=said("option-log-text"),
)  # fmt: skip
@app_commands.describe(
    visibility=said("option-visibility-about"), strict=said("option-strict-about"), language=said("option-language-about"),
    topic=said("option-topic-about"), corrections=said("option-corrections-about"), log_text=said("option-log-text-about"),
)  # fmt: skip
@app_commands.choices(visibility=_visibility, language=_languages, topic=_topics, log_text=_log_texts)
async def channel(  # noqa: PLR0917 - as above
    interaction: Interaction,
    visibility: str | None = None,
    strict: bool | None = None,
    language: str | None = None,
    topic: str | None = None,
    corrections: bool | None = None,
    log_text: str | None = None,
) -> None:
    """`/settings channel`: the same for this channel alone."""
    chosen = {
        "visibility": visibility, "strict": strict, "language": language, "topic": topic, "corrections": corrections, "log_text": log_text,
    }  # fmt: skip
    await _choose(interaction, "channel", chosen)


@_group.command(name=said("command-reset"), description=said("command-reset-about"))
@app_commands.rename(scope=said("option-scope"))
@app_commands.describe(scope=said("option-scope-about"))
@app_commands.choices(
    scope=[app_commands.Choice(name=said(f"command-{where}"), value=where) for where in ("server", "channel")]
)  # fmt: skip
async def reset(interaction: Interaction, scope: Where) -> None:
    """`/settings reset`: leave everything open again."""
    if await _may(interaction):
        await _keep(interaction, _scope(interaction, scope), {}, "settings-reset")


async def _may(interaction: Interaction) -> bool:
    """Whether whoever asks may manage the server; if not, they are told. Discord asks too, but lets a server hand the command to others."""
    if interaction.guild_id and interaction.permissions.manage_guild:
        return True
    await tell(interaction, words_for(interaction).say("settings-not-allowed" if interaction.guild_id else "settings-not-here"))
    return False


def _scope(interaction: Interaction, where: Where) -> Scope:
    place = place_of(interaction)
    return Scope.of(place) if where == "channel" else Scope.of(place).whole


async def _choose(interaction: Interaction, where: Where, chosen: Chosen) -> None:
    if not await _may(interaction):
        return
    scope, words = _scope(interaction, where), words_for(interaction)
    try:
        before = (await in_time(interaction, interaction.client.service.store.all_settings())).get(scope, NOTHING_CHOSEN)
    except StoreError:
        await tell(interaction, words.say("not-done"))
        return
    await _keep(interaction, scope, _with(before, chosen), "settings-kept")


def _with(before: WorkspaceSettings, chosen: Chosen) -> dict[str, Any]:
    """What was chosen before, with what is given now; topics and channels are added one at a time."""
    values = before.model_dump(exclude_none=True)
    values |= {name: value for name, value in chosen.items() if value is not None and name not in ("language", "topic", "answer_in")}
    if language := chosen.get("language"):
        values["languages"] = LANGUAGES if language == "both" else (language,)
    if topic := chosen.get("topic"):
        values["topics"] = (*(before.topics or ()), topic)
    if answer_in := chosen.get("answer_in"):
        values["channels"] = (*(before.channels or ()), answer_in)
    return values


async def _keep(interaction: Interaction, scope: Scope, values: Chosen, kept: str) -> None:
    words = words_for(interaction)
    try:
        settings = await in_time(interaction, interaction.client.service.choose(scope, values, asker(interaction.user)))
    except NotKept as mistake:
        await tell(interaction, str(mistake))
        return
    except StoreError:
        await tell(interaction, words.say("not-done"))
        return
    title = words.say("settings-of-channel" if scope.channel else "settings-of-server")
    await show_panel(interaction, settings_panel(title, settings, words, words.say(kept)))


COMMAND = _group
