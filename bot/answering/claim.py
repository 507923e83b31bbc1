"""Claim check: each numeric claim of a message with a verdict that leads in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.answering.arithmetic import Amount, shown
from bot.answering.checked import Checked
from bot.answering.checking import BILL_VOTE, check_one, claimed_numbers
from bot.answering.draft import Ask, Draft, caveat_of, correction_of, suggest
from bot.answering.operands import believed
from bot.model import Section, Verdict
from knowledge.numbers import Number


def answer(ask: Ask) -> Draft | None:
    """The verdicts of a message's claims, at most three; None where it claims nothing that the base knows."""
    claims = [check for part in _parts(ask) if (check := check_one(part))]
    if not claims:
        return None
    unique = list({(c.fact.id, c.kind): c for c in claims}.values())[:3]
    sections = tuple(_section(ask, check) for check in unique)
    facts = [f for check in unique for f in (check.fact, check.other) if f is not None]
    corrections = [c for check in unique if (c := correction_of(ask, check.fact))]
    related = ask.base.some(unique[0].fact.related)
    return Draft("claim", sections, tuple(dict.fromkeys(facts)), suggestions=suggest(ask, related), metric=facts[0].metric,
                 extra=tuple(corrections))  # fmt: skip


def _parts(ask: Ask) -> Sequence[Ask]:
    """The clauses that each carry a number and a subject of their own, or the message as one claim."""
    whole = {n.value for n in ask.query.numbers}  # a clause's "fifty" may be the end of "a hundred thousand and fifty"
    numbered = [clause for clause in ask.clauses if claimed_numbers(clause.query) and believed(clause)]
    cut = any(n.value not in whole for clause in numbered for n in clause.query.numbers)
    return numbered if len(numbered) > 1 and not cut else (ask,)


def _section(ask: Ask, checked: Checked) -> Section:
    fact = checked.fact
    verdict = Verdict(kind=checked.kind, text=_verdict(ask, checked))
    shown = [f for f in dict.fromkeys((fact, checked.other)) if f is not None and f.value is not None and f.metric]
    lines = tuple(ask.sentences.figure(f) for f in shown)
    notes: list[str] = []
    if checked.other not in (None, fact):
        notes.append(ask.sentences.statement(checked.other))
    correction = correction_of(ask, fact)
    if correction and correction is not checked.other:
        notes.append(ask.sentences.statement(correction))
    notes += caveat_of(ask, fact)
    return Section(headline=ask.sentences.statement(fact), figures=lines, verdict=verdict, notes=tuple(dict.fromkeys(notes))[:3])


def _verdict(ask: Ask, checked: Checked) -> str:
    sentences, fact = ask.sentences, checked.fact
    claimed = _as_claimed(ask, checked.claimed) if checked.claimed else ""
    if checked.until is not None:
        claimed = sentences.say("range", low=claimed, high=_as_claimed(ask, checked.until))
    values: dict[str, object] = {"claimed": claimed, "value": sentences.value(fact) if fact.value is not None else ""}
    if checked.ratio is not None and checked.claimed:
        values["value"] = sentences.say("times-derived", n=sentences.wording.number(checked.ratio, 2))
        values |= _distance(ask, checked.claimed.value, checked.ratio)
    elif checked.kind == "off_by" and checked.claimed and fact.value:
        values |= _distance(ask, checked.claimed.value, fact.value)
    if checked.kind == "reversed" and checked.other is None:
        return sentences.say("verdict-not-passed" if fact.id == BILL_VOTE else "verdict-denied", **values)
    if checked.other is not None:
        values |= {"other": ask.sentences.called(checked.other), "asked": _asked(ask, checked)}
    return sentences.say(f"verdict-{checked.kind.replace('_', '-')}", **values)


def _asked(ask: Ask, checked: Checked) -> str:
    """What a claim is about, with its period: a figure of the base, or a metric that has none for that period."""
    metric = ask.base.metric_by_id.get(checked.asked or "")
    if metric is None:
        return ask.sentences.called(checked.fact)
    return ", ".join([ask.sentences.metric_name(metric), *map(str, ask.query.years[:1])])


def _distance(ask: Ask, claimed: Decimal, record: Decimal) -> dict[str, object]:
    """How far a claimed number is from the record, in percent of it, and on which side."""
    distance = (claimed - record) / record * 100
    exact = shown(Amount(abs(distance), digits=1)).value if abs(distance) < 1 else abs(distance).quantize(Decimal(1))
    return {"percent": ask.sentences.wording.decimal(exact), "direction": "above" if distance > 0 else "below"}


def _as_claimed(ask: Ask, number: Number) -> str:
    """The asker's own number, marked as theirs by the verdict's words."""
    text = ask.sentences.wording.number(number.value, 2) + ("%" if number.kind == "percent" else "")
    return ask.say("times-n", n=text) if number.kind == "times" else text
