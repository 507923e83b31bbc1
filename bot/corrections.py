"""Which answers that were given cite facts that have changed since, and telling those who read them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.again import correction_of, correction_text
from bot.records import Correction, KeptAnswer, Outgoing, Posted
from bot.store.port import Choices, Corrections, Outbox
from bot.wording.language import wording
from bot.workspace import Scope, WorkspaceSettings, nearest
from knowledge.factbase import FactBase

# Slack takes about one message a second in a channel, Discord a little less; people's own questions go before corrections.
PACE = dt.timedelta(seconds=2)
_PAGE = 200

Fate = Literal["queued", "queued before", "owed", "owed before", "opted out", "out of reach"]


class Correctable(Corrections, Choices, Outbox, Protocol):
    """A store, as far as it is asked here."""


@dataclass(frozen=True, slots=True)
class Told:
    """One correction, and what is done about it: `post` is where it is shown, None where its asker is told at the next question.

    A post may also be "opted out" (its workspace wants no corrections) or "out of reach" (the bot cannot edit it): then its asker is owed it.
    """

    correction: Correction
    post: Posted | None
    fate: Fate


class Correcting:
    """One run over a store: it can be broken off and begun again, and does nothing twice. `dry` only looks."""

    def __init__(self, store: Correctable, base: FactBase, now: dt.datetime, *, dry: bool = False) -> None:
        self._store, self._base, self._now, self._dry = store, base, now, dry
        self._chosen: Mapping[Scope, WorkspaceSettings] = {}
        self._paced: Counter[Scope] = Counter()

    async def run(self) -> AsyncIterator[Told]:
        """Everything that is to be told, as it is queued or owed. Raises StoreError."""
        self._chosen = await self._store.all_settings()
        for fact, revisions in sorted((await self._store.cited()).items()):
            revision = self._base.revisions.get(fact, "")
            if not revisions <= {revision}:
                async for told in self._of_fact(fact, revision):
                    yield told

    async def _of_fact(self, fact: str, revision: str) -> AsyncIterator[Told]:
        after = ""
        while page := await self._store.citing(fact, revision, _PAGE, after):
            for kept, posts in page:
                cited = next(each for each in kept.cited if each.fact == fact)
                if correction := correction_of(kept, cited, self._base, self._now):
                    for told in await self._tell(kept, correction, posts):
                        yield told
            after = page[-1][0].answer_id

    async def _tell(self, kept: KeptAnswer, correction: Correction, posts: Sequence[Posted]) -> list[Told]:
        told = [Told(correction, post, await self._show(kept, correction, post)) for post in posts]
        if any(each.fate in ("queued", "queued before") for each in told):
            return told
        is_new = True if self._dry else await self._store.owe([correction]) > 0
        return [*told, Told(correction, None, "owed" if is_new else "owed before")]

    async def _show(self, kept: KeptAnswer, correction: Correction, post: Posted) -> Fate:
        """Queue a correction of what stands somewhere, where that can be done."""
        scope = Scope.of(post.place)
        if not post.correctable:
            return "out of reach"
        if nearest(self._chosen, scope).corrections is False:
            return "opted out"
        text = correction_text(correction, wording(correction.language, kept.locale))
        outgoing = Outgoing(_id(correction, post), "correction", post.place, text, post.message, correction.answer_id, kept.asker)
        due = self._now + PACE * self._paced[scope.whole]
        if not self._dry and not await self._store.queue(outgoing, due):
            return "queued before"
        self._paced[scope.whole] += 1
        return "queued"


def _id(correction: Correction, post: Posted) -> str:
    """The same for the same change of the same message; 24 characters, which fit a platform's nonce."""
    place = post.place
    parts = (correction.answer_id, correction.fact, correction.revision, place.platform, place.workspace, place.channel, post.message)
    return "c" + hashlib.blake2b("\0".join(parts).encode(), digest_size=11).hexdigest()
