"""What happens where Discord refuses: too late, answered already, a body that it does not take, a channel that is closed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from io import StringIO

import discord
import pytest

from bot.service import Service
from tests.discord_rules import seen
from tests.discord_world import QUESTION, World, shown, world

_CALLBACK = "/interactions/*/*/callback"


@pytest.fixture
async def there(service: Service, log: StringIO) -> AsyncIterator[World]:  # noqa: ARG001 - it is set up before
    async with world(service, fails=True) as found:
        yield found


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060)])
async def test_what_comes_too_late_or_twice_is_logged_and_nothing_more(there: World, log: StringIO, status: int, code: int) -> None:
    there.env.inject_error("POST", _CALLBACK, status=status, code=code)
    result = await there.ann.slash(there.channel, "ask", question=QUESTION)
    assert not result.acknowledged
    assert f'"code": {code}' in log.getvalue()
    assert "error_id" not in log.getvalue()


@pytest.mark.parametrize(("status", "code"), [(400, 50035), (500, 0)])
async def test_what_discord_does_not_take_ends_in_an_apology_with_an_id(there: World, log: StringIO, status: int, code: int) -> None:
    there.env.inject_error("POST", _CALLBACK, status=status, code=code)
    result = await there.ann.slash(there.channel, "ask", question=QUESTION)
    said = shown(result)
    assert "Something went wrong on my side" in said
    assert said.rsplit(" ", 1)[1] in log.getvalue()
    assert QUESTION not in log.getvalue()


@pytest.mark.parametrize("label", ["Sources and quotes", "Helpful"])
async def test_a_button_that_fails_says_so_too(there: World, log: StringIO, label: str) -> None:
    answer = (await there.ann.slash(there.channel, "ask", question=QUESTION)).response
    assert answer
    there.env.inject_error("POST", _CALLBACK, status=400, code=50035)
    said = shown(await there.ann.click(answer, label=label))
    assert said.rsplit(" ", 1)[1] in log.getvalue()


async def test_a_channel_in_which_the_bot_may_not_write_is_one_line_in_the_log(there: World, log: StringIO) -> None:
    there.env.inject_error("POST", f"/channels/{there.channel.id}/messages", status=403, code=50013)
    sent = await there.ann.send(there.channel, f"<@{there.client.user.id}> {QUESTION}")  # type: ignore[union-attr]
    assert there.channel.last_message == sent
    assert '"code": 50013' in log.getvalue()
    assert "error_id" not in log.getvalue()


async def test_a_message_that_cannot_be_answered_gets_an_apology(there: World, log: StringIO) -> None:
    there.env.inject_error("POST", f"/channels/{there.channel.id}/messages", status=400, code=50035)
    await there.ann.send(there.channel, f"<@{there.client.user.id}> {QUESTION}")  # type: ignore[union-attr]
    answer = there.channel.last_message
    assert answer
    said = seen([each.to_dict() for each in answer.components])
    assert said.rsplit(" ", 1)[1] in log.getvalue()


async def test_the_core_fails_and_the_asker_gets_the_id(there: World, log: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_question: object) -> None:
        raise RuntimeError("broken for the test")

    monkeypatch.setattr(there.service.core, "reply", broken)
    said = shown(await there.ann.slash(there.channel, "ask", question=QUESTION))
    assert said.rsplit(" ", 1)[1] in log.getvalue()


async def test_markdown_and_mentions_of_others_do_nothing(there: World) -> None:
    text = "is it true that 500,000 **people** got [asylum](https://evil.example) @everyone <@&123456789012345678> in 2022?"
    result = await there.ann.slash(there.channel, "ask", question=text)
    assert isinstance(result.response and result.response.message, discord.Message)
    assert "evil.example" not in shown(result)
    assert "@everyone" not in shown(result)
