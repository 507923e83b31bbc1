"""What the buttons, lists and forms under an answer do, also after a restart and for somebody else."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.memory import MemoryStore
from bot.service import Service
from bot.workspace import Scope, WorkspaceSettings
from tests.discord_rules import seen, walk
from tests.discord_world import QUESTION, World, buttons, messages, shown, world
from tests.serving import until


@pytest.fixture
async def there(service: Service) -> AsyncIterator[World]:
    async with world(service) as found:
        yield found


async def mentioned(there: World) -> object:
    """A public answer."""
    await there.ann.send(there.channel, f"<@{there.client.user.id}> {QUESTION}")  # type: ignore[union-attr]
    return there.channel.last_message


async def asked(there: World) -> object:
    """An answer that only its asker sees."""
    return (await there.ann.slash(there.channel, "ask", question=QUESTION)).response


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Sources and quotes", "102,550 had their cases dismissed or removed from records"),
        ("How this was found", "cases-closed-2022@"),
        ("Helpful", "Thank you, that is noted."),
        ("Not helpful", "What was wrong with the answer?"),
    ],
)
@pytest.mark.parametrize("restarted", [False, True])
async def test_a_button_is_answered_after_a_restart_too(there: World, label: str, expected: str, restarted: bool) -> None:
    answer = await asked(there)
    if restarted:
        await there.restart()
    result = await there.ann.click(answer, label=label)  # type: ignore[arg-type]
    assert result.ephemeral
    assert expected in shown(result)


async def test_an_opinion_is_kept_with_its_reason(there: World, store: MemoryStore) -> None:
    result = await there.ann.click(await asked(there), label="Not helpful")  # type: ignore[arg-type]
    assert result.response
    await there.ann.select(result.response, ["out_of_date"])
    [kept] = store._feedback.values()
    assert (kept.helpful, kept.reason, kept.facts) == (False, "out_of_date", ("cases-closed-2022",))


async def test_another_reason_is_asked_for_in_words(there: World, store: MemoryStore) -> None:
    result = await there.ann.click(await asked(there), label="Not helpful")  # type: ignore[arg-type]
    assert result.response
    form = await there.ann.select(result.response, ["other"])
    assert form.modal
    done = await there.ann.submit_modal(form, {"text": "I meant Canada"})
    assert "noted" in shown(done)
    [kept] = store._feedback.values()
    assert (kept.reason, kept.text) == ("other", "I meant Canada")


async def test_an_error_is_reported_to_the_curators(there: World, store: MemoryStore) -> None:
    answer = await mentioned(there)
    found = await there.ben.click(answer, label="Sources and quotes")  # type: ignore[arg-type]
    assert found.response
    asked_alone = (await there.ben.slash(there.channel, "ask", question=QUESTION)).response
    form = await there.ben.click(asked_alone, label="Report an error")  # type: ignore[arg-type]
    await there.restart()  # what is open in a client survives it
    done = await there.ben.submit_modal(form, {"text": "It is 102,551", "source": "https://example.org"})
    assert "A curator will look at it." in shown(done)
    [kept] = store._suggestions.values()
    assert (kept.kind, kept.text, kept.source) == ("correction", "It is 102,551", "https://example.org")
    assert kept.answer_id
    assert kept.place.workspace == str(there.env.guild.id)


@pytest.mark.parametrize("kind", ["correction", "new_fact", "unanswered"])
async def test_a_suggestion_is_kept(there: World, store: MemoryStore, kind: str) -> None:
    form = await there.ann.slash(there.channel, "suggest")
    done = await there.ann.submit_modal(form, {"kind": kind, "text": "Grants in 2025"})
    assert "A curator will look at it." in shown(done)
    assert [(each.kind, each.text) for each in store._suggestions.values()] == [(kind, "Grants in 2025")]


async def test_an_answer_is_shared_without_calling_anybody(there: World, store: MemoryStore) -> None:
    result = await there.ann.click(await asked(there), label="Share with the channel")  # type: ignore[arg-type]
    shared = there.channel.last_message
    assert shared
    assert not result.ephemeral
    text = seen([each.to_dict() for each in shared.components])
    assert "Shared by" in text
    assert "102,550" in text
    assert "Delete" in buttons(shared)
    await until(lambda: str(shared.id) in [post.message for post in store._posts.values()])


async def test_who_may_not_post_cannot_share(there: World) -> None:
    import discord

    quiet = there.env.guild.create_text_channel(
        "read-only", overwrites={there.env.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    answer = (await there.ann.slash(quiet, "ask", question=QUESTION)).response
    result = await there.ann.click(answer, label="Share with the channel")  # type: ignore[arg-type]
    assert result.ephemeral
    assert "cannot post in this channel" in shown(result)


@pytest.mark.parametrize(("who", "may"), [("ann", True), ("ben", False), ("mod", True)])
async def test_an_answer_is_deleted_by_its_asker_or_a_moderator(there: World, who: str, may: bool) -> None:
    answer = await mentioned(there)
    await getattr(there, who).click(answer, label="Delete")
    ids = [message.id for message in there.channel.history()]
    assert (answer.id in ids) is not may  # type: ignore[attr-defined]


async def test_what_comes_next_is_asked_from_the_list(there: World) -> None:
    result = await there.ann.slash(there.channel, "ask", question="how many asylum cases were closed in 2016?")
    assert result.response
    [options] = [each["options"] for each in walk(result.response.components) if each["type"] == 3]
    answer = await there.ann.select(result.response, [options[0]["value"]])
    assert "10,405" in shown(answer)


async def test_a_choice_picks_its_fact_for_whoever_chooses(there: World) -> None:
    await there.ann.send(there.channel, f"<@{there.client.user.id}> how many?")  # type: ignore[union-attr]
    question = there.channel.last_message
    assert question
    await there.restart()
    answer = await there.ben.select(question, ["=cases-closed-2022"])
    assert "102,550" in shown(answer)
    assert answer.ephemeral


async def test_what_is_kept_no_longer_is_said_and_can_be_asked_again(there: World, store: MemoryStore) -> None:
    answer = await asked(there)
    await until(lambda: bool(store._kept.values()))
    store._kept.forget_all(lambda _: True)
    result = await there.ann.click(answer, label="Sources and quotes")  # type: ignore[arg-type]
    assert "I no longer have that answer." in shown(result)
    form = await there.ann.click(result.response, label="Ask again")  # type: ignore[arg-type]
    again = await there.ann.submit_modal(form, {"question": QUESTION})
    assert "102,550" in shown(again)


async def test_a_forged_button_gives_nothing(there: World) -> None:
    answer = await asked(there)
    stored = there.env.backend.get_message(answer.channel_id, answer.id)  # type: ignore[attr-defined]
    for each in walk(stored.components):
        if each.get("custom_id", "").startswith("tally:sources:"):
            each["custom_id"] = f"tally:sources:{'0' * 16}.{'0' * 15}"  # type: ignore[index]
    result = await there.ann.click(answer, label="Sources and quotes")  # type: ignore[arg-type]
    assert "I no longer have that answer." in shown(result)


async def test_the_store_fails_and_a_button_says_so(there: World, store: MemoryStore) -> None:
    answer = await asked(there)
    await until(lambda: bool(store._kept.values()))
    store.mood = "failing"
    assert "could not be done" in shown(await there.ann.click(answer, label="Sources and quotes"))  # type: ignore[arg-type]
    store.mood = "well"


async def test_somebody_sees_and_deletes_what_is_kept(there: World, store: MemoryStore) -> None:
    assert "I keep nothing about you." in shown(await there.ben.slash(there.channel, "my-data", what="export"))
    await asked(there)
    await until(lambda: bool(store.entries))
    mine = await there.ann.slash(there.channel, "my-data", what="export")
    assert mine.ephemeral
    assert "1 × questions" in shown(mine)
    [message] = messages(mine)
    assert [file.filename for file in message.attachments] == ["tally-my-data.json"]
    sure = await there.ann.slash(there.channel, "my-data", what="forget")
    assert store.entries
    await there.ann.click(sure.response, label="Delete all of it")  # type: ignore[arg-type]
    assert not store.entries


async def test_settings_are_for_those_who_manage_the_server(there: World, store: MemoryStore) -> None:
    settings = next(each for each in await there.client.tree.fetch_commands() if each.name == "settings")
    there.env.guild.set_command_permissions(settings, {there.ann: True})  # a server may hand the command to anybody
    refused = await there.ann.slash(there.channel, "settings show")
    assert "may manage this server" in shown(refused)
    done = await there.mod.slash(
        there.channel, "settings server", **{"visibility": "channel", "topic": "backlog", "curators-channel": there.channel}
    )
    assert "The settings are kept." in shown(done)
    chosen = await store.all_settings()
    scope = Scope("discord", str(there.env.guild.id))
    assert chosen[scope] == WorkspaceSettings(visibility="channel", curators_channel=str(there.channel.id), topics=("backlog",))
    await there.mod.slash(there.channel, "settings server", topic="dismissals", language="es")
    assert (await store.all_settings())[scope].topics == ("backlog", "dismissals")
    public = await there.ann.slash(there.channel, "ask", question=QUESTION)
    assert not public.ephemeral
    assert "102,550 casos de asilo" in shown(public)
    assert "mencióneme" in shown(public)
    await there.mod.slash(there.channel, "settings reset", scope="server")
    assert (await store.all_settings())[scope] == WorkspaceSettings()


async def test_two_servers_choose_for_themselves(there: World) -> None:
    other = there.env.create_guild("Elsewhere")
    channel = other.create_text_channel("talk")
    owner = other.add_member(there.env.create_user("owner"), roles=[])
    await there.mod.slash(there.channel, "settings server", visibility="channel")
    assert (await owner.slash(channel, "ask", question=QUESTION)).ephemeral
    assert not (await there.ann.slash(there.channel, "ask", question=QUESTION)).ephemeral
