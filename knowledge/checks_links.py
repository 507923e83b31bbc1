"""The lint of names: every id that a record names exists, and every fact says where it comes from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches

from knowledge.checks_findings import Finding, error, notice
from knowledge.checks_numbers import links_of
from knowledge.factbase import FactBase
from knowledge.model import Fact, Metric

# A word of `not_to_be_confused_with` that is written like a metric's id; the rest are free text.
_METRIC_ID = re.compile(r"[a-z]+(?:_[a-z]+)+")


def check_links(base: FactBase) -> Iterator[Finding]:
    """Ids that nothing bears, missing provenance, and records that nothing uses."""
    for fact in base.facts:
        yield from _fact(base, fact)
    for metric in base.metrics:
        yield from _metric(base, metric)
    for series in base.series:
        yield from _known(base, f"series:{series.id}", series.id, "metric", [series.metric], base.metric_by_id)
        yield from _known(base, f"series:{series.id}", series.id, "source", [series.source], base.source_by_id)
    for group in base.confusables:
        yield from _known(base, "confusable", "a confusable group", "fact", group.facts, base.by_id)
    yield from _rule(base)
    yield from _phrases(base)
    yield from _unused(base)


def _known(base: FactBase, key: str, name: str, what: str, ids: Iterable[str], known: Collection[str]) -> Iterator[Finding]:
    for missing in dict.fromkeys(i for i in ids if i not in known):
        near = get_close_matches(missing, known, 1)
        mend = f"did you mean {near[0]!r}?" if near else f"add the {what}, or correct the id"
        yield error(base, key, f"{name} names an unknown {what} {missing!r}", mend)


def _fact(base: FactBase, fact: Fact) -> Iterator[Finding]:
    key = f"fact:{fact.id}"
    yield from _known(base, key, fact.id, "source", (e.source for e in fact.evidence), base.source_by_id)
    yield from _known(base, key, fact.id, "metric", [fact.metric] if fact.metric else [], base.metric_by_id)
    yield from _known(base, key, fact.id, "series", [fact.series] if fact.series else [], {s.id for s in base.series})
    yield from _known(base, key, fact.id, "fact", links_of(fact), base.by_id)
    if fact.id in links_of(fact):
        yield error(base, key, f"{fact.id} is linked to itself", "remove its own id from its links")
    if not (fact.attribution.counted_by or fact.attribution.claimed_by):
        yield error(base, key, f"{fact.id} does not say who counted or who said it", "add attribution.counted_by or attribution.claimed_by")
    if fact.withdrawn and not fact.why:
        yield error(base, key, f"{fact.id} is {fact.standing} without a reason", "say why in `why`")
    series = next((s for s in base.series if s.id == fact.series), None)
    if series and series.metric != fact.metric:
        yield error(
            base, key, f"{fact.id} counts {fact.metric}, its series {series.id} counts {series.metric}", "correct its metric or its series"
        )


def _metric(base: FactBase, metric: Metric) -> Iterator[Finding]:
    key = f"metric:{metric.id}"
    yield from _known(base, key, metric.id, "fact", metric.undated, base.by_id)
    for fact in (base.by_id[i] for i in metric.undated if i in base.by_id):
        if fact.metric != metric.id:
            yield error(base, key, f"{metric.id}: its undated answer {fact.id} counts {fact.metric}", "name facts of this metric")
    written_as_ids = (name for name in metric.not_to_be_confused_with if _METRIC_ID.fullmatch(name))
    yield from _known(base, key, metric.id, "metric", written_as_ids, base.metric_by_id)


def _rule(base: FactBase) -> Iterator[Finding]:
    rule = base.rule
    facts = [*rule.facts, *rule.as_reported, *(e.fact for e in rule.endings if e.fact), *(i for v in rule.versions for i in v.facts)]
    yield from _known(base, "rule", "the border rule", "fact", facts, base.by_id)
    sources = [i for version in rule.versions for level in (version.trigger, version.lift) for i in level.sources]
    yield from _known(base, "rule", "the border rule", "source", sources, base.source_by_id)


def _phrases(base: FactBase) -> Iterator[Finding]:
    for batch, phrases in base.phrases_by_batch.items():
        for phrase in phrases:
            yield from _known(base, f"phrase:phrases/{batch}.jsonl", repr(phrase.text[:60]), "fact", phrase.facts, base.by_id)


def _unused(base: FactBase) -> Iterator[Finding]:
    used = {e.source for fact in base.facts for e in fact.evidence} | {s.source for s in base.series}
    for source in base.sources:
        if source.id not in used:
            yield notice(base, f"source:{source.id}", f"no fact cites {source.id}", "cite it, or remove it")
