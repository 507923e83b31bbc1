"""Where a figure comes from: who counted, who published, who passed it on, how old it is, what replaced it."""

from __future__ import annotations

from bot.answering.draft import Ask, Draft, caveat_of
from bot.answering.figure import withdrawn_note
from bot.model import Section
from knowledge.model import Fact, Figure, Quotation
from knowledge.numbers import Number


def nobodys(ask: Ask, number: Number) -> Draft:
    """A number that no fact states, or only one that is withdrawn: whose it is cannot be said. States no figure."""
    gone = next((fact for fact in ask.base.facts if fact.withdrawn and fact.value == number.value), None)
    said = ask.say("prov-unknown", value=ask.sentences.wording.number(number.value, 2))
    section = Section(headline=withdrawn_note(ask, gone) if gone else said)
    return Draft("provenance", (section,), status="no_answer", differs="figure")


def answer(ask: Ask, fact: Fact) -> Draft:
    """The attribution chain of a fact, its date and standing, with the figure it is about."""
    say, attribution = ask.say, fact.attribution
    chain = []
    if attribution.counted_by:
        chain.append(say("prov-counted", who=ask.sentences.name(attribution.counted_by)))
    if isinstance(fact, Quotation):
        chain.append(say("prov-said", who=ask.sentences.text(fact.speaker)))
    elif attribution.claimed_by:
        chain.append(say("prov-claimed", who=ask.sentences.name(attribution.claimed_by)))
    if attribution.repeated_by:
        names = [ask.sentences.name(who) for who in attribution.repeated_by]
        chain.append(say("prov-repeated", who=ask.sentences.wording.listing(names)))
    facts: tuple[Fact, ...] = (fact,)
    notes = [ask.sentences.statement(fact)]
    notes.append(
        " ".join((say("prov-asof", date=ask.sentences.wording.date(fact.as_of)),
                  say("prov-standing", standing=say(f"standing-name-{fact.standing}"))))
    )  # fmt: skip
    later = ask.base.some((*fact.superseded_by, *fact.contradicts))
    if later:
        notes.append(ask.sentences.statement(later[0]))
        facts += (later[0],)
    notes += caveat_of(ask, fact)
    lines = (ask.sentences.figure(fact),) if isinstance(fact, Figure) else ()
    section = Section(headline=" ".join(chain) or ask.sentences.statement(fact), figures=lines, notes=tuple(dict.fromkeys(notes)))
    return Draft("provenance", (section,), facts, metric=fact.metric)
