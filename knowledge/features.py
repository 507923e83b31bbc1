"""What a question looks like to the rankers: words, pairs of words, pieces of words and concepts, numbers masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from knowledge.query import Query
from knowledge.text import words

# Longer texts are chatter around a question; the rankers need no more of it.
_MAX_TOKENS = 60


def _mask(query: Query) -> list[tuple[int, int, str]]:
    """The spans of periods and numbers, each with the token that stands for it."""
    spans = [
        (w.start, w.end, "<since>" if w.kind == "since" else "<span>" if w.until else "<month>" if w.month else "<year>")
        for w in query.periods
    ]
    spans += [(n.start, n.end, _size(n.value, n.kind)) for n in query.numbers]
    return sorted(spans)


def _size(value: Decimal, kind: str) -> str:
    if kind != "count":
        return f"<{kind}>"
    return (
        "<small>"
        if value < 100
        else "<hundreds>"
        if value < 1000
        else "<thousands>"
        if value < 15_000
        else "<many>"
        if value < 10**6
        else "<millions>"
    )


# Words that ask something of another sentence ("is that true?", "source?") keep their sentence.
_ASKING = frozenset(
    "claim doubt source_q as_of_q bias_q ratio times sum difference change compare percent pace help privacy_q opinion injection".split()
)


def _kept(query: Query) -> frozenset[int]:
    """The sentences that count: those on topic, and those that ask. Chatter around them is left out."""
    asking = frozenset(query.sentences[hit.start] for hit in query.hits if hit.concept in _ASKING)
    return query.on_topic | asking


def masked(query: Query) -> list[str]:
    """The words of a question with each number and period as one sign."""
    signs, out = _mask(query), []
    done: set[int] = set()
    kept = _kept(query)
    for word, sentence in zip(words(query.text), query.sentences, strict=True):
        if sentence not in kept:
            continue
        sign = _sign_at(word.start, signs)
        if sign is None:
            out.append(word.text)
        elif sign not in done:
            done.add(sign)
            out.append(signs[sign][2])
        if len(out) >= _MAX_TOKENS:
            break
    return out


def _sign_at(place: int, signs: Sequence[tuple[int, int, str]]) -> int | None:
    for i, (start, end, _) in enumerate(signs):
        if start <= place < end:
            return i
    return None


def blind(found: set[str]) -> set[str]:
    """Features without the numbers' own values: what a claim is about must not follow from the number it claims."""
    return {feature for feature in found if feature[0] != "#"}


def features(query: Query) -> set[str]:
    """The features of a question, each once."""
    tokens = masked(query)
    found = set(tokens)
    found.update(f"{a} {b}" for a, b in zip(["^", *tokens], [*tokens, "$"], strict=True))
    kept = _kept(query)
    found.update(f"@{hit.concept}" for hit in query.hits if query.sentences[hit.start] in kept)
    found.update(f"={w.year}" for w in query.periods)
    found.update(_exact(query))
    for token in tokens:
        if token[0].isalpha():
            found.update(_pieces(token))
    return found


def _exact(query: Query) -> Iterator[str]:
    for number in query.numbers:
        yield f"#{number.value.normalize():f}"
    if query.text.rstrip().endswith("?"):
        yield "?"
    if not query.periods:
        yield "!year"
    if not query.numbers:
        yield "!number"
    yield f"~{min(len(query.tokens) // 4, 6)}"


@lru_cache(maxsize=4096)
def _pieces(token: str) -> tuple[str, ...]:
    """The four-letter pieces of a word, with its ends marked: "dismissed" shares most with "dismissals"."""
    marked = f"_{token}_"
    return tuple("'" + marked[i : i + 4] for i in range(len(marked) - 3))
