"""The bot over real HTTP and a real WebSocket: connecting, being cut off, being told to wait, being refused."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.core import Core
from bot.memory import MemoryStore
from bot.ports import ConfigurationMistake
from bot.records import Outgoing, Place
from tests.discord_rules import seen
from tests.discord_running import message, running
from tests.discord_server import APPLICATION, BOT, CHANNEL, GUILD, PERSON, USER, DiscordServer, command, discord_server
from tests.discord_world import QUESTION
from tests.serving import until


@pytest.fixture(autouse=True)
def _addresses_are_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)


@pytest.fixture
async def server(core: Core) -> AsyncIterator[DiscordServer]:
    (core.settings.data_dir / "discord-commands").unlink(missing_ok=True)
    async with discord_server() as found:
        yield found


async def test_it_is_ready_soon_beats_and_tells_its_commands_once(core: Core, server: DiscordServer) -> None:
    async with running(core, server):
        assert asyncio.get_running_loop().time() - server.identified_at < 3
        [told] = server.of("PUT", f"/applications/{APPLICATION}/commands")
        await until(lambda: server.beats >= 2)
    named = {each["name"]: each for each in told.body}
    assert {"ask", "check", "compare", "border", "fact", "sources", "about", "suggest", "my-data", "settings"} <= named.keys()
    assert {"Check this message", "Ask about this"} <= named.keys()
    assert named["ask"]["name_localizations"] == {"es-ES": "preguntar", "es-419": "preguntar"}
    assert named["ask"]["integration_types"] == [0, 1]
    assert named["ask"]["contexts"] == [0, 1, 2]
    assert named["settings"]["contexts"] == [0]
    assert all(len(each["description_localizations"]["es-ES"]) <= 100 for each in told.body if each["type"] == 1)
    async with running(core, server):
        assert len(server.of("PUT", "/commands")) == 1  # nothing has changed


async def test_a_server_for_trying_out_gets_the_commands_alone(core: Core, server: DiscordServer) -> None:
    async with running(core, server, TALLY_DISCORD_DEV_GUILD=GUILD):
        assert [each.path for each in server.of("PUT", "/commands")] == [f"/applications/{APPLICATION}/guilds/{GUILD}/commands"]


async def test_a_dropped_connection_is_resumed_and_nothing_is_asked_twice(core: Core, server: DiscordServer) -> None:
    async with running(core, server) as service:
        await server.drop()
        await until(lambda: server.resumed == 1)
        await until(lambda: service.states["discord"].state == "ready")
        await server.dispatch("INTERACTION_CREATE", command("ask", {"question": QUESTION}, id=server.id()))
        await server.wait_for("POST", "/callback")
    assert server.identified == 1


@pytest.mark.parametrize("statuses", [[429], [500], [429, 429]])
async def test_a_refusal_that_passes_is_waited_out(core: Core, server: DiscordServer, statuses: list[int]) -> None:
    server.answers["POST", f"/channels/{CHANNEL}/messages"] = list(statuses)
    async with running(core, server):
        await server.dispatch("MESSAGE_CREATE", message(QUESTION, id=server.id()))
        sent = await server.wait_for("POST", f"/channels/{CHANNEL}/messages", len(statuses) + 1)
    assert "102,550" in seen(sent[-1].body["components"])
    assert sent[-1].body["allowed_mentions"] == {"parse": [], "replied_user": False}


def in_guild(**owners: str) -> dict[str, Any]:
    """What an interaction from a server says of where it comes from."""
    member = {
        "user": PERSON,
        "roles": [],
        "permissions": "2147483647",
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
    }
    channel = {"id": CHANNEL, "type": 0, "name": "figures", "permissions": "2147483647"}
    return {"guild_id": GUILD, "context": 0, "member": member, "channel": channel, "authorizing_integration_owners": owners}


@pytest.mark.parametrize(
    ("context", "only_me", "correctable"),
    [
        ({}, False, True),  # with the bot alone
        (in_guild(**{"0": GUILD}), True, False),  # in a server that has added it
        (in_guild(**{"1": USER}), True, False),  # in a server, where the asker alone has added it
        ({"context": 2, "channel": {"id": CHANNEL, "type": 3, "name": "friends", "recipients": []}}, True, False),  # in a group of friends
    ],
)
async def test_wherever_a_command_comes_from(
    core: Core, server: DiscordServer, store: MemoryStore, context: dict[str, Any], only_me: bool, correctable: bool
) -> None:
    async with running(core, server, store):
        await server.dispatch("INTERACTION_CREATE", command("ask", {"question": QUESTION}, id=server.id(), **context))
        [sent] = await server.wait_for("POST", "/callback")
        await until(lambda: bool(store._posts.values()))
    assert bool(sent.body["data"].get("flags", 0) & 64) is only_me
    assert [post.correctable for post in store._posts.values()] == [correctable]


@pytest.mark.parametrize(("locale", "said"), [("es-ES", "No hay ninguna cifra"), ("es-419", "No hay"), ("fr", "Ask for a figure")])
async def test_the_askers_locale_decides_where_the_words_do_not(core: Core, server: DiscordServer, locale: str, said: str) -> None:
    async with running(core, server):
        await server.dispatch("INTERACTION_CREATE", command("border", {}, id=server.id(), locale=locale) | {"data": _border(2600)})
        [sent] = await server.wait_for("POST", "/callback")
    text = seen(sent.body["data"]["components"])
    assert ("El límite" in text) is locale.startswith("es")
    assert ("2.600" in text) is (locale == "es-ES")
    assert said


def _border(average: float) -> dict[str, Any]:
    return {"id": "1", "name": "border", "type": 1, "options": [{"name": "average", "type": 10, "value": average}]}


async def test_a_store_that_hangs_keeps_nobody_waiting(core: Core, server: DiscordServer, store: MemoryStore) -> None:
    async with running(core, server, store):
        store.mood = "hanging"
        started = asyncio.get_running_loop().time()
        await server.dispatch("INTERACTION_CREATE", command("ask", {"question": QUESTION}, id=server.id()))
        [sent] = await server.wait_for("POST", "/callback")
        assert sent.at - started < 3
        press = {
            "id": server.id(),
            "type": 3,
            "data": {"component_type": 2, "custom_id": _sources_of(sent.body)},
            "message": server.message(sent.body["data"]),
        }
        await asyncio.sleep(0.2)  # the note of the answer is on its way to the store
        await server.dispatch("INTERACTION_CREATE", {**command("x", {}, id=server.id()), **press})
        pressed = (await server.wait_for("POST", "/callback", 2))[-1]
        assert pressed.at - started < 6
        assert pressed.body["type"] in (4, 5)  # an answer, or the word that one is coming
        store.mood = "well"


def _sources_of(body: dict[str, Any]) -> str:
    from tests.discord_rules import walk

    return next(
        str(each["custom_id"]) for each in walk(body["data"]["components"]) if str(each.get("custom_id", "")).startswith("tally:sources:")
    )


async def test_corrections_edit_what_stands_and_new_messages_are_posted_once(core: Core, server: DiscordServer, store: MemoryStore) -> None:
    async with running(core, server, store) as service:
        place = Place("discord", GUILD, CHANNEL)
        from bot.records import Asker

        served = await service.answer(QUESTION, Asker("discord", USER), place, keep=True)
        await store.queue(Outgoing("c1", "correction", place, "Corrected.", message="1400000000000000999", answer_id=served.answer_id))
        await store.queue(
            Outgoing("c2", "correction", place, "Corrected, and kept no longer.", message="1400000000000000998", answer_id="gone")
        )
        await store.queue(Outgoing("d1", "digest", place, "This week\nAsked: 12\nUnanswered: 3"))
        [edited] = await server.wait_for("PATCH", f"/channels/{CHANNEL}/messages/1400000000000000999")
        posted = await server.wait_for("POST", f"/channels/{CHANNEL}/messages", 2)
    assert [part for part in ("Corrected.", "102,550", "Yahoo News Canada") if part not in seen(edited.body["components"])] == []
    reply, digest = sorted(posted, key=lambda each: "message_reference" not in each.body)
    assert "kept no longer" in seen(reply.body["components"])
    assert str(reply.body["message_reference"]["message_id"]) == "1400000000000000998"
    assert (len(digest.body["nonce"]), digest.body["enforce_nonce"]) == (24, True)
    assert digest.body["nonce"] != reply.body.get("nonce")
    assert "Unanswered: 3" in seen(digest.body["components"])


async def test_what_has_nowhere_to_go_is_left_and_what_follows_goes_out(core: Core, server: DiscordServer, store: MemoryStore) -> None:
    server.answers["POST", "/channels/1400000000000000001/messages"] = [403]
    async with running(core, server, store):
        await store.queue(Outgoing("d1", "digest", Place("discord", GUILD, "1400000000000000001"), "Gone"))
        await store.queue(Outgoing("d2", "digest", Place("discord", GUILD, CHANNEL), "There"))
        [sent] = await server.wait_for("POST", f"/channels/{CHANNEL}/messages")
    assert "There" in seen(sent.body["components"])


async def test_a_wrong_token_is_one_sentence(core: Core, server: DiscordServer) -> None:
    server.token = "another"  # noqa: S105 - what the bot has is another
    with pytest.raises(ConfigurationMistake, match="Discord refuses DISCORD_TOKEN; copy a new one"):
        async with running(core, server):
            pass


async def test_a_server_that_the_bot_is_not_in_is_one_sentence(core: Core, server: DiscordServer) -> None:
    server.answers["PUT", "/commands"] = [403]
    with pytest.raises(ConfigurationMistake, match=f"may not have commands in the server {GUILD}"):
        async with running(core, server, TALLY_DISCORD_DEV_GUILD=GUILD):
            pass


async def test_intents_that_discord_does_not_give_are_one_sentence(core: Core, server: DiscordServer) -> None:
    server.close_with = 4014
    with pytest.raises(ConfigurationMistake, match="Privileged Gateway Intents"):
        async with running(core, server):
            pass


async def _process(server: DiscordServer, data: Path) -> asyncio.subprocess.Process:
    """`tally run discord` in an empty folder."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("TALLY_", "DISCORD_"))}
    (data / "empty").mkdir()
    return await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "bot", "run", "discord", cwd=data / "empty", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={**plain, **server.environ, "TALLY_DATA_DIR": str(data), "TALLY_HTTP_PORT": "0", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip


async def test_the_process_answers_and_ends_on_a_signal(server: DiscordServer, tmp_path: Path) -> None:
    process = await _process(server, tmp_path)
    await until(lambda: server.identified == 1)
    await server.dispatch("INTERACTION_CREATE", command("ask", {"question": QUESTION}, id=server.id()))
    [sent] = await server.wait_for("POST", "/callback")
    assert "102,550" in seen(sent.body["data"]["components"])
    process.send_signal(signal.SIGTERM)
    _, told = await process.communicate()
    assert process.returncode == 0
    assert QUESTION not in told.decode()
    assert server.environ["DISCORD_TOKEN"] not in told.decode()


async def test_the_process_ends_with_one_sentence_for_a_wrong_token(server: DiscordServer, tmp_path: Path) -> None:
    server.token = "another"  # noqa: S105 - what the bot has is another
    process = await _process(server, tmp_path)
    _, told = await process.communicate()
    assert process.returncode == 2
    assert [line for line in told.decode().splitlines() if not line.startswith("{")] == [
        "discord: Discord refuses DISCORD_TOKEN; copy a new one: https://discord.com/developers/applications, your application, Bot, Reset Token"
    ]
    assert server.environ["DISCORD_TOKEN"] not in told.decode()


def test_the_addresses_are_discords_own_where_nothing_else_is_set() -> None:
    assert Route.BASE == "https://discord.com/api/v10"
    assert yarl.URL("wss://gateway.discord.gg/") == DiscordWebSocket.DEFAULT_GATEWAY
    assert discord.version_info >= (2, 7)
    assert BOT["id"] == APPLICATION
