"""What is asked: questions of the phrase bank, and all the phrasings that string matching compares them with."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.factbase import FactBase


@dataclass(frozen=True, slots=True)
class Sample:
    """Questions to time, others to warm up with, and every phrasing of the base."""

    timed: tuple[str, ...]
    warm_up: tuple[str, ...]
    phrasings: tuple[str, ...]


def sample(base: FactBase, size: int) -> Sample:
    """At most `size` questions to time and as many to warm up with, taken evenly from the whole bank: every voice has its share.

    No question is in both, so that nothing remembered from the warm-up answers a timed one.
    """
    bank = tuple(dict.fromkeys(phrase.text for phrase in base.phrases))
    step = max(2, len(bank) // size)
    asked = (text for fact in base.facts for text in (*fact.asked.en, *fact.asked.es))
    return Sample(
        timed=bank[::step][:size],
        warm_up=bank[step // 2 :: step][:size],
        phrasings=tuple(dict.fromkeys((*asked, *bank))),
    )
