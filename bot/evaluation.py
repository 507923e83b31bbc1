"""The evaluation that `tally eval` shows: gold questions against their floor, pairs easily confused, phrasings that find nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.confusion import Lost, Margin, Pair, declared_pairs, lost_facts, nearest_rivals, probes
from bot.gold import GoldSet, judge, read_gold, standing_gold
from bot.judging import Outcome, by_group, shares, worst
from bot.responder import Responder


@dataclass(frozen=True, slots=True)
class GoldResult:
    """What came of the questions of one gold file."""

    gold: GoldSet
    outcomes: tuple[Outcome, ...]

    @property
    def right(self) -> float:
        """The share answered rightly, from 0 to 1."""
        return shares(self.outcomes)["right"]

    @property
    def holds(self) -> bool:
        """Whether that is the file's floor or more."""
        return self.right >= self.gold.least


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything measured. `phrasings` counts the facts' own, `found` those that find their fact."""

    golds: tuple[GoldResult, ...]
    declared: tuple[Pair, ...]
    nearest: tuple[Margin, ...]
    lost: tuple[Lost, ...]
    phrasings: int
    found: int

    @property
    def holds(self) -> bool:
        """Whether each gold file holds its floor."""
        return all(result.holds for result in self.golds)


def evaluate(responder: Responder, folder: Path, files: Sequence[Path] = ()) -> Evaluation:
    """The gold questions of `files` and the facts' own phrasings. Raises GoldError.

    Without files they are the shipped ones, with those of the curator's `folder` laid over them.
    """
    known = responder.base.by_id
    golds = [read_gold(file, known) for file in files] or [standing_gold(folder, known)]
    probed = probes(responder)
    return Evaluation(
        golds=tuple(GoldResult(gold, tuple(judge(responder, one) for one in gold)) for gold in golds),
        declared=tuple(declared_pairs(responder, probed)),
        nearest=tuple(nearest_rivals(probed)),
        lost=tuple(lost_facts(probed)),
        phrasings=len(probed),
        found=sum(probe.found for probe in probed),
    )


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as plain JSON values: shares from 0 to 1, every failed question, every margin."""
    return {
        "holds": evaluation.holds,
        "gold": [_gold_json(result) for result in evaluation.golds],
        "phrasings": evaluation.phrasings,
        "phrasings_found": evaluation.found,
        "declared_pairs": [asdict(pair) for pair in evaluation.declared],
        "nearest_rivals": [asdict(margin) for margin in evaluation.nearest],
        "lost": [asdict(fact) for fact in evaluation.lost],
    }


def _gold_json(result: GoldResult) -> dict[str, Any]:
    return {
        "file": result.gold.name,
        "floor": result.gold.least,
        "right": result.right,
        "holds": result.holds,
        "kinds": {kind: {"questions": len(group), **shares(group)} for kind, group in by_group(result.outcomes).items()},
        "failed": [
            {"id": one.id, "kind": one.group, "asked": one.asked, "result": one.result, "why": one.why, "began": one.began}
            for one in worst(result.outcomes)
        ],
    }
