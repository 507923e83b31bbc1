"""What must not move an answer (noise), and what must (another year, another outcome)."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.model import Answer, Question
from bot.responder import Responder
from knowledge.loading import load
from knowledge.model import Figure

BASE = load()
TODAY = dt.date(2026, 11, 24)

# One plain question for each metric that people ask by year, in both languages.
PLAIN: dict[str, tuple[str, str]] = {
    "cases_closed_without_decision": (
        "how many asylum cases were closed without a decision in {p}?", "¿cuántos casos de asilo se cerraron sin decisión en {p}?",
    ),
    "asylum_grants": ("how many people were granted asylum in {p}?", "¿cuántas personas obtuvieron asilo en {p}?"),
    "removal_orders_asylum_cases": (
        "how many asylum cases ended in a removal order in {p}?", "¿cuántos casos de asilo terminaron con orden de expulsión en {p}?",
    ),
    "pending_court_cases": ("how big was the immigration court backlog in {p}?", "¿de cuánto era el rezago de los tribunales de inmigración en {p}?"),
    "pending_court_asylum_cases": (
        "how many asylum cases were pending in immigration court in {p}?",
        "¿cuántos casos de asilo estaban pendientes en los tribunales de inmigración en {p}?",
    ),
    "pending_affirmative_asylum": (
        "how many affirmative asylum applications were pending at USCIS in {p}?", "¿cuántas solicitudes afirmativas de asilo tenía pendientes USCIS en {p}?",
    ),
    "asylum_applications_filed_court": (
        "how many asylum applications were filed in immigration court in {p}?",
        "¿cuántas solicitudes de asilo se presentaron en los tribunales de inmigración en {p}?",
    ),
    "border_encounters_between_ports": (
        "how many border encounters between ports of entry were there in {p}?", "¿cuántos encuentros entre puertos de entrada hubo en {p}?",
    ),
    "border_encounters_all_southwest": (
        "how many southwest border encounters, ports of entry included, were there in {p}?",
        "¿cuántos encuentros en la frontera suroeste hubo en {p}, incluidos los puertos de entrada?",
    ),
    "removals_and_returns": ("how many removals and returns did DHS carry out in {p}?", "¿cuántas expulsiones y retornos hizo el DHS en {p}?"),
    "court_case_completions": (
        "how many cases did the immigration courts complete in {p}?", "¿cuántos casos concluyeron los tribunales de inmigración en {p}?",
    ),
    "dismissals_no_charging_paper": (
        "how many cases were dismissed because DHS had not filed the charging paper in {p}?",
        "¿cuántos casos se desestimaron en {p} porque el DHS no presentó el documento de acusación?",
    ),
    "asylum_grant_rate": ("what was the asylum grant rate in {p}?", "¿cuál fue la tasa de concesión de asilo en {p}?"),
}  # fmt: skip
PERIODS = (("{}", "{}"), ("fiscal year {}", "el año fiscal {}"))
OUTCOMES = ("cases_closed_without_decision", "asylum_grants", "removal_orders_asylum_cases", "pending_court_asylum_cases")
YEARS = range(2005, 2028)


def plainly(metric: str, year: int, language: int, fiscal: int) -> str:
    return PLAIN[metric][language].format(p=PERIODS[fiscal][language].format(year))


def whole_years(metric: str) -> set[int]:
    return {f.period.year for f in BASE.figures_by_metric[metric] if f.period.year and not f.period.partial}


KNOWN = [(metric, year) for metric in PLAIN for year in sorted(whole_years(metric))]
known = st.sampled_from(KNOWN)
languages = forms = st.sampled_from([0, 1])

# Noise that leaves a question what it is.
NOISE: dict[str, Callable[[str], str]] = {
    "shouted": str.upper, "in small letters": str.lower, "as a title": str.title, "without marks": lambda q: re.sub("[?¿]", "", q),
    "marks": lambda q: f"{q}?!?!", "dots": lambda q: f"{q}...", "a mention": lambda q: f"<@U12345678> {q}", "a handle": lambda q: f"@tally {q}",
    "a greeting": lambda q: f"hey guys, {q}", "hola": lambda q: f"hola, {q}", "a dinner": lambda q: f"my uncle asked me at dinner last night. {q}",
    "thanks": lambda q: f"{q} thanks!!", "pls": lambda q: f"{q} pls", "por favor": lambda q: f"{q} por favor", "emoji": lambda q: f"🤔 {q} 🙏",
    "quoted": lambda q: f"“{q}”", "bold": lambda q: f"**{q}**", "hard spaces": lambda q: q.replace(" ", "\u00a0"),
    "no accents": lambda q: q.translate(str.maketrans("áéíóúñ", "aeioun")), "zero width": lambda q: "\u200b".join((q[:9], q[9:])),
}  # fmt: skip


def answer(responder: Responder, text: str) -> Answer:
    return responder.answer(Question(text=text, today=TODAY))


def is_of(got: Answer, metric: str, year: int) -> bool:
    """Whether an answer leads with a figure of that metric and year."""
    first = BASE.by_id[got.facts[0]] if got.facts else None
    return got.status == "answered" and isinstance(first, Figure) and (first.metric, first.period.year) == (metric, year)


@pytest.mark.parametrize("fiscal", [0, 1], ids=["year", "fiscal year"])
@pytest.mark.parametrize("language", [0, 1], ids=["en", "es"])
@pytest.mark.parametrize("metric", sorted(PLAIN))
def test_a_plain_question_gets_its_metric_and_year_or_nothing(responder: Responder, metric: str, language: int, fiscal: int) -> None:
    """Never the nearest figure (rule 6): for a year without one, no figure at all."""
    for year in YEARS:
        got = answer(responder, plainly(metric, year, language, fiscal))
        if year in whole_years(metric):
            assert is_of(got, metric, year), (year, got.facts)
        else:
            partly = {f.id for f in BASE.figures_by_metric[metric] if year in (f.period.year, f.as_of.year)}
            assert not got.figures or set(got.facts) <= partly, (year, got.facts)


@settings(max_examples=300)
@given(known, languages, forms, st.lists(st.sampled_from(sorted(NOISE)), unique=True, min_size=1, max_size=4))
def test_noise_does_not_change_the_facts(
    responder: Responder, asked: tuple[str, int], language: int, fiscal: int, names: list[str]
) -> None:
    plain = noisy = plainly(*asked, language, fiscal)
    for name in names:
        noisy = NOISE[name](noisy)
    assert answer(responder, noisy).facts == answer(responder, plain).facts


def mistyped(word: str, place: int, kind: str) -> str:
    """A word with two letters swapped, one dropped, one doubled, or one beside it on the keyboard."""
    row = next((row for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") if word[place] in row), word[place])
    beside = row[row.index(word[place]) - 1]
    middle = {"swapped": word[place + 1] + word[place], "dropped": word[place + 1], "doubled": word[place] * 2 + word[place + 1]}
    return word[:place] + middle.get(kind, beside + word[place + 1]) + word[place + 2 :]


# Slips in a hundred that may change the facts: those that make another word, or one nearer to another ("renoval").
MOST_CHANGED = 1.0
SLIPS = 6  # of each question, in words of six letters and more


def test_a_typing_error_hardly_ever_changes_the_facts(responder: Responder) -> None:
    choose = random.Random(2022)  # noqa: S311 - a fixed sample, nothing secret
    changed, tried = [], 0
    for metric, year in KNOWN:
        for language in (0, 1):
            plain = plainly(metric, year, language, 0)
            facts = answer(responder, plain).facts
            words = [word for word in plain.split() if len(word) > 5 and word.isalpha() and word.islower()]
            for word in choose.choices(words, k=SLIPS):
                slip = mistyped(word, choose.randrange(1, len(word) - 1), choose.choice(["swapped", "dropped", "doubled", "beside"]))
                tried += 1
                if answer(responder, asked := plain.replace(word, slip, 1)).facts != facts:
                    changed.append(asked)
    assert len(changed) * 100 <= MOST_CHANGED * tried, changed


@settings(max_examples=200)
@given(st.sampled_from(sorted(PLAIN)), st.sampled_from(YEARS), st.sampled_from(YEARS), languages, forms)
def test_another_year_never_has_the_same_headline(
    responder: Responder, metric: str, year: int, other: int, language: int, fiscal: int
) -> None:
    assume(year != other)
    first, second = (answer(responder, plainly(metric, y, language, fiscal)) for y in (year, other))
    assert "answered" not in (first.status, second.status) or first.sections[0].headline != second.sections[0].headline
    assert not {f.fact for f in first.figures} & {f.fact for f in second.figures}


@pytest.mark.parametrize(("one", "other"), list(combinations(OUTCOMES, 2)))
@pytest.mark.parametrize("language", [0, 1], ids=["en", "es"])
def test_another_outcome_never_has_the_same_headline(responder: Responder, one: str, other: str, language: int) -> None:
    for year in YEARS:
        first, second = (answer(responder, plainly(metric, year, language, 0)) for metric in (one, other))
        if first.status == second.status == "answered":
            assert first.sections[0].headline != second.sections[0].headline, year
            assert not {f.fact for f in first.figures} & {f.fact for f in second.figures}, year
