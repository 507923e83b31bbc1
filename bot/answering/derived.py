"""The section of a derived number: what it came from, the working, and what keeps its operands from being alike."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.answering.arithmetic import Amount, shown
from bot.answering.draft import Ask, Draft
from bot.model import Section, Working
from knowledge.model import Fact

_PERCENT = Decimal(100)


def derived(ask: Ask, message: str, exact: Amount, facts: Sequence[Fact], sign: str, *, percent: bool = False, **more: str) -> Draft:
    """The section of one derived number: headline, operands as figure lines, working, and what does not match."""
    result = in_percent(ask, exact) if percent else result_of(ask, exact, whole=sign in "+−")
    expression = f" {sign} ".join(plain(ask, f.value) for f in facts)
    note = mismatch(ask, facts)
    working = Working(
        expression=ask.say("calc-working", expression=expression, result=_exact(ask, exact, percent=percent)), result=result, value=exact.value,
        inputs=tuple(f.id for f in facts), note=note,
    )  # fmt: skip
    names = [ask.sentences.called(f) for f in facts]
    headline = ask.opening(message, result=result, a=names[0], b=names[1], items=ask.sentences.wording.listing(names), **more)
    section = Section(headline=headline, figures=tuple(ask.sentences.figure(f) for f in facts), working=working)
    return Draft("calculation", (section,), tuple(facts), metric=facts[0].metric)


def mismatch(ask: Ask, facts: Sequence[Fact]) -> str | None:
    """What keeps the operands from being alike, in one sentence: population, or period."""
    metrics = [ask.base.metric_by_id[f.metric] for f in facts if f.metric]
    populations = list(dict.fromkeys(ask.sentences.text(m.population) for m in metrics))
    if len(populations) > 1:
        return ask.say("calc-mismatch-population", a=populations[0], b=populations[1])
    spans = {(f.period.since, f.period.year, f.period.end) for f in facts}
    if len(spans) > 1 and len({f.metric for f in facts}) > 1:
        labels = [ask.sentences.text(f.period.label) for f in facts]
        return ask.say("calc-mismatch-period", a=labels[0], b=labels[1]) if labels[0] != labels[1] else None
    return None


def in_percent(ask: Ask, quotient: Amount) -> str:
    """A quotient as a percentage, hedged and rounded to what its inputs deserve."""
    rounded = shown(Amount(quotient.value * _PERCENT, quotient.qualifier, quotient.digits))
    return ask.sentences.wording.hedged(f"{ask.sentences.wording.decimal(rounded.value, 2)}%", rounded.qualifier)


def result_of(ask: Ask, amount: Amount, *, whole: bool) -> str:
    """Sums and differences keep every digit, hedged; quotients are rounded to what the inputs deserve."""
    rounded = amount if whole else shown(amount)
    return ask.sentences.wording.hedged(ask.sentences.wording.number(rounded.value, 2), rounded.qualifier)


def _exact(ask: Ask, amount: Amount, *, percent: bool) -> str:
    value = amount.value * _PERCENT if percent else amount.value
    return plain(ask, value.quantize(Decimal("0.01")) if value != value.to_integral_value() else value) + ("%" if percent else "")


def plain(ask: Ask, value: Decimal | None) -> str:
    """A number as the asker's language writes it, to two decimals."""
    return ask.sentences.wording.decimal(value or Decimal(0), 2)
