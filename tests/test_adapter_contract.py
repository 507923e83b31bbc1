"""What every adapter owes its readers and the process: nothing of an answer lost on the way, and a start and an end as agreed."""

from __future__ import annotations

import asyncio
import inspect
import os
import re
import runpy
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import entry_points
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from adapters.console.render import TerminalScreen
from adapters.console.screen import PipeScreen
from bot.core import Core, Reply, build_core
from bot.model import Kind, Question, Section, Status
from bot.ports import Adapter, BringsCommands
from bot.settings import read_settings
from bot.variables import variables_of
from knowledge.model import Language

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "adapters.md").read_text(encoding="utf-8")
_SGR = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")
_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")


def _block(language: str) -> str:
    """The first block of the document in that language."""
    return DOCUMENT.split(f"```{language}\n")[1].split("```")[0]


@cache
def example() -> dict[str, object]:
    """The adapter of the document, as its module."""
    with TemporaryDirectory() as folder:
        module = Path(folder) / "tally_line.py"
        module.write_text(_block("python"), encoding="utf-8")
        return runpy.run_path(str(module))


# Rendering. Each surface gives all that a reader of it sees, as text.


def _terminal(columns: int) -> Callable[[Reply], str]:
    def shown(reply: Reply) -> str:
        out = StringIO()
        TerminalScreen(out, {"COLUMNS": str(columns)}).answer(reply)
        return _SGR.sub("", out.getvalue())

    return shown


def _pipe(reply: Reply) -> str:
    out = StringIO()
    PipeScreen(out).answer(reply)
    return out.getvalue()


def _line(reply: Reply) -> str:
    render = example()["render"]
    assert callable(render)
    return str(render(reply))


SURFACES: dict[str, Callable[[Reply], str]] = {
    "console, wide": _terminal(100),
    "console, narrow": _terminal(40),
    "console, in a pipe": _pipe,
    "line (docs/adapters.md)": _line,
}

ASKED: dict[tuple[Kind, Status], dict[Language, str]] = {
    ("figure", "answered"): {"en": "how many asylum cases were closed in 2022?", "es": "¿cuántos casos de asilo se cerraron en 2022?"},
    ("comparison", "answered"): {
        "en": "how many cases were closed and how many granted asylum in 2022?",
        "es": "¿cuántos casos se cerraron y cuántos obtuvieron asilo en 2022?",
    },
    ("calculation", "answered"): {
        "en": "how many cases were closed in 2022 and 2023 together?",
        "es": "¿cuántos casos se cerraron en 2022 y 2023 en total?",
    },
    ("claim", "answered"): {
        "en": "is it true that 150,000 asylum cases were closed in 2022?",
        "es": "¿es cierto que se cerraron 150,000 casos de asilo en 2022?",
    },
    ("rule", "answered"): {
        "en": "does the border limit apply at 2,600 encounters a day?",
        "es": "¿se aplica el límite de la frontera con 2,600 encuentros al día?",
    },
    ("explanation", "answered"): {"en": "what does dismissed mean?", "es": "¿qué significa desestimado?"},
    ("quotation", "answered"): {"en": "who called it a massive amnesty?", "es": "¿quién lo llamó una amnistía masiva?"},
    ("provenance", "answered"): {"en": "what is the source for the 350,000?", "es": "¿cuál es la fuente de los 350,000?"},
    ("help", "no_answer"): {"en": "what can you do?", "es": "¿qué puedes hacer?"},
    ("help", "clarify"): {"en": "how many?", "es": "¿cuántos?"},
    ("figure", "no_answer"): {"en": "how many asylum cases were closed in 2016?", "es": "¿cuántos casos de asilo se cerraron en 2016?"},
}
CASES = [(kind, status, language) for (kind, status), texts in ASKED.items() for language in texts]


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Core:
    return build_core(read_settings({"TALLY_DATA_DIR": str(tmp_path_factory.mktemp("data"))}))


@pytest.fixture(params=CASES, ids=" ".join)
def reply(core: Core, request: pytest.FixtureRequest) -> Reply:
    """One answer of each kind, in each language."""
    kind, status, language = request.param
    reply = core.reply(Question(text=ASKED[kind, status][language]))
    assert (reply.answer.kind, reply.answer.status, reply.answer.language) == (kind, status, language)
    return reply


@pytest.mark.parametrize("surface", SURFACES)
def test_nothing_is_lost_on_a_surface(reply: Reply, surface: str) -> None:
    shown = _flat(SURFACES[surface](reply))
    assert [part for part in _owed(reply) if _flat(part) not in shown] == []


@pytest.mark.parametrize("surface", SURFACES)
def test_a_surface_has_the_numbers_of_the_plain_text_and_no_others(reply: Reply, surface: str) -> None:
    shown, plain = SURFACES[surface](reply), reply.text
    assert set(_NUMBER.findall(_flat(shown))) == set(_NUMBER.findall(_flat(plain)))


@pytest.mark.parametrize("surface", SURFACES)
def test_no_text_can_steer_what_shows_it(reply: Reply, surface: str) -> None:
    section = Section(headline="\x1b[2J\x9b31m\u202emoved")
    steering = Reply(reply.answer.model_copy(update={"sections": (section,)}), section.headline, reply.sentences, 1.0)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", SURFACES[surface](steering))


def _flat(text: str) -> str:
    """The words, however they are broken into lines; a link is the same with and without its scheme."""
    return " ".join(text.replace("https://", "").split())


def _owed(reply: Reply) -> Iterator[str]:
    """What a reader must see of an answer."""
    answer, say = reply.answer, reply.sentences
    yield answer.carried or ""
    for section in answer.sections:
        yield section.headline
        yield section.verdict.text if section.verdict else ""
        yield from (section.working.expression.partition(": ")[2], section.working.note or "") if section.working else ()
        yield from section.notes
    for figure in answer.figures:
        yield from figure.text.split(" · ")  # value with unit and what was counted, period, who counted and claimed, as of, standing
        yield figure.period
        yield say.wording.date(figure.as_of)
        yield from (name for name in (figure.counted_by, figure.claimed_by, *figure.repeated_by) if name)
    for citation in answer.citations[:3]:
        yield say.citation(citation)  # publisher and date
        yield citation.url
    yield from (citation.quote for citation in answer.citations[:1])
    yield from (suggestion.text for suggestion in answer.suggestions)


def test_the_answers_above_have_all_that_can_be_lost(core: Core) -> None:
    """The contract is no stronger than its cases."""
    answers = [core.reply(Question(text=text)).answer for texts in ASKED.values() for text in texts.values()]
    sections = [section for answer in answers for section in answer.sections]
    assert all(any(getattr(section, part) for section in sections) for part in ("figures", "verdict", "working", "notes"))
    figures = [figure for answer in answers for figure in answer.figures]
    assert all(any(getattr(figure, part) for figure in figures) for part in ("counted_by", "claimed_by", "repeated_by"))
    assert {answer.kind for answer in answers} == {kind for kind, _ in ASKED} == set(Kind.__args__)  # type: ignore[attr-defined]


# What the process asks of an adapter.


def _adapters() -> dict[str, Adapter]:
    ours = {entry.name: entry.load()() for entry in entry_points(group="tally.adapters")}
    made = example()["LineAdapter"]
    assert callable(made)
    return {**ours, "line": made()}


ADAPTERS = _adapters()


@pytest.mark.parametrize("name", ADAPTERS)
def test_an_adapter_has_the_shape_that_it_needs(name: str) -> None:
    adapter = ADAPTERS[name]
    assert adapter.name == name
    assert inspect.iscoroutinefunction(adapter.run)
    assert all(variable.about for variable in variables_of(adapter.settings)), "each variable says what it means"
    if isinstance(adapter, BringsCommands):
        assert all(command.name and command.help for command in adapter.commands())


def test_looking_at_an_adapter_loads_no_chat_sdk() -> None:
    program = (
        "import sys; from importlib.metadata import entry_points\n"
        "for entry in entry_points(group='tally.adapters'): entry.load()().settings\n"
        "print(sorted({'discord', 'slack_bolt', 'slack_sdk', 'aiohttp', 'starlette', 'rich'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True).stdout == "[]\n"


# The adapters at work, as processes.


@contextmanager
def _running(*arguments: str, data: Path, stdin: int = subprocess.DEVNULL, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """`tally` in an empty folder."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("TALLY_")}
    folder = data / "empty"
    folder.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "bot", "run", *arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder,
        env={**plain, "TALLY_DATA_DIR": str(data), "TALLY_HTTP_PORT": "0", "LC_ALL": "C.UTF-8", **environ},
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_the_console_answers_what_is_piped_into_it(tmp_path: Path) -> None:
    with _running("console", data=tmp_path, stdin=subprocess.PIPE) as process:
        out, log = process.communicate("how many asylum cases were closed in 2022?\nand in 2023?\n", timeout=60)
    assert process.returncode == 0, log
    assert "102,550" in out
    assert "149,305" in out
    assert "an adapter has been left" in log


def test_the_console_ends_on_a_signal_while_it_waits_for_a_line(tmp_path: Path) -> None:
    with _running("console", data=tmp_path, stdin=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("how many asylum cases were closed in 2022?\n")
        process.stdin.flush()
        assert "102,550" in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the package of the document was installed, as its reader would do it."""
    package, site = tmp_path_factory.mktemp("tally-line"), tmp_path_factory.mktemp("site")
    (package / "tally_line.py").write_text(_block("python"), encoding="utf-8")
    (package / "pyproject.toml").write_text(_block("toml"), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-index"]
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--target", site, package], check=True, timeout=120)
    return site


async def test_the_example_is_found_started_asked_and_stopped(installed: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with _running(data=tmp_path, PYTHONPATH=str(installed), TALLY_LINE_PORT=str(port)) as process:
        reader, writer = await _connected(port)
        writer.write(b"how many asylum cases were closed in 2022?\nand in 2023?\n")
        async with asyncio.timeout(20):
            first, second = [(await reader.readuntil(b"\n\n")).decode() for _ in range(2)]
        process.send_signal(signal.SIGTERM)
        status = await asyncio.to_thread(process.wait, 10)
        writer.close()
        assert process.stderr
        log = process.stderr.read()
    assert "102,550" in first
    assert "149,305" in second
    assert status == 0, log
    assert '"adapter": "line", "event": "the adapter is ready"' in log


async def _connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    async with asyncio.timeout(30):
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.1)


def test_without_its_variable_the_example_says_which_one_it_is(installed: Path, tmp_path: Path) -> None:
    with _running("line", data=tmp_path, PYTHONPATH=str(installed)) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert said.startswith("TALLY_LINE_PORT is not set")
    assert "Port on which questions are taken, a line each." in said


def test_the_example_is_as_short_as_the_document_promises() -> None:
    lines = [line for line in _block("python").splitlines() if line.strip()]
    assert len(lines) <= 32
    assert max(map(len, lines)) <= 120
    assert tomllib.loads(_block("toml"))["project"]["entry-points"]["tally.adapters"] == {"line": "tally_line:LineAdapter"}
