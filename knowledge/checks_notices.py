"""What the calendar, an upgrade or a weak source brings up: worth a look, and no reason to stop a release."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from knowledge.checks_findings import Finding, named, notice
from knowledge.factbase import FactBase
from knowledge.loading import shipped_revisions
from knowledge.model import Fact

# A label is a remark in brackets, not a name or an acronym: "(conservative)", "(re-post)", "(Republican majority)".
_LABEL = re.compile(r"\((?:[a-z]|Republican|Democrat)[^).]*\)")


def check_notices(base: FactBase, today: dt.date) -> Iterator[Finding]:
    """Review dates that passed, weak sources, withdrawn inputs, shipped facts newer than what is laid over them."""
    yield from _reviews(base, today)
    yield from _unlabelled(base)
    for fact in base.answerable:
        yield from _weakly_official(base, fact)
        yield from _inputs(base, fact)
    yield from _overlaid(base)


def _reviews(base: FactBase, today: dt.date) -> Iterator[Finding]:
    due = [(f"fact:{fact.id}", fact.review_by) for fact in base.facts]
    due += [(f"source:{source.id}", source.review_by) for source in base.sources]
    for key, day in due:
        if day and day < today:
            yield notice(base, key, f"{named(key)} was to be reviewed by {day}", "read its sources again, then set a new review_by")


def _unlabelled(base: FactBase) -> Iterator[Finding]:
    for source in base.sources:
        if source.grade == "C" and not _LABEL.search(source.name):
            yield notice(
                base,
                f"source:{source.id}",
                f"{source.id} is of grade C, but its name {source.name!r} carries no label",
                'give it a `short` that says what it is, as in "Blaze Media (conservative)"',
            )


def _weakly_official(base: FactBase, fact: Fact) -> Iterator[Finding]:
    grades = {base.source_by_id[e.source].grade for e in fact.evidence if e.source in base.source_by_id}
    if fact.standing == "official" and grades == {"C"} and fact.verified != "summary":
        yield notice(
            base,
            f"fact:{fact.id}",
            f"{fact.id} stands as official on sources of grade C alone",
            'cite an official source, or add verified = "summary"',
        )


def _inputs(base: FactBase, fact: Fact) -> Iterator[Finding]:
    for gone in (base.by_id[i] for i in fact.derived_from if i in base.by_id):
        if gone.withdrawn:
            yield notice(
                base,
                f"fact:{fact.id}",
                f"{fact.id} is derived from {gone.id}, which is {gone.standing}",
                "withdraw it too, or derive it anew",
            )


def _overlaid(base: FactBase) -> Iterator[Finding]:
    laid_over = [base.by_id[key.removeprefix("fact:")] for key in base.overlaid if key.startswith("fact:")]
    if not laid_over:
        return
    shipped = shipped_revisions()
    for fact in laid_over:
        key, now = f"fact:{fact.id}", shipped.get(fact.id)
        if fact.replaces is None and now is not None:
            yield notice(
                base,
                key,
                f"{fact.id} stands for a shipped fact, but does not say for which revision",
                f'compare the two, then add replaces = "{now}"',
            )
        elif fact.replaces is not None and now is None:
            yield notice(
                base,
                key,
                f"{fact.id} replaces revision {fact.replaces} of a fact that is no longer shipped",
                "remove `replaces`, or the fact",
            )
        elif fact.replaces != now:
            yield notice(
                base,
                key,
                f"the shipped {fact.id} is now revision {now}; this one replaces {fact.replaces}",
                f'compare the two, then set replaces = "{now}" or remove this block',
            )
