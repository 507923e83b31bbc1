"""FactBase: an immutable snapshot of everything the base knows, with a revision for each fact and for the whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property

from pydantic import Field

from knowledge.model import Confusable, Fact, Figure, Metric, Record, Series, Source
from knowledge.phrases import Phrase
from knowledge.rule import BorderRule


def revision_of(record: Record) -> str:
    """Eight hexadecimal digits that change whenever the record's content does."""
    content = record.model_dump_json(exclude_defaults=True, exclude={"replaces"})
    return hashlib.blake2b(content.encode(), digest_size=4).hexdigest()


class FactBase(Record):
    """All facts and what they rest on, frozen. Made by `knowledge.loading.load`.

    Withdrawn facts (paused or retracted) are kept, so that an answer can say
    so; `answerable` leaves them out.
    """

    revision: str
    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]
    metrics: tuple[Metric, ...]
    series: tuple[Series, ...]
    confusables: tuple[Confusable, ...]
    rule: BorderRule
    terms: dict[str, str]  # Spanish for the names and units that need it
    concepts: dict[str, dict[str, tuple[str, ...]]]  # the lexicon: concept -> language -> phrases
    phrases_by_batch: dict[str, tuple[Phrase, ...]]  # the phrase bank, by the file each was written in
    spelling: dict[str, str]  # short forms and mishearings, with what they stand for
    overlaid: tuple[str, ...] = ()  # ids that a curator's own folder replaced or added
    origins: dict[str, str] = Field(default_factory=dict)  # fact or source id -> "file:line"

    @cached_property
    def by_id(self) -> dict[str, Fact]:
        """Every fact by its id."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        """Every source by its id."""
        return {source.id: source for source in self.sources}

    @cached_property
    def metric_by_id(self) -> dict[str, Metric]:
        """Every metric by its id."""
        return {metric.id: metric for metric in self.metrics}

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """The whole phrase bank."""
        return tuple(phrase for phrases in self.phrases_by_batch.values() for phrase in phrases)

    @cached_property
    def answerable(self) -> tuple[Fact, ...]:
        """The facts that answers may use."""
        return tuple(fact for fact in self.facts if not fact.withdrawn)

    @cached_property
    def figures_by_metric(self) -> dict[str, tuple[Figure, ...]]:
        """The answerable figures of each metric, in the order of the files."""
        found: dict[str, list[Figure]] = {}
        for fact in self.answerable:
            if isinstance(fact, Figure) and fact.metric:
                found.setdefault(fact.metric, []).append(fact)
        return {metric: tuple(figures) for metric, figures in found.items()}

    @cached_property
    def newest_year(self) -> int:
        """The year of the newest fact: of later ones the base knows nothing."""
        return max((fact.as_of.year for fact in self.facts), default=0)

    @cached_property
    def revisions(self) -> dict[str, str]:
        """The revision of each fact."""
        return {fact.id: revision_of(fact) for fact in self.facts}

    def some(self, ids: Iterable[str]) -> list[Fact]:
        """The answerable facts among `ids`, in that order."""
        return [self.by_id[i] for i in ids if i in self.by_id and not self.by_id[i].withdrawn]

    def in_spanish(self, name: str) -> str:
        """A name or unit as a Spanish sentence says it."""
        return self.terms.get(name, name)
