"""Workspaces that installed Tally by themselves, in memory and in each database: kept sealed, gone with all that is theirs."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.memory import MemoryStore
from bot.records import Installed
from bot.settings import read_settings
from bot.store.opening import open_store
from bot.store.port import Store
from bot.workspace import Scope, WorkspaceSettings
from tests import stored
from tests.stored import ANN, MINUTE, NOW, THERE

SOON = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
OTHER = replace(THERE, workspace="other")


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def guests(request: pytest.FixtureRequest, tmp_path: object) -> AsyncIterator[Store]:
    """A store of each kind."""
    if request.param == "memory":
        yield MemoryStore()
        return
    url = f"sqlite:///{tmp_path}/t.sqlite3" if request.param == "sqlite" else request.getfixturevalue("postgres_database")
    async with open_store(read_settings({"TALLY_DATABASE_URL": url})) as store:
        yield store


async def test_the_newest_installation_of_a_workspace_is_kept(guests: Store) -> None:
    first, second = Installed("slack", "T1", NOW, "x" * 3000), Installed("slack", "T1", NOW + MINUTE, "y")
    other = Installed("slack", "T2", NOW, "z")
    for each in (first, other, second, Installed("chat", "T1", NOW, "w")):
        await guests.install(each)
    assert sorted(await guests.installations("slack"), key=lambda each: each.workspace) == [second, other]


def test_nothing_shows_what_is_sealed() -> None:
    assert "secret" not in repr(Installed("slack", "T1", NOW, "secret"))


async def test_what_belongs_to_a_workspace_goes_with_it(guests: Store) -> None:
    for name, place in (("a", THERE), ("b", OTHER)):
        await guests.log([stored.entry(name, place=place)])
        await guests.keep([replace(stored.kept_answer(name), place=place)])
        await guests.posted([replace(stored.posted(name), place=place)])
        await guests.rate(stored.feedback(ANN, answer_id=name, place=place))
        await guests.suggest(replace(stored.suggestion(name), place=place))
        await guests.queue(replace(stored.outgoing(name), place=place))
        await guests.owe([stored.correction(name, ANN)])
        await guests.set_settings(Scope("chat", place.workspace), WorkspaceSettings(strict=True), ANN)
        await guests.install(Installed("chat", place.workspace, NOW, "sealed"))
    await guests.remember({"chat\0team\0c\0t": stored.context("said here")})
    gone = await guests.uninstall("chat", "team")
    assert {name for name, count in gone.items() if count} >= {"question_log", "kept_answer", "posted", "feedback", "suggestion", "context"}
    assert await guests.kept("a") is None
    assert await guests.kept("b") is not None
    assert [each.workspace for each in await guests.installations("chat")] == ["other"]
    assert list(await guests.all_settings()) == [Scope("chat", "other")]
    assert guests.known(THERE, "").settings == WorkspaceSettings()
    assert guests.known(OTHER, "").settings.strict
    assert await guests.recall("chat\0team\0c\0t") is None
    assert [each.id for each in await guests.claim("chat", 9, MINUTE)] == ["b"]


async def test_an_id_comes_for_the_first_time_once(guests: Store) -> None:
    came = await asyncio.gather(*(guests.first_time("event:1", SOON) for _ in range(5)))
    assert sorted(came) == [False, False, False, False, True]
    assert await guests.first_time("event:2", SOON)


async def test_an_id_comes_anew_once_its_time_is_over(guests: Store) -> None:
    assert await guests.first_time("event:1", NOW - MINUTE)
    assert await guests.first_time("event:1", SOON)
    assert not await guests.first_time("event:1", SOON)


async def test_what_came_can_be_taken_back_once(guests: Store) -> None:
    await guests.first_time("state:1", SOON)
    assert await guests.take_back("state:1")
    assert not await guests.take_back("state:1")
    await guests.first_time("state:2", NOW - MINUTE)
    assert not await guests.take_back("state:2")
    assert not await guests.take_back("state:never")
