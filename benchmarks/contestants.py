"""Who is timed: Tally, and three usual ways of finding the phrasings nearest to a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

# No types are shipped with bm25s.
import bm25s  # type: ignore[import-untyped]
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.model import Question
from bot.responder import Responder

# Takes a question and finds what it finds; only the time is looked at.
Contestant = Callable[[str], object]
_NEAREST = 5  # what rapidfuzz returns when it is not told otherwise


def tally(responder: Responder) -> Contestant:
    """The whole way from a text to a typed answer."""
    return lambda question: responder.answer(Question(text=question))


def rapidfuzz_wratio(phrasings: Sequence[str]) -> Contestant:
    """Every phrasing compared, as most chat bots do it."""
    return lambda question: process.extract(question, phrasings, scorer=fuzz.WRatio)


def character_tfidf(phrasings: Sequence[str]) -> Contestant:
    """Cosines of character 3- to 5-grams, the strongest of the three."""
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    index = vectorizer.fit_transform(phrasings).T.tocsr()

    def nearest(question: str) -> object:
        scores = (vectorizer.transform([question]) @ index).toarray()[0]
        return scores.argpartition(-_NEAREST)[-_NEAREST:]

    return nearest


def bm25(phrasings: Sequence[str]) -> Contestant:
    """Words in common, rare ones counting most."""
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(list(phrasings), show_progress=False), show_progress=False)

    def nearest(question: str) -> object:
        words = bm25s.tokenize(question, return_ids=False, show_progress=False)
        return retriever.retrieve(words, k=_NEAREST, show_progress=False)

    return nearest


def contestants(responder: Responder, phrasings: Sequence[str]) -> dict[str, Contestant]:
    """All of them by name, Tally first."""
    return {
        "Tally": tally(responder),
        "rapidfuzz WRatio": rapidfuzz_wratio(phrasings),
        "character TF-IDF": character_tfidf(phrasings),
        "bm25s": bm25(phrasings),
    }
