"""What the fact base is made of: sources, evidence, metrics, periods and the four kinds of fact."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

Language = Literal["en", "es"]
Standing = Literal["official", "reported", "claim", "opinion", "expected", "derived", "superseded", "paused", "retracted"]
Qualifier = Literal["exactly", "about", "more_than", "at_least", "less_than", "up_to", "between"]
Basis = Literal["fiscal", "calendar", "point", "unstated"]
Topic = Literal["backlog", "dismissals", "outcomes", "border_rule", "legislation", "context", "people"]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$")]

_PLACEHOLDER = re.compile(r"^(?:unknown|n/?a|none|tbd|todo|\?+|xxx+|example.*|https?://(?:www\.)?(?:example|unknown)\..*)$", re.IGNORECASE)
_PLACEHOLDER_QUOTE = re.compile(r"^\W*(?:todo|tbd|fixme|xxx+|lorem ipsum|quote (?:here|goes))\b", re.IGNORECASE)
# Quotes stay short enough to be evidence, not republication (design.md, vocabulary).
MAX_QUOTE_WORDS = 30


class Record(BaseModel):
    """A frozen record that refuses keys it does not know, so that a curator's typing error is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Localized(Record):
    """One text in each language a reader can choose."""

    en: str
    es: str

    def in_(self, language: str) -> str:
        """The text in `language`; English where the language is not ours."""
        return self.es if language == "es" else self.en


class Phrasings(Record):
    """What people type when they want one fact."""

    en: tuple[Text, ...] = ()
    es: tuple[Text, ...] = ()


class Source(Record):
    """A publication: who published what, when, where, and whose side it takes.

    `grade` is A (official or primary), B (established press or research) or
    C (advocacy, partisan, practitioner or re-post: cited only with its label).
    `read` says how much of the page a curator has seen.
    """

    id: Id
    publisher: Text
    title: Text
    title_seen: bool
    date: dt.date | None = None  # None is shown as "undated"
    url: Text
    kind: Literal["news", "official", "research", "advocacy", "repost", "practitioner", "court", "reference"]
    grade: Literal["A", "B", "C"]
    accessed: dt.date
    read: Literal["full", "opening"]
    note: Text | None = None
    short: Text | None = None  # the publisher as a citation line names it, where `publisher` is long
    review_by: dt.date | None = None

    @field_validator("publisher", "title", "url", "note")
    @classmethod
    def _no_placeholder(cls, value: str | None) -> str | None:
        if value and _PLACEHOLDER.match(value):
            raise ValueError(f"{value!r} is a placeholder; name the real one")
        return value

    @property
    def name(self) -> str:
        """The publisher as a reader sees it."""
        return self.short or self.publisher


class Evidence(Record):
    """A source and its words that carry the fact."""

    source: Id
    quote: Text

    @field_validator("quote")
    @classmethod
    def _real_and_short(cls, value: str) -> str:
        if _PLACEHOLDER_QUOTE.match(value):
            raise ValueError(f"{value!r} is a placeholder; copy the source's own words")
        words = len(value.split())
        if words > MAX_QUOTE_WORDS:
            raise ValueError(f"a quote has at most {MAX_QUOTE_WORDS} words; this one has {words}: shorten it")
        return value


class Metric(Record):
    """What is counted, in words that keep it apart from its neighbours."""

    id: Id
    name: Localized  # as in "asylum cases closed without a decision"
    definition: Localized
    unit: Localized
    population: Localized
    not_to_be_confused_with: tuple[Text, ...] = ()
    aliases: Phrasings = Phrasings()
    verbs: Phrasings = Phrasings()  # the outcome verbs by which people mean this metric
    # Answers to a question without a period, in order: the newest complete figure of the
    # article's own counter, then the one the article of 3 June 2024 reported (design.md, rule 5).
    undated: tuple[Id, ...] = ()
    part_of: Id | None = None  # the metric whose count this one is a part of
    # Whether a period tells its figures apart, or only their words do (thresholds, ratios).
    told_apart_by: Literal["period", "words"] = "period"


class Period(Record):
    """When a figure counts for, as a reader sees it and as a question finds it.

    `year` files a figure under one year; `since` is the first year of a span.
    `start` and `end` are calendar dates where the source gives them; a stock has only `end`.
    """

    label: Localized
    basis: Basis = "unstated"
    year: int | None = Field(default=None, ge=1990, le=2100)
    since: int | None = Field(default=None, ge=1990, le=2100)
    start: dt.date | None = None
    end: dt.date | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"the period ends ({self.end}) before it starts ({self.start})")
        return self

    @property
    def month(self) -> tuple[int, int] | None:
        """(year, month) of a period inside one month, or of the date a stock was taken."""
        if self.end is None:
            return None
        if self.basis == "point" or (self.start and (self.start.year, self.start.month) == (self.end.year, self.end.month)):
            return self.end.year, self.end.month
        return None

    @property
    def partial(self) -> bool:
        """Whether the figure covers only a part of the year it is filed under."""
        return self.since is not None and self.year is not None


class Attribution(Record):
    """Who made the count, who published or said it, who passed it on."""

    counted_by: Text | None = None
    claimed_by: Text | None = None
    repeated_by: tuple[Text, ...] = ()


class _Fact(Record):
    """What every kind of fact has. Numbers are optional here; `Figure` requires them."""

    id: Id
    topic: Topic
    tier: Literal[1, 2]
    statement: Localized
    standing: Standing
    as_of: dt.date
    period: Period
    attribution: Attribution
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    asked: Phrasings
    caveat: Localized | None = None  # the one honest line
    note: Text | None = None  # what else a curator must keep
    verified: Literal["text", "summary"] | None = None
    metric: Id | None = None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: Localized | None = None  # where it differs from the metric's
    qualifier: Qualifier | None = None
    contradicts: tuple[Id, ...] = ()
    superseded_by: tuple[Id, ...] = ()
    derived_from: tuple[Id, ...] = ()
    related: tuple[Id, ...] = ()
    answered_by: Id | None = None  # the fact that answers the same question more fully
    series: Id | None = None
    review_by: dt.date | None = None
    replaces: Text | None = None  # in a curator's overlay: the revision of the shipped fact it stands for
    why: Text | None = None  # why it is paused or retracted, or was corrected

    @model_validator(mode="after")
    def _numbers_go_together(self) -> Self:
        if self.value is not None and self.qualifier is None:
            raise ValueError("a value needs a qualifier (exactly, about, more_than, ...)")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low ({self.low}) is above high ({self.high})")
        if self.qualifier == "between" and (self.low is None or self.high is None):
            raise ValueError("qualifier 'between' needs low and high")
        return self

    def __hash__(self) -> int:
        return hash(self.id)  # equal facts have equal ids, and a set of facts need not read all of them

    @property
    def withdrawn(self) -> bool:
        """Whether a curator has taken the fact out of every answer."""
        return self.standing in ("paused", "retracted")


class Figure(_Fact):
    """One value of one metric for one period."""

    kind: Literal["figure"] = "figure"

    @model_validator(mode="after")
    def _has_a_number(self) -> Self:
        if self.metric is None or (self.value is None and self.low is None and self.high is None):
            raise ValueError("a figure needs a metric and a value (or low and high)")
        return self


class Rule(_Fact):
    """What a law, proclamation, memo, bill or court decision says, dated."""

    kind: Literal["rule"] = "rule"


class Explainer(_Fact):
    """A definition, a role, an event or a caveat."""

    kind: Literal["explainer"] = "explainer"


class Quotation(_Fact):
    """Attributed words of a named person or body; a loaded phrase exists only here."""

    kind: Literal["quotation"] = "quotation"
    speaker: Localized


Fact = Annotated[Figure | Rule | Explainer | Quotation, Field(discriminator="kind")]


class Series(Record):
    """Figures of one metric from one consistent source."""

    id: Id
    title: Localized
    metric: Id
    source: Id
    caution: Text


class Confusable(Record):
    """Facts that a reader or a matcher may swap, and what tells them apart."""

    facts: Annotated[tuple[Id, ...], Field(min_length=2)]
    why: Text
