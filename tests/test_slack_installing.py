"""Workspaces that install Tally by themselves: two at once on each database, nothing crosses, nothing stays behind."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import StringIO
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from slack_sdk.oauth.installation_store import Installation

from adapters.slack.installations import Installations
from adapters.slack.oauth import rotate
from bot.core import Core
from bot.memory import MemoryStore
from bot.metrics import Metrics
from bot.records import Asker, Installed
from bot.store.sql import SqlStore
from bot.watch import StoreWatch
from tests.serving import until
from tests.slack_server import SlackServer, Workspace
from tests.slacking import Talk, talking

CLOSED = "how many asylum cases were closed in 2022?"
MANY = {"SLACK_BOT_TOKEN": "", "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "c-s3cret"}
KEY = b"k" * 32
Body = dict[str, Any]


def granted(slack: SlackServer, team: str, **more: Any) -> Body:
    """What Slack gives for the code of a workspace; its token works from then on."""
    token = f"xoxb-{team}-" + "x" * 150
    slack.workspaces[token] = Workspace(team, f"UBOT{team}", f"B{team}", slack.workspaces["xoxb-test-1"].scopes)
    return {
        "access_token": token, "token_type": "bot", "scope": "chat:write", "bot_user_id": f"UBOT{team}", "app_id": "A1",
        "team": {"id": team, "name": team}, "authed_user": {"id": "U1"}, **more,
    }  # fmt: skip


async def install(talk: Talk, team: str, **more: Any) -> int:
    """Go through the two pages as somebody's browser does; the status of the last."""
    talk.slack.codes[f"code-{team}"] = granted(talk.slack, team, **more)
    status, headers, _ = await talk.get("/slack/install")
    assert status == 302
    state = parse_qs(urlsplit(headers["Location"]).query)["state"][0]
    cookie = headers["Set-Cookie"].partition(";")[0]
    status, _, _ = await talk.get(f"/slack/oauth_redirect?{urlencode({'code': f'code-{team}', 'state': state})}", Cookie=cookie)
    return status


async def ask(talk: Talk, team: str) -> str:
    """`/tally` in a workspace; what is said."""
    heard = await talk.command(CLOSED, team_id=team, user_id=f"U{team}")
    return str(heard.json.get("text", heard.text))


async def leave(talk: Talk, team: str, kind: str = "app_uninstalled", **changed: Any) -> None:
    """A workspace takes Tally away."""
    event: Body = {"type": kind, **({"tokens": {"bot": [f"UBOT{team}"]}} if kind == "tokens_revoked" else {})}
    await talk.event(event, team_id=team, authorizations=[{"team_id": team, "is_bot": True}], **changed)


@asynccontextmanager
async def many(core: Core, slack: SlackServer, store: Any) -> AsyncIterator[Talk]:
    """Tally for many workspaces."""
    async with talking(core, slack, store, **MANY) as talk:
        yield talk


async def test_two_workspaces_come_ask_and_go(core: Core, slack: SlackServer, kept: SqlStore) -> None:
    async with many(core, slack, kept) as talk:
        assert await asyncio.gather(install(talk, "TA"), install(talk, "TB")) == [200, 200]
        said = await asyncio.gather(ask(talk, "TA"), ask(talk, "TB"))
        assert all(text.startswith("102,550") for text in said)
        for team in ("TA", "TB"):
            body = talk.event_body({"type": "app_mention", "user": f"U{team}", "channel": "C1", "text": CLOSED}, team_id=team)
            body["authorizations"] = [{"team_id": team, "user_id": f"UBOT{team}", "is_bot": True}]
            await talk.send(json.dumps(body), "application/json")
        posted = await slack.wait_for("chat.postMessage", 2)
        assert {call.token for call in posted} == {token for token in slack.workspaces if token.startswith(("xoxb-TA", "xoxb-TB"))}
        await leave(talk, "TA")
        async with asyncio.timeout(20):
            while len(await kept.installations("slack")) == 2:  # noqa: ASYNC110 - a row knows of no event
                await asyncio.sleep(0.01)
        assert (await ask(talk, "TB")).startswith("102,550")
        rows = await kept.export(_mark(talk, "UTA"))
        assert {name: len(found) for name, found in rows.items() if found} == {}
        assert (await kept.export(_mark(talk, "UTB")))["question_log"]
        assert "not installed" in (await _unknown(talk, "TA"))


def _mark(talk: Talk, user: str) -> str:
    return Asker("slack", user).mark(talk.service.key)


async def _unknown(talk: Talk, team: str) -> str:
    """What a workspace is told in which Tally is not installed: through the command's link."""
    await talk.command(CLOSED, team_id=team)
    sent = await talk.slack.wait_for("response_url")
    return str(sent[-1].body["text"])


async def test_no_token_is_readable_in_the_database(core: Core, slack: SlackServer, kept: SqlStore) -> None:
    async with many(core, slack, kept) as talk:
        await install(talk, "TA")
        (installed,) = await kept.installations("slack")
        assert len(installed.sealed) > 292
        assert "xoxb" not in installed.sealed


async def test_another_process_finds_the_workspace(core: Core, slack: SlackServer) -> None:
    store = MemoryStore()
    async with many(core, slack, store) as first, many(core, slack, store) as second:
        await install(first, "TA")
        assert (await ask(second, "TA")).startswith("102,550")


async def test_a_late_goodbye_does_not_undo_a_new_installation(core: Core, slack: SlackServer) -> None:
    async with many(core, slack, MemoryStore()) as talk:
        await install(talk, "TA")
        await leave(talk, "TA", "tokens_revoked", event_time=int(time.time()) - 60)
        await asyncio.sleep(0.1)
        assert (await ask(talk, "TA")).startswith("102,550")
        await leave(talk, "TA", "tokens_revoked", event_time=int(time.time()) + 1)
        await until(lambda: talk.adapter._surface is not None and not talk.adapter._surface.installations.all)


async def test_a_persons_own_token_is_nothing_of_ours(core: Core, slack: SlackServer) -> None:
    async with many(core, slack, MemoryStore()) as talk:
        await install(talk, "TA")
        event = {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}
        await talk.event(event, team_id="TA", authorizations=[{"team_id": "TA"}], event_time=int(time.time()) + 1)
        await asyncio.sleep(0.1)
        assert (await ask(talk, "TA")).startswith("102,550")


@pytest.mark.parametrize("wrong", ["state", "cookie", "code", "twice", "cancelled"])
async def test_an_installation_that_did_not_begin_here_is_refused(core: Core, slack: SlackServer, wrong: str) -> None:
    async with many(core, slack, MemoryStore()) as talk:
        slack.codes["code"] = granted(slack, "TA")
        _, headers, _ = await talk.get("/slack/install")
        state = parse_qs(urlsplit(headers["Location"]).query)["state"][0]
        cookie = headers["Set-Cookie"].partition(";")[0]
        sent = {"code": "code", "state": "x" if wrong == "state" else state}
        sent |= {"code": "other"} if wrong == "code" else {}
        sent |= {"error": "access_denied<script>"} if wrong == "cancelled" else {}
        at = f"/slack/oauth_redirect?{urlencode(sent)}"
        if wrong == "twice":
            assert (await talk.get(at, Cookie=cookie))[0] == 200
        status, _, page = await talk.get(at, **({} if wrong == "cookie" else {"Cookie": cookie}))
        assert status == (200 if wrong == "cancelled" else 400 if wrong in ("cookie", "state") else 401)
        assert "<script>" not in page
        assert len(talk.adapter._surface.installations.all) == (wrong == "twice")  # type: ignore[union-attr]


async def test_an_installation_that_cannot_be_kept_says_so(core: Core, slack: SlackServer, log: StringIO) -> None:
    store = MemoryStore()
    async with many(core, slack, store) as talk:
        store.mood = "failing"
        status, _, page = await talk.get("/slack/install")
        assert status == 503
        assert "try again in a minute" in page
    assert "xoxb" not in log.getvalue()


def holding(store: MemoryStore, key: bytes = KEY) -> Installations:
    """Installations over a store."""
    return Installations(store, StoreWatch(Metrics()), key, None)


def installation(team: str = "TA", **more: Any) -> Installation:
    """An installation."""
    return Installation(user_id="U1", team_id=team, bot_token="xoxb-1", bot_user_id="UB", bot_id="B", **more)  # noqa: S106 - of the tests


async def test_an_installation_comes_back_as_it_was_kept() -> None:
    store = MemoryStore()
    given = installation(bot_refresh_token="xoxe-1", bot_token_expires_in=43200, bot_scopes="a,b")  # noqa: S106 - of the tests
    await holding(store).async_save(given)
    found = await holding(store).find(None, "TA")
    assert found is not None
    assert found.to_dict_for_copying() == given.to_dict_for_copying()


async def test_under_another_key_a_workspace_has_to_install_again(log: StringIO) -> None:
    store = MemoryStore()
    await holding(store).async_save(installation())
    assert await holding(store, b"o" * 32).find(None, "TA") is None
    await store.install(Installed("slack", "TB", dt.datetime.now(dt.UTC), "no token at all"))
    assert await holding(store, b"o" * 32).find(None, "TB") is None
    assert "TALLY_SECRET_KEY is another one" in log.getvalue()


async def test_an_unknown_workspace_does_not_ask_the_store_each_time() -> None:
    store = MemoryStore()
    there = holding(store)
    assert await there.find(None, "TX") is None
    store.mood = "hanging"
    began = time.monotonic()
    assert [await there.find(None, "TX") for _ in range(5)] == [None] * 5
    assert time.monotonic() - began < 1


async def test_a_store_that_hangs_holds_no_known_workspace_up(core: Core, slack: SlackServer) -> None:
    store = MemoryStore()
    async with many(core, slack, store) as talk:
        await install(talk, "TA")
        store.mood = "hanging"
        began = time.monotonic()
        assert (await ask(talk, "TA")).startswith("102,550")
        assert time.monotonic() - began < 3


async def test_an_organisations_installation_serves_its_workspaces() -> None:
    there = holding(MemoryStore())
    await there.async_save(Installation(user_id="U1", enterprise_id="E1", is_enterprise_install=True, bot_token="xoxb-e"))  # noqa: S106 - of the tests
    found = await there.find("E1", "T7")
    assert found is not None and found.bot_token == "xoxb-e"  # noqa: S105 - of the tests
    assert await there.find("E2", "T7") is None


async def test_a_token_is_exchanged_before_it_ends_by_one_process_alone(core: Core, slack: SlackServer) -> None:
    store = MemoryStore()
    async with many(core, slack, store) as first, many(core, slack, store) as second:
        await install(first, "TA", refresh_token="xoxe-old", expires_in=600)  # noqa: S106 - of the tests
        surfaces = [talk.adapter._surface for talk in (first, second)]
        for surface in surfaces:
            assert surface is not None
            await surface.installations.fill()
        await asyncio.gather(*(rotate(surface) for surface in surfaces if surface))
        assert slack.refreshed == ["xoxe-old"]
        for surface in surfaces:
            assert surface is not None
            await surface.installations.fill()
            (found,) = surface.installations.all
            assert (found.bot_token, found.bot_refresh_token) == ("xoxe.xoxb-new", "xoxe-new")
