"""What stands behind an answer, the signed ids of buttons, completion, and when to keep silent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import offers
from bot.core import Core
from bot.manners import points_elsewhere, said_in_passing
from bot.model import Question
from bot.panels import about, all_sources, found_in, sources_of
from bot.signing import signed, unsigned
from bot.ways import about_border_run, comparing
from bot.wording.language import wording
from knowledge.completion import Completion

KEY, OTHER = b"k" * 32, b"o" * 32


def test_every_citation_stands_with_its_words_and_its_address(core: Core) -> None:
    reply = core.reply(Question(text="how many asylum cases were closed in 2022?"))
    rows = sources_of(reply).rows
    assert [row.url for row in rows] == [citation.url for citation in reply.answer.citations]
    assert [row.quote for row in rows] == [citation.quote for citation in reply.answer.citations]
    partisan = [row for row, citation in zip(rows, reply.answer.citations, strict=True) if citation.grade == "C"]
    assert all("partisan" in row.label for row in partisan)


def test_an_answer_without_sources_says_so(core: Core) -> None:
    assert "names no figure" in sources_of(core.reply(Question(text="what can you do?"))).rows[0].text


def test_how_an_answer_was_found_names_fact_revision_and_what_differed(core: Core) -> None:
    found = found_in(core.reply(Question(text="how many asylum cases were closed in 2022?")))
    assert any(row.text.startswith("cases-closed-2022@") for row in found.rows)
    assert found.rows[-1].text == core.base.revision
    missed = found_in(core.reply(Question(text="how many asylum cases were closed in 2016?")))
    assert "year" in [row.text for row in missed.rows]


def test_all_sources_are_listed_those_first_that_most_rests_on(core: Core) -> None:
    rows = all_sources(core.base, wording("en")).rows
    assert len(rows) == len(core.base.sources)
    assert {row.url for row in rows} == {source.url for source in core.base.sources}
    counts = [0 if "cited by 0" in row.label else int(row.label.split("cited by ")[1].split()[0].replace("one", "1")) for row in rows]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize("language", ["en", "es"])
def test_about_names_the_revision(core: Core, language: str) -> None:
    assert core.base.revision in about(core.base, wording(language)).rows[1].text  # type: ignore[arg-type]


@given(st.text(max_size=40))
def test_nobody_guesses_a_signed_id(text: str) -> None:
    assert unsigned(text, KEY) is None
    assert unsigned(signed(text, KEY), OTHER) is None
    assert unsigned(signed("a" + text, KEY), KEY) == "a" + text


TEXTS = (
    "how big is the backlog",
    "how many cases were closed in 2022",
    "how many cases were closed in 2023",
    "who said amnesty",
    "how big",
)


@pytest.mark.parametrize(
    ("begun", "first"),
    [
        ("", TEXTS[0]),
        ("how big", TEXTS[4]),
        ("HOW BIG IS", TEXTS[0]),
        ("closed 2023", TEXTS[2]),
        ("amn", TEXTS[3]),
        ("who", TEXTS[3]),
        ("zzz", None),
    ],
)
def test_the_likest_text_comes_first(begun: str, first: str | None) -> None:
    assert next(iter(Completion(TEXTS).find(begun, 3)), None) == first


@given(st.text(max_size=60), st.integers(0, 30))
def test_completion_takes_whatever_is_typed(core: Core, begun: str, most: int) -> None:
    found = offers.questions(core.responder, wording("en"), begun, most)
    assert len(found) <= most
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("is this true?", True), ("true?", True), ("Check this please", True), ("fact check?", True), ("¿es cierto esto?", True), ("¿verdad?", True),
        ("is it true that 500k got asylum?", False), ("how many?", False), ("", False), ("please", False), ("is the source of the 350,000 real?", False),
    ],
)  # fmt: skip
def test_what_points_at_another_message(text: str, points: bool) -> None:
    assert points_elsewhere(text) is points


@pytest.mark.parametrize(
    ("text", "addressed", "silent"),
    [
        ("thanks", True, True), ("thank you!", False, True), ("gracias", True, True), ("ok cool", True, True), ("I told you about it", False, True),
        ("how many asylum cases were closed in 2022", False, False), ("what about Canada?", False, False), ("help me", True, False),
        ("hello", True, False), ("how many", True, False), ("asylum for my cousin from Peru please", True, False),
    ],
)  # fmt: skip
def test_silence_where_nothing_is_asked(core: Core, text: str, addressed: bool, silent: bool) -> None:
    answer = core.reply(Question(text=text, strict=True)).answer
    assert said_in_passing(text, answer, addressed=addressed) is silent


@pytest.mark.parametrize("language", ["en", "es"])
def test_commands_become_questions_that_are_answered(core: Core, language: str) -> None:
    from decimal import Decimal

    run = core.reply(Question(text=about_border_run(Decimal(2600), Decimal(2000), language)))  # type: ignore[arg-type]
    assert (run.answer.kind, run.answer.status, run.answer.language) == ("rule", "answered", language)
    first, second = {
        "en": ("asylum cases closed in 2022", "asylum granted in 2022"), "es": ("casos de asilo cerrados en 2022", "asilos concedidos en 2022"),
    }[language]  # fmt: skip
    compared = core.reply(Question(text=comparing(first, second, language))).answer  # type: ignore[arg-type]
    assert (compared.kind, compared.status, len(compared.figures), compared.language) == ("comparison", "answered", 2, language)
