"""The machine interface: exactly the documented fields, and a schema that is kept true."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from bot.core import Core
from bot.machine import MachineAnswer, machine_answer, schema
from bot.model import Answer, NextQuestion, Question, Section, Verdict, Working
from bot.wording.language import wording
from bot.wording.sentences import Sentences

SCHEMA = Path(__file__).parent.parent / "docs" / "answer.schema.json"
FIELDS = ("id status kind language text facts figures working verdict citations caveats suggestions confidence elapsed_ms").split()
FIGURE_FIELDS = (
    "fact metric counted population value low high unit qualifier period as_of standing counted_by claimed_by repeated_by"
).split()
CITATION_FIELDS = "source publisher title date url quote grade".split()


@pytest.fixture(scope="module")
def answer(core: Core) -> Answer:
    """A claim that two figures answer, with everything an answer can have."""
    facts = [core.base.by_id[id] for id in ("cases-closed-2022", "cases-closed-since-2022")]
    sentences = Sentences(core.base, wording("en"))
    first = Section(
        headline="102,550 were closed.", figures=(sentences.figure(facts[0]),), notes=("Closed is not granted.",),
        verdict=Verdict(kind="matches", text="Matches what was reported."),
    )  # fmt: skip
    second = Section(
        headline="About 29% of them.", figures=(sentences.figure(facts[1]),), notes=("A bound stays a bound.",),
        working=Working(expression="102,550 ÷ 350,000 = 29.3% (derived)", result="29.3%", value=29.3, inputs=(facts[0].id, facts[1].id)),
        verdict=Verdict(kind="off_by", text="A second verdict."),
    )  # fmt: skip
    return Answer(
        status="answered", kind="claim", language="en", sections=(first, second), facts=tuple(f.id for f in facts),
        citations=sentences.citations(facts), suggestions=(NextQuestion(text="and granted?", fact="x"), NextQuestion(text="in 2023?")),
        confidence=0.9,
    )  # fmt: skip


def test_the_schema_in_the_docs_is_the_one_printed() -> None:
    """`tally schema > docs/answer.schema.json` after a change of bot/machine.py."""
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == schema()


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_an_answer_has_exactly_the_documented_fields(answer: Answer) -> None:
    content = machine_answer(answer, "text", 1.23456, "q1").model_dump(mode="json")
    assert list(content) == FIELDS
    assert [list(figure) for figure in content["figures"]] == [FIGURE_FIELDS, FIGURE_FIELDS]
    assert [list(citation) for citation in content["citations"]] == [CITATION_FIELDS] * len(answer.citations)
    assert content["id"] == "q1"
    assert content["elapsed_ms"] == 1.235
    jsonschema.validate(content, schema())


def test_numbers_are_json_numbers_and_bounds_stay_bounds(answer: Answer) -> None:
    first, second = machine_answer(answer, "", 0).model_dump(mode="json")["figures"]
    assert first["value"] == 102550
    assert isinstance(first["value"], int)
    assert (second["value"], second["qualifier"], second["low"]) == (350000, "more_than", 350000)


def test_the_first_verdict_and_working_stand_for_several(answer: Answer) -> None:
    content = machine_answer(answer, "", 0)
    assert content.verdict is not None
    assert content.verdict.kind == "matches"
    assert content.working is not None
    assert content.working.result == "29.3%"
    assert content.caveats == ["Closed is not granted.", "A bound stays a bound."]


@pytest.mark.parametrize(
    "question",
    [
        "how many asylum cases were closed in 2022?", "is it true that 350,000 cases were closed since 2022?", "how many?", "", "x" * 5000,
        "who counted the 350,000?", "¿cuántos casos cerraron en 2022?", "what is asylum?", "H-1B visas in 2016", "\0\x1b[31m😀\u202e",
        "border averaging 2,300 a day. shut or open?", "what share of the 2022 outcomes was dismissals", "help",
    ],
)  # fmt: skip
def test_every_answer_fits_the_schema(core: Core, question: str) -> None:
    reply = core.reply(Question(text=question))
    content = json.loads(json.dumps(reply.machine(7).model_dump(mode="json")))
    jsonschema.validate(content, schema())
    assert MachineAnswer.model_validate(content).text == reply.text
