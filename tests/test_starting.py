"""`tally run` before it runs: what has to be mended first, and what HTTP needs."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path

import pytest

from adapters.slack.adapter import SlackAdapter
from bot.installation import Installation
from bot.settings import SettingsError
from bot.starting import chosen
from tests.processes import Start, tally_run


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def tally(tmp_path: Path, data: Path) -> Start:
    """Starts `tally run`."""
    return partial(tally_run, tmp_path, data)


@pytest.mark.parametrize(
    ("arguments", "environ", "sentence"),
    [
        (["good"], {"FAKE_TOKEN": " "}, "FAKE_TOKEN is not set; set it in the environment or in .env: the token of the tests"),
        (
            [],
            {"FAKE_TOKEN": ""},
            "tally: there is nothing to run, for no adapter has its variables set (asks: FAKE_TOKEN; slow: FAKE_TOKEN; ",
        ),
        (["nobody\x1b"], {}, "tally: there is no adapter 'nobody\\x1b'; there are: asks, blocks, "),
        (["good", "--tries", "0"], {}, "tally run: Invalid value for '--tries': 0 is not in the range x>=1. Try 'tally run --help'."),
        (["good"], {"TALLY_HTTP_PORT": "web"}, "TALLY_HTTP_PORT: 'web' is no whole number; write it in digits"),
        (["unset"], {}, "tally: unset: the address of *** is not set; set it"),
        (["routed"], {}, "tally: routed is called over HTTP, and TALLY_HTTP_PORT is 0; set it to a port"),
    ],
)
async def test_what_has_to_be_mended_first_is_one_sentence(
    tally: Start, arguments: list[str], environ: dict[str, str], sentence: str
) -> None:
    async with tally(*arguments, environ=environ) as process:
        assert await process.ended() == 2
    assert process.said == []
    (said,) = process.log.splitlines()
    assert said.startswith(sentence)


async def test_routes_that_cannot_be_had_are_one_sentence_and_their_cause_is_in_the_log(tally: Start) -> None:
    async with tally("unrouted") as process:
        assert await process.ended() == 2
    (sentence,) = process.sentences
    told = re.fullmatch(r"tally: the routes of unrouted cannot be had: ZeroDivisionError \(error (\w{8}) in the log\)", sentence)
    assert told, sentence
    assert process.events == ["the routes of an adapter cannot be had"]
    assert told[1] in process.log.splitlines()[0]
    assert "hunter2" not in process.log


async def test_broken_facts_are_named_by_file_and_line(tally: Start, tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "mine.toml").write_text("[[fact]\n", encoding="utf-8")
    async with tally("good", environ={"TALLY_FACTS_DIR": str(tmp_path / "facts")}) as process:
        assert await process.ended() == 2
    assert process.said == []
    assert process.sentences[0].startswith(f"{tmp_path}/facts/mine.toml:1: broken TOML")


@pytest.mark.parametrize("package", ["uvicorn", "starlette starlette.routing starlette.responses"])
async def test_what_is_called_over_http_needs_the_extra(tally: Start, package: str) -> None:
    async with tally("routed", missing=package, environ={"TALLY_HTTP_PORT": "8080"}) as process:
        assert await process.ended() == 2
    (sentence,) = process.sentences
    assert sentence.startswith("tally: routed is called over HTTP, and that needs an extra (")
    assert sentence.endswith("): pip install 'tally-bot[http]'")


async def test_others_run_without_the_extra(tally: Start) -> None:
    async with tally("asks", missing="uvicorn", environ={"TALLY_HTTP_PORT": "8080"}) as process:
        await process.until("asks sent")
        process.process.terminate()
        assert await process.ended() == 0


async def test_a_port_that_is_taken_is_one_sentence(tally: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        async with tally("good", environ={"TALLY_HTTP_PORT": str(taken.getsockname()[1])}) as process:
            assert await process.ended() == 2
    assert process.sentences[0].startswith("tally: The HTTP server cannot listen on 127.0.0.1 port ")
    assert process.said == []


async def test_http_is_served_while_it_runs(tally: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with tally("routed", "asks", environ={"TALLY_HTTP_PORT": str(port)}) as process:
        await process.until("asks answered 102550")
        assert (await _get(port, "/routed"))[1] == b"routed"
        status, content = await _get(port, "/readyz")
        assert (status, json.loads(content)["adapters"]["routed"]["state"]) == (200, "ready")
        process.process.terminate()
        await asyncio.sleep(0.2)
        status, content = await _get(port, "/readyz")
        assert (status, json.loads(content)["why"]) == (503, ["Tally is stopping."])
        assert (await _get(port, "/healthz"))[0] == 200
        assert await process.ended() == 0
    assert process.said[-1].endswith("closed")


async def _get(port: int, path: str) -> tuple[int, bytes]:
    def get() -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    return await asyncio.to_thread(get)


def test_a_secret_of_an_adapter_that_requires_nothing_starts_it() -> None:
    """Slack can do with one of several sets of variables: which one is incomplete is said when they are read."""
    ours = [SlackAdapter()]
    told = Installation({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, None, lambda: (ours, ()))
    assert chosen(told, ()) == ours
    half = Installation({"SLACK_BOT_TOKEN": "xoxb-1"}, None, lambda: (ours, ()))
    with pytest.raises(SettingsError, match="SLACK_SIGNING_SECRET is not set, and HTTP needs it"):
        chosen(half, ())
