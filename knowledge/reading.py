"""From text to the slots of a Query: spelling repaired, periods and numbers read, concepts found."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from knowledge.factbase import FactBase
from knowledge.lexicon import Concepts, Hit, PhraseTable, Speller, Vocabulary, phrase_table
from knowledge.model import Record
from knowledge.months import MONTH_NAMES
from knowledge.numbers import read_numbers
from knowledge.periods import read_periods, says_since_biden, with_plain_years, years_of_documents
from knowledge.query import Query
from knowledge.snapshot import Keep, code_revision, made_anew
from knowledge.text import FULL_STOP, Word, fold, words

# The dictionaries hold rare names and slips further down; these many are words that people spell rightly.
_PLAIN_WORDS = {"en": 24_000, "es": 16_000}
# Among this many most frequent words, one that the other language lacks tells which language a text is in.
_TELLING = 3_000


class PlainWords(Record):
    """Frequent words of both languages with their rank, and the words that tell a language."""

    ranks: dict[str, int]
    telling: dict[str, frozenset[str]]


def plain_words() -> PlainWords:
    """The frequent words, folded, from pyspellchecker's lists."""
    from spellchecker import SpellChecker  # a quarter of a second to load, and needed only where nothing is kept

    ranks: dict[str, int] = {}
    first: dict[str, set[str]] = {}
    for language, size in _PLAIN_WORDS.items():
        counts = SpellChecker(language=language).word_frequency.dictionary
        for rank, word in enumerate(sorted(counts, key=lambda w: (-counts[w], w))[:size]):
            folded = fold(word)
            if folded.replace("'", "").isalpha():
                ranks[folded] = min(rank, ranks.get(folded, rank))
                if rank < _TELLING:
                    first.setdefault(language, set()).add(folded)
    telling = {"en": frozenset(first["en"] - first["es"]), "es": frozenset(first["es"] - first["en"])}
    return PlainWords(ranks=ranks, telling=telling)


# Small Spanish words that English text has only in names; both frequency lists have them, so that they tell only a tie.
_JOINTS = frozenset({"de", "del", "en", "por", "con"})

# What these concepts name, the base has not: a slip is never repaired to it ("daba" is no DACA).
_GATE_RANK = 11_999  # they are words all the same, and stay as they are
_GATES = ("place_foreign", "place_state", "programme", "other_topic", "nationality", "opinion", "advice", "injection", "money", "insult")


class Wordbook(Record):
    """What a reader knows of one base, beside the plain words. It is made of all the texts there are, which takes a while."""

    own: frozenset[str]
    gates: frozenset[str]
    domain: frozenset[str]
    forms: dict[str, str]
    phrases: PhraseTable


def wordbook(base: FactBase, plain: Mapping[str, int]) -> Wordbook:
    """The wordbook of a base; `plain` are the frequent words with their ranks."""
    phrases = phrase_table(base.concepts)
    return Wordbook(
        own=own_words(base, phrases, plain), gates=gate_words(phrases), domain=domain_words(base),
        forms={fold(short): fold(meant) for short, meant in base.spelling.items()}, phrases=phrases,
    )  # fmt: skip


def gate_words(table: PhraseTable) -> frozenset[str]:
    """The single words that only the gates' phrases have ("will the backlog grow" does not make one of "backlog")."""
    inside: set[str] = set()
    outside: set[str] = set()
    for phrase, names in (*table.phrases.items(), *((phrase, (concept,)) for phrase, concept in table.stems)):
        (inside if set(names) <= set(_GATES) else outside).update(phrase.split())
    return frozenset(word for word in inside - outside if not word.endswith("*"))


def own_words(base: FactBase, phrases: PhraseTable, plain: Mapping[str, int]) -> frozenset[str]:
    """The base's own words: its lexicon, statements and names, and the phrasings' words that plain language has."""
    texts = [text for fact in base.facts for text in (fact.statement.en, fact.statement.es, fact.period.label.en)]
    texts += [text for metric in base.metrics for text in (metric.name.en, metric.name.es, *metric.aliases.en, *metric.aliases.es)]
    texts += [source.name for source in base.sources]
    own = {word.text for text in texts for word in words(fold(text))} | (phrases.words - gate_words(phrases))
    asked = [text for fact in base.facts for text in (*fact.asked.en, *fact.asked.es)]
    own |= {word.text for text in asked for word in words(fold(text)) if plain.get(word.text, 99_999) < 12_000}
    return frozenset(word for word in own if word[0].isalpha()) | MONTH_NAMES


class Reader:
    """Reads a text into a Query. Pure; made once for a base."""

    def __init__(self, concepts: Concepts, vocabulary: Vocabulary, telling: Mapping[str, frozenset[str]], domain: frozenset[str]) -> None:
        self._concepts, self._telling, self._domain = concepts, telling, domain
        self.speller = Speller(vocabulary)

    def language(self, folded: str) -> str | None:
        """The language of a text by its telling words and opening marks, None where they are as many of each."""
        tokens = [word.text for word in words(folded)]
        spanish, english = (sum(t in self._telling[language] for t in tokens) for language in ("es", "en"))
        spanish += folded.count("¿") + folded.count("¡")
        if spanish == english:
            return "es" if _JOINTS.intersection(tokens) else None
        return "es" if spanish > english else "en"

    def read(self, text: str, today: dt.date, language: str = "en", *, repair: bool = True) -> Query:
        """`text` as a Query without intent. `today` tells what "last year" is; without `repair` its spelling is left as it is."""
        folded = _BARE_PERCENT.sub(r"\1 percent", fold(text))
        plain = with_plain_years(self.speller.repair(folded) if repair else folded)
        found = words(plain)
        tokens = tuple(word.text for word in found)
        periods = tuple(read_periods(plain, today))
        named = {m.end() for m in _NAMES_A_PAPER.finditer(plain)} | years_of_documents(plain)
        numbers = tuple(
            n for n in read_numbers(plain) if n.start not in named and not any(w.start <= n.start and n.end <= w.end for w in periods)
        )
        hits = tuple(self._concepts.find(tokens))
        sentences = _sentences(plain, found)
        strange = tuple(w for w in _complements(tokens) if w not in self._domain and not _covered(w, tokens, hits))
        causes = tuple(w for w in _causes(tokens, hits) if self.speller.is_rare(w))
        unknown = tuple(t for t in tokens if t[0].isalpha() and len(t) > 2 and not self.speller.knows(t))
        return Query(
            text=plain, tokens=tokens, hits=hits, periods=periods, numbers=numbers, since_biden=says_since_biden(plain),
            unknown=unknown, causes=causes, strange=strange, sentences=sentences, language=language, concepts=frozenset(hit.concept for hit in hits),
        )  # fmt: skip


_BARE_PERCENT = re.compile(r"([a-z])\s?%")  # "what % of them"
# "Proclamation 10888" is a name: its number counts nothing.
_NAMES_A_PAPER = re.compile(
    r"\b(?:proclamation|proclamacion|proc|section|seccion|form|formulario|title|titulo|report|public law)\s(?:no\.?\s|#)?(?=\d)"
)
_SENTENCE_END = re.compile(rf"{FULL_STOP}|[?!;:](?=\s|$)|\n")


def _sentences(text: str, found: Sequence[Word]) -> tuple[int, ...]:
    """For each word the number of the sentence it stands in."""
    ends = [m.start() for m in _SENTENCE_END.finditer(text)]
    return tuple(bisect_left(ends, word.start) for word in found)


_BEFORE_COMPLEMENT = frozenset("for of against among over about from by".split())
_SKIPPED = frozenset("the a an my our your their his her its all any some this that these those each every being".split())


def _complements(tokens: Sequence[str]) -> list[str]:
    """The nouns that prepositions lead to: "cases dismissed for shoplifting", "backlog of my jira board"."""
    found = []
    for place, token in enumerate(tokens[:-1]):
        if token in _BEFORE_COMPLEMENT:
            after = next((t for t in tokens[place + 1 : place + 4] if t not in _SKIPPED), "")
            if len(after) > 3 and after.isalpha():
                found.append(after)
    return found


_FOR = frozenset({"for", "por"})
_OUTCOMES = frozenset({"closed", "granted", "denied", "ordered", "removed"})


def _causes(tokens: Sequence[str], hits: Sequence[Hit]) -> list[str]:
    """The words behind "for" that follow an outcome, except what any concept names: no count of the base is by cause."""
    found = []
    for hit in hits:
        start = next((i for i in range(hit.end, len(tokens)) if not _of_a_period(tokens[i])), hit.start)
        if hit.concept in _OUTCOMES and tokens[start] in _FOR:
            after = next((t for t in tokens[start + 1 : start + 4] if t not in _SKIPPED), "")
            if len(after) > 3 and after.isalpha() and not _covered(after, tokens, hits):
                found.append(after)
    return found


def _of_a_period(token: str) -> bool:
    return token.isdigit() or token in ("in", "en", "fiscal", "year", "fy")


def _covered(word: str, tokens: Sequence[str], hits: Sequence[Hit]) -> bool:
    return any(word in tokens[hit.start : hit.end] for hit in hits)


def domain_words(base: FactBase) -> frozenset[str]:
    """The words that the base's own sentences are made of."""
    texts = [text for fact in base.facts for text in (fact.statement.en, fact.statement.es, *(e.quote for e in fact.evidence))]
    texts += [text for metric in base.metrics for text in (metric.name.en, metric.name.es, metric.definition.en, metric.population.en)]
    texts += [source.name for source in base.sources]
    return frozenset(word.text for text in texts for word in words(fold(text)))


def reader_for(base: FactBase, plain: PlainWords | None = None, keep: Keep = made_anew) -> Reader:
    """The reader of a base. `plain` are the frequent words, where they are at hand already."""
    key = f"{code_revision()} pyspellchecker {version('pyspellchecker')}"
    plain = plain or keep("plain-words", key, PlainWords, plain_words)
    known = plain.ranks
    book = keep("wordbook", f"{base.revision} {key}", Wordbook, lambda: wordbook(base, known))
    vocabulary = Vocabulary(book.own, dict.fromkeys(book.gates, _GATE_RANK) | known, book.forms)
    return Reader(Concepts(book.phrases), vocabulary, plain.telling, book.domain)
