"""docs/curators.md is run: each command in its order, as a process of its own, while a bot answers from the same store and facts."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.core import build_core
from bot.model import Question
from bot.records import Asker, Feedback, LogEntry, Place, Suggestion
from bot.service import Service
from bot.settings import read_settings
from bot.store.opening import new_store
from bot.workspace import Scope, WorkspaceSettings

PAGE = (Path(__file__).parents[1] / "docs" / "curators.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
NOW = dt.datetime.now(dt.UTC)
PLACE = Place("chat", "team", "general")
IDIOM, JUDGES = "how choked up is the immigration bench, number please", "how many immigration judges are there"


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the page, with what must stand in its output, in this order."""

    words: tuple[str, ...]
    shown: tuple[str, ...]


def commands() -> list[Command]:
    found = []
    for block in _BLOCK.findall(PAGE):
        for text in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = text.splitlines()
            found.append(Command(tuple(shlex.split(command)), tuple(shown)))
    return found


def question(id: str, text: str, asker: str, near: tuple[tuple[str, float], ...], differs: str | None = None) -> LogEntry:
    """A question without an answer."""
    return LogEntry(
        answer_id=id, at=NOW - dt.timedelta(hours=3), place=PLACE, asker=asker, outcome="clarify", kind="help", language="en", facts=(),
        confidence=0.9, near=near, differs=differs, revision="r", seconds=0.001, text=text, intent="figure",
    )  # fmt: skip


async def filled(service: Service) -> None:
    """What the page says was asked and suggested."""
    near = (("pending_court_cases", 0.99),)
    await service.store.log([
        question("7c2f90aa11111111", IDIOM, "ann", near), question("0000000000000001", IDIOM, "ben", near),
        question("33d1000000000000", "how many people have DACA", "ann", (("pending_court_cases", 0.3),), "programme"),
        question("5af0000000000000", "is biden a traitor yes or no", "ann", ()),
    ])  # fmt: skip
    made = Suggestion(
        "9b1d4e0711111111", "new_fact", NOW, PLACE, "ann", "en", "There are 700 judges", source="https://practice.invalid/judges"
    )
    await service.store.suggest(made)
    await service.store.suggest(Suggestion("4e0a000000000000", "correction", NOW, PLACE, "ben", "es", "son 701", "practice-judges-2026"))
    await service.store.rate(Feedback("a", "ann", NOW, PLACE, helpful=False, reason="unclear", facts=("cases-closed-2022",)))
    await service.store.set_settings(Scope("chat", "team"), WorkspaceSettings(curators_channel="desk"), "admin")


async def run(command: Command, folder: Path, environ: dict[str, str]) -> str:
    """What a command prints, run in `folder`; it must end well."""
    name, *arguments = command.words
    assert name == "tally"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=folder, env=environ, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = (part.decode() for part in await process.communicate())
    not_done = "this was a trial" in out or (arguments[0] == "ask" and "retracted by a curator" in out)
    assert process.returncode == (1 if not_done else 0), f"{command.words}\n{out}\n{err}"
    assert "Traceback" not in err
    return out


async def heard(service: Service, text: str) -> str:
    """What the running bot answers to somebody who asks."""
    return (await service.answer(text, Asker("chat", "next"), PLACE)).text


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A data folder of its own, and a terminal that is laid out in 80 columns without colours."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    plain = {"FORCE_COLOR": "1", "NO_COLOR": "1", "COLUMNS": "80", "LOGNAME": "cora", "PYTHONPATH": str(Path(__file__).parents[1])}
    return {**kept, **plain, "TALLY_DATA_DIR": str(tmp_path / "data"), "TALLY_LOG_TEXT": "unanswered"}


async def test_every_command_does_what_the_page_says(tmp_path: Path, environ: dict[str, str]) -> None:
    (tmp_path / "judges.toml").write_text(PAGE.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    settings = read_settings({name: value for name, value in environ.items() if name.startswith("TALLY_")})
    store = new_store(settings)
    await store.prepare()
    ran = 0
    async with Service(build_core(settings), store, key=b"k" * 32) as service:
        await filled(service)
        assert service.core.reply(Question(text=IDIOM)).answer.status == "clarify"
        for command in commands():
            out = await run(command, tmp_path, environ)
            printed, place = " ".join(out.split()), 0  # lines are wrapped as the terminal is wide
            for line in (" ".join(line.split()) for line in command.shown):
                assert line in printed[place:], f"{command.words}: {line!r} is not in\n{out}"
                place = printed.index(line, place)
            ran += 1
            await _next_asker(service, command)
        asked = {each.id: each for each in await store.claim("chat", 20, dt.timedelta(minutes=1))}
    assert ran == len(re.findall(r"^\$ tally", PAGE, re.MULTILINE))
    assert {"suggestion:9b1d4e0711111111:published", "suggestion:4e0a000000000000:published"} <= asked.keys()
    assert "701" in asked["suggestion:4e0a000000000000:published"].text


# What the running bot must answer within seconds of a command, without a restart.
_THEN = {
    ("phrase", "--yes"): (IDIOM, "3.4 million"),
    ("draft", "--yes"): (JUDGES, "700 immigration judges"),
    ("correct", "--yes"): (JUDGES, "701 immigration judges"),
    ("retract", "--why"): (JUDGES, "retracted by a curator: the court withdrew its table"),
}


async def _next_asker(service: Service, command: Command) -> None:
    for words, (text, answer) in _THEN.items():
        if set(words) <= set(command.words):
            said = ""
            for _ in range(100):
                said = await heard(service, text)
                if answer in said:
                    break
                await asyncio.sleep(0.2)
            assert answer in said
