"""Gold questions: what a curator insists must be answered rightly, and whether it is."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from bot.judging import Outcome, Result, ask_turns, same, unanswered
from bot.model import Answer, Status
from bot.responder import Responder
from bot.wording.language import wording
from bot.wording.sentences import Sentences, plain_text
from knowledge.documents import SHIPPED, Block, read_toml, validate
from knowledge.errors import Problem
from knowledge.model import Id, Record, Text

# A curator's own questions, in the folder of their facts.
OWN_GOLD = "gold.toml"
GoldKind = Literal[
    "figure", "comparison", "calculation", "claim", "rule", "explanation", "quotation", "provenance", "clarify", "none", "help"
]  # fmt: skip
_NOT_ANSWERED: dict[str, tuple[Status, ...]] = {"clarify": ("clarify",), "none": ("no_answer", "clarify"), "help": ("no_answer",)}


class Gold(Record):
    """One gold question. `says` must all stand in the answer's text (alternatives with "|"), `never` must not."""

    id: Id
    kind: GoldKind
    q: Text | None = None
    turns: tuple[Text, ...] = ()
    facts: tuple[Id, ...] = ()
    says: tuple[Text, ...] = ()
    never: tuple[Text, ...] = ()
    verdict: Text | None = None

    @model_validator(mode="after")
    def _one_text(self) -> Self:
        if (self.q is None) == (not self.turns):
            raise ValueError("a gold question has either 'q' or 'turns'")
        return self

    @property
    def asked(self) -> tuple[str, ...]:
        """The turns, or the one question as the only turn."""
        return self.turns or (self.q or "",)


class _Floor(Record):
    right: float = Field(gt=0, le=1, strict=True)


class GoldError(Exception):
    """A gold file cannot be read; names the file, the line and what to mend."""


@dataclass(frozen=True, slots=True)
class GoldSet:
    """The questions of one gold file, and the least share of them that must be answered rightly (None where it names none: all)."""

    name: str
    questions: tuple[Gold, ...]
    floor: float | None = None

    @property
    def least(self) -> float:
        """That share."""
        return 1.0 if self.floor is None else self.floor

    def __iter__(self) -> Iterator[Gold]:
        return iter(self.questions)


def read_gold(path: Path | None = None, known: Container[str] | None = None) -> GoldSet:
    """The gold questions of a file, the shipped ones by default.

    Raises GoldError for what is wrong with the file, and for a fact that is not
    among the `known` ones: a question that waits for it would always pass.
    """
    name = str(path) if path else "gold.toml"
    problems: list[Problem] = []
    blocks = read_toml(_content(path or SHIPPED / "gold.toml", name), name, problems)
    unknown = [b for b in blocks if b.table not in _KINDS]
    problems += [Problem(b.file, b.line, f"unknown table [{b.table}]: use [[gold]] and [floor]") for b in unknown[:1]]
    read = [(block, validate(_KINDS[block.table], block, problems)) for block in blocks if block.table in _KINDS]
    questions = [(block, record) for block, record in read if isinstance(record, Gold)]
    problems += _at_odds(questions, known)
    if not problems and not questions:
        problems.append(Problem(name, 1, "there is no question: write each under [[gold]]"))
    if problems:
        raise GoldError(str(min(problems, key=lambda problem: problem.line)))
    floors = [record.right for _, record in read if isinstance(record, _Floor)]
    return GoldSet(name, tuple(gold for _, gold in questions), floors[0] if floors else None)


def standing_gold(folder: Path, known: Container[str] | None = None) -> GoldSet:
    """The shipped questions with those of a curator's folder (its gold.toml, where it has one) laid over them.

    One with a shipped id takes its place: what a corrected fact must say now. Its floor, if it names one, holds for all. Raises GoldError.
    """
    shipped = read_gold(None, known)
    if not (folder / OWN_GOLD).exists():
        return shipped
    own = read_gold(folder / OWN_GOLD, known)
    laid = {gold.id: gold for gold in shipped} | {gold.id: gold for gold in own}
    return GoldSet(f"{shipped.name} and {own.name}", tuple(laid.values()), shipped.floor if own.floor is None else own.floor)


_KINDS: dict[str, TypeAdapter[Gold | _Floor]] = {"gold": TypeAdapter(Gold), "floor": TypeAdapter(_Floor)}


def _content(source: Traversable, name: str) -> bytes:
    try:
        return source.read_bytes()
    except OSError as error:
        raise GoldError(f"{name}: cannot be read: {error.strerror}") from None


def _at_odds(questions: Iterable[tuple[Block, Gold]], known: Container[str] | None) -> Iterator[Problem]:
    """Ids used twice, and facts that the base has not."""
    seen: dict[str, int] = {}
    for block, gold in questions:
        if gold.id in seen:
            yield Problem(block.file, block.line, f"gold {gold.id!r} is already at line {seen[gold.id]}: rename one")
        seen.setdefault(gold.id, block.line)
        strange = [fact for fact in gold.facts if known is not None and fact not in known]
        if strange:
            yield Problem(block.file, block.line, f"gold {gold.id!r}: there is no fact {strange[0]!r}: correct its id")


def judge(responder: Responder, gold: Gold) -> Outcome:
    """What came of one gold question."""
    answer = ask_turns(responder, gold.asked)
    result, why = _result(responder, gold, answer)
    return Outcome(" >> ".join(gold.asked), gold.kind, answer, result, why, gold.id)


def _result(responder: Responder, gold: Gold, answer: Answer) -> tuple[Result, str]:
    text = plain_text(answer, Sentences(responder.base, wording(answer.language)))
    if wanted := _NOT_ANSWERED.get(gold.kind):
        said = next((item for item in gold.never if _said([item], text)), None)
        return ("false_answer", f"says {said}") if said else (unanswered(answer.status, wanted), answer.status)
    if answer.status != "answered":
        missing = gold.verdict and "not_in_base" in gold.verdict
        return "right" if missing else "false_abstention", answer.status
    why = _wrong(responder, gold, answer, text)
    return "wrong" if why else "right", why


def _wrong(responder: Responder, gold: Gold, answer: Answer, text: str) -> str:
    got = responder.base.some(answer.facts)
    missing = [f.id for f in responder.base.some(gold.facts) if not any(same(f, g) for g in got)]
    unsaid = [item for item in gold.says if not _said(item.split("|"), text)]
    wrongly = [item for item in gold.never if _said([item], text)]
    verdicts = [section.verdict.kind for section in answer.sections if section.verdict]
    if gold.kind == "claim" and gold.verdict and not set(gold.verdict.split("|")) & set(verdicts):
        return f"verdict {verdicts or answer.kind}, not {gold.verdict}"
    if unsaid:
        return f"does not say {', '.join(unsaid)}"
    if missing:
        return f"does not rest on {', '.join(missing)}"
    return f"says {', '.join(wrongly)}" if wrongly else ""


def _said(items: Iterable[str], text: str) -> bool:
    """Whether one of the items stands in the text, a number never inside a longer one."""
    return any(
        re.search(rf"(?<![\d.,]){re.escape(item)}(?!\d|[.,]\d)" if item[:1].isdigit() else re.escape(item), text, re.IGNORECASE)
        for item in items
    )
