"""Query and its slots: what can be asked of the base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from knowledge.lexicon import Hit
from knowledge.numbers import Number
from knowledge.periods import When
from knowledge.phrases import Intent

# The concepts that show a sentence to be about what the base holds; the rest is how people ask, or chatter.
SUBJECTS = frozenset(
    "closed granted denied ordered remain pending filed no_paper grant_rate asylum uscis eoir trac cbp nypost crossing between_ports "
    "all_southwest border rule bill memo proclamation_2025 expedited arthur cis quiroga doyle riley ibarra lankford taer work_permit "
    "shut lift threshold state_closed state_open wait_days exceptions vote ended_rule eligible stay_long benefits fear memo "
    "reapply crime_after amnesty bloodbath court_case deportation_word three_outcomes removed wait_time status_given".split()
)


@dataclass(frozen=True)
class Query:
    """One question, read: the slots that gate what may answer it, and the words that rank it.

    `text` is folded and repaired; `tokens` are its words; `numbers` are those
    that are no part of a period. `concepts` are the lexicon's concepts found.
    """

    text: str
    tokens: tuple[str, ...]
    hits: tuple[Hit, ...] = ()
    periods: tuple[When, ...] = ()
    numbers: tuple[Number, ...] = ()
    since_biden: bool = False
    unknown: tuple[str, ...] = ()  # words that neither the base nor plain language has
    causes: tuple[str, ...] = ()  # what an outcome is said to be for ("dismissed for shoplifting"), where no concept has a part in it
    strange: tuple[str, ...] = ()  # what a count is said to be of, where nothing in the base is ("the backlog of my board")
    sentences: tuple[int, ...] = ()  # for each token the number of its sentence
    language: str = "en"
    likely: Mapping[str, float] = field(default_factory=dict)  # figures by id, where no period is named: how likely each is meant
    intent: Intent = "figure"  # how it is best answered, once that is decided
    concepts: frozenset[str] = field(default_factory=frozenset)

    def has(self, *names: str) -> bool:
        """Whether any of the concepts is named."""
        return not self.concepts.isdisjoint(names)

    @cached_property
    def on_topic(self) -> frozenset[int]:
        """The sentences that speak of the base's subjects; all of them where none does."""
        found = frozenset(self.sentences[hit.start] for hit in self.hits if hit.concept in SUBJECTS)
        return found or frozenset(self.sentences)

    def near(self, hit: Hit) -> bool:
        """Whether a hit stands in a sentence on topic."""
        return self.sentences[hit.start] in self.on_topic

    @property
    def years(self) -> tuple[int, ...]:
        """Every year asked about, in order, spans with both ends."""
        found: list[int] = []
        for when in self.periods:
            found += [when.year] if when.until is None else [when.year, when.until]
        return tuple(dict.fromkeys(found))
