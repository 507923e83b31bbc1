"""What buttons, lists and commands stand for: a fact picked by its id, a claim, an average, and a list while somebody types."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.conversation import picking
from bot.core import Core
from bot.emphasis import spans, values_in
from bot.memory import MemoryStore
from bot.model import Question
from bot.service import Service
from bot.typeahead import Typeahead
from bot.ways import about_border, as_claim
from knowledge.factbase import FactBase
from knowledge.model import Language
from tests.serving import ANN, CHANNEL, written


def test_every_fact_is_answered_when_it_is_picked(core: Core) -> None:
    lost = []
    for fact in core.base.facts:
        text, offered = picking(fact.id)
        answer = core.reply(Question(text=text, before=(offered,), strict=True, language="en")).answer
        if not fact.withdrawn and (answer.status != "answered" or fact.id not in answer.facts):
            lost.append(fact.id)
    assert lost == []


async def test_a_picked_fact_goes_through_the_service(service: Service, store: MemoryStore) -> None:
    served = await service.answer("Closed in 2022", ANN, CHANNEL, language="es", fact="cases-closed-2022")
    assert served.answer.facts[0] == "cases-closed-2022"
    assert served.answer.language == "es"
    assert (await written(store, 1))[0].facts == served.answer.facts


async def test_a_fact_that_is_gone_is_no_error(service: Service) -> None:
    assert (await service.answer("gone", ANN, CHANNEL, fact="no-such-fact")).outcome != "failed"


@pytest.mark.parametrize(
    ("claim", "language"),
    [("150,000 asylum cases were closed in 2022", "en"), ("se cerraron 150,000 casos de asilo en 2022", "es"), ("¿150,000 casos?", "es")],
)
def test_words_become_a_claim_in_their_language(core: Core, claim: str, language: Language) -> None:
    answer = core.reply(Question(text=as_claim(core, claim))).answer
    assert (answer.kind, answer.language) == ("claim", language)
    assert all(section.verdict for section in answer.sections[:1])


@pytest.mark.parametrize(("average", "language"), [("2300", "en"), ("2600.5", "es")])
def test_an_average_becomes_a_question_on_the_rule(core: Core, average: str, language: Language) -> None:
    answer = core.reply(Question(text=about_border(Decimal(average), language))).answer
    assert (answer.kind, answer.status, answer.language) == ("rule", "answered", language)


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("cases-closed-2022-tim", "en", "cases-closed-2022-times-2014"),
        ("asyl clos 2022", "en", "cases-closed-since-2022"),
        ("CASOS de asilo cerrados 2014", "es", "cases-closed-2014"),
    ],
)
def test_facts_are_found_while_somebody_types(base: FactBase, typed: str, language: Language, first: str) -> None:
    assert Typeahead(base, language).completions(typed, 5)[0].fact == first


def test_a_list_has_as_many_as_are_wanted_and_no_withdrawn_ones(base: FactBase) -> None:
    typeahead = Typeahead(base, "en")
    assert len(typeahead.completions("", 7)) == 7
    assert typeahead.completions("zzz", 7) == []
    offered = {each.fact for each in typeahead.completions("", len(base.facts))}
    assert offered == {fact.id for fact in base.facts if not fact.withdrawn}
    assert all(each.label.strip() for each in typeahead.completions("", 200))


def test_the_values_of_an_answer_are_found_in_its_sentences(core: Core) -> None:
    answer = core.reply(Question(text="how many asylum cases were closed in 2022?")).answer
    text = answer.sections[0].headline
    assert [text[start:end] for start, end in spans(text, values_in(answer))] == ["102,550"]
