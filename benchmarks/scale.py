"""How finding a phrasing grows with the base: made-up bases of three sizes, beside the usual ways of string matching.

Each size is a process of its own, `python -m benchmarks.scale FACTS QUESTIONS`,
so that none is timed among what another left in memory.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

# No types are shipped with bm25s.
import bm25s  # type: ignore[import-untyped]
from rapidfuzz import fuzz, process

from benchmarks.latency import latencies
from benchmarks.synthetic import Asked, Synthetic
from benchmarks.table import table
from knowledge.lexicon import Speller, Vocabulary
from knowledge.phrasing_index import Phrasing, PhrasingIndex
from knowledge.reading import plain_words
from knowledge.text import fold, words

SIZES = (1_000, 10_000, 100_000)
_WARM_UP = 3
MOST_QUESTIONS = SIZES[0] - _WARM_UP  # each is about another fact
_TALLY, _BM25S = "Tally", "bm25s"
_SCORERS = {"rapidfuzz token_set_ratio": fuzz.token_set_ratio, "rapidfuzz WRatio": fuzz.WRatio}

# Takes a question and returns the id of the fact whose phrasing is nearest.
Finder = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of finding in one base: times of a question in ms, share of the questions answered by the right fact, and what it took to build."""

    p50: float
    p99: float
    mean: float
    found: float
    load_seconds: float
    megabytes: float


def tally(base: Synthetic, plain: Mapping[str, int]) -> Finder:
    """Spelling repaired against the base's words, then the index; as a question goes, without its slots."""
    own = frozenset(word for fact in base.facts for word in _words(fold(fact.statement)) if word[0].isalpha())
    speller = Speller(Vocabulary(own, plain, {}))
    index = PhrasingIndex(Phrasing(text, fact.id, fact.id, _words(fold(text))) for fact in base.facts for text in fact.phrasings)

    def nearest(question: str) -> str | None:
        return next((near.fact for near in index.nearest(_words(speller.repair(fold(question))))), None)

    return nearest


def _words(folded: str) -> list[str]:
    return [word.text for word in words(folded)]


def rapidfuzz_best(scorer: Callable[..., float], phrasings: Sequence[str], facts: Sequence[str]) -> Finder:
    """Every phrasing compared."""
    return lambda question: facts[process.extractOne(question, phrasings, scorer=scorer)[2]]


def bm25s_best(phrasings: Sequence[str], facts: Sequence[str]) -> Finder:
    """Words in common, rare ones counting most."""
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(list(phrasings), show_progress=False), show_progress=False)

    def nearest(question: str) -> str | None:
        tokens = bm25s.tokenize(question, return_ids=False, show_progress=False)
        return facts[int(retriever.retrieve(tokens, k=1, show_progress=False).documents[0][0])]

    return nearest


def _measure(size: int, questions: int) -> dict[str, Measured]:
    base = Synthetic(size)
    asked = base.questions(questions + _WARM_UP)
    phrasings = [text for fact in base.facts for text in fact.phrasings]
    facts = [fact.id for fact in base.facts for _ in fact.phrasings]
    plain = plain_words().ranks
    builders: dict[str, Callable[[], Finder]] = {_TALLY: lambda: tally(base, plain), _BM25S: lambda: bm25s_best(phrasings, facts)}
    for name, scorer in _SCORERS.items():
        builders[name] = lambda scorer=scorer: rapidfuzz_best(scorer, phrasings, facts)  # type: ignore[misc]
    built = {name: _built(build) for name, build in builders.items()}
    return _timed(built, asked[:_WARM_UP], asked[_WARM_UP:])


@dataclass(frozen=True, slots=True)
class _Built:
    find: Finder
    seconds: float
    megabytes: float


def _built(build: Callable[[], Finder]) -> _Built:
    """Built once for the time, and once more for the memory, since counting it takes its time."""
    start = time.perf_counter()
    build()
    seconds = time.perf_counter() - start
    gc.collect()
    tracemalloc.start()
    find = build()
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return _Built(find, seconds, held / 1e6)


def _timed(built: Mapping[str, _Built], warm_up: Sequence[Asked], asked: Sequence[Asked]) -> dict[str, Measured]:
    answers: dict[str, dict[str, str | None]] = {name: {} for name in built}

    def noted(name: str, find: Finder) -> Callable[[str], object]:
        return lambda question: answers[name].__setitem__(question, find(question))

    finders = {name: noted(name, each.find) for name, each in built.items()}
    taken = latencies(finders, [each.text for each in warm_up], [each.text for each in asked])
    measured = {}
    for name, each in built.items():
        found = sum(answers[name][question.text] == question.fact for question in asked) / len(asked)
        times = taken[name]
        measured[name] = Measured(times.p50, times.p99, times.mean, found, each.seconds, each.megabytes)
    return measured


def scaled(questions: int) -> Iterator[str]:
    """A table for each size, as soon as it is measured, and one of what the sizes make of it."""
    by_size: dict[int, dict[str, Measured]] = {}
    for size in SIZES:
        command = (sys.executable, "-m", "benchmarks.scale", str(size), str(questions))
        output = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
        by_size[size] = {name: Measured(**each) for name, each in json.loads(output).items()}
        yield _one_size(size, questions, by_size[size])
    yield _growth(by_size)


def _one_size(size: int, questions: int, measured: Mapping[str, Measured]) -> str:
    return table(
        f"{size:,} made-up facts, {questions} questions, three in ten with a typing error",
        ("", "p50 ms", "p99 ms", "mean ms", "found first", "load s", "MB"),
        [
            (name, f"{m.p50:.2f}", f"{m.p99:.2f}", f"{m.mean:.2f}", f"{m.found:.1%}", f"{m.load_seconds:.2f}", f"{m.megabytes:.0f}")
            for name, m in measured.items()
        ],
    )


def _growth(by_size: Mapping[int, Mapping[str, Measured]]) -> str:
    smallest, largest = by_size[SIZES[0]], by_size[SIZES[-1]]
    rapidfuzz = max((largest[name] for name in _SCORERS), key=lambda each: each.found)  # the better of the two at finding
    own = largest[_TALLY]
    return table(
        "Tally's time for a question (wanted: grows to at most 4 times, is at most 0.02 of rapidfuzz's, and nobody finds more)",
        ("", "p50", "mean"),
        [
            (f"{SIZES[-1]:,} facts ÷ {SIZES[0]:,}", f"{own.p50 / smallest[_TALLY].p50:.2f}", f"{own.mean / smallest[_TALLY].mean:.2f}"),
            (f"÷ the better rapidfuzz at {SIZES[-1]:,}", f"{own.p50 / rapidfuzz.p50:.5f}", f"{own.mean / rapidfuzz.mean:.5f}"),
            (f"÷ bm25s at {SIZES[-1]:,}", f"{own.p50 / largest[_BM25S].p50:.3f}", f"{own.mean / largest[_BM25S].mean:.3f}"),
        ],
    )


if __name__ == "__main__":
    size, questions = map(int, sys.argv[1:])
    print(json.dumps({name: asdict(each) for name, each in _measure(size, questions).items()}))
