"""Claim check: each numeric claim aligned with the base, with a verdict that leads in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.answering.arithmetic import Amount, shown
from bot.answering.draft import Ask, Draft, caveat_of, correction_of, suggest
from bot.answering.operands import FACT_OF, believed, figure_for, metric_for, named, operands
from bot.model import Section, Verdict, VerdictKind
from knowledge.model import Fact, Quotation
from knowledge.numbers import Number, rounds_to
from knowledge.query import Query
from knowledge.selection import fits

# "About" in a claim or a fact forgives this much; beyond it the claim is off.
_ABOUT = Decimal("0.04")
# A bound ("more than 350,000") vouches for claims this far above it, not for any number above.
_BOUND_REACH = Decimal("0.06")
_EXACT_BELOW = 1000  # votes, days and years are not rounded
_FACTORS = {"doubled": Decimal(2), "tripled": Decimal(3), "halved": Decimal("0.5")}
_AMNESTY = "cases_closed_without_decision"  # what "amnesty" is said of in these claims
_FACTOR_REACH = Decimal("0.05")  # "ten times" for 9.86
_AT_LEAST = ("more_than", "at_least")
_AT_MOST = ("less_than", "up_to")


@dataclass(frozen=True, slots=True)
class Checked:
    """One claim set against one fact."""

    kind: VerdictKind
    fact: Fact
    claimed: Number | None = None
    other: Fact | None = None  # whose number it really is, or the other side of a comparison
    ratio: Decimal | None = None  # the factor the figures give, where one is claimed


def claimed_numbers(query: Query) -> list[Number]:
    """The numbers a claim asserts: no days of a month, no list numbers, nothing under two unless a share or factor."""
    return [n for n in query.numbers if n.kind != "count" or n.value >= 10 or query.has("threshold", "wait_days", "wait_time")]


def compare(claim: Number, fact: Fact) -> VerdictKind:
    """How a claimed number stands to a fact's value."""
    value = fact.value
    assert value is not None
    number = claim.value
    if claim.qualifier in _AT_LEAST and fact.qualifier not in _AT_MOST and number <= value:
        return "matches" if rounds_to(value, number) else "within_bound"
    if claim.qualifier in _AT_MOST and fact.qualifier not in _AT_LEAST and number >= value:
        return "matches" if rounds_to(value, number) else "within_bound"
    if number == value:
        return "matches"
    if value < _EXACT_BELOW and claim.kind == "count":
        return "off_by"
    if rounds_to(value, number) or rounds_to(number, value):
        return "rounds_to"
    if value and fact.qualifier in _AT_LEAST and 0 < number - value <= value * _BOUND_REACH:
        return "within_bound"
    if value and "about" in (fact.qualifier, claim.qualifier) and abs(number - value) <= abs(value) * _ABOUT:
        return "rounds_to"
    return "off_by"


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
    numbered = [clause for clause in ask.clauses if claimed_numbers(clause.query) and believed(clause)]
    return numbered if len(numbered) > 1 else (ask,)


def check_one(ask: Ask) -> Checked | None:
    """One claim against the base."""
    compared = _compared(ask)
    if compared:
        return compared
    numbers = claimed_numbers(ask.query)
    subjects = _subjects(ask)
    if not numbers and (factor := _factor(ask)):
        numbers = [factor]
    if not numbers:
        return _unnumbered(ask)
    if moved := _moved(ask, numbers[0]):
        return moved
    best: Checked | None = None
    for number in numbers:
        for fact in subjects:
            if _kinds_differ(ask, number, fact):
                continue
            checked = Checked(compare(number, fact), fact, number)
            if checked.kind != "off_by":
                return _corrected(ask, checked)
            best = best or checked
    owner = _owner(ask, numbers, subjects)
    if owner:
        return owner
    return best or _unnumbered(ask)


def _subjects(ask: Ask) -> list[Fact]:
    """The facts a claim may be about: those of its metric and period first, the rankers' order after."""
    found: list[Fact] = []
    if ask.query.has("amnesty"):
        found += _of_metric(ask, _AMNESTY)
    for target in (ask.unnumbered or ask.targets)[:2]:
        if target.label in ask.base.metric_by_id:
            found += _of_metric(ask, target.label)
        else:
            found += ask.base.some([target.label])
        if found and target.share > 0.5:
            break
    return [f for f in dict.fromkeys(found) if f.value is not None]


def _of_metric(ask: Ask, metric: str) -> list[Fact]:
    first = figure_for(ask, metric)
    if first is None:
        return []
    when = next(iter(ask.query.periods), None)
    same = [
        f
        for f in ask.base.figures_by_metric[metric]
        if f is not first and (fits(f, when) if when else f.id in ask.base.metric_by_id[metric].undated)
    ]
    pair = {"share_allowed_to_remain": "number_allowed_to_remain", "number_allowed_to_remain": "share_allowed_to_remain"}.get(metric)
    extra = list(ask.base.figures_by_metric.get(pair, ())) if pair else []
    return [first, *same, *extra]


def _kinds_differ(ask: Ask, number: Number, fact: Fact) -> bool:
    unit = ask.sentences.unit(fact)
    kind = "percent" if unit in ("percent", "por ciento") else "times" if unit in ("times", "veces") else "count"
    return number.kind != kind


def _owner(ask: Ask, numbers: Iterable[Number], subjects: Sequence[Fact]) -> Checked | None:
    """The fact whose number it really is: the right number for another period or another thing."""
    metrics = {f.metric for f in subjects}
    for number in numbers:
        for fact in sorted(ask.base.answerable, key=lambda f: (f.metric not in metrics, f.tier)):
            if (
                fact.value is None
                or _kinds_differ(ask, number, fact)
                or (number.value < 100 and number.kind == "count" and fact.metric not in metrics)
            ):
                continue
            if number.value == fact.value or (number.value >= 1000 and rounds_to(fact.value, number.value)):
                kind: VerdictKind = "other_period" if fact.metric in metrics else "other_thing"
                return Checked(kind, subjects[0], number, fact) if subjects else Checked("matches", fact, number)
    return None


def _moved(ask: Ask, number: Number) -> Checked | None:
    """A claimed factor between two periods ("doubled since 2014") against the factor the figures give."""
    facts = operands(ask)
    if number.kind != "times" or len(facts) != 2 or facts[0].metric != facts[1].metric:
        return None
    later, earlier = sorted(facts, key=lambda f: f.period.year or f.period.since or 0, reverse=True)
    if not earlier.value or later.value is None:
        return None
    ratio = later.value / earlier.value
    near = abs(ratio - number.value) <= number.value * _FACTOR_REACH
    return Checked("rounds_to" if near else "off_by", later, number, earlier, shown(Amount(ratio)).value)


def _factor(ask: Ask) -> Number | None:
    """A factor in words ("doubled") as a number."""
    for concept, value in _FACTORS.items():
        if ask.query.has(concept):
            return Number(value, "times", 0, 0)
    return None


def _compared(ask: Ask) -> Checked | None:
    """Two things and a direction without a number ("more people were granted asylum than had cases dismissed")."""
    hits = [hit for hit in named(ask.query) if hit.concept not in FACT_OF]
    if claimed_numbers(ask.query) or len(hits) < 2 or not ask.query.has("more_than", "less_than"):
        return None
    first, second = (figure_for(ask, metric_for(ask.query, hit.concept)) for hit in hits[:2])
    if first is None or second is None or first.value is None or second.value is None:
        return None
    true = (first.value > second.value) == ask.query.has("more_than")
    return Checked("matches" if true else "reversed", first, None, second)


def _corrected(ask: Ask, checked: Checked) -> Checked:
    """A match with a report that the record corrects is said to be that."""
    if checked.fact.standing == "claim" and correction_of(ask, checked.fact):
        return Checked("corrected", checked.fact, checked.claimed)
    asylum_only = checked.fact.metric == "pending_court_cases" and ask.query.has("asylum")
    if asylum_only and checked.kind != "off_by":
        described = ask.base.some(["backlog-3-5m-as-described"])
        return Checked("corrected", described[0] if described else checked.fact, checked.claimed)
    return checked


def _unnumbered(ask: Ask) -> Checked | None:
    """A claim without a number: an opinion is attributed, anything else gets what the record says."""
    fact = next((f for t in ask.targets[:1] for f in ask.base.some([t.label])), None)
    if fact is None and ask.targets[0].label in ask.base.metric_by_id:
        fact = figure_for(ask, ask.targets[0].label)
    if fact is None:
        return None
    if fact.standing == "opinion" or isinstance(fact, Quotation):
        return Checked("opinion", fact)
    return Checked("corrected" if correction_of(ask, fact) else "not_in_base", fact)


def _section(ask: Ask, checked: Checked) -> Section:
    fact = checked.fact
    verdict = Verdict(kind=checked.kind, text=_verdict(ask, checked))
    shown = [f for f in (fact, checked.other) if f is not None and f.value is not None and f.metric]
    lines = tuple(ask.sentences.figure(f) for f in shown)
    notes: list[str] = []
    if checked.other is not None:
        notes.append(ask.sentences.statement(checked.other))
    correction = correction_of(ask, fact)
    if correction and correction is not checked.other:
        notes.append(ask.sentences.statement(correction))
    notes += caveat_of(ask, fact)
    return Section(headline=ask.sentences.statement(fact), figures=lines, verdict=verdict, notes=tuple(dict.fromkeys(notes))[:3])


def _verdict(ask: Ask, checked: Checked) -> str:
    sentences, fact = ask.sentences, checked.fact
    claimed = _as_claimed(ask, checked.claimed) if checked.claimed else ""
    values: dict[str, object] = {"claimed": claimed, "value": sentences.value(fact) if fact.value is not None else ""}
    if checked.ratio is not None and checked.claimed:
        values["value"] = sentences.say("times-derived", n=sentences.wording.number(checked.ratio, 2))
        distance = (checked.claimed.value - checked.ratio) / checked.ratio * 100
        values |= {
            "percent": sentences.wording.decimal(abs(distance).quantize(Decimal(1)), 0),
            "direction": "above" if distance > 0 else "below",
        }
    elif checked.kind == "off_by" and checked.claimed and fact.value:
        distance = (checked.claimed.value - fact.value) / fact.value * 100
        values |= {
            "percent": sentences.wording.decimal(abs(distance).quantize(Decimal(1)), 0),
            "direction": "above" if distance > 0 else "below",
        }
    if checked.other is not None:
        values |= {"other": ask.sentences.called(checked.other), "asked": ask.sentences.called(fact)}
    return sentences.say(f"verdict-{checked.kind.replace('_', '-')}", **values)


def _as_claimed(ask: Ask, number: Number) -> str:
    """The asker's own number, marked as theirs by the verdict's words."""
    text = ask.sentences.wording.number(number.value, 2) + ("%" if number.kind == "percent" else "")
    return ask.say("times-n", n=text) if number.kind == "times" else text
