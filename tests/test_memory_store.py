"""The store in memory: what it keeps, that it forgets the oldest first, and its three moods."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

import pytest

from bot.memory import MemoryStore
from bot.model import Turn
from bot.records import Context, LogEntry, Outgoing, Place, Posted, StoreError
from bot.store.port import Known, Store
from bot.workspace import Scope, WorkspaceSettings

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
EVER = dt.datetime.max.replace(tzinfo=dt.UTC)
PLACE = Place("chat", "team", "channel")
MINUTE = dt.timedelta(minutes=1)
POSTED = Posted("a", PLACE, "m1", NOW, "mark")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> MemoryStore:
    return MemoryStore(most=3, clock=clock)


def _entry(answer_id: str) -> LogEntry:
    return LogEntry(
        answer_id=answer_id, at=NOW, place=PLACE, asker="mark", outcome="answered", kind="figure", language="en", facts=("f",),
        confidence=0.9, near=(), differs=None, revision="r", seconds=0.001,
    )  # fmt: skip


def _context(text: str) -> Context:
    return Context((Turn(text=text),), NOW, EVER)


def _outgoing(id: str, platform: str = "chat") -> Outgoing:
    return Outgoing(id, "correction", Place(platform, "team", "channel"), f"text of {id}")


def test_it_is_a_store() -> None:
    store: Store = MemoryStore()  # the type checker proves it
    assert isinstance(store, MemoryStore)


async def test_what_was_put_in_comes_out(store: MemoryStore) -> None:
    strict = WorkspaceSettings(languages=("es",), strict=True)
    await store.set_settings(Scope("chat", "team"), strict, "admin")
    await store.remember({"talk": _context("how many?")})
    await store.log([_entry("a"), _entry("b"), _entry("a")])
    await store.posted([POSTED])
    assert store.known(PLACE, "mark") == Known(strict)
    assert await store.recall("talk") == _context("how many?")
    assert (store.known(Place("chat", "other"), "mark"), await store.recall("nobody's")) == (Known(), None)
    assert [entry.answer_id for entry in store.entries] == ["b", "a"]
    assert await store.posts_of("a") == [POSTED]
    assert await store.posts_of("b") == []


async def test_the_oldest_goes_first(store: MemoryStore) -> None:
    await store.log([_entry(id) for id in "abcde"])
    await store.remember({id: _context(id) for id in "abc"})
    await store.recall("a")  # what was just asked for is not the oldest
    await store.remember({"d": _context("d")})
    assert [entry.answer_id for entry in store.entries] == ["c", "d", "e"]
    assert [id for id in "abcd" if await store.recall(id)] == ["a", "c", "d"]


async def test_a_conversation_that_is_over_is_forgotten(store: MemoryStore) -> None:
    await store.remember({"talk": Context((Turn(text="how many?"),), NOW, dt.datetime.now(dt.UTC) - MINUTE)})
    assert await store.recall("talk") is None
    assert store._contexts.values() == ()


async def test_the_outbox_gives_each_message_to_one_who_claims_it(store: MemoryStore) -> None:
    for id in ("1", "2", "1"):
        await store.queue(_outgoing(id))
    await store.queue(_outgoing("3", "elsewhere"))
    assert [each.id for each in await store.claim("chat", 1, MINUTE)] == ["1"]
    assert [each.id for each in await store.claim("chat", 9, MINUTE)] == ["2"]
    assert await store.claim("chat", 9, MINUTE) == []
    assert [each.id for each in await store.claim("elsewhere", 9, MINUTE)] == ["3"]


async def test_what_was_claimed_and_not_sent_comes_again(store: MemoryStore, clock: Clock) -> None:
    await store.queue(_outgoing("1"))
    await store.queue(_outgoing("2"))
    await store.claim("chat", 9, MINUTE)
    await store.release(["2", "unknown"])
    assert [each.id for each in await store.claim("chat", 9, MINUTE)] == ["2"]
    await store.done("2")
    clock.now = 61.0
    assert [each.id for each in await store.claim("chat", 9, MINUTE)] == ["1"]


async def test_what_was_sent_is_not_queued_again(store: MemoryStore) -> None:
    await store.queue(_outgoing("1"))
    await store.claim("chat", 9, MINUTE)
    await store.done("1")
    await store.done("1")
    await store.queue(_outgoing("1"))
    assert await store.claim("chat", 9, MINUTE) == []


async def test_a_full_outbox_says_so_and_drops_nothing(store: MemoryStore) -> None:
    for id in "abc":
        await store.queue(_outgoing(id))
    with pytest.raises(StoreError, match="the outbox holds 3 messages already"):
        await store.queue(_outgoing("d"))
    assert [each.id for each in await store.claim("chat", 9, MINUTE)] == ["a", "b", "c"]


ASK: dict[str, Callable[[MemoryStore], Awaitable[object]]] = {
    "log": lambda store: store.log([_entry("a")]),
    "posted": lambda store: store.posted([]),
    "posts_of": lambda store: store.posts_of("a"),
    "recall": lambda store: store.recall("talk"),
    "set_settings": lambda store: store.set_settings(Scope("chat", "team"), WorkspaceSettings(), "admin"),
    "remember": lambda store: store.remember({}),
    "queue": lambda store: store.queue(_outgoing("1")),
    "claim": lambda store: store.claim("chat", 1, MINUTE),
    "release": lambda store: store.release([]),
    "done": lambda store: store.done("1"),
    "ping": lambda store: store.ping(),
}


@pytest.mark.parametrize("method", ASK)
async def test_it_fails_and_hangs_when_told_to(store: MemoryStore, method: str) -> None:
    store.mood = "failing"
    with pytest.raises(StoreError, match="told to fail"):
        await ASK[method](store)
    store.mood = "hanging"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await ASK[method](store)
    store.mood = "well"
    await ASK[method](store)


async def test_it_remembers_being_closed(store: MemoryStore) -> None:
    await store.close()
    assert store.closed
