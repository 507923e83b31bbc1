"""The Store in memory: for one process, forgotten at its end, and bounded; it can be told to fail or to hang."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from bot.memory_base import MOST, Mood, Newest
from bot.memory_contexts import MemoryContexts
from bot.memory_desk import MemoryDesk
from bot.memory_guests import MemoryGuests
from bot.memory_outbox import MemoryOutbox
from bot.records import FORGOTTEN, Context, Correction, KeptAnswer, Place, Posted
from bot.store.port import NOTHING_KNOWN, Known
from bot.workspace import Scope, nearest

__all__ = ["MemoryStore", "Mood"]


class MemoryStore(MemoryDesk, MemoryOutbox, MemoryGuests):
    """Everything in this process, each part at most `most` long: the oldest goes first, but nothing of the outbox does.

    `mood` is "well", "failing" (every method raises StoreError) or "hanging" (none comes back).
    """

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        MemoryDesk.__init__(self, most)
        MemoryOutbox.__init__(self, most, clock)
        MemoryGuests.__init__(self, most)
        self.closed = False
        self._kept: Newest[str, KeptAnswer] = Newest(most)
        self._posts: Newest[tuple[str, Place, str], Posted] = Newest(most)
        self._contexts = MemoryContexts(most)
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
            self._posts.set((post.answer_id, post.place, post.message), post)

    async def remember(self, contexts: Mapping[str, Context]) -> None:
        """Replace what these conversations have said."""
        await self.reach()
        await self._contexts.remember(contexts)

    async def told(self, corrections: Sequence[Correction]) -> None:
        """Owe nobody these any more."""
        await self.reach()
        for correction in corrections:
            self._owed.forget(_about(correction))
            self._told.set(_about(correction), None)

    def known(self, place: Place, asker: str) -> Known:
        """What holds where a question is asked, and what its asker is still to be told."""
        owed = self._owed.values()
        if not self._chosen and not owed:
            return NOTHING_KNOWN
        return Known(nearest(self._chosen, Scope.of(place)), tuple(each for each in owed if each.asker == asker))

    async def recall(self, conversation: str) -> Context | None:
        """What a conversation has said, if it goes on."""
        await self.reach()
        return await self._contexts.recall(conversation)

    async def kept(self, answer_id: str) -> KeptAnswer | None:
        """An answer as it was given, while it is kept."""
        await self.reach()
        return self._kept.get(answer_id)

    async def posts_of(self, answer_id: str) -> Sequence[Posted]:
        """Where an answer stands, oldest first."""
        await self.reach()
        return [each for each in self._posts.values() if each.answer_id == answer_id]

    async def citing(self, fact: str, but: str, most: int, after: str = "") -> Sequence[tuple[KeptAnswer, Sequence[Posted]]]:
        """Kept answers that cite a fact at another revision than `but`, and where they stand; by id, those after `after`."""
        await self.reach()
        found = [
            answer
            for answer in self._kept.values()
            if answer.answer_id > after and any(each.fact == fact and each.revision != but for each in answer.cited)
        ]
        found.sort(key=lambda answer: answer.answer_id)
        return [(answer, await self.posts_of(answer.answer_id)) for answer in found[:most]]

    async def cited(self) -> Mapping[str, frozenset[str]]:
        """The facts that kept answers cite, each with the revisions at which they do."""
        await self.reach()
        found: dict[str, set[str]] = {}
        for each in self._kept.values():
            for cited in each.cited:
                found.setdefault(cited.fact, set()).add(cited.revision)
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
            "context": await self._contexts.forget(asker, dt.datetime.now(dt.UTC)),
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
            {"turns": [turn.model_dump(mode="json") for turn in each.turns], "until": each.until} for each in await self._contexts.of(asker)
        ]
        return found

    async def uninstall(self, platform: str, workspace: str) -> Mapping[str, int]:
        """Remove an installation and everything of its workspace; how many, by kind."""
        await self.reach()
        there = (platform, workspace)

        def belongs(place: Place) -> bool:
            return (place.platform, place.workspace) == there

        self._chosen = {scope: chosen for scope, chosen in self._chosen.items() if (scope.platform, scope.workspace) != there}
        self._outbox = {id: each for id, each in self._outbox.items() if not belongs(each.outgoing.place)}
        answers = {each.answer_id for each in self._kept.values() if belongs(each.place)}
        return {
            "owed_correction": self._owed.forget_all(lambda each: each.answer_id in answers),
            "question_log": self._entries.forget_all(lambda each: belongs(each.place)),
            "kept_answer": self._kept.forget_all(lambda each: belongs(each.place)),
            "posted": self._posts.forget_all(lambda each: belongs(each.place)),
            "feedback": self._feedback.forget_all(lambda each: belongs(each.place)),
            "suggestion": self._suggestions.forget_all(lambda each: belongs(each.place)),
            "installation": self._installed.forget_all(lambda each: (each.platform, each.workspace) == there),
            "context": await self._contexts.leave(platform, workspace),
        }

    async def refresh(self) -> None:
        """Nothing: there is no other process."""
        await self.reach()

    async def expire(self, now: dt.datetime) -> Mapping[str, int]:
        """Let go of answers that were kept long enough and of conversations that are over; all else goes with the process."""
        await self.reach()
        return {
            "kept_answer": self._kept.forget_all(lambda each: each.until < now),
            "context": await self._contexts.expire(now),
        }

    async def ping(self) -> None:
        """Nothing, unless it was told to fail or to hang."""
        await self.reach()

    async def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True


def _about(correction: Correction) -> tuple[str, str, str]:
    return correction.answer_id, correction.fact, correction.revision
