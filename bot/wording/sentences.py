"""Facts in words: the figure line, citations, notes and the plain text of a whole answer."""

from __future__ import annotations

from decimal import Decimal

from bot.model import Answer, Citation, FigureLine, Section
from bot.wording.language import Wording
from knowledge.factbase import FactBase
from knowledge.model import Fact, Localized, Metric

# The standings that a reader must see beside the figure; "official" and "reported" are told by who counted.
_SHOWN_STANDINGS = ("claim", "opinion", "expected", "derived", "superseded")

# Sources that a reader sees: more only where there are more figures, each with its own.
_SHOWN_SOURCES = 3


class Sentences:
    """Says facts of one base in one language."""

    def __init__(self, base: FactBase, wording: Wording) -> None:
        self.base, self.wording = base, wording

    def say(self, message: str, **values: object) -> str:
        """A message of the wording."""
        return self.wording.say(message, **values)

    def text(self, localized: Localized) -> str:
        """A text of the base in this language."""
        return localized.in_(self.wording.language)

    def name(self, name: str) -> str:
        """A counter, speaker or unit in this language."""
        return self.base.in_spanish(name) if self.wording.language == "es" else name

    def statement(self, fact: Fact) -> str:
        """The fact's own sentence, with its numbers as the reader's locale writes them."""
        return self.wording.localise(self.text(fact.statement))

    def unit(self, fact: Fact) -> str:
        """The unit of a fact's value."""
        if fact.unit:
            return self.text(fact.unit)
        metric = self.base.metric_by_id.get(fact.metric or "")
        return self.text(metric.unit) if metric else ""

    def value(self, fact: Fact) -> str:
        """The fact's value with its hedge: "more than 350,000"; a share carries its sign."""
        if fact.value is None:
            return self.say("range", low=self.wording.number(fact.low or Decimal(0)), high=self.wording.number(fact.high or Decimal(0)))
        return self.wording.quantity(fact.value, self.unit(fact), fact.qualifier or "exactly")

    def counted(self, fact: Fact) -> str:
        """What was counted, in words."""
        metric = self.base.metric_by_id.get(fact.metric or "")
        return self.text(metric.name) if metric else ""

    def metric_name(self, metric: Metric) -> str:
        """A metric's short name."""
        return self.text(metric.name)

    def called(self, fact: Fact) -> str:
        """A figure in words: what was counted, and when; a rule by its statement's own name where it counts nothing."""
        name = self.counted(fact)
        period = self.text(fact.period.label).split(" (")[0]  # the whole label stands in the figure line
        return f"{name}, {period}" if period else name

    def counted_value(self, fact: Fact) -> str:
        """The value and what it counts: "3.4 million cases ..."; "3.4 millones de casos ..."."""
        value = self.value(fact)
        joint = " de " if value.endswith(("millones", "millón")) else " "
        return f"{value}{joint}{self.wording.localise(self.counted(fact))}".strip()

    def counter(self, fact: Fact) -> str:
        """Who is behind a figure, shortest: the counter, else who published it."""
        who = fact.attribution.counted_by or fact.attribution.claimed_by or ""
        return self.name(who)

    def figure(self, fact: Fact) -> FigureLine:
        """The fact as an inseparable figure line."""
        metric = self.base.metric_by_id.get(fact.metric or "")
        attribution = fact.attribution
        return FigureLine(
            fact=fact.id, metric=fact.metric or "", counted=self.counted(fact),
            population=self.text(metric.population) if metric else "", value=fact.value, low=fact.low, high=fact.high,
            unit=self.unit(fact), qualifier=fact.qualifier or "exactly", period=self.text(fact.period.label), as_of=fact.as_of,
            standing=fact.standing, counted_by=self._named(attribution.counted_by), claimed_by=self._named(attribution.claimed_by),
            repeated_by=tuple(map(self.name, attribution.repeated_by)), text=self._line(fact),
        )  # fmt: skip

    def _named(self, name: str | None) -> str | None:
        return self.name(name) if name else None

    def _line(self, fact: Fact) -> str:
        pieces = [self.counted_value(fact), self.text(fact.period.label)]
        pieces += self.chain(fact)
        pieces.append(self.say("as-of", date=self.wording.date(fact.as_of)))
        if fact.standing in _SHOWN_STANDINGS:
            pieces.append(self.say(f"standing-{fact.standing}"))
        return " · ".join(piece for piece in pieces if piece)

    def chain(self, fact: Fact) -> list[str]:
        """The attribution chain: who counted, who published, who passed it on."""
        attribution = fact.attribution
        said = "said-by" if fact.kind == "quotation" else "claimed-by"
        pairs = [("counted-by", attribution.counted_by), (said, attribution.claimed_by)]
        found = [self.say(message, who=self.name(who)) for message, who in pairs if who]
        if attribution.repeated_by:
            found.append(self.say("repeated-by", who=self.wording.listing([self.name(who) for who in attribution.repeated_by])))
        return found

    def citations(self, facts: list[Fact], most: int = 4) -> tuple[Citation, ...]:
        """The evidence of some facts: each fact's best, then of the rest as many as make `most`; no source twice."""
        ranked = [(place, fact, evidence) for fact in facts for place, evidence in enumerate(fact.evidence)]
        found: dict[str, Citation] = {}
        for place, fact, evidence in sorted(ranked, key=lambda entry: entry[0]):
            if evidence.source in found or (place and len(found) >= most):
                continue
            source = self.base.source_by_id[evidence.source]
            found[source.id] = Citation(
                source=source.id, publisher=source.name, title=source.title, date=source.date, url=source.url,
                quote=evidence.quote, grade=source.grade, fact=fact.id,
            )  # fmt: skip
        return tuple(found.values())

    def citation(self, citation: Citation) -> str:
        """Publisher, date and quote of one citation in a line."""
        date = self.wording.date(citation.date) if citation.date else self.say("undated")
        return f"{citation.publisher}, {date}"


def shown_citations(answer: Answer) -> tuple[Citation, ...]:
    """The citations that every surface shows, the first with its quote and each figure's best. The rest is for whoever asks for the sources."""
    first = {citation.fact: place for place, citation in reversed(list(enumerate(answer.citations)))}
    least = max((first.get(figure.fact, -1) for figure in answer.figures), default=-1) + 1
    return answer.citations[: max(_SHOWN_SOURCES, len(answer.figures), least)]


def plain_text(answer: Answer, sentences: Sentences) -> str:
    """All that a reader of plain text sees, in the order of the anatomy."""
    lines: list[str] = [answer.carried] if answer.carried else []
    for section in answer.sections:
        lines += _section(section, sentences)
    if answer.citations:
        shown = shown_citations(answer)
        lines.append(f"“{shown[0].quote}” — {shown[0].publisher}")
        items = " · ".join(f"{sentences.citation(c)} ({c.url})" for c in shown)
        lines.append(sentences.say("source" if len(shown) == 1 else "sources", items=items))
    if answer.suggestions:
        message = "offer" if answer.status != "answered" else "next"
        lines.append(sentences.say(message, items=" · ".join(s.text for s in answer.suggestions)))
    return "\n".join(lines)


def _section(section: Section, sentences: Sentences) -> list[str]:
    lines = []
    if section.verdict:
        lines.append(section.verdict.text)
    if section.headline:
        lines.append(section.headline)
    lines += [figure.text for figure in section.figures]
    if section.working:
        lines.append(sentences.say("working", expression=section.working.expression))
        if section.working.note:
            lines.append(section.working.note)
    return [*lines, *section.notes]
