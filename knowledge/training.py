"""Learning the rankers from the phrase bank. Needs the `train` extra; nothing here runs while answering.

`make train` writes knowledge/data/ranker.json; `make bank` prints the
leave-one-batch-out accuracy, the figure that predicts real users.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from knowledge.documents import SHIPPED
from knowledge.factbase import FactBase
from knowledge.features import blind, features
from knowledge.loading import load
from knowledge.ranker import Ranker, Rankers, Row, packed, ranker_of
from knowledge.reading import Reader, reader_for
from knowledge.retrieval import target_of

# Found on the folds: lower underfits the rare facts, higher learns the batches' own words.
_COST = 1.0
_MIN_COUNT = 3  # a feature seen once or twice teaches a name, not a habit
# Smaller weights move no answer on the folds; leaving them out makes the file and every question four times lighter.
_MIN_WEIGHT = 0.06
_TODAY = dt.date(2026, 11, 24)  # the day the bank was written: what "last year" means in it
_ASKED, _NAMED = "asked", "named"
# The metrics' aliases teach words, not how people ask: they weigh less.
_NAMED_WEIGHT = 0.3
# Phrases of other intents name several figures, or none.
_OF_ONE_FIGURE = ("figure", "claim", "provenance")


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled question: its batch, features, target, intent and, of a metric, the figure meant (None where not known)."""

    batch: str
    text: str
    features: frozenset[str]
    target: str | None
    intent: str | None
    figure: str | None = None


def examples(base: FactBase, reader: Reader) -> list[Example]:
    """Every phrase of the bank and every phrasing of the facts, read as a question is."""
    found = []
    for batch, phrase in batches(base):
        query = reader.read(phrase.text, _TODAY)
        target = target_of(base, phrase.intent, phrase.facts)
        figure = phrase.facts[0] if target in base.metric_by_id and phrase.intent in _OF_ONE_FIGURE else None
        found.append(Example(batch, phrase.text, frozenset(features(query)), target, phrase.intent, figure))
    for fact in base.facts:
        for text in (*fact.asked.en, *fact.asked.es):
            query = reader.read(text, _TODAY)
            target = target_of(base, fact.kind, [fact.id])
            figure = fact.id if target in base.metric_by_id else None
            found.append(Example(_ASKED, text, frozenset(features(query)), target, None, figure))
    return found + _named(base, reader)


def _named(base: FactBase, reader: Reader) -> list[Example]:
    """The metrics' own names and aliases, bare and in the plainest question: what a curator wrote needs no bank line."""
    found = []
    for metric in base.metrics:
        if metric.told_apart_by != "period":
            continue
        names = [(name, ask) for name in metric.aliases.en for ask in ("{}", "how many {} in 2022?")]
        names += [(name, ask) for name in metric.aliases.es for ask in ("{}", "cuantos {} en 2022?")]
        for name, ask in names:
            query = reader.read(ask.format(name), _TODAY)
            found.append(Example(_NAMED, name, frozenset(features(query)), metric.id, "figure"))
    return found


def batches(base: FactBase) -> Iterable[tuple[str, Any]]:
    """Each phrase that stands on its own, with the batch (file) it came from."""
    for batch, phrases in base.phrases_by_batch.items():
        for phrase in phrases:
            # What the base lacks for a year, the period gate knows: it is no other question than the one it has.
            if phrase.q is not None and phrase.why != "year":
                yield batch, phrase


def train(rows: Sequence[Example], label: str) -> Ranker:
    """A linear ranker for the `target`, `intent` or `figure` of some examples."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    known = [row for row in _with_blind(rows) if getattr(row, label) is not None]
    counts = Counter(feature for row in known for feature in row.features)
    names = sorted(feature for feature, count in counts.items() if count >= _MIN_COUNT)
    place = {name: i for i, name in enumerate(names)}
    idf = np.array([1 + math.log(len(known) / (1 + counts[name])) for name in names])
    indices, starts, values = [], [0], []
    for row in known:
        mine = sorted(place[f] for f in row.features if f in place)
        weights = idf[mine]
        indices += mine
        values += list(weights / (np.linalg.norm(weights) or 1))
        starts.append(len(indices))
    matrix = csr_matrix((values, indices, starts), shape=(len(known), len(names)))
    model = LinearSVC(C=_COST, class_weight=None, random_state=0).fit(
        matrix, [getattr(row, label) for row in known], sample_weight=[_NAMED_WEIGHT if row.batch == _NAMED else 1.0 for row in known]
    )
    learned = []
    for i, name in enumerate(names):
        column = model.coef_[:, i]
        kept = {int(k): round(float(column[k]) * 1000) for k in np.flatnonzero(np.abs(column) >= _MIN_WEIGHT)}
        if kept:
            learned.append(Row(name, round(float(idf[i]) * 100), kept))
    bias = [round(float(b), 4) for b in model.intercept_]
    return ranker_of([str(c) for c in model.classes_], bias, learned)


def _with_blind(rows: Sequence[Example]) -> list[Example]:
    """The examples, and each that states a number once more without its value."""
    copies = [replace(row, features=frozenset(blind(set(row.features)))) for row in rows if any(f[0] == "#" for f in row.features)]
    return [*rows, *copies]


def accuracy(ranker: Ranker, rows: Sequence[Example], label: str) -> float:
    """The share of examples whose first label is right."""
    known = [row for row in rows if getattr(row, label) is not None]
    right = [row for row in known if ranker.rank(row.features, 1)[0].label == getattr(row, label)]
    return len(right) / max(1, len(known))


def leave_one_out(rows: Sequence[Example]) -> dict[str, tuple[float, float]]:
    """For each batch: target and intent accuracy of rankers that never saw it."""
    result = {}
    for batch in sorted({row.batch for row in rows} - {_ASKED, _NAMED}):
        rest = [row for row in rows if row.batch != batch]
        mine = [row for row in rows if row.batch == batch]
        result[batch] = (accuracy(train(rest, "target"), mine, "target"), accuracy(train(rest, "intent"), mine, "intent"))
    return result


def rankers_of(rows: Sequence[Example], trained_on: str) -> Rankers:
    """The rankers of some examples."""
    return Rankers(train(rows, "target"), train(rows, "intent"), train(rows, "figure"), trained_on)


def trained_on(base: FactBase) -> str:
    """The revision of all that the rankers learn from: phrases, phrasings, lexicon."""
    content = hashlib.blake2b(digest_size=8)
    for batch, phrase in batches(base):
        content.update(f"{batch}\0{phrase.model_dump_json()}".encode())
    for fact in base.facts:
        content.update(f"{fact.id}\0{fact.asked.model_dump_json()}".encode())
    content.update(json.dumps(base.concepts, sort_keys=True).encode())
    return content.hexdigest()


def write(rankers: Rankers, path: Path) -> None:
    """Write the rankers as the JSON that `read_rankers` reads."""
    data = {"trained_on": rankers.trained_on, **{name: packed(getattr(rankers, name)) for name in ("target", "intent", "figure")}}
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def main() -> None:
    """Train, or with --folds report leave-one-batch-out accuracy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", action="store_true", help="report leave-one-batch-out accuracy, write nothing")
    options = parser.parse_args()
    base = load(phrases=True)
    rows = examples(base, reader_for(base))
    if options.folds:
        per_batch: dict[str, tuple[float, float]] = leave_one_out(rows)
        print(f"{'batch':14} target  intent")
        for batch, (target, intent) in per_batch.items():
            print(f"{batch:14} {target:6.1%}  {intent:6.1%}")
        means = [sum(v[i] for v in per_batch.values()) / len(per_batch) for i in (0, 1)]
        print(f"{'mean':14} {means[0]:6.1%}  {means[1]:6.1%}")
        return
    rankers = rankers_of(rows, trained_on(base))
    path = Path(str(SHIPPED)) / "ranker.json"
    write(rankers, path)
    print(f"{path.name}: {len(rankers.target.index)} features, {len(rankers.target.labels)} targets, {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
