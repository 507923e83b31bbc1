"""What the desk shows: questions by meaning, feedback, suggestions, and what an edit does, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from adapters.console.screen import Entry
from bot.desk.clusters import Cluster
from bot.desk.docket import FactFeedback, Wanted
from bot.desk.trial import Asked, Trial
from bot.judging import Outcome
from bot.model import Answer
from bot.records import Suggestion
from knowledge.factbase import FactBase

_ID = 8
_WORDINGS, _WORDS = 3, 3
_LISTED = 5


def wanted_entry(base: FactBase, wanted: Wanted, answered_now: str | None) -> Entry:
    """Questions of one meaning in a list; `answered_now` is the fact that answers them by now."""
    cluster = wanted.cluster
    about = [f"{wanted.count} ×", _count(cluster.askers, "asker"), ", ".join(f"{language} {n}" for language, n in cluster.languages)]
    about += [f"differs: {cluster.differs}"] if cluster.differs else []
    about += [cluster.period] if cluster.period else []
    about += [f"now answered by {answered_now}"] if answered_now else []
    about += [f"{wanted.decision.did}: {wanted.decision.why}"] if wanted.decision else []
    about.append(f"near {cluster.near[0][0]} {cluster.near[0][1]:.0%}" if cluster.near else "near nothing")
    words = [f"“{_one_line(text)}”" + (f" × {n}" if n > 1 else "") for text, n in cluster.wordings[:_WORDINGS]]
    more = len(cluster.wordings) - len(words)
    words += [f"and {more} more wordings"] if more > 1 else []
    return Entry(cluster.id[:_ID], tuple(about), "\n".join(words or [f"(no words are kept) {near_in_words(base, cluster)}"]))


def near_in_words(base: FactBase, cluster: Cluster) -> str:
    """What the likeliest target is about."""
    return target_in_words(base, cluster.near[0][0]) if cluster.near else ""


def target_in_words(base: FactBase, target: str) -> str:
    """What a target is about; its own name where it is no metric and no fact."""
    metric, fact = base.metric_by_id.get(target), base.by_id.get(target)
    return metric.name.en if metric else fact.statement.en if fact else target


def feedback_entry(base: FactBase, feedback: FactFeedback) -> Entry:
    """What was said of one fact, in a list."""
    fact = base.by_id.get(feedback.fact or "")
    reasons = ", ".join(f"{(reason or 'no reason').replace('_', ' ')} {count}" for reason, count in feedback.unhelpful)
    about = (f"{feedback.complaints} not helpful" + (f" ({reasons})" if reasons else ""), f"{feedback.helpful} helpful")
    words = [f"{day} {(reason or 'no reason').replace('_', ' ')}: “{_one_line(text)}”" for day, reason, text in feedback.words[:_WORDS]]
    more = len(feedback.words) - len(words)
    words += [f"and {more} more remarks"] if more > 0 else []
    return Entry(feedback.fact or "(no fact)", about, "\n".join(filter(None, [fact.statement.en if fact else "", *words])))


def suggestion_entry(suggestion: Suggestion) -> Entry:
    """A suggestion in a list."""
    place = suggestion.place
    about = [
        suggestion.kind.replace("_", " "),
        suggestion.fact and f"of {suggestion.fact}",
        suggestion.state,
        suggestion.at.date().isoformat(),
    ]
    about += ["/".join(filter(None, (place.platform, place.workspace, place.channel)))]
    source = [f"source: {suggestion.source}"] if suggestion.source else []
    return Entry(suggestion.id[:_ID], tuple(filter(None, about)), "\n".join([f"“{suggestion.text}”", *source]))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def wanted_json(wanted: Wanted, answered_now: str | None) -> dict[str, Any]:
    """Questions of one meaning as plain JSON values."""
    cluster = wanted.cluster
    return {
        "id": cluster.id, "asked": wanted.count, "asked_ever": cluster.count, "askers": cluster.askers, "languages": dict(cluster.languages),
        "wordings": [{"text": text, "asked": n} for text, n in cluster.wordings], "intent": cluster.intent, "period": cluster.period,
        "near": [{"target": target, "share": share} for target, share in cluster.near[:_LISTED]], "differs": cluster.differs,
        "answered_now_by": answered_now, "last_asked": cluster.entries[0].at.isoformat(),
        "decision": wanted.decision and {"did": wanted.decision.did, "why": wanted.decision.why, "who": wanted.decision.who},
    }  # fmt: skip


def feedback_json(feedback: FactFeedback) -> dict[str, Any]:
    """What was said of one fact as plain JSON values."""
    return {
        "fact": feedback.fact, "helpful": feedback.helpful, "not_helpful": {reason or "none": n for reason, n in feedback.unhelpful},
        "words": [{"on": day.isoformat(), "reason": reason, "text": text} for day, reason, text in feedback.words],
    }  # fmt: skip


def suggestion_json(suggestion: Suggestion) -> dict[str, Any]:
    """A suggestion as plain JSON values, without who made it."""
    return {name: value for name, value in asdict(suggestion).items() if name != "asker"} | {"at": suggestion.at.isoformat()}


def trial_lines(trial: Trial) -> Iterator[str]:
    """What an edit changes and does, line by line."""
    edit = trial.edit
    if edit.copied:
        yield f"{', '.join(edit.copied)}: the shipped block is copied to {edit.path} and laid over the shipped one. What differs from it:"
    yield from edit.diff.splitlines()
    for finding in (*trial.errors, *trial.notices):
        yield str(finding)
    if trial.errors:
        return
    before, after = trial.right
    yield f"Gold: {after} of {trial.gold} right, {before} without the edit; won {len(trial.won)}, lost {len(trial.lost) + len(trial.at_odds)}."
    yield from _outcomes("won", trial.won)
    yield from _outcomes("lost", trial.lost)
    yield from _outcomes("asks for what the fact said before (put what it must say now into gold.toml beside the facts)", trial.at_odds)
    yield f"Phrasings of the facts: {len(trial.found)} find their fact that did not, {len(trial.missed)} no longer do."
    yield from (f"  lost: {probe.asked!r} no longer finds {probe.fact.id}" for probe in trial.missed[:_LISTED])
    yield from map(_asked, trial.asked)


def _outcomes(what: str, outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes[:_LISTED]:
        yield f"  {what}: {outcome.id} {outcome.asked!r}" + (f" ({outcome.why})" if outcome.why else "")
    if len(outcomes) > _LISTED:
        yield f"  and {len(outcomes) - _LISTED} more"


def _asked(asked: Asked) -> str:
    return f"{asked.text!r}: {_came(asked.before)} before, now {_came(asked.after)}"


def _came(answer: Answer) -> str:
    """What a question came to, in a few words."""
    if answer.status == "answered":
        return f"answered by {answer.facts[0]}" if answer.facts else f"answered ({answer.kind})"
    if answer.status == "clarify":
        return "asked back"
    return f"no answer (differs: {answer.reading.differs})" if answer.reading and answer.reading.differs else "no answer"


def trial_json(trial: Trial, written: bool, why_not: str | None) -> dict[str, Any]:
    """What an edit changes and does as plain JSON values."""
    return {
        "written": written, "why_not": why_not, "file": str(trial.edit.path), "facts": trial.edit.facts, "diff": trial.edit.diff,
        "errors": [asdict(finding) for finding in trial.errors], "notices": [asdict(finding) for finding in trial.notices],
        "gold": {
            "questions": trial.gold, "right_before": trial.right[0], "right_after": trial.right[1], "floor": trial.least,
            "won": _ids(trial.won), "lost": _ids(trial.lost), "at_odds": _ids(trial.at_odds),
        },
        "phrasings": {
            "found": [{"fact": probe.fact.id, "asked": probe.asked} for probe in trial.found],
            "lost": [{"fact": probe.fact.id, "asked": probe.asked} for probe in trial.missed],
        },
        "asked": [
            {"text": a.text, "before": a.before.status, "after": a.after.status, "facts": a.after.facts} for a in trial.asked
        ],
    }  # fmt: skip


def _ids(outcomes: Iterable[Outcome]) -> list[dict[str, str]]:
    return [{"id": outcome.id, "asked": outcome.asked, "why": outcome.why} for outcome in outcomes]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
