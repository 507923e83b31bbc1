"""The Store in memory: for one process, forgotten at its end, and bounded; it can be told to fail or to hang."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from bot.memory_base import MOST, Mood, Newest
from bot.memory_desk import MemoryDesk
from bot.memory_outbox import MemoryOutbox
from bot.records import FORGOTTEN, Context, Correction, KeptAnswer, Place, Posted
from bot.store.port import Known
from bot.workspace import Scope, nearest

__all__ = ["MemoryStore", "Mood"]


class MemoryStore(MemoryDesk, MemoryOutbox):
    """Everything in this process, each part at most `most` long: the oldest goes first, but nothing of the outbox does.

    `mood` is "well", "failing" (every method raises StoreError) or "hanging" (none comes back).
    """

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        MemoryDesk.__init__(self, most)
        MemoryOutbox.__init__(self, most, clock)
        self.closed = False
        self._kept: Newest[str, KeptAnswer] = Newest(most)
        self._posts: Newest[str, Posted] = Newest(most)
        self._contexts: Newest[str, Context] = Newest(most)
        self._owed: Newest[tuple[str, str, str], Correction] = Newest(most)
        self._told: Newest[tuple[str, str, str], None] = Newest(most)

    async def keep(self, answers: Sequence[KeptAnswer]) -> None:
        """Keep answers, so that a button under them can show them again."""
        await self.reach()
        for answer in answers:
            self._kept.set(answer.answer_id, answer)

    async def posted(self, posts: Sequence[Posted]) -> None:
        """Keep where answers stand."""
        await self.reach()
        for post in posts:
            self._posts.set(post.answer_id, post)

    async def remember(self, contexts: Mapping[str, Context]) -> None:
        """Replace what these conversations have said."""
        await self.reach()
        for conversation, context in contexts.items():
            self._contexts.set(conversation, context)

    async def told(self, corrections: Sequence[Correction]) -> None:
        """Owe nobody these any more."""
        await self.reach()
        for correction in corrections:
            self._owed.forget(_about(correction))
            self._told.set(_about(correction), None)

    async def known(self, place: Place, conversation: str, asker: str) -> Known:
        """What holds where a question is asked, what was said before it, what its asker is still to be told."""
        await self.reach()
        context = self._contexts.get(conversation)
        if context and context.until < dt.datetime.now(dt.UTC):
            self._contexts.forget(conversation)
            context = None
        return Known(nearest(self._chosen, Scope.of(place)), context, tuple(each for each in self._owed.values() if each.asker == asker))

    async def kept(self, answer_id: str) -> KeptAnswer | None:
        """An answer as it was given, while it is kept."""
        await self.reach()
        return self._kept.get(answer_id)

    async def post_of(self, answer_id: str) -> Posted | None:
        """Where an answer stands, if that is known."""
        await self.reach()
        return self._posts.get(answer_id)

    async def citing(self, fact: str, but: str | None, most: int, after: str = "") -> Sequence[tuple[KeptAnswer, Posted | None]]:
        """Kept answers that cite a fact at another revision than `but`, and where they stand; by id, from after `after` on."""
        await self.reach()
        found = [each for each in self._kept.values() if each.answer_id > after and each.revisions.get(fact) not in (None, but)]
        found.sort(key=lambda each: each.answer_id)
        return [(each, self._posts.get(each.answer_id)) for each in found[:most]]

    async def cited(self) -> Mapping[str, frozenset[str]]:
        """The facts that kept answers cite, each with the revisions at which they do."""
        await self.reach()
        found: dict[str, set[str]] = {}
        for each in self._kept.values():
            for fact, revision in each.revisions.items():
                found.setdefault(fact, set()).add(revision)
        return {fact: frozenset(revisions) for fact, revisions in found.items()}

    async def owe(self, corrections: Sequence[Correction]) -> int:
        """Keep corrections for askers whom nothing else reaches, once each; how many are new."""
        await self.reach()
        new = [each for each in corrections if _about(each) not in self._owed and _about(each) not in self._told]
        for each in new:
            self._owed.set(_about(each), each)
        return len(new)

    async def forget(self, asker: str) -> Mapping[str, int]:
        """Remove everything about an asker; how many, by kind. The audit keeps its entries, without them."""
        await self.reach()
        for place, entry in self._audit.items():
            if entry.who == asker:
                self._audit.set(place, replace(entry, who=FORGOTTEN))
        return {
            "question_log": self._entries.forget_all(lambda each: each.asker == asker),
            "kept_answer": self._kept.forget_all(lambda each: each.asker == asker),
            "posted": self._posts.forget_all(lambda each: each.asker == asker),
            "feedback": self._feedback.forget_all(lambda each: each.asker == asker),
            "suggestion": self._suggestions.forget_all(lambda each: each.asker == asker),
            "context": self._contexts.forget_all(lambda each: asker in each.askers),
            "owed_correction": self._owed.forget_all(lambda each: each.asker == asker),
        }

    async def export(self, asker: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Everything about an asker, by kind."""
        await self.reach()
        kinds: dict[str, Sequence[Any]] = {
            "question_log": self.entries, "posted": self._posts.values(), "feedback": self._feedback.values(),
            "suggestion": self._suggestions.values(), "owed_correction": self._owed.values(),
        }  # fmt: skip
        found = {kind: [asdict(each) for each in values if each.asker == asker] for kind, values in kinds.items()}
        found["kept_answer"] = [
            {**asdict(replace(each, answer=None)), "answer": each.answer.model_dump(mode="json")}  # type: ignore[arg-type]
            for each in self._kept.values()
            if each.asker == asker
        ]
        found["context"] = [
            {"turns": [turn.model_dump(mode="json") for turn in each.turns], "until": each.until}
            for each in self._contexts.values()
            if asker in each.askers
        ]
        return found

    async def expire(self, now: dt.datetime) -> Mapping[str, int]:
        """Let go of answers that were kept long enough and of conversations that are over; all else goes with the process."""
        await self.reach()
        return {
            "kept_answer": self._kept.forget_all(lambda each: each.until < now),
            "context": self._contexts.forget_all(lambda each: each.until < now),
        }

    async def ping(self) -> None:
        """Nothing, unless it was told to fail or to hang."""
        await self.reach()

    async def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True


def _about(correction: Correction) -> tuple[str, str, str]:
    return correction.answer_id, correction.fact, correction.revision
