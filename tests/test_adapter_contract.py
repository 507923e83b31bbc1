"""What every adapter owes its readers and the process: nothing of an answer lost on the way, and a start and an end as agreed."""

from __future__ import annotations

import html
import inspect
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from io import StringIO

import pytest

from adapters.console.render import TerminalScreen
from adapters.console.screen import PipeScreen
from adapters.discord.controls import under_answer
from adapters.discord.render import answer_view
from adapters.slack.render import Shown
from adapters.slack.render import render as slack_render
from bot.core import Core, Reply
from bot.exchange import Served
from bot.model import Kind, Question, Section, Status
from bot.ports import Adapter, BringsCommands
from bot.variables import variables_of
from bot.wording.sentences import shown_citations
from knowledge.model import Language
from tests.discord_rules import seen
from tests.example import example
from tests.slack_rules import texts as slack_texts

_SGR = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")
_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")


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


def _slack(shown: Shown) -> Callable[[Reply], str]:
    def read(reply: Reply) -> str:
        message = slack_render(Served(reply, "0" * 16, reply.answer.status), shown)
        # What is pressed is no part of the text, and marks and escapes are what Slack reads, not its readers.
        text = "\n".join(text for block in message.blocks if "actions" not in block["type"] for text in slack_texts(block))
        return html.unescape(re.sub(r"<(https?://[^|>]*)\|([^>]*)>", r"\2 (\1)", text).replace("*", ""))

    return read


def _slack_text(reply: Reply) -> str:
    return html.unescape(slack_render(Served(reply, "0" * 16, reply.answer.status)).text)


def _discord(reply: Reply) -> str:
    rows = under_answer(reply.answer, reply.sentences.wording, "0" * 32, only_me=True)
    return seen(answer_view(reply, rows).to_components())


SURFACES: dict[str, Callable[[Reply], str]] = {
    "console, wide": _terminal(100),
    "console, narrow": _terminal(40),
    "console, in a pipe": _pipe,
    "discord": _discord,
    "line (docs/adapters.md)": _line,
    "Slack, in blocks": _slack(Shown()),
    "Slack, in plain blocks": _slack(Shown(form="plain")),
    "Slack, in a form": _slack(Shown(view=True)),
    "Slack, read aloud": _slack_text,
}

ASKED: list[tuple[Kind, Status, dict[Language, str]]] = [
    ("figure", "answered", {"en": "how many asylum cases were closed in 2022?", "es": "¿cuántos casos de asilo se cerraron en 2022?"}),
    (
        "comparison",
        "answered",
        {
            "en": "how many cases were closed and how many granted asylum in 2022?",
            "es": "¿cuántos casos se cerraron y cuántos obtuvieron asilo en 2022?",
        },
    ),
    (
        "calculation",
        "answered",
        {
            "en": "how many cases were closed in 2022 and 2023 together?",
            "es": "¿cuántos casos se cerraron en 2022 y 2023 en total?",
        },
    ),
    (
        "claim",
        "answered",
        {
            "en": "is it true that 150,000 asylum cases were closed in 2022?",
            "es": "¿es cierto que se cerraron 150,000 casos de asilo en 2022?",
        },
    ),
    (
        "rule",
        "answered",
        {
            "en": "does the border limit apply at 2,600 encounters a day?",
            "es": "¿se aplica el límite de la frontera con 2,600 encuentros al día?",
        },
    ),
    ("explanation", "answered", {"en": "what does dismissed mean?", "es": "¿qué significa desestimado?"}),
    ("quotation", "answered", {"en": "who called it a massive amnesty?", "es": "¿quién lo llamó una amnistía masiva?"}),
    ("provenance", "answered", {"en": "what is the source for the 350,000?", "es": "¿cuál es la fuente de los 350,000?"}),
    ("help", "no_answer", {"en": "what can you do?", "es": "¿qué puedes hacer?"}),
    ("help", "clarify", {"en": "how many?", "es": "¿cuántos?"}),
    ("figure", "no_answer", {"en": "how many asylum cases were closed in 2016?", "es": "¿cuántos casos de asilo se cerraron en 2016?"}),
    (
        "comparison",
        "answered",
        {  # four figures, each with a source of its own
            "en": "how big was the backlog in 2019, 2020, 2021, 2022 and 2023?",
            "es": "¿de cuánto era el rezago en 2019, 2020, 2021, 2022 y 2023?",
        },
    ),
]
CASES = [(kind, status, language, text) for kind, status, texts in ASKED for language, text in texts.items()]


@pytest.fixture(params=CASES, ids=lambda case: case[3])
def reply(core: Core, request: pytest.FixtureRequest) -> Reply:
    """One answer of each kind, in each language."""
    kind, status, language, text = request.param
    reply = core.reply(Question(text=text))
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
        yield figure.unit
        yield figure.period
        yield say.wording.date(figure.as_of)
        yield from (name for name in (figure.counted_by, figure.claimed_by, *figure.repeated_by) if name)
    for place, citation in enumerate(shown_citations(answer)):
        yield say.citation(citation)  # publisher and date
        yield citation.url
        yield citation.quote if place == 0 else ""
    yield from (suggestion.text for suggestion in answer.suggestions)


def test_the_answers_above_have_all_that_can_be_lost(core: Core) -> None:
    """The contract is no stronger than its cases."""
    answers = [core.reply(Question(text=text)).answer for *_, text in CASES]
    sections = [section for answer in answers for section in answer.sections]
    assert all(any(getattr(section, part) for section in sections) for part in ("figures", "verdict", "working", "notes"))
    figures = [figure for answer in answers for figure in answer.figures]
    assert all(any(getattr(figure, part) for figure in figures) for part in ("counted_by", "claimed_by", "repeated_by"))
    assert {answer.kind for answer in answers} == {kind for kind, *_ in ASKED} == set(Kind.__args__)  # type: ignore[attr-defined]
    assert max(len(shown_citations(answer)) for answer in answers) > 3


# What the process asks of an adapter.


def _adapters() -> dict[str, Adapter]:
    ours = {entry.name: entry.load()() for entry in entry_points(group="tally.adapters")}
    made = example()["LineAdapter"]
    assert callable(made)
    return {**ours, "line": made()}


ADAPTERS = _adapters()


def test_every_adapter_renders_under_this_contract() -> None:
    assert {surface.split()[0].strip(",").lower() for surface in SURFACES} == set(ADAPTERS)


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


def test_programs_get_what_readers_see(reply: Reply) -> None:
    """The same table of questions, as JSON: the text that every surface shows, and each part of it by name."""
    given = reply.machine().model_dump(mode="json")
    assert given["text"] == reply.text
    shown = [(each.fact, each.period, each.as_of.isoformat(), each.unit, each.counted_by) for each in reply.answer.figures]
    assert [tuple(each[name] for name in ("fact", "period", "as_of", "unit", "counted_by")) for each in given["figures"]] == shown
    assert [(each["url"], each["quote"]) for each in given["citations"]] == [(each.url, each.quote) for each in reply.answer.citations]
    assert given["caveats"] == list(reply.answer.caveats)
