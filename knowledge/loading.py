"""Loading the fact base: the shipped data, and a curator's folder laid over it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter

from knowledge.documents import SHIPPED, Block, read_lines, read_record, read_toml, validate
from knowledge.errors import FactBaseError, Problem
from knowledge.factbase import FactBase, revision_of
from knowledge.model import Confusable, Fact, Metric, Phrasings, Record, Series, Source
from knowledge.phrases import Phrase
from knowledge.rule import BorderRule
from knowledge.snapshot import Keep, code_revision, made_anew

_KINDS: dict[str, TypeAdapter[Any]] = {
    "fact": TypeAdapter(Fact), "source": TypeAdapter(Source), "metric": TypeAdapter(Metric), "series": TypeAdapter(Series),
    "confusable": TypeAdapter(Confusable), "phrase": TypeAdapter(Phrase), "rule": TypeAdapter(BorderRule),
}  # fmt: skip
_CONCEPT: TypeAdapter[Phrasings] = TypeAdapter(Phrasings)
_TERMS: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])

# Data that other modules read themselves.
_NOT_RECORDS = frozenset({"gold.toml", "loaded_words.toml"})


class _File:
    def __init__(self, name: str, raw: bytes, *, overlay: bool) -> None:
        self.name, self.raw, self.overlay = name, raw, overlay


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, name + "/")
        elif name.endswith((".toml", ".jsonl")) and not entry.name.startswith("."):
            yield name, entry.read_bytes()


def _read(overlay: Path | None) -> list[_File]:
    files = [_File(name, raw, overlay=False) for name, raw in _walk(SHIPPED) if name not in _NOT_RECORDS]
    if overlay is not None:
        try:
            if overlay.exists():
                files += [_File(str(overlay / name), raw, overlay=True) for name, raw in _walk(overlay) if name != "gold.toml"]
        except OSError as error:
            raise FactBaseError([Problem(str(error.filename or overlay), 1, f"cannot be read: {error.strerror}")]) from None
    return files


def _digest(files: list[_File]) -> str:
    content = hashlib.blake2b(digest_size=8)
    for file in files:
        content.update(f"{file.name}\0{len(file.raw)}\0".encode())
        content.update(file.raw)
    return content.hexdigest()


def load(overlay: Path | None = None, *, phrases: bool = False, keep: Keep = made_anew) -> FactBase:
    """The fact base, with the blocks of `overlay` laid over the shipped ones.

    With `phrases` it carries the phrase bank, which only learning and testing
    need. Raises FactBaseError, naming file and line of each mistake.
    """
    files = [file for file in _read(overlay) if phrases or not file.name.endswith(".jsonl")]
    revision = _digest(files)
    return keep("base", f"{revision} {code_revision()}", FactBase, lambda: _assemble(files, revision))


def _assemble(files: list[_File], revision: str) -> FactBase:
    problems: list[Problem] = []
    shipped, laid_over = _Records(), _Records()
    for file in files:
        (laid_over if file.overlay else shipped).read(file, problems)
    shipped.merge(laid_over)
    if not problems:
        problems += shipped.dangling()
    if problems:
        raise FactBaseError(problems)
    return FactBase(revision=revision, overlaid=tuple(sorted(laid_over.origins)), origins=shipped.origins, **shipped.fields())


class _Records:
    """The records of some files, by table and id, with the place of each."""

    def __init__(self) -> None:
        self.named: dict[str, dict[str, Record]] = {"fact": {}, "source": {}, "metric": {}, "series": {}}
        self.confusables: list[Confusable] = []
        self.phrases: dict[str, list[Phrase]] = {}
        self.spelling: dict[str, str] = {}
        self.rule: BorderRule | None = None
        self.terms: dict[str, str] = {}
        self.concepts: dict[str, dict[str, tuple[str, ...]]] = {}
        self.origins: dict[str, str] = {}

    def read(self, file: _File, problems: list[Problem]) -> None:
        if file.name.endswith(".jsonl"):
            for block in read_lines(file.raw, file.name, problems):
                self._add(block, problems)
            return
        base = file.name.rsplit("/", 2)
        if base[-1] == "rule.toml":
            rule = read_record(file.raw, file.name, "rule", problems)
            self.rule = None if rule is None else validate(_KINDS["rule"], rule, problems)
            return
        add = self._add_terms if base[-1] == "terms.toml" else self._add_concept if "lexicon" in base[:-1] else self._add
        for block in read_toml(file.raw, file.name, problems):
            add(block, problems)

    def _add_terms(self, block: Block, problems: list[Problem]) -> None:
        known = {"es": self.terms, "spelling": self.spelling}
        if block.table not in known:
            problems.append(Problem(block.file, block.line, f"unknown table [{block.table}]: use es or spelling"))
        elif terms := validate(_TERMS, block, problems):
            known[block.table].update(terms)

    def _add_concept(self, block: Block, problems: list[Problem]) -> None:
        concept = validate(_CONCEPT, block, problems)
        mine = self.concepts.setdefault(block.table, {})
        for language in concept.model_fields_set if concept else ():
            mine[language] = (*mine.get(language, ()), *getattr(concept, language))

    def _add(self, block: Block, problems: list[Problem]) -> None:
        kind = _KINDS.get(block.table)
        if kind is None:
            known = ", ".join(sorted(_KINDS.keys() - {"rule"}))
            problems.append(Problem(block.file, block.line, f"unknown table [[{block.table}]]: use one of {known}"))
            return
        record = validate(kind, block, problems)
        if record is None:
            return
        if block.table == "confusable":
            self.confusables.append(record)
            return
        if block.table == "phrase":
            self.phrases.setdefault(block.file.rsplit("/", 1)[-1].removesuffix(".jsonl"), []).append(record)
            return
        place = f"{block.file}:{block.line}"
        key = f"{block.table}:{record.id}"
        if key in self.origins:
            problems.append(Problem(block.file, block.line, f"{block.table} {record.id!r} is already at {self.origins[key]}: rename one"))
        self.origins[key] = place
        self.named[block.table][record.id] = record

    def merge(self, over: _Records) -> None:
        for table, records in over.named.items():
            self.named[table].update(records)
        self.confusables += over.confusables
        for batch, phrases in over.phrases.items():
            self.phrases.setdefault(batch, []).extend(phrases)
        self.spelling.update(over.spelling)
        self.terms.update(over.terms)
        for concept, languages in over.concepts.items():
            mine = self.concepts.setdefault(concept, {})
            mine.update({language: (*mine.get(language, ()), *more) for language, more in languages.items()})
        self.rule = over.rule or self.rule
        self.origins.update(over.origins)

    def dangling(self) -> list[Problem]:
        """What an answer could not be made without: the source of each evidence, the metric of each fact."""
        found = []
        for fact in cast("Iterable[Fact]", self.named["fact"].values()):
            missing = [f"source {e.source!r}" for e in fact.evidence if e.source not in self.named["source"]]
            missing += [f"metric {fact.metric!r}"] if fact.metric and fact.metric not in self.named["metric"] else []
            file, _, line = self.origins.get(f"fact:{fact.id}", "facts:1").rpartition(":")
            found += [Problem(file, int(line), f"fact {fact.id!r}: unknown {what}: add it or correct its name") for what in missing]
        return found

    def fields(self) -> dict[str, Any]:
        return {
            "facts": tuple(self.named["fact"].values()), "sources": tuple(self.named["source"].values()),
            "metrics": tuple(self.named["metric"].values()), "series": tuple(self.named["series"].values()),
            "confusables": tuple(self.confusables), "spelling": self.spelling,
            "phrases_by_batch": {batch: tuple(phrases) for batch, phrases in self.phrases.items()},
            "rule": self.rule, "terms": self.terms, "concepts": self.concepts,
        }  # fmt: skip


def shipped_revisions() -> dict[str, str]:
    """The revision of each shipped fact, whatever lies over it."""
    return {fact.id: revision_of(fact) for fact in load().facts}
