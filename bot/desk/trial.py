"""An edit of the facts tried out on a copy, before anything is written: what the lint says, which questions it wins and loses."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.confusion import Probe, probes
from bot.gold import GoldSet, judge, standing_gold
from bot.judging import Outcome, ask_turns
from bot.model import Answer
from bot.responder import Responder
from knowledge.checks import Finding, check
from knowledge.editing import Edit
from knowledge.errors import FactBaseError
from knowledge.factbase import FactBase, revision_of
from knowledge.loading import load
from knowledge.model import Fact, Phrasings

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is answered without the edit and with it."""

    text: str
    before: Answer
    after: Answer


@dataclass(frozen=True, slots=True)
class Trial:
    """What an edit does.

    `errors` are the lint's that were not there before, `notices` likewise. Of
    the gold questions `won` and `lost` are answered otherwise than before;
    `at_odds` are lost too, but ask for what a fact that the edit corrects said:
    they want to be corrected with it. `found` and `missed` are phrasings of the
    facts that find their fact now and did not, or the other way round.
    """

    edit: Edit
    errors: tuple[Finding, ...] = ()
    notices: tuple[Finding, ...] = ()
    gold: int = 0
    right: tuple[int, int] = (0, 0)  # before and after
    least: float = 1.0
    won: tuple[Outcome, ...] = ()
    lost: tuple[Outcome, ...] = ()
    at_odds: tuple[Outcome, ...] = ()
    phrasings: int = 0
    found: tuple[Probe, ...] = ()
    missed: tuple[Probe, ...] = ()
    asked: tuple[Asked, ...] = ()

    @property
    def objection(self) -> str | None:
        """Why it must not be written, in one sentence; None where it may."""
        if self.errors:
            count = len(self.errors)
            return f"it does not pass `tally check` ({count} error{'' if count == 1 else 's'})"
        after = self.right[1]
        counted = self.gold - len(self.at_odds)
        if counted and after / counted < self.least and self.lost:
            return f"it does not pass `tally eval`: {after} of {counted} gold questions would be right, and {self.least:.1%} must be"
        return None

    @property
    def costs(self) -> bool:
        """Whether something that was answered rightly no longer would be."""
        return bool(self.lost or self.missed)

    @property
    def unmet(self) -> tuple[Asked, ...]:
        """The questions that it was made for, and that still do not come to its facts."""
        return tuple(
            each for each in self.asked if each.after.status != "answered" or not set(self.edit.facts).intersection(each.after.facts)
        )


def mistakes_of(before: FactBase, folder: Path, edit: Edit, today: dt.date) -> tuple[Finding, ...]:
    """What the lint says of an edit that it did not say before; quickly, for nothing is asked."""
    return _linted(before, folder, edit, today)[0].errors


def try_out(
    responder: Responder, folder: Path, edit: Edit, today: dt.date, questions: Sequence[str] = (), tell: Tell = lambda _: None
) -> Trial:
    """What an edit of a curator's `folder` does; `responder` answers from that folder as it is, `tell` hears what is being done.

    Nothing is written outside a temporary folder. Raises GoldError where the curator's own gold questions cannot be read.
    """
    trial, after = _linted(responder.base, folder, edit, today)
    if after is None or trial.errors:
        return trial
    return _asked_again(trial, responder, after, standing_gold(folder, after.by_id), questions, tell)


def _linted(before: FactBase, folder: Path, edit: Edit, today: dt.date) -> tuple[Trial, FactBase | None]:
    """The trial by the lint, and the facts as edited where they can be loaded."""
    with _copy_with(folder, edit) as scratch:
        try:
            after = load(scratch)
        except FactBaseError as error:
            broken = (Finding("error", _back(p.file, scratch, folder), p.line, p.message, "mend it") for p in error.problems)
            return Trial(edit, tuple(broken)), None
        known = {(f.level, f.message) for f in check(before, today)}
        new = [replace(f, file=_back(f.file, scratch, folder)) for f in check(after, today) if (f.level, f.message) not in known]
    return Trial(edit, tuple(f for f in new if f.level == "error"), tuple(f for f in new if f.level == "notice")), after


def _asked_again(trial: Trial, old: Responder, base: FactBase, gold: GoldSet, questions: Sequence[str], tell: Tell) -> Trial:
    new = Responder(base)
    phrasings = sum(len(fact.asked.en) + len(fact.asked.es) for fact in base.answerable)
    tell(f"Asking {len(gold.questions):,} gold questions and {phrasings:,} phrasings of the facts, without the edit and with it ...")
    was = [judge(old, one) for one in gold]
    now = [judge(new, one) for one in gold]
    corrected = _corrected(old.base, base)
    odd = {one.id for one in gold if corrected.intersection(one.facts)}
    lost = [b for a, b in zip(was, now, strict=True) if a.result == "right" != b.result]
    known, found = _found(probes(old)), _found(probes(new))
    return replace(
        trial,
        gold=len(gold.questions), least=gold.least, right=(_right(was), _right(now)),
        won=tuple(b for a, b in zip(was, now, strict=True) if a.result != "right" == b.result),
        lost=tuple(one for one in lost if one.id not in odd), at_odds=tuple(one for one in lost if one.id in odd),
        phrasings=phrasings,
        found=tuple(probe for key, probe in found.items() if probe.found and not _is_found(known, key)),
        missed=tuple(probe for key, probe in found.items() if not probe.found and _is_found(known, key)),
        asked=tuple(Asked(text, ask_turns(old, (text,)), ask_turns(new, (text,))) for text in questions),
    )  # fmt: skip


def _right(outcomes: Iterable[Outcome]) -> int:
    return sum(outcome.result == "right" for outcome in outcomes)


def _corrected(before: FactBase, after: FactBase) -> set[str]:
    """The facts that say something else than before; how they are asked for is not what they say."""
    return {fact.id for fact in after.facts if fact.id in before.by_id and _said(fact) != _said(before.by_id[fact.id])}


def _said(fact: Fact) -> str:
    return revision_of(fact.model_copy(update={"asked": Phrasings()}))


def _found(probed: Iterable[Probe]) -> dict[tuple[str, str], Probe]:
    return {(probe.fact.id, probe.asked): probe for probe in probed}


def _is_found(probed: dict[tuple[str, str], Probe], key: tuple[str, str]) -> bool:
    return key in probed and probed[key].found


@contextmanager
def _copy_with(folder: Path, edit: Edit) -> Iterator[Path]:
    """A copy of the folder in which the edit is made."""
    with tempfile.TemporaryDirectory(prefix="tally-") as room:
        scratch = Path(room) / "facts"
        if folder.is_dir():
            shutil.copytree(folder, scratch, ignore=_no_facts)
        file = scratch / edit.path.relative_to(folder)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(edit.after, encoding="utf-8", newline="")
        yield scratch


def _no_facts(folder: str, names: list[str]) -> list[str]:
    """What loading would not read: a repository's own files, notes, copies of sources, which may be large."""
    return [name for name in names if name.startswith(".") or not (name.endswith((".toml", ".jsonl")) or Path(folder, name).is_dir())]


def _back(file: str, scratch: Path, folder: Path) -> str:
    """The name of a file in the copy as that of the file it stands for."""
    return file.replace(str(scratch), str(folder), 1)
