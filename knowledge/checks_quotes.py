"""The proof of quotes: each stands word for word in a text copy of its source."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher

from knowledge.checks_findings import Finding, error, notice
from knowledge.factbase import FactBase

_TYPOGRAPHY = str.maketrans(
    {"‘": "'", "’": "'", "‛": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
     "–": "-", "—": "-", "‐": "-", "‑": "-", "\u2012": "-", "−": "-", "\u00ad": None, "\u200b": None, "\ufeff": None}
)  # fmt: skip


def check_quotes(base: FactBase, source_id: str, text: str) -> list[Finding]:
    """What fails when each quote of a source is looked up in `text`, a copy of it; with the nearest passage.

    Typographic quotation marks, dashes and spaces are one with plain ones; letters, case and order must agree.
    """
    return list(_check(base, source_id, text))


def quotes_of(base: FactBase, source_id: str) -> list[tuple[str, str]]:
    """The quotes of a source, each with the id of its fact, in the order of the files."""
    return [(fact.id, e.quote) for fact in base.facts for e in fact.evidence if e.source == source_id]


def _check(base: FactBase, source_id: str, text: str) -> Iterator[Finding]:
    key = f"source:{source_id}"
    if source_id not in base.source_by_id:
        yield error(base, "source:sources.toml", f"there is no source {source_id!r}", "give one of the ids of `tally sources`")
        return
    quotes = quotes_of(base, source_id)
    if not quotes:
        yield notice(base, key, f"no fact quotes {source_id}", "quote it, or remove it")
    copy = _plain(text)
    for fact_id, quote in quotes:
        if _plain(quote) not in copy:
            near = _nearest(_plain(quote), copy)
            passage = f"the nearest passage is “{near}”" if near else "nothing in it is near"
            yield error(
                base,
                f"fact:{fact_id}",
                f"{fact_id}: the copy of {source_id} does not say “{quote}”; {passage}",
                "correct the quote, or prove it against the right copy",
            )


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHY)).strip()


def _nearest(quote: str, copy: str) -> str:
    """The words of `copy` around the longest run of words that it shares with the quote; empty if it shares none."""
    wanted, words = quote.casefold().split(), copy.split()
    run = SequenceMatcher(None, [w.casefold() for w in words], wanted, autojunk=False).find_longest_match()
    if run.size == 0:
        return ""
    start = max(0, run.a - run.b)
    return " ".join(words[start : start + len(wanted)])
