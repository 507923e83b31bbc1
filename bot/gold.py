"""Gold questions: what a curator insists must be answered rightly, and whether it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, Self

from pydantic import ValidationError, model_validator

from bot.judging import Outcome, ask_turns, same
from bot.model import Answer
from bot.responder import Responder
from bot.wording.language import wording
from bot.wording.sentences import Sentences, plain_text
from knowledge.documents import SHIPPED
from knowledge.model import Id, Record, Text

GoldKind = Literal[
    "figure", "comparison", "calculation", "claim", "rule", "explanation", "quotation", "provenance", "clarify", "none", "help"
]  # fmt: skip
_NOT_ANSWERED: dict[str, tuple[str, ...]] = {"clarify": ("clarify",), "none": ("no_answer", "clarify"), "help": ("no_answer",)}


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


class GoldError(Exception):
    """A gold file cannot be read; names the file and what to mend."""


def read_gold(path: Path | None = None) -> list[Gold]:
    """The gold questions of a file, the shipped ones by default. Raises GoldError."""
    source = path or SHIPPED / "gold.toml"
    name = str(path) if path else "gold.toml"
    try:
        entries = tomllib.loads(source.read_text(encoding="utf-8")).get("gold", [])
        return [Gold.model_validate(entry) for entry in entries]
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise GoldError(f"{name}: {'.'.join(map(str, first['loc'])) or 'gold'}: {first['msg']}") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise GoldError(f"{name}: {error}") from None


def judge(responder: Responder, gold: Gold) -> Outcome:
    """What came of one gold question."""
    answer = ask_turns(responder, gold.asked)
    text = plain_text(answer, Sentences(responder.base, wording(answer.language)))
    allowed = _NOT_ANSWERED.get(gold.kind)
    if allowed:
        right = answer.status in allowed and not _said(gold.never, text)
        return Outcome(gold.id, gold.kind, answer, "right" if right else "false_answer", "" if right else answer.status)
    if answer.status != "answered":
        missing = gold.verdict and "not_in_base" in gold.verdict
        return Outcome(gold.id, gold.kind, answer, "right" if missing else "false_abstention", answer.status)
    why = _wrong(responder, gold, answer, text)
    return Outcome(gold.id, gold.kind, answer, "wrong" if why else "right", why)


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
