"""What people do with Tally beside asking: see an answer again, rate it, suggest, choose settings, be forgotten."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot import logs
from bot.again import again
from bot.core import Core
from bot.exchange import Served
from bot.ledger import Ledger
from bot.privacy import exported, forgotten
from bot.records import Asker, Feedback, FeedbackReason, KeptAnswer, Place, StoreError, Suggestion, SuggestionKind
from bot.redaction import redacted
from bot.store.port import Spool, Store
from bot.watch import PATIENCE
from bot.wording.language import Wording, wording
from bot.workspace import Scope, WorkspaceSettings, settings_from

_log = logs.logger(__name__)
# As much as a platform's form takes (Slack 3,000; Discord 4,000).
_MOST_TEXT = 4000
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody suggests: a correction of `fact`, a new fact with the address of its `source`, or an answer that is missing.

    `message` is the platform's id of what to reply to once it is published.
    """

    kind: SuggestionKind
    text: str
    fact: str | None = None
    source: str | None = None
    answer_id: str | None = None
    message: str | None = None


class Remembering:
    """The part of the service that adapters' buttons, forms and commands call.

    What comes back is what to show: a sentence that says that it is kept, or that it could not be done just now.
    """

    core: Core
    store: Store
    ledger: Ledger
    key: bytes
    spool: Spool | None

    async def again(self, answer_id: str) -> Served | None:
        """An answer as it was given, or with what has become of its facts since; None where it is kept no longer (`gone`).

        Raises StoreError where the store cannot say.
        """
        kept = await self._kept(answer_id)
        if kept is None:
            return None
        reply, _ = again(kept, self.core.responder.base, dt.datetime.now(dt.UTC))
        return Served(reply, answer_id, reply.answer.status, asker=kept.asker)

    def gone(self, place: Place, locale: str | None = None) -> str:
        """What to say of an answer that is kept no longer."""
        return self.words_at(place, locale).say("gone-answer")

    async def _kept(self, answer_id: str) -> KeptAnswer | None:
        """Raises StoreError."""
        await asyncio.sleep(0)  # what was answered a moment ago is noted only now
        return self.ledger.unwritten_answer(answer_id) or await self._in_time(self.store.kept(answer_id))

    def is_asker(self, served: Served, asker: Asker) -> bool:
        """Whether somebody is the one who asked for this answer."""
        return served.asker == asker.mark(self.key)

    def settings_at(self, place: Place) -> WorkspaceSettings:
        """What holds at a place, seconds after it was chosen anywhere."""
        return self.store.known(place, "").settings

    def words_at(self, place: Place, locale: str | None = None) -> Wording:
        """The wording for somebody of that locale at a place."""
        only = self.settings_at(place).only_language or self.core.settings.only_language
        return wording(only or ("es" if (locale or "").lower().startswith("es") else "en"), locale)

    async def choose(self, scope: Scope, values: Mapping[str, object], asker: Asker) -> WorkspaceSettings:
        """Replace the settings of a workspace or channel; whether this asker may is for the adapter to know. Raises NotKept and StoreError."""
        settings = settings_from(values, scope)
        await self._in_time(self.store.set_settings(scope, settings, asker.mark(self.key)))
        return settings

    async def rate(
        self, answer_id: str, asker: Asker, place: Place, *, helpful: bool, reason: FeedbackReason | None = None, text: str = "",
        locale: str | None = None,
    ) -> str:  # fmt: skip
        """Keep what somebody thinks of an answer; the last word counts."""
        words = self.words_at(place, locale)
        try:
            kept = await self._kept(answer_id)
            facts = tuple(cited.fact for cited in kept.cited) if kept else ()
            said = redacted(text[:_MOST_TEXT]).strip() or None
            feedback = Feedback(answer_id, asker.mark(self.key), dt.datetime.now(dt.UTC), place, helpful, reason, said, facts)
            await self._in_time(self.store.rate(feedback))
        except StoreError as error:
            return self._not_done(words, "rate", error)
        return words.say("feedback-kept")

    async def suggest(self, wish: Wish, asker: Asker, place: Place, locale: str | None = None) -> str:
        """Keep a suggestion for the curators."""
        words = self.words_at(place, locale)
        suggestion = Suggestion(
            secrets.token_hex(8), wish.kind, dt.datetime.now(dt.UTC), place, asker.mark(self.key), words.language,
            _cleaned(wish.text), wish.fact, _cleaned(wish.source) if wish.source else None, wish.answer_id, wish.message,
        )  # fmt: skip
        try:
            await self._in_time(self.store.suggest(suggestion))
        except StoreError as error:
            return self._not_done(words, "suggest", error)
        return words.say("suggestion-kept")

    async def forget(self, asker: Asker, place: Place, locale: str | None = None) -> str:
        """Remove all that is kept of an asker, here, in the store and in the spool."""
        mark, words = asker.mark(self.key), self.words_at(place, locale)
        self.ledger.forget(mark)
        try:
            await forgotten(self.store, self.spool, mark)
        except (StoreError, OSError) as error:
            return self._not_done(words, "forget", error)
        return words.say("forgotten")

    async def export(self, asker: Asker) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """All that is kept of an asker, by table, and what waits to be written. Raises StoreError."""
        await self.ledger.flush(PATIENCE)
        return await exported(self.store, self.spool, asker.mark(self.key))

    async def _in_time(self, asking: Awaitable[_Value]) -> _Value:
        try:
            async with asyncio.timeout(PATIENCE):
                return await asking
        except TimeoutError:
            raise StoreError("the store does not answer") from None

    def _not_done(self, words: Wording, operation: str, error: Exception) -> str:
        _log.warning("the store could not do what somebody asked for", operation=operation, error=type(error).__name__)
        self.ledger.metrics.store_error(operation)
        return words.say("not-done")


def _cleaned(text: str) -> str:
    """Without what points at a person; links stay, for they may be the source."""
    return redacted(text[:_MOST_TEXT], links_too=False).strip()
