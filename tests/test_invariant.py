"""Rule 1 of the design, proven of whatever is asked: every number of an answer is cited, worked out in sight, or the asker's own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from itertools import combinations, permutations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import conversation
from bot.model import Answer, Question, Section, Turn
from bot.responder import Responder
from bot.wording.language import wording
from bot.wording.sentences import Sentences, plain_text
from knowledge.checks_amounts import stated
from knowledge.loading import load
from knowledge.model import Fact, Figure
from knowledge.numbers import read_numbers
from knowledge.phrases import Phrase
from knowledge.text import fold

BASE = load(phrases=True)
FIGURES = [fact for fact in BASE.answerable if isinstance(fact, Figure)]
TODAY = dt.date(2026, 11, 24)
MILLION = Decimal(10**6)

# What rule 1 calls names: addresses, papers, and the numbers of a list of choices.
NAMES = re.compile(r"https?://\S+|[Pp]roclama(?:tion|ción) 10\d{3}|212\(f\)|^[1-4]\. ", re.MULTILINE)
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
SWAPPED = str.maketrans(",.", ".,")


def parsed(token: str) -> set[Decimal]:
    """A run of digits and separators as a number, read with a decimal point; a chain like 1,2,3 as its parts."""
    plain = token.replace(",", "")
    return {Decimal(plain)} if plain.count(".") < 2 else {Decimal(part) for part in plain.split(".")}


def in_digits(text: str) -> set[Decimal]:
    return {n for token in DIGITS.findall(NAMES.sub(" ", text)) for n in parsed(token)}


def in_words(text: str) -> set[Decimal]:
    """Numbers in words ("half a million"): what the base's own reader finds once the digits are gone."""
    return {amount.value for amount in stated(DIGITS.sub(" | ", NAMES.sub(" ", text))).amounts}


def of_dates(*dates: dt.date | None) -> set[Decimal]:
    return {Decimal(n) for date in dates if date for n in (date.day, date.year)}


def texts_of(fact: Fact) -> list[str]:
    """All that a cited fact says, in both languages, with what it counts and who stands behind it."""
    metric = BASE.metric_by_id.get(fact.metric or "")
    localized = [fact.statement, fact.period.label, *([fact.caveat] if fact.caveat else []), *([fact.unit] if fact.unit else [])]
    localized += [metric.name, metric.population] if metric else []
    names = [name for name in (fact.attribution.counted_by, fact.attribution.claimed_by, *fact.attribution.repeated_by) if name]
    sources = [BASE.source_by_id[evidence.source].name for evidence in fact.evidence]
    quotes = [evidence.quote for evidence in fact.evidence]
    return [*(text for both in localized for text in (both.en, both.es)), *names, *map(BASE.in_spanish, names), *sources, *quotes]


@cache
def carried_by(fact: Fact) -> frozenset[Decimal]:
    """The numbers that a fact may bring into an answer (a)."""
    found = {n for text in texts_of(fact) for n in in_digits(text) | in_words(text)}
    found |= of_dates(fact.as_of, fact.period.start, fact.period.end, *(BASE.source_by_id[e.source].date for e in fact.evidence))
    found |= {Decimal(year) for year in (fact.period.year, fact.period.since) if year}
    return frozenset(found | {n for v in (fact.value, fact.low, fact.high) if v is not None for n in (v, v / MILLION)})


def asked_in(question: Question, answer: Answer) -> set[Decimal]:
    """The asker's own numbers (c), read either way, spelled out, or as repaired; doubling and halving name a factor."""
    reading = answer.reading
    assert reading is not None
    found = in_digits(reading.period or "") | {Decimal(2), Decimal(3), Decimal("0.5")}
    for text in (question.text, *(turn.text for turn in question.before), reading.repaired):
        found |= in_digits(text) | in_digits(text.translate(SWAPPED)) | in_words(text)
        found |= {n for number in read_numbers(fold(text)) for n in (number.value, number.value / MILLION, number.other) if n is not None}
        found |= {n.value * days for n in read_numbers(fold(text)) if n.value < 60 for days in (7, 30)}  # "for three weeks" is 21 days
    return found


def offered(answer: Answer, sentences: Sentences) -> set[Decimal]:
    """The periods that suggestions and refusals name; no figures."""
    found: set[Decimal] = set()
    for suggestion in answer.suggestions:
        label = BASE.by_id[suggestion.fact].period.label if suggestion.fact else None
        found |= in_digits(suggestion.text) & (in_digits(f"{label.en} {label.es}") if label else in_digits(suggestion.text))
    if answer.status == "no_answer":
        named = [m for m in BASE.metrics if any(sentences.text(m.name) in note for note in answer.caveats)]
        found |= {Decimal(f.period.year) for m in named for f in BASE.figures_by_metric.get(m.id, ()) if f.period.year}
    return found


def results_of(values: Sequence[Decimal]) -> set[Decimal]:
    """What arithmetic on some values can yield (b)."""
    found = {v * 7 for v in values} | {100 - v for v in values} | {abs(a - b) for a, b in permutations(values, 2)}
    found |= {q for a, b in permutations(values, 2) if b for q in (a / b, 100 * a / b, abs(100 * (a - b) / b))}
    return found | {sum(some, Decimal(0)) for n in range(2, len(values) + 1) for some in combinations(values, n)}


def rounded(shown: Decimal, exact: Iterable[Decimal]) -> bool:
    """Whether a number is one of the exact ones to its own digits."""
    step = Decimal(1).scaleb(int(shown.normalize().as_tuple().exponent))
    return any(shown == e or abs(e - shown) < step for e in exact)


def worked_out(section: Section, values: Sequence[Decimal], mine: set[Decimal]) -> set[Decimal]:
    """The exact results that a section may show, which must call itself derived; a claim's distance is worked out in its verdict."""
    found: set[Decimal] = set()
    if section.working:
        expression = section.working.expression
        assert "deriv" in expression
        inputs = [v for i in section.working.inputs if (v := BASE.by_id[i].value) is not None]
        found |= results_of(inputs) | in_digits(expression) | in_digits(expression.translate(SWAPPED)) | {section.working.value}
    if section.verdict:
        records = {*values, *(results_of(values) if "(deriv" in section.verdict.text else ())}
        off = {abs(own - v) / v * 100 for own in mine for v in records if v}
        found |= records | (off if section.verdict.kind == "off_by" else set())
    if "(deriv" in section.headline:  # "it takes 28 + 14 = 42 (derived)"
        said = in_digits(section.headline) | in_digits(section.headline.translate(SWAPPED))
        found |= {n for a, b in combinations(said, 2) for n in (a + b, a * b)}
    return found


def loose(question: Question, answer: Answer, text: str, sentences: Sentences) -> list[str]:
    """The numbers of an answer that nothing vouches for."""
    mine = asked_in(question, answer)
    known = mine | offered(answer, sentences) | {n for i in answer.facts for n in carried_by(BASE.by_id[i])}
    values = [v for i in answer.facts if (v := BASE.by_id[i].value) is not None]
    exact = {n for section in answer.sections for v in worked_out(section, values, mine) for n in (v, v / MILLION)}
    spanish = sentences.wording.number(Decimal(1500)) == "1.500"

    def vouched(token: str) -> bool:
        ways = parsed(token) | (parsed(token.translate(SWAPPED)) if spanish else set())
        return any(n in known or rounded(n, exact) for n in ways)

    tokens = [token for token in DIGITS.findall(NAMES.sub(" ", text)) if not vouched(token)]
    return tokens + [str(n) for n in in_words(text) - known if not rounded(n, exact)]


def faults(question: Question, answer: Answer) -> list[str]:
    """What is wrong with an answer, whatever was asked."""
    sentences = Sentences(BASE, wording(answer.language, question.locale))
    text = plain_text(answer, sentences)
    found = [f"nobody vouches for {token}" for token in loose(question, answer, text, sentences)]
    for figure in answer.figures:
        fact, cited = BASE.by_id[figure.fact], {c.url for c in answer.citations}
        whole = figure.text in text and bool(figure.period) and figure.period in figure.text
        found += [] if whole and sentences.wording.date(fact.as_of) in figure.text else [f"{fact.id}: a line without its period or date"]
        urls = [url for e in fact.evidence if (url := BASE.source_by_id[e.source].url) in cited]
        found += [] if fact.id in answer.facts and any(url in text for url in urls) else [f"{fact.id}: a line without its source"]
    if answer.status != "answered" and (answer.figures or answer.citations):
        found.append("a refusal with a figure")
    own_sum = any(section.working and not section.working.inputs for section in answer.sections)
    if answer.status == "answered" and not answer.citations and not own_sum:
        found.append("an answer without a source")
    return found


def told(responder: Responder, turns: Sequence[str], locale: str | None = None) -> list[str]:
    """The faults of a conversation's answers."""
    found, before = [], tuple[Turn, ...]()
    for text in turns:
        question = Question(text=text, before=before, today=TODAY, locale=locale)
        answer = responder.answer(question)
        found += [f"{text!r}: {fault}" for fault in faults(question, answer)]
        before = (*before, conversation.turn(BASE, question, answer))
    return found


locales = st.sampled_from([None, "en-US", "es-MX", "es-ES"])
numbers = st.sampled_from(
    ["1,499", "1,500", "2,499", "2500", "3.500", "3,5", "half a million", "102,550", "medio millón", "77%", "12k"]
) | st.integers(0, 10**7).map(str)
years = st.integers(2005, 2027)
TEMPLATES = (
    "{name}, {period}", "how many {name} in {period}?", "is it true that there were {number} {name} in {period}?", "{number} {name}",
    "who counted {name}, {period}?", "compare {name} in {period} and {other} in {year}", "what share of {other} were {name} in {period}?",
    "{name}: {year} vs {period}", "how many times more {name} in {year} than in {period}?", "source for {name}?", "{name} per day in {period}?",
    "if crossings average {number} a day for {day} days, is the border shut?", "{number} in a week, does the limit lift?", "and in {year}?",
    "¿es cierto que hubo {number} {name} en {period}?", "¿cuántos {name} hubo en {year}?", "suma {name} y {other} en {year}",
    "si el promedio es de {number} al día durante {day} días, ¿se cierra la frontera?", "¿quién contó {name}?",
)  # fmt: skip


@st.composite
def questions(draw: st.DrawFn) -> str:
    """A template filled from the base, in either language."""
    figure, other, language = draw(st.sampled_from(FIGURES)), draw(st.sampled_from(BASE.metrics)), draw(st.sampled_from(["en", "es"]))
    return draw(st.sampled_from(TEMPLATES)).format(
        name=BASE.metric_by_id[str(figure.metric)].name.in_(language), period=figure.period.label.in_(language).split(" (")[0],
        other=other.name.in_(language), number=draw(numbers), year=draw(years), day=draw(st.integers(1, 50)),
    )  # fmt: skip


before = st.sampled_from(["", "hey, ", "<@U12345678> ", "my 3 kids and the 14th dog say hi. ", "año nuevo, 12 uvas. ", "Q1: "])
after = st.sampled_from(["", "?", "!!!", " thanks", " (asking for 40 friends)", " 🙏", "\nand the 7 dwarfs?"])


@settings(max_examples=400)
@given(before, questions(), after, locales, st.lists(questions(), max_size=1))
def test_every_number_of_an_answer_is_vouched_for(
    responder: Responder, lead: str, question: str, tail: str, locale: str | None, earlier: list[str]
) -> None:
    assert told(responder, [*earlier, lead + question + tail], locale) == []


@settings(max_examples=400)
@given(before, st.sampled_from(BASE.phrases), after, locales)
def test_every_number_is_vouched_for_whatever_people_type(
    responder: Responder, lead: str, phrase: Phrase, tail: str, locale: str | None
) -> None:
    assert told(responder, [*phrase.turns[:-1], lead + phrase.text + tail], locale) == []


VOCABULARY = sorted({word for fact in BASE.answerable for text in (fact.statement.en, fact.statement.es) for word in text.split()})
salad = st.lists(
    st.sampled_from(VOCABULARY) | numbers | years.map(str) | st.sampled_from("? , and y vs not no if".split()), max_size=25
).map(" ".join)


@settings(max_examples=300)
@given(st.text(max_size=300) | salad, st.lists(salad, max_size=2), locales)
@example("\x00\ud800", [], None)
@example("½ ² ٣٤٥ १२ \U0001d7d9\U0001d7d8", [], None)
@example("9" * 5000, [], None)
@example("-1e999 NaN 1/0 0/0 ÷0", ["2022?"], None)
@example("how many asylum cases were closed in 2022?" * 200, [], "es-ES")
def test_no_text_whatsoever_breaks_an_answer(responder: Responder, text: str, earlier: list[str], locale: str | None) -> None:
    assert told(responder, [*earlier, text], locale) == []
