"""What the service is to adapters: it keeps their states and settings, and gives them what is to be sent."""

from __future__ import annotations

import asyncio
from io import StringIO
from typing import NoReturn

import pytest
from pydantic import BaseModel, Field

from bot.core import Core
from bot.memory import MemoryStore
from bot.records import Outgoing
from bot.service import Service
from tests.serving import CHANNEL, until

# Adapters


async def test_states_are_what_adapters_reported_last(service: Service, log: StringIO) -> None:
    service.report("chat", "starting")
    service.report("chat", "ready")
    service.report("chat", "ready")
    service.report("chat", "lost", "the platform closed the connection")
    state = service.states["chat"]
    assert (state.state, state.detail, state.was_ready) == ("lost", "the platform closed the connection", True)
    service.report("chat", "starting")
    assert not service.states["chat"].was_ready
    assert log.getvalue().count("the adapter is ready") == 1


async def test_adapters_read_their_settings_from_the_services_environment(core: Core) -> None:
    class ChatSettings(BaseModel):
        name: str = Field(validation_alias="CHAT_NAME")

    service = Service(core, MemoryStore(), environ={"CHAT_NAME": " t "})
    assert service.settings_of(ChatSettings).name == "t"


def _outgoing(id: str) -> Outgoing:
    return Outgoing(id, "correction", CHANNEL, f"text of {id}")


async def test_the_outbox_gives_what_waits_and_forgets_what_was_sent(service: Service, store: MemoryStore) -> None:
    for id in "abc":
        await store.queue(_outgoing(id))
    sent = []
    async for each in service.outbox("chat"):
        sent.append(each.id)
        if each.id == "b":
            await store.queue(_outgoing("d"))
        if each.id == "d":
            break
    assert sent == ["a", "b", "c", "d"]


async def test_what_could_not_be_sent_comes_again(service: Service, store: MemoryStore) -> None:
    async def send_first() -> NoReturn:
        async for _ in service.outbox("chat"):
            raise ConnectionError
        raise AssertionError

    await store.queue(_outgoing("a"))
    await store.queue(_outgoing("b"))
    with pytest.raises(ConnectionError):
        await send_first()
    async with asyncio.timeout(5):
        async for each in service.outbox("chat"):
            assert each.id == "a"
            break


class Choking(MemoryStore):
    """A store that breaks in a way no store should, until it is well."""

    async def reach(self) -> None:
        """Raises what no store declares."""
        if self.mood == "failing":
            raise RuntimeError("a column is missing")


async def test_the_outbox_outlasts_a_store_that_breaks(core: Core, log: StringIO) -> None:
    store = Choking()
    await store.queue(_outgoing("a"))
    store.mood = "failing"
    async with asyncio.timeout(10), Service(core, store) as service:
        service.outbox_poll = 0.01
        sending = asyncio.create_task(anext(service.outbox("chat")))  # type: ignore[arg-type]
        await until(lambda: "the store fails; answers go on without it" in log.getvalue())
        assert not sending.done()
        store.mood = "well"
        assert (await sending).id == "a"
    assert "RuntimeError" in log.getvalue() and "a column is missing" not in log.getvalue(), "the log has the cause, and quotes nobody"


async def test_the_outbox_outlasts_a_failing_store_and_sends_nothing_twice(service: Service, store: MemoryStore) -> None:
    await store.queue(_outgoing("a"))
    await store.queue(_outgoing("b"))
    sent: list[str] = []

    async def drain() -> None:
        async for each in service.outbox("chat"):
            sent.append(each.id)
            store.mood = "failing" if each.id == "a" else "well"

    draining = asyncio.create_task(drain())
    await asyncio.sleep(0.05)
    assert sent == ["a", "b"]
    store.mood = "failing"
    await asyncio.sleep(0.05)
    store.mood = "well"
    await store.queue(_outgoing("c"))
    await asyncio.sleep(0.1)
    service.stopping.set()
    async with asyncio.timeout(1):
        await draining
    assert sent == ["a", "b", "c"]
