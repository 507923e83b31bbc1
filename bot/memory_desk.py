"""Feedback, suggestions, settings, the audit and the counted question log in memory: what the people beside the askers see and choose."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.demand import Demand, Opinions, Report, step_of
from bot.memory_base import MOST, Moody, Newest
from bot.records import FOLLOWS, AuditEntry, Feedback, FeedbackReason, LogEntry, NotKept, Suggestion, SuggestionState
from bot.workspace import NOTHING_CHOSEN, Scope, WorkspaceSettings, changes


class MemoryDesk(Moody):
    """Each part at most `most` long: the oldest goes first."""

    def __init__(self, most: int = MOST) -> None:
        self._entries: Newest[str, LogEntry] = Newest(most)
        self._feedback: Newest[tuple[str, str], Feedback] = Newest(most)
        self._suggestions: Newest[str, Suggestion] = Newest(most)
        self._audit: Newest[int, AuditEntry] = Newest(most)
        self._audited = 0
        self._chosen: dict[Scope, WorkspaceSettings] = {}

    @property
    def entries(self) -> tuple[LogEntry, ...]:
        """The question log, oldest first."""
        return self._entries.values()

    async def log(self, entries: Sequence[LogEntry]) -> None:
        """Append to the question log; once, however often the same answer id is logged."""
        await self.reach()
        for entry in entries:
            self._entries.set(entry.answer_id, entry)

    async def unanswered(self, since: dt.datetime, until: dt.datetime, most: int) -> Sequence[LogEntry]:
        """The questions of that time that got no answer or were asked back, newest first."""
        await self.reach()
        found = [entry for entry in self.entries if since <= entry.at < until and entry.outcome in ("clarify", "no_answer")]
        return sorted(found, key=lambda entry: entry.at, reverse=True)[:most]

    async def report(self, since: dt.datetime, until: dt.datetime, within: Scope | None = None) -> Report:
        """All that was asked in that time, counted; within one workspace alone where one is named."""
        await self.reach()

        def counts(each: LogEntry | Suggestion | Feedback) -> bool:
            return since <= each.at < until and (within is None or Scope.of(each.place).whole == within.whole)

        asked = [entry for entry in self.entries if counts(entry)]
        demand = Counter(
            (e.place.platform, e.language, e.outcome, next(iter(e.facts), None), e.near[0][0] if e.near else None) for e in asked
        )
        made = Counter((each.kind, each.state) for each in self._suggestions.values() if counts(each))
        said = [each for each in self._feedback.values() if counts(each)]
        return Report(
            since, until, [Demand(*key, count) for key, count in demand.most_common()], Counter(step_of(e.seconds) for e in asked),
            _opinions(said), made,
        )  # fmt: skip

    async def rate(self, feedback: Feedback) -> None:
        """Keep what an asker thinks of an answer, in place of what the same asker thought of it before."""
        await self.reach()
        self._feedback.set((feedback.answer_id, feedback.asker), feedback)

    async def feedback(self, since: dt.datetime, until: dt.datetime, most: int) -> Sequence[Feedback]:
        """What was said of answers in that time, newest first."""
        await self.reach()
        return sorted((each for each in self._feedback.values() if since <= each.at < until), key=lambda each: each.at, reverse=True)[:most]

    async def suggest(self, suggestion: Suggestion) -> None:
        """Keep a suggestion; once, however often the same id is given."""
        await self.reach()
        if suggestion.id not in self._suggestions:
            self._suggestions.set(suggestion.id, suggestion)

    async def suggestion(self, id: str) -> Suggestion | None:
        """One suggestion."""
        await self.reach()
        return self._suggestions.get(id)

    async def suggestions(self, state: SuggestionState | None, most: int) -> Sequence[Suggestion]:
        """Those in a state, or all, newest first."""
        await self.reach()
        found = [each for each in self._suggestions.values() if state in (None, each.state)]
        return sorted(found, key=lambda each: each.at, reverse=True)[:most]

    async def decide(self, id: str, state: SuggestionState, who: str, why: str) -> Suggestion:
        """Take a suggestion on to another state, and say so in the audit. Raises NotKept."""
        await self.reach()
        found = self._suggestions.get(id)
        if found is None:
            raise NotKept(f"there is no suggestion {id}")
        if state not in FOLLOWS[found.state]:
            raise NotKept(f"the suggestion {id} is {found.state}, and cannot become {state}")
        decided = replace(found, state=state)
        self._suggestions.set(id, decided)
        self._append(AuditEntry(dt.datetime.now(dt.UTC), who, state, f"suggestion:{id}", why))
        return decided

    async def audit(self, entry: AuditEntry) -> None:
        """Append an entry."""
        await self.reach()
        self._append(entry)

    def _append(self, entry: AuditEntry) -> None:
        self._audited += 1
        self._audit.set(self._audited, entry)

    async def audited(self, subject: str | None, most: int) -> Sequence[AuditEntry]:
        """The entries on a subject, or all, newest first."""
        await self.reach()
        return [each for each in reversed(self._audit.values()) if subject in (None, each.subject)][:most]

    async def set_settings(self, scope: Scope, settings: WorkspaceSettings, who: str) -> None:
        """Replace the settings of a scope, and say so in the audit."""
        await self.reach()
        before = self._chosen.get(scope, NOTHING_CHOSEN)
        self._chosen[scope] = settings
        self._append(AuditEntry(dt.datetime.now(dt.UTC), who, "set", f"settings:{scope}", changes(before, settings)))

    async def all_settings(self) -> Mapping[Scope, WorkspaceSettings]:
        """Every choice, as it was made."""
        await self.reach()
        return dict(self._chosen)


def _opinions(said: Sequence[Feedback]) -> list[Opinions]:
    facts = dict.fromkeys(next(iter(each.facts), None) for each in said)
    found = []
    for fact in facts:
        about = [each for each in said if next(iter(each.facts), None) == fact]
        unhelpful: Counter[FeedbackReason | None] = Counter(each.reason for each in about if not each.helpful)
        found.append(Opinions(fact, sum(each.helpful for each in about), unhelpful))
    return found
