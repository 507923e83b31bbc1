"""Each way of answering, in a small table of questions: what kind of answer, on which facts, in which words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bot.responder import Responder
from knowledge.loading import load
from knowledge.model import Fact, Figure
from knowledge.reading import Reader
from knowledge.withdrawal import withdraw
from tests.asking import TODAY, ask, lost

ENDED = "Proclamation 10888 of 20 January 2025 overtook this rule; whether it formally ended is not confirmed."


@pytest.mark.parametrize(("question", "facts", "value"), [
    ("how many asylum cases were closed in 2022?", ["cases-closed-2022"], "102,550"),
    ("asylum cases closed in 2021", ["cases-closed-2021"], "18,119"),
    ("asylum grants in 2023", ["asylum-grants-2023"], "43,113"),
    ("USCIS affirmative backlog at the end of 2022", ["uscis-backlog-2022-12"], "667,040"),
    ("immigration court backlog in fiscal 2008", ["eoir-pending-fy2008"], "186,101"),
    ("Border Patrol encounters in December 2023", ["usbp-2023-12"], "249,741"),
    ("asylum grant rate in October 2024", ["asylum-grant-rate-2024-10"], "35.8%"),
    ("share of asylum seekers allowed to remain since Biden took office", ["share-allowed-to-remain", "share-allowed-to-remain-77"], "more than 75%"),
    ("how big is the court backlog?", ["trac-pending-2025-08", "backlog-3-5m-as-described"], "3.4 million"),  # the newest, beside the article's
    ("how many asylum cases have been closed?", ["cases-closed-since-2022", "cases-closed-2023"], "more than 350,000"),
])  # fmt: skip
def test_a_figure(responder: Responder, question: str, facts: list[str], value: str) -> None:
    answer, _ = ask(responder, question)
    assert (answer.status, answer.kind, list(answer.facts[: len(facts)])) == ("answered", "figure", facts)
    assert value in answer.figures[0].text


def test_the_backlog_of_the_article_is_corrected_beside_the_newest(responder: Responder) -> None:
    answer, text = ask(responder, "how big is the asylum backlog?")
    assert "mislabelled" in text
    assert [figure.standing for figure in answer.figures] == ["reported", "claim"]


BASE = load()
# Those that their period tells apart; a threshold is told apart by its words.
NAMED = [
    f
    for f in BASE.answerable
    if isinstance(f, Figure) and f.standing != "derived" and BASE.metric_by_id[str(f.metric)].told_apart_by == "period"
]
UNREAD = {"average-wait-four-years", "usbp-swb-fy2025-before-20-jan", "daily-crossings-above-2500"}


def _named(fact: Fact, language: str) -> object:
    metric = BASE.metric_by_id[str(fact.metric)]
    question = f"{metric.name.in_(language)}, {fact.period.label.in_(language).split(' (')[0]}".replace("EE. UU.", "Estados Unidos")
    marks = [pytest.mark.xfail(reason="its period is not read", strict=True)] if fact.id in UNREAD else []
    return pytest.param(question, fact, marks=marks, id=f"{fact.id}-{language}")


@pytest.mark.parametrize(("question", "fact"), [_named(fact, language) for fact in NAMED for language in ("en", "es")])
def test_a_figure_is_found_by_its_own_name_and_period(responder: Responder, question: str, fact: Fact) -> None:
    """As suggestions and questions back name it: whoever repeats one gets that figure, or one of its metric and year."""
    answer, _ = ask(responder, question)
    got = responder.base.some(answer.facts)
    assert answer.status == "answered"
    assert any(g.id == fact.id or (g.metric == fact.metric and g.period.label == fact.period.label) for g in got)


@pytest.mark.parametrize("question", [
    "casos pendientes en los tribunales de inmigración de EE. UU., al cierre del año fiscal 2014", "cases pending in the U.S. at the end of fiscal year 2014",
])  # fmt: skip
def test_a_period_after_an_abbreviation_is_read(responder: Responder, question: str) -> None:
    assert "eoir-pending-fy2014" in ask(responder, question)[0].facts


@pytest.mark.parametrize(("question", "facts", "said"), [
    ("compare asylum grants and removal orders in 2023", ["asylum-grants-2023", "removal-orders-2023"], "is the larger number: 52,440, against 43,113"),
    ("compare removals, grants and dismissals in 2022",
     ["removal-orders-2022-rounded", "asylum-grants-2022-rounded", "cases-closed-2022"], "102,550"),
    ("backlog and border threshold?", ["backlog-3-5m-as-described", "border-rule-trigger-2500"], "2,500 a day"),
    ("which year had the most asylum cases closed?", ["cases-closed-2023"], "The highest of the series: 149,305"),
    ("lowest year for border patrol encounters?", ["usbp-swb-fy2025"], "The lowest of the series: 237,565"),
    ("TRAC against EOIR for the backlog at the end of fiscal 2024", ["trac-pending-fy2024", "eoir-pending-fy2024"], "3,716,106"),
    ("what was the trend in asylum cases closed?", ["cases-closed-2019", "cases-closed-2023", "cases-closed-2020"],
     "From 4,746 (2019) to 149,305 (2023)"),
])  # fmt: skip
def test_a_comparison(responder: Responder, question: str, facts: list[str], said: str) -> None:
    answer, text = ask(responder, question)
    assert answer.kind == "comparison"
    assert set(facts) <= set(answer.facts)
    assert said in text
    assert len({citation.source for citation in answer.citations}) == len(answer.citations)  # no source twice


@pytest.mark.parametrize(("question", "inputs", "value", "said"), [
    ("how many closed cases for every asylum grant in 2022?", "102550 32000", Decimal(102_550) / 32_000, "About 3.2 to 1"),
    ("how many times more asylum cases were closed in 2022 than in 2014?", "102550 10405", Decimal(102_550) / 10_405, "9.86 times as many"),
    ("what share of the three outcomes of 2022 were closed?", "102550 36000 32000", Decimal(102_550) / 170_550, "About 60%"),
    ("by how much did closures rise from 2021 to 2022?", "102550 18119", Decimal(84_431), "Up by 84,431 (about 466%, about 5.66 times)"),
    ("by how much did encounters between ports fall from fiscal 2023 to fiscal 2024?", "1530000 2046000", Decimal(516_000), "= −516,000"),
    ("sum of asylum grants and removal orders in 2022", "32000 36000", Decimal(68_000), "About 68,000 together"),
    ("how many more removal orders than grants in 2023?", "52440 43113", Decimal(9_327), "9,327 more"),
    ("difference between the order's threshold and the Senate bill's", "5000 2500", Decimal(2_500), "2,500 more"),
    ("encounters between ports per day in December 2023", "249741", Decimal(8_060), "249,741 ÷ 31 = 8,056.2"),
    ("asylum share of the court backlog at the end of fiscal 2024", "1500000 3600000", Decimal(1_500_000) / 3_600_000, "About 42%"),
    ("what percent were not allowed to remain?", "77", Decimal(23), "100% − 77% = 23%"),
    ("2,500 a day is how many a week?", "2500", Decimal(17_500), "2,500 × 7 = 17,500"),
    ("how many years of completions at the fiscal 2024 pace is the court backlog of fiscal 2024?", "3600000 911289",
     Decimal(3_600_000) / 911_289, "derived as a comparison of sizes only"),
])  # fmt: skip
def test_a_calculation(responder: Responder, question: str, inputs: str, value: Decimal, said: str) -> None:
    answer, text = ask(responder, question)
    working = answer.sections[0].working
    assert (answer.kind, working is not None) == ("calculation", True)
    assert working is not None
    assert [responder.base.by_id[i].value for i in working.inputs] == [Decimal(n) for n in inputs.split()]
    assert abs(working.value - value) < Decimal("1e-20")  # a Decimal to its last digit, never a float
    assert "(derived, not reported)" in working.expression
    assert said in text


@pytest.mark.parametrize("question", [
    "how many times more cases were closed in 2022 than in 2016?", "how much did closures rise between 2016 and 2022?",
    "ratio of grants to dismissals in 2016", "total of cases closed in 2016, 2022 and 2023", "removals, grants and dismissals in 2016",
    "¿cuántas veces más casos de asilo se cerraron en 2022 que en 2016?",
])  # fmt: skip
def test_nothing_is_reckoned_with_another_years_figure(responder: Responder, question: str) -> None:
    """Rule 6 holds for operands too: a year without a figure ends the calculation."""
    answer, text = ask(responder, question)
    assert (answer.status, answer.figures) == ("no_answer", ())
    assert "2016" in text


def test_a_comparison_says_which_year_it_lacks(responder: Responder) -> None:
    answer, text = ask(responder, "compare dismissals in 2016 and 2022")
    assert answer.facts == ("cases-closed-2022",)
    assert "No figure for 2016 here: asylum cases closed without a decision." in text


@pytest.mark.parametrize(("question", "fact"), [
    ("who says 102,550", "cases-closed-2022"), ("how many times more cases were closed in 2022 than in 2014", "cases-closed-2022"),
    ("total of cases closed in 2022, 2023 and 2024", "cases-closed-2022"), ("what share of the three outcomes in 2022 were dismissals", "cases-closed-2022"),
    ("february senate vote border deal", "senate-vote-2024-02-07"),  # meant by its words, without a year
])  # fmt: skip
def test_what_is_withdrawn_is_named_and_nothing_takes_its_place(tmp_path: Path, reader: Reader, question: str, fact: str) -> None:
    withdraw(load(), fact, "retracted", "it was wrong", tmp_path, TODAY)
    answer, text = ask(Responder(load(tmp_path), reader), question)
    assert (answer.status, answer.figures) == ("no_answer", ())
    assert "retracted by a curator: it was wrong" in text
    assert "None" not in text


def test_a_number_that_nobody_gave_is_nobodys(responder: Responder) -> None:
    answer, text = ask(responder, "who counted 123,456?")
    assert (answer.status, text) == ("no_answer", "No fact here states 123,456, so I cannot say whose number it is.")


def test_operands_that_are_not_alike_are_said_to_be(responder: Responder) -> None:
    ratio = ask(responder, "how many closed cases for every asylum grant in 2022?")[0].sections[0].working
    counters = ask(responder, "TRAC September 2022 court backlog minus the fiscal 2020 one, what is the difference?")[0].sections[0].working
    assert ratio is not None and counters is not None
    assert "not the same population" in str(ratio.note)
    assert "Counted by different bodies: TRAC, Syracuse University and EOIR." in str(counters.note)


@pytest.mark.parametrize(("claim", "verdict", "sentence"), [
    ("is it true that 102,550 asylum cases were dismissed in 2022?", "matches", "Matches what was reported."),
    ("103,000 asylum cases were closed in 2022, right?", "rounds_to", "Rounds to what was reported: your 103,000 against 102,550."),
    ("more than 300,000 asylum cases closed since 2022?", "within_bound", "Within what was reported: your 300,000 fits more than 350,000."),
    ("7 million cases were closed in 2022", "off_by", "Off by 6,726%: your 7 million is higher than the record, 102,550."),
    ("149,305 asylum cases were closed in 2022", "other_period", "Right number, different period: your 149,305 is not asylum cases closed"),
    ("they granted asylum to 36,000 people in 2022", "other_thing", "Right number, different thing: your 36,000 is not asylum grants"),
    ("more people were granted asylum than had cases closed in 2022", "reversed", "The other way round: asylum grants in immigration court"),
    ("the border bill passed the Senate", "reversed", "The other way round: the bill did not pass."),
    ("3.5 million asylum claims are pending", "corrected", "Reported or said so, but the record is different."),
    ("mass amnesty?", "opinion", "That is an opinion, or someone's words, not a count."),
])  # fmt: skip
def test_a_claim_has_its_own_verdict_in_its_own_sentence(responder: Responder, claim: str, verdict: str, sentence: str) -> None:
    answer, text = ask(responder, claim)
    first = answer.sections[0].verdict
    assert first is not None
    assert (answer.kind, first.kind) == ("claim", verdict)
    assert text.startswith(sentence)


def test_amnesty_gets_who_called_it_that_and_what_the_count_is(responder: Responder) -> None:
    _, text = ask(responder, "mass amnesty?")
    assert 'presents the case closures as "mass amnesty"' in text
    assert "more than 350,000 asylum cases closed without a decision" in text


def test_several_claims_get_a_verdict_each(responder: Responder) -> None:
    answer, _ = ask(responder, "in 2022 102,550 cases were closed and 50,000 were granted asylum")
    assert [section.verdict.kind for section in answer.sections if section.verdict] == ["matches", "off_by"]


@pytest.mark.parametrize(("question", "said", "version"), [
    ("if crossings average 2,500 a day, is the border shut?", "The limit applies: an average of 2,500 a day", "October 2024 version"),
    ("if crossings average 2,499 a day and the limit is off, does it shut?", "Not triggered: 2,499 a day is below the trigger of 2,500", "October 2024"),
    ("suppose crossings average 2,300 a day: is the border shut?", "would not switch the limit on; if it is already on, it stays on", "October 2024"),
    ("the limit is on and it dropped to 1,800, does it reopen?", "It stays on: 1,800 a day is not below", "October 2024 version"),
    ("the limit is on and the average is 1,500 a day, does it reopen?", "It stays on: 1,500 a day is not below", "October 2024 version"),
    ("the limit is on and the average is 1,499, does it reopen?", "must hold for 28 consecutive days, with 14 more", "October 2024 version"),
    ("in July 2024, with the limit on, the average is 1,499 a day, does it reopen?", "the limit ends 14 days after", "June 2024 version"),
    ("the limit is on, 1,400 a day for 21 days under the October 2024 version, is it over?", "it takes 28 + 14 = 42 (derived)", "October 2024 version"),
    ("the limit is on, 1,400 a day for 42 days under the October 2024 version, is it over?", "It would be lifted: 1,400 a day", "October 2024 version"),
    ("in July 2024 the limit is on, 1,400 a day for 21 days, is it over?", "It would be lifted: 1,400 a day", "June 2024 version"),
    ("2600 then 2000 then 1700?", "The limit is on at the end: 2,600 switches it on", "October 2024 version"),
    ("3,000 a day for six days?", "3,000 × 6 days = 18,000", "October 2024 version"),
    ("2,900 a day for six days?", "less than the seven days that count", "October 2024 version"),
    ("12,000 over the week?", "12,000 ÷ 7 = 1,714.3", "October 2024 version"),
    ("one bad day of 9,000 and the limit is off, is the border shut?", "less than the seven days that count", "October 2024 version"),
    ("the limit is on and a week comes in at 1,450 a day. lifted?", "1,450 a day is below 1,500", "October 2024 version"),
    ("pasan 2,300 diarios toda la semana, ¿cerrado o abierto?", "2,300 al día no activaría el límite", "versión de octubre de 2024"),
])  # fmt: skip
def test_the_border_rule_names_its_version_what_it_limits_and_that_it_was_overtaken(
    responder: Responder, question: str, said: str, version: str
) -> None:
    answer, text = ask(responder, question)
    assert answer.kind == "rule"
    assert said in text
    assert version in text
    assert "proclamation-10888" in answer.facts
    assert answer.language == "es" or (ENDED in text and "the border itself was not closed" in text)


@pytest.mark.parametrize(("question", "said"), [
    ("when does the 2024 border limit apply?", "The limit applied when encounters between ports of entry averaged 2,500 a day or more"),
    ("when does the limit end?", "28 consecutive days, then 14 more (before that, 14 days of waiting alone)"),
    ("at what levels does the border limit go on and off?", "14 days in the June 2024 version, 28 consecutive days and then 14 from 1 October 2024"),
    ("who is exempt from the border limit?", "green-card holders, unaccompanied children"),
    ("if crossings average 4,200 a day under the Senate bill?", "It could have been used, not had to be: 4,200 a day"),
    ("if crossings average 5,000 a day under the Senate bill?", "Yes under the bill: an average of 5,000 a day"),
    ("if crossings average 3,999 a day under the Senate bill?", "No: 3,999 a day is below 4,000"),
])  # fmt: skip
def test_rules_in_words(responder: Responder, question: str, said: str) -> None:
    answer, text = ask(responder, question)
    assert answer.kind == "rule"
    assert said in text


@pytest.mark.parametrize(("question", "kind", "fact"), [
    ("what is administrative closure?", "explanation", "definition-dismissal-termination"),
    ('what does "terminated" mean?', "explanation", "definition-dismissal-termination"),
    ("what is a removal order?", "explanation", "definition-order-is-not-removal"),
    ("what is an encounter?", "explanation", "encounters-defined"),
    ("can they get a work permit after dismissal?", "explanation", "work-permit-after-dismissal"),
    ("can they apply for asylum again after a dismissal?", "explanation", "can-reapply-after-dismissal"),
    ("does a closed case give them legal status?", "explanation", "closure-gives-no-status"),
    ("what did Arthur say?", "quotation", "arthur-massive-amnesty"),
    ("who is Hector Quiroga?", "explanation", "quiroga-role"),
    lost("the memo's date is ranked before what it says", "what did Kerry Doyle's memo say?", "rule", "doyle-memo-priorities"),
    lost("'qué es' before a metric asks for its definition", "¿qué es una orden de expulsión?", "explanation", "definition-order-is-not-removal"),
])  # fmt: skip
def test_an_explanation_or_words_of_someone(responder: Responder, question: str, kind: str, fact: str) -> None:
    answer, _ = ask(responder, question)
    assert (answer.status, answer.kind) == ("answered", kind)
    assert answer.facts[0] == fact
    assert answer.citations


@pytest.mark.parametrize(("turns", "fact", "chain"), [
    (("source for the 102,550?",), "cases-closed-2022", ("Counted by TRAC", "Reported by New York Post", "Passed on by the article of 3 June 2024")),
    (("who counted the 3.5 million?",), "backlog-3-5m-as-described", ("Counted by TRAC", "Standing: claim", "3,596,317")),
    (("how old is the 102,550 figure?",), "cases-closed-2022", ("As of 3 June 2024", "Standing: reported")),
    (("asylum cases closed in 2022", "and the source?"), "cases-closed-2022", ("Counted by TRAC",)),
    (("asylum cases closed in 2022", "says who?"), "cases-closed-2022", ("Reported by New York Post",)),
    (("asylum cases closed in 2022", "is that still true?"), "cases-closed-2022", ("As of 3 June 2024",)),
    (("¿quién contó los 102,550 casos?",), "cases-closed-2022", ("Contado por TRAC (Universidad de Syracuse)", "Al 3 de junio de 2024")),
])  # fmt: skip
def test_provenance_gives_the_chain_the_date_and_the_standing(
    responder: Responder, turns: tuple[str, ...], fact: str, chain: tuple[str, ...]
) -> None:
    answer, text = ask(responder, *turns)
    assert (answer.kind, answer.facts[0]) == ("provenance", fact)
    assert [link for link in chain if link not in text] == []
