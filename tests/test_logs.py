"""The service's log: ids and causes in every line, and never what somebody wrote or a secret."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog
from pydantic import BaseModel, ValidationError

from bot import logs
from bot.masking import MASK, Mask
from bot.ports import ConfigurationMistake
from bot.records import StoreError

# One of each kind, with what JSON, a URL and a repr each write in another way.
TOKEN = 'relay-Zk3"/é\\-tok3n-of-the-b0t'  # noqa: S105 - planted
PASSWORD = "p@ss w/ord-of-the-database"  # noqa: S105 - planted
KEY = "key-under-which-askers-are-hashed-0123456789"
WRITTEN = "is my cousin Lupe's asylum case one of the 102,550?"


@pytest.fixture
def lines(log_stream: StringIO) -> Callable[[], list[dict[str, object]]]:
    logs.configure(log_stream, "json", "info", Mask([TOKEN, KEY]))
    return lambda: [json.loads(line) for line in log_stream.getvalue().splitlines()]


Lines = Callable[[], list[dict[str, object]]]
Serving = Callable[[object], AbstractAsyncContextManager[Any]]


def test_a_line_has_its_ids_and_says_who_wrote_it(lines: Lines) -> None:
    with structlog.contextvars.bound_contextvars(answer_id="a1b2"):
        logs.logger("bot.service").info("an answer", outcome="answered", seconds=0.25, tries=None, state=True)
    structlog.get_logger("bot.elsewhere").warning("another")
    first, second = lines()
    assert first.pop("timestamp") < second["timestamp"]  # type: ignore[operator]
    assert first == {
        "logger": "bot.service", "level": "info", "event": "an answer", "answer_id": "a1b2", "outcome": "answered", "seconds": 0.25,
        "tries": None, "state": True,
    }  # fmt: skip
    assert (second["logger"], second["level"]) == ("bot.elsewhere", "warning")


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("text", WRITTEN, logs.LEFT_OUT),
        ("question", "102,550", logs.LEFT_OUT),
        ("outcome", WRITTEN, logs.LEFT_OUT),
        ("surface", "a\nb", logs.LEFT_OUT),
        ("surface", Path("discord"), "discord"),
        ("kind", ["a", "b c"], logs.LEFT_OUT),
        ("surface", KEY, MASK),
        ("detail", "closed with 4004\x1b[31m\nby them", "closed with 4004\\x1b[31m by them"),
        ("detail", f"refused {TOKEN}", f"refused {MASK}"),
        ("detail", "x" * 1000, "x" * 500),
    ],
)
def test_only_known_fields_with_fitting_values_are_shown(lines: Lines, field: str, value: object, shown: str) -> None:
    logs.logger("x").info("something", **{field: value})
    assert lines()[0][field] == shown


def test_a_failure_has_an_id_for_the_user_and_its_cause_for_the_operator(lines: Lines) -> None:
    try:
        try:
            int(WRITTEN)
        except ValueError as error:
            raise StoreError("the disk is full") from error
    except StoreError as error:
        error_id = logs.failed(logs.logger("x"), "an answer failed", error, answer_id="a1")
    (line,) = lines()
    assert (line["level"], line["error_id"], line["answer_id"]) == ("error", error_id, "a1")
    assert str(line["exception"]).splitlines()[0] == "StoreError: the disk is full"
    assert "  because of ValueError" in str(line["exception"]).splitlines()
    assert f" in {test_a_failure_has_an_id_for_the_user_and_its_cause_for_the_operator.__name__}" in str(line["exception"])
    assert len(error_id) == 8
    assert {logs.new_error_id() for _ in range(100)}.isdisjoint({error_id})


def _invalid() -> ValidationError:
    class Strict(BaseModel):
        number: int

    try:
        Strict.model_validate({"number": WRITTEN})
    except ValidationError as error:
        return error
    raise AssertionError


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (KeyError(WRITTEN), "KeyError"),
        (_invalid(), "ValidationError"),
        (RuntimeError(TOKEN), "RuntimeError"),
        (OSError(28, "No space left on device", f"/data/{WRITTEN}"), "OSError: No space left on device"),
        (TimeoutError(), "TimeoutError"),
        (ConfigurationMistake("the token was refused"), "ConfigurationMistake: the token was refused"),
        (ConfigurationMistake(f"the token {TOKEN} was refused"), f"ConfigurationMistake: the token {MASK} was refused"),
        (ExceptionGroup(WRITTEN, [ValueError(WRITTEN), StoreError("gone")]), "ExceptionGroup\n  because of ValueError\n  because of StoreError: gone"),
    ],
)  # fmt: skip
def test_a_message_is_shown_only_where_it_quotes_nobody(lines: Lines, error: Exception, shown: str) -> None:
    logs.failed(logs.logger("x"), "failed", error)
    told = str(lines()[0]["exception"]).splitlines()
    assert [line for line in told if not line.strip().startswith("at ")] == shown.splitlines()


def test_causes_without_end_make_no_endless_line(lines: Lines) -> None:
    first, last = ValueError(), ValueError()
    first.__cause__, last.__cause__ = last, first
    deep: Exception = ValueError()
    for _ in range(5):
        deep = ExceptionGroup("g", [deep] * 5)
    logs.failed(logs.logger("x"), "a circle", first)
    logs.failed(logs.logger("x"), "a tree", deep)
    assert max(str(line["exception"]).count("\n") for line in lines()) < 100


@pytest.mark.parametrize(
    ("name", "message", "arguments", "shown"),
    [
        ("discord.http", "limited: %s %s answered %d, again in %.1f s (%%)", ("POST", WRITTEN, 429, 1.5), "limited: … … answered 429, again in 1.5 s (%)"),
        ("lib", "%(who)s waits %(n)d", ({"who": WRITTEN, "n": 3},), "… waits 3"),
        ("slack_bolt", f"unhandled request {WRITTEN}", (), "a message, which is left out"),
        ("lib", ValueError(WRITTEN), (), "a message, which is left out"),
        ("uvicorn.error", "Shutting down", (), "Shutting down"),
    ],
)  # fmt: skip
def test_libraries_speak_through_it_without_what_they_quote(
    lines: Lines, name: str, message: object, arguments: tuple[object, ...], shown: str
) -> None:
    logging.getLogger(name).warning(message, *arguments)
    logging.getLogger(name).debug(message, *arguments)
    (line,) = lines()
    assert (line["logger"], line["level"], line["event"]) == (name, "warning", shown)
    assert str(line["where"]).startswith("test_logs:")


def test_a_template_that_does_not_fit_is_shown_as_far_as_it_does(lines: Lines) -> None:
    record = logging.LogRecord("lib", logging.ERROR, __file__, 1, "%s of %s, %(no)d", (WRITTEN,), None)
    logs._Routed().emit(record)
    assert lines()[0]["event"] == "… of …, …"


async def test_tasks_warnings_threads_and_the_interpreter_speak_through_it(lines: Lines) -> None:
    async def fail() -> None:
        raise ValueError(WRITTEN)

    task = asyncio.create_task(fail())
    await asyncio.wait([task])
    asyncio.get_running_loop().call_exception_handler({"message": "nobody looked", "exception": task.exception(), "task": task})
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(WRITTEN, UserWarning, stacklevel=1)
    thread = threading.Thread(target=lambda: int(WRITTEN))
    thread.start()
    thread.join()
    sys.excepthook(ValueError, ValueError(WRITTEN), None)
    assert [(line["logger"], line["level"]) for line in lines()] == [
        ("asyncio", "error"), ("py.warnings", "warning"), ("tally", "critical"), ("tally", "critical"),
    ]  # fmt: skip
    assert [str(line.get("exception", "")).partition("\n")[0] for line in lines()] == ["ValueError", "", "ValueError", "ValueError"]
    assert "Lupe" not in json.dumps(lines())


def test_debug_lines_of_ours_can_be_asked_for_those_of_libraries_cannot(log_stream: StringIO) -> None:
    logs.configure(log_stream, "json", "debug")
    logs.logger("x").debug("ours")
    logging.getLogger("discord.gateway").debug("payload %s", WRITTEN)
    logs.configure(log_stream, "json", "error")
    logs.logger("x").warning("too little")
    logging.getLogger("lib").warning("too little")
    assert [json.loads(line)["event"] for line in log_stream.getvalue().splitlines()] == ["ours"]


class _Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream_kind", "log_format", "colours", "begins"),
    [
        (StringIO, "auto", True, "{"),
        (_Terminal, "auto", True, "\x1b["),
        (_Terminal, "auto", False, "2"),
        (_Terminal, "json", True, "{"),
        (StringIO, "pretty", True, "2"),
    ],
)
@pytest.mark.usefixtures("log_stream")
def test_pretty_on_a_terminal_json_elsewhere(stream_kind: type[StringIO], log_format: str, colours: bool, begins: str) -> None:
    out = stream_kind()
    logs.configure(out, log_format, colours=colours)  # type: ignore[arg-type]
    logs.failed(logs.logger("bot.x"), "an answer failed", StoreError("gone"), answer_id="a1")
    assert out.getvalue().startswith(begins)
    assert "an answer failed" in out.getvalue()
    assert "StoreError: gone" in out.getvalue()


class _Full(StringIO):
    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.usefixtures("log_stream")
def test_a_log_that_cannot_be_written_stops_nothing() -> None:
    logs.configure(_Full(), "json")
    logs.logger("x").error("lost")
    closed = StringIO()
    logs.configure(closed, "json")
    closed.close()
    logs.logger("x").error("lost")


def test_even_before_it_is_set_up_no_variables_are_shown() -> None:
    """structlog's own way would print the values of all variables around an exception."""
    code = (
        "from bot import logs\n"
        "def fail(text):\n    return int(text)\n"
        f"try:\n    fail({WRITTEN!r})\nexcept ValueError as error:\n    logs.failed(logs.logger('x'), 'failed', error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stderr)["exception"].startswith("ValueError\n")
    assert "Lupe" not in done.stdout + done.stderr
