"""What an operator does for Discord outside of running: the invite, the doctor's checks, telling Discord the commands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from discord.gateway import DiscordWebSocket
from discord.http import Route
from pydantic import SecretStr

from adapters.discord.adapter import DiscordAdapter, DiscordSettings
from adapters.discord.application import application_of, invite_url
from adapters.discord.client import TallyClient
from adapters.discord.operating import discord
from adapters.discord.syncing import sync
from bot.core import Core
from bot.memory import MemoryStore
from bot.service import Service
from bot.variables import SettingsError, read_variables
from tests.discord_server import APPLICATION, TOKEN, DiscordServer, discord_server


@pytest.mark.parametrize(
    ("token", "application"),
    [(TOKEN, int(APPLICATION)), ("", None), ("a.b", None), ("!.b.c", None), ("YWJj.b.c", None), ("..", None), ("ÿ.b.c", None)],
)
def test_a_token_names_its_application(token: str, application: int | None) -> None:
    assert application_of(token) == application


def test_the_invite_asks_for_little() -> None:
    assert (
        invite_url(1)
        == "https://discord.com/oauth2/authorize?client_id=1&integration_type=0&scope=bot+applications.commands&permissions=274877975552"
    )
    assert invite_url(1, for_user=True) == "https://discord.com/oauth2/authorize?client_id=1&integration_type=1&scope=applications.commands"


@pytest.mark.parametrize(
    ("arguments", "environ", "status", "said"),
    [
        (["invite-url"], {"DISCORD_TOKEN": TOKEN}, 0, f"client_id={APPLICATION}"),
        (["invite-url", "--user", "--application", "7"], {}, 0, "client_id=7&integration_type=1"),
        (["invite-url"], {"DISCORD_TOKEN": ""}, 2, "DISCORD_TOKEN is not set, or is no token"),
    ],
)
def test_the_command_prints_it(arguments: list[str], environ: dict[str, str], status: int, said: str) -> None:
    result = CliRunner().invoke(discord, arguments, env=environ)
    assert result.exit_code == status
    assert said in result.output


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    async with discord_server() as found:
        yield found


@pytest.mark.parametrize(
    ("token", "known", "level", "said"),
    [
        (TOKEN, TOKEN, "ok", "Discord knows the bot as Tally"), (TOKEN, "another", "error", "Discord refuses the token"),
        ("nonsense", TOKEN, "error", "has not the shape of a token"),
    ],
)  # fmt: skip
async def test_the_doctor_asks_discord(server: DiscordServer, token: str, known: str, level: str, said: str) -> None:
    server.token = known
    settings = read_variables(DiscordSettings, {**server.environ, "DISCORD_TOKEN": token})
    last = (await DiscordAdapter().check(settings, online=True))[-1]
    assert (last.level, said in last.says) == (level, True)
    assert token not in repr(last)


async def test_without_asking_discord_the_doctor_looks_at_the_shape() -> None:
    [only] = await DiscordAdapter().check(DiscordSettings.model_validate({"DISCORD_TOKEN": SecretStr(TOKEN)}), online=False)
    assert only.level == "ok"
    assert APPLICATION in only.says


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "DISCORD_TOKEN is not set"), ({"DISCORD_TOKEN": TOKEN, "TALLY_DISCORD_DEV_GUILD": "here"}, "TALLY_DISCORD_DEV_GUILD: 'here'"),
        ({"DISCORD_TOKEN": TOKEN, "TALLY_DISCORD_API_URL": "no address"}, "TALLY_DISCORD_API_URL"),
    ],
)  # fmt: skip
def test_a_wrong_variable_is_named(variables: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_variables(DiscordSettings, variables)
    assert said in str(caught.value)
    assert TOKEN not in str(caught.value)


async def test_where_it_cannot_be_noted_discord_is_told_at_every_start(core: Core, server: DiscordServer, tmp_path: Path) -> None:
    from adapters.discord.connecting import point_at

    settings = read_variables(DiscordSettings, server.environ)
    point_at(settings)
    unwritable = tmp_path / "file"
    unwritable.write_text("a file where a folder should be")
    async with Service(core, MemoryStore()) as service, TallyClient(service, "discord") as client:
        await client._async_setup_hook()
        data = await client.http.static_login(TOKEN)
        client._connection.application_id = int(data["id"])
        assert [await sync(client, unwritable), await sync(client, unwritable)] == [True, True]
        assert [await sync(client, tmp_path / "new"), await sync(client, tmp_path / "new")] == [True, False]
