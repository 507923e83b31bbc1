"""The section of a derived number: what it came from, the working, and what keeps its operands from being alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.answering.arithmetic import Amount, amount_of, shown, subtract
from bot.answering.draft import Ask, Draft
from bot.model import Section, Working
from knowledge.model import Fact

_PERCENT = Decimal(100)


def derived(ask: Ask, message: str, exact: Amount, facts: Sequence[Fact], sign: str, *, percent: bool = False, **more: str) -> Draft:
    """The section of one derived number: headline, operands as figure lines, working, and what does not match."""
    result = in_percent(ask, exact) if percent else result_of(ask, exact, whole=sign in "+−")
    expression = f" {sign} ".join(plain(ask, f.value) for f in facts)
    note = mismatch(ask, facts)
    worked = (
        subtract(amount_of(facts[0]), amount_of(facts[1])) if sign == "−" else exact
    )  # a fall is shown without its sign, but not worked out so
    working = Working(
        expression=ask.say("calc-working", expression=expression, result=_exact(ask, worked, percent=percent)), result=result, value=exact.value,
        inputs=tuple(f.id for f in facts), note=note,
    )  # fmt: skip
    names = [ask.sentences.called(f) for f in facts]
    headline = ask.opening(message, result=result, a=names[0], b=names[1], items=ask.sentences.wording.listing(names), **more)
    section = Section(headline=headline, figures=tuple(ask.sentences.figure(f) for f in facts), working=working)
    return Draft("calculation", (section,), tuple(facts), metric=facts[0].metric)


def mismatch(ask: Ask, facts: Sequence[Fact]) -> str | None:
    """What keeps the operands from being alike: population, counter, period."""
    texts, say = ask.sentences.text, ask.say
    metrics = [ask.base.metric_by_id[f.metric] for f in facts if f.metric]
    populations = _unlike(texts(metric.population) for metric in metrics)
    counters = _unlike(ask.sentences.name(f.attribution.counted_by) for f in facts if f.attribution.counted_by)
    periods = _unlike(texts(f.period.label) for f in facts) if len({f.metric for f in facts}) > 1 and _spans(facts) > 1 else []
    found = [say("calc-mismatch-population", a=populations[0], b=populations[1])] if populations else []
    found += [say("calc-mismatch-counter", who=ask.sentences.wording.listing(counters))] if counters else []
    found += [say("calc-mismatch-period", a=periods[0], b=periods[1])] if periods and not populations else []
    return " ".join(found) or None


def _unlike(texts: Iterable[str]) -> list[str]:
    """The different ones of some texts, where there are several."""
    found = list(dict.fromkeys(texts))
    return found if len(found) > 1 else []


def _spans(facts: Sequence[Fact]) -> int:
    return len({(f.period.since, f.period.year, f.period.end) for f in facts})


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
    text = plain(ask, value.quantize(Decimal("0.01")) if value != value.to_integral_value() else value)
    return text.replace("-", "−") + ("%" if percent else "")


def plain(ask: Ask, value: Decimal | None) -> str:
    """A number as the asker's language writes it, to two decimals."""
    return ask.sentences.wording.decimal(value or Decimal(0), 2)
