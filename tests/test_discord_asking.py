"""What people see who ask on Discord: the real client, against a Discord that runs inside of the test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.memory import MemoryStore
from bot.service import Service
from tests.discord_rules import seen
from tests.discord_world import QUESTION, World, buttons, messages, shown, world
from tests.serving import until


@pytest.fixture
async def there(service: Service) -> AsyncIterator[World]:
    async with world(service) as found:
        yield found


FIGURE = ("102,550", "asylum cases closed without a decision", "2022", "TRAC", "as of 3 June 2024", "Yahoo News Canada")


async def test_a_command_is_answered_for_its_asker_alone(there: World) -> None:
    result = await there.ann.slash(there.channel, "ask", question=QUESTION)
    assert result.ephemeral
    assert [part for part in FIGURE if part not in shown(result)] == []
    assert buttons(messages(result)[0]) == [
        "Sources and quotes", "How this was found", "Share with the channel", "Helpful", "Not helpful", "Report an error",
    ]  # fmt: skip


async def test_in_a_direct_message_a_command_is_answered_plainly(there: World) -> None:
    result = await there.ann.user.slash("ask", question=QUESTION)
    assert not result.ephemeral
    assert "102,550" in shown(result)


@pytest.mark.parametrize(
    ("command", "options", "expected"),
    [
        ("check", {"claim": "500,000 people got asylum in 2022"}, "◐ Right number, different thing"),
        ("check", {"claim": "102,550 asylum cases were dismissed in 2022"}, "● Matches what was reported."),
        ("compare", {"first": "asylum cases closed in 2022", "second": "asylum granted in 2022"}, "about 32,000 asylum grants"),
        ("border", {"average": 2600}, "The limit applies: an average of 2,600 a day"),
        ("border", {"average": 2000, "before": 2600}, "2,000"),
        ("fact", {"fact": "cases-closed-2022"}, "102,550"),
        ("fact", {"fact": "arthur massive amnesty"}, "Arthur"),
        ("fact", {"fact": "zzzz"}, "There is no fact of that id"),
        ("about", {}, "People wrote and checked each"),
        ("ask", {"question": "¿cuántos casos de asilo se cerraron en 2022?"}, "102,550 casos de asilo cerrados sin decisión"),
        ("ask", {"question": "how many asylum cases were closed in 2016?"}, "No figure for 2016 here."),
        ("ask", {"question": "<@123456789012345678> <:x:123456789012345678>"}, "There is no question in that."),
    ],
)
async def test_each_command_answers(there: World, command: str, options: dict[str, object], expected: str) -> None:
    result = await there.ann.slash(there.channel, command, **options)
    assert expected in shown(result)
    assert result.ephemeral


async def test_completion_offers_known_questions_and_facts(there: World) -> None:
    offered = await there.ann.autocomplete(there.channel, "ask", "question", "how many dismis")
    assert 0 < len(offered) <= 25
    assert all(len(each["name"]) <= 100 and len(str(each["value"])) <= 100 for each in offered)
    assert any("dismissed" in each["name"] for each in offered)
    facts = [each["value"] for each in await there.ann.autocomplete(there.channel, "fact", "fact", "closed 2022")]
    assert "cases-closed-2022" in facts
    assert (await there.ann.autocomplete(there.channel, "ask", "question", ""))[0]["value"] == "how big is the asylum backlog?"


async def test_sources_are_paged(there: World) -> None:
    result = await there.ann.slash(there.channel, "sources")
    first = shown(result)
    assert "Page 1 of" in first
    response = result.response
    assert response
    await there.ann.click(response, label="Next page")
    assert "Page 2 of" in seen(there.env.backend.get_message(response.channel_id, response.id).components)


async def test_a_mention_is_answered_in_public_with_a_reply(there: World, store: MemoryStore) -> None:
    asked = await there.ann.send(there.channel, f"<@{there.client.user.id}> {QUESTION}")  # type: ignore[union-attr]
    answer = there.channel.last_message
    assert answer
    assert answer.reference
    assert answer.reference.message_id == asked.id
    assert "102,550" in seen([each.to_dict() for each in answer.components])
    assert buttons(answer) == ["Sources and quotes", "Helpful", "Not helpful", "Delete"]
    await until(lambda: bool(store.entries))
    assert store.entries[0].place.workspace == str(there.env.guild.id)


@pytest.mark.parametrize(
    "text",
    [
        "thanks {bot}",
        "{bot} thank you!",
        "I told {bot} about it",
        "no mention at all, how many asylum cases were closed in 2022?",
        "{bot} ok cool",
    ],
)
async def test_what_asks_for_nothing_gets_silence(there: World, text: str) -> None:
    sent = await there.ann.send(there.channel, text.format(bot=f"<@{there.client.user.id}>"))  # type: ignore[union-attr]
    assert there.channel.last_message == sent


async def test_bots_get_silence(there: World) -> None:
    robot = there.env.guild.add_member(there.env.create_user("robot", bot=True))
    sent = await robot.send(there.channel, f"<@{there.client.user.id}> {QUESTION}")  # type: ignore[union-attr]
    assert there.channel.last_message == sent


async def test_a_bare_mention_gets_one_line(there: World) -> None:
    await there.ann.send(there.channel, f"<@{there.client.user.id}>")  # type: ignore[union-attr]
    answer = there.channel.last_message
    assert answer
    assert seen([each.to_dict() for each in answer.components]).startswith("Ask me for a figure, for example")


async def test_a_follow_up_goes_on_where_it_was(there: World) -> None:
    bot = f"<@{there.client.user.id}>"  # type: ignore[union-attr]
    await there.ann.send(there.channel, f"{bot} {QUESTION}")
    await there.ann.send(there.channel, f"{bot} and in 2014?")
    answer = there.channel.last_message
    assert answer
    assert "10,405" in seen([each.to_dict() for each in answer.components])


async def test_pointing_at_somebodys_message_says_how_to_check_it(there: World) -> None:
    claim = await there.ben.send(there.channel, "500,000 people got asylum in 2022")
    await there.ann.send(there.channel, f"<@{there.client.user.id}> is this true?", reply_to=claim)  # type: ignore[union-attr]
    answer = there.channel.last_message
    assert answer
    assert "Check this message" in seen([each.to_dict() for each in answer.components])


@pytest.mark.parametrize("menu", ["Check this message", "Ask about this"])
async def test_a_message_is_checked_from_its_menu(there: World, menu: str) -> None:
    claim = await there.ben.send(there.channel, "500,000 people got asylum in 2022, @everyone")
    result = await there.ann.context_menu(there.channel, menu, claim)
    assert result.ephemeral
    assert "Right number, different thing" in shown(result)


async def test_a_message_without_words_cannot_be_checked(there: World) -> None:
    picture = await there.ben.send(there.channel, "<:flag:123456789012345678>")
    assert "no words in that message" in shown(await there.ann.context_menu(there.channel, "Check this message", picture))


async def test_a_direct_message_is_answered(there: World) -> None:
    await there.ann.send_dm(QUESTION)
    answer = there.ann.user.dm_channel.last_message
    assert answer
    assert "102,550" in seen([each.to_dict() for each in answer.components])
    assert "Delete" in buttons(answer)
