"""A claim set against the base: which fact it is about, and how its number stands to the record's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from bot.answering.arithmetic import Amount, known_digits, shown
from bot.answering.checked import Checked
from bot.answering.draft import Ask, correction_of
from bot.answering.meaning import outcome_of, outcomes_named
from bot.answering.mismatch import of_another_thing
from bot.answering.operands import FACT_OF, by_value, figure_for, metric_for, named, operands
from bot.answering.stance import AT_LEAST, as_put, compare, denied, span_of
from bot.model import VerdictKind
from knowledge.model import Fact, Figure, Quotation
from knowledge.numbers import Number, rounds_to
from knowledge.query import Query
from knowledge.selection import fits

_FACTORS = {"doubled": Decimal(2), "tripled": Decimal(3), "halved": Decimal("0.5")}
_BILL_TRIGGER = "senate-bill-mandatory-5000"  # a level at which people had to be turned back, claimed as a number let in
BILL_VOTE = "senate-vote-2024-05-23"  # how the bill ended
_PREFERENCE: tuple[VerdictKind, ...] = ("matches", "rounds_to", "within_bound", "off_by")
# Off by how much is said only where the ranker is sure what the claim is about.
_SURE_OFF = 0.3
_SURE_SUBJECT = 0.5  # a metric this sure is what the claim is about, whether or not it has a figure for the period
_SPOKEN_OF = 0.1  # a second target this likely, of the outcome named, is what a number is claimed of
_SURE_WORDS = 0.5  # a claim about a fact without a number of its own ("only Republicans opposed the 5,000 a day bill")
_AGREES: tuple[VerdictKind, ...] = ("matches", "rounds_to", "within_bound")
_AMNESTY_LABEL = "mass-amnesty-label"
_AMNESTY = "cases_closed_without_decision"  # what "amnesty" is said of in these claims
_TELLING_DIGITS = 3  # a number this exact points at its fact; 120,000 rounds too much to
_FACTOR_REACH = Decimal("0.05")  # "ten times" for 9.86


_MORE = re.compile(r"\b(?:more|fewer|less|mas|menos)\b.{2,80}\b(?:than|que)\b")
_FEWER = re.compile(r"\b(?:fewer|less|menos)\b.{2,80}\b(?:than|que)\b")


def claimed_numbers(query: Query) -> list[Number]:
    """The numbers a claim asserts: no days of a month, no list numbers, nothing under two unless a share or factor."""
    small = query.has("threshold", "wait_days", "wait_time")
    return [as_put(query, n) for n in query.numbers if n.kind != "count" or n.value >= 10 or small]


def check_one(ask: Ask) -> Checked | None:
    """One claim against the base; what it denies, and what it calls amnesty, is said to be that."""
    found = _check(ask)
    if found is None or found.kind not in _AGREES or found.other is not None:
        return found
    label = next(iter(ask.base.some([_AMNESTY_LABEL])), None)
    if ask.query.has("amnesty") and label:  # the number may be right, and the word is still someone's
        return Checked("opinion", label, found.claimed, found.fact)
    return replace(found, kind="reversed") if denied(ask.query) else found


def _check(ask: Ask) -> Checked | None:
    compared = _compared(ask) or _directed(ask)
    if compared:
        return compared
    numbers = claimed_numbers(ask.query)
    subjects = _subjects(ask)
    if ask.query.has("passed") and not ask.query.has("negation") and ask.query.has("bill", "vote"):
        return next((Checked("reversed", f) for f in ask.base.some([BILL_VOTE])), None)
    if not numbers and (factor := _factor(ask)):
        numbers = [factor]
    words = (ask.unnumbered or ask.targets)[0]
    about_words = words.share >= _SURE_WORDS and any(f.value is None for f in ask.base.some([words.label])) and not _counts(ask)
    if not numbers or (about_words and not ask.query.has("amnesty")):
        return _unnumbered(ask)
    return _moved(ask, numbers[0]) or _numbered(ask, numbers, subjects) or _unnumbered(ask)


def _counts(ask: Ask) -> bool:
    """Whether a number is claimed of an outcome that is named, whatever else the words are about ("the truck driver says")."""
    said = outcomes_named(ask.query)
    return any(t.share >= _SPOKEN_OF and outcome_of(t.label) in said for t in (ask.unnumbered or ask.targets)[1:3])


def _numbered(ask: Ask, numbers: Sequence[Number], subjects: Sequence[Fact]) -> Checked | None:
    """The best verdict of some claimed numbers: a match with a subject, else whose number it is, else how far off."""
    if span := span_of(ask.query, numbers):
        return _within(ask, span, subjects)
    checks = [Checked(compare(n, fact), fact, n) for n in numbers for fact in subjects if not _kinds_differ(ask, n, fact)]
    best = min(checks, key=lambda check: _PREFERENCE.index(check.kind), default=None)
    if best and best.kind != "off_by":
        return of_another_thing(ask, best) or _corrected(ask, best)
    owner = _owner(ask, numbers, subjects)
    if owner or best is None or ask.targets[0].share < _SURE_OFF:
        return owner
    return min((c for c in checks if c.fact.metric == best.fact.metric), key=lambda c: c.fact.qualifier in AT_LEAST)


def _within(ask: Ask, span: tuple[Number, Number], subjects: Sequence[Fact]) -> Checked | None:
    """A claimed range: the record lies in it, or how far off its nearer end is."""
    low, high = span
    alike = [(fact, fact.value) for fact in subjects if fact.value is not None and not _kinds_differ(ask, low, fact)]
    if not alike:
        return None
    if inside := next((fact for fact, value in alike if low.value <= value <= high.value), None):
        return Checked("within_bound", inside, low, until=high)
    fact, value = alike[0]
    return Checked("off_by", fact, low if value < low.value else high)


def _subjects(ask: Ask) -> list[Fact]:
    """The facts a claim may be about: those of its metric and period first, the rankers' order after."""
    found: list[Fact] = []
    found += [f for n in claimed_numbers(ask.query) if (f := _restated(ask, n))]
    if ask.query.has("amnesty"):
        found += _of_metric(ask, _AMNESTY)
    for target in (ask.unnumbered or ask.targets)[:2]:
        if target.label in ask.base.metric_by_id:
            found += _of_metric(ask, target.label)
        else:
            found += ask.base.some([target.label])
        if target.share > _SURE_SUBJECT and (target.label in ask.base.metric_by_id or any(f.value is not None for f in found)):
            break
    return [f for f in dict.fromkeys(found) if f.value is not None]


def _restated(ask: Ask, number: Number) -> Fact | None:
    """The fact whose exact value a claim states, if its period is the one claimed."""
    if known_digits(number.value) <= _TELLING_DIGITS or (fact := by_value(ask, number.value)) is None:
        return None
    periods = ask.query.periods
    return fact if not periods or (isinstance(fact, Figure) and any(fits(fact, when) for when in periods)) else None


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
                or fact in subjects
                or _kinds_differ(ask, number, fact)
                or (number.value < 100 and number.kind == "count" and fact.metric not in metrics)
            ):
                continue
            if number.value == fact.value or (known_digits(number.value) >= _TELLING_DIGITS and rounds_to(fact.value, number.value)):
                by_words = fact.metric and ask.base.metric_by_id[fact.metric].told_apart_by == "words"
                kind: VerdictKind = "other_period" if fact.metric in metrics and not by_words else "other_thing"
                return Checked(kind, subjects[0], number, fact) if subjects else _alone(ask, number, fact)
    return None


def _alone(ask: Ask, number: Number, fact: Fact) -> Checked:
    """A number where there is no figure for what is claimed of it: right for its own period and outcome alone."""
    said, mine = outcomes_named(ask.query), outcome_of(fact.metric)
    dated = not ask.query.periods or (isinstance(fact, Figure) and any(fits(fact, when) for when in ask.query.periods))
    if dated and (mine is None or not said or mine in said):
        matches = Checked("matches", fact, number)
        return of_another_thing(ask, matches) or matches
    label = (ask.unnumbered or ask.targets)[0].label
    if label not in ask.base.metric_by_id:
        return Checked("not_in_base", fact, number)
    return Checked("other_period" if label == fact.metric else "other_thing", fact, number, fact, asked=label)


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
    return Checked("rounds_to" if near else "off_by", later, number, earlier, ratio=shown(Amount(ratio)).value)


def _factor(ask: Ask) -> Number | None:
    """A factor in words ("doubled") as a number."""
    for concept, value in _FACTORS.items():
        if ask.query.has(concept):
            return Number(value, "times", 0, 0)
    return None


def _compared(ask: Ask) -> Checked | None:
    """Two things and a direction without a number ("more people were granted asylum than had cases dismissed")."""
    hits = [hit for hit in named(ask.query) if hit.concept not in FACT_OF]
    direction = _MORE.search(ask.query.text) or ask.query.has("more_than", "less_than")
    if claimed_numbers(ask.query) or len(hits) < 2 or not direction:
        return None
    first, second = (figure_for(ask, metric_for(ask.query, hit.concept)) for hit in hits[:2])
    if first is None or second is None or first.value is None or second.value is None:
        return None
    fewer = ask.query.has("less_than") or bool(_FEWER.search(ask.query.text))
    true = (first.value > second.value) != fewer
    return Checked("matches" if true else "reversed", first, None, second)


def _directed(ask: Ask) -> Checked | None:
    """A claim that something rose or fell between two periods, against what the figures did."""
    fell, rose = ask.query.has("fall"), ask.query.has("rise")
    facts = operands(ask) if fell != rose and not claimed_numbers(ask.query) else []
    if len(facts) != 2 or facts[0].metric != facts[1].metric:
        return None
    earlier, later = sorted(facts, key=lambda f: (f.period.year or f.period.since or 0, f.period.end.month if f.period.end else 0))
    if earlier.value is None or later.value is None:
        return None
    return Checked("matches" if (later.value > earlier.value) == rose else "reversed", later, None, earlier)


def _corrected(ask: Ask, checked: Checked) -> Checked:
    """A match with a report that the record corrects is said to be that."""
    if checked.fact.id == _BILL_TRIGGER and ask.query.has("admission"):
        return Checked("corrected", checked.fact, checked.claimed)
    if checked.fact.standing == "claim" and correction_of(ask, checked.fact):
        return Checked("corrected", checked.fact, checked.claimed)
    asylum_only = checked.fact.metric == "pending_court_cases" and ask.query.has("asylum")
    if asylum_only and checked.kind != "off_by":
        described = ask.base.some(["backlog-3-5m-as-described"])
        return Checked("corrected", described[0] if described else checked.fact, checked.claimed)
    return checked


def _unnumbered(ask: Ask) -> Checked | None:
    """A claim without a number: an opinion is attributed, anything else gets what the record says."""
    first = (ask.unnumbered or ask.targets)[:1]
    fact = next((f for t in first for f in ask.base.some([t.label])), None)
    if fact is None and ask.targets[0].label in ask.base.metric_by_id:
        fact = figure_for(ask, ask.targets[0].label)
    if fact is None:
        return None
    if fact.standing == "opinion" or (isinstance(fact, Quotation) and not fact.contradicts):
        return Checked("opinion", fact, other=figure_for(ask, _AMNESTY) if ask.query.has("amnesty") else None)  # and what the count is
    corrects = any(fact.id in (*f.contradicts, *f.superseded_by) for f in ask.base.answerable)
    return Checked("corrected" if corrects or correction_of(ask, fact) else "not_in_base", fact)
