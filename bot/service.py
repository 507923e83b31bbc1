"""The one asynchronous shell that every adapter calls: limits, settings and context before the core, notes after it."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self, TypeVar

from pydantic import BaseModel

from bot import logs
from bot.again import with_owed
from bot.conversation import picking
from bot.cooldowns import Cooldowns
from bot.core import Core
from bot.exchange import Asked, Exchange, Served, own_words, within_topics
from bot.housekeeping import housekeeping
from bot.ledger import Ledger
from bot.metrics import Metrics
from bot.model import Question
from bot.outbox import POLL_SECONDS, outgoing
from bot.ports import AdapterState
from bot.records import Asker, Context, Outgoing, Place, Posted
from bot.remembering import Remembering
from bot.store.port import Known, Spool, Store
from bot.variables import read_variables
from bot.watch import StoreWatch
from knowledge.live import POLL_SECONDS as LOOK_AT_FACTS_SECONDS
from knowledge.model import Language

_log = logs.logger(__name__)
_S = TypeVar("_S", bound=BaseModel)

# The longest that a platform lets people write (Discord); the core reads less of it.
MOST_CHARACTERS = 4000
# A platform waits 3 s for an answer; what the store does not tell in a tenth of that, the answer does without.
_STORE_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class State:
    """What an adapter says of itself, and whether it was ready since it was started last."""

    state: AdapterState
    detail: str = ""
    was_ready: bool = False


class UnderWay:
    """Counts what is inside of it."""

    def __init__(self) -> None:
        self._count = 0
        self._none = asyncio.Event()
        self._none.set()

    def __enter__(self) -> None:
        self._count += 1
        self._none.clear()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._count -= 1
        if not self._count:
            self._none.set()

    async def end(self, seconds: float) -> int:
        """Wait until nothing is inside any more, at most so long; how much still is."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._none.wait()
        return self._count


class Service(Remembering):
    """Answers for all adapters of a process, one question after the other in the order in which they come.

    Nothing in it knows a platform, and whatever fails beside the answer
    (store, notes, metrics) leaves the answer whole. Inside `async with`, or
    between `start` and `close`, what was asked is written to the store; without that it only answers.
    `key` (at most 64 bytes) hashes the askers; adapters read their settings from `environ`.
    """

    outbox_poll = POLL_SECONDS

    def __init__(
        self,
        core: Core,
        store: Store,
        *,
        metrics: Metrics | None = None,
        cooldowns: Cooldowns | None = None,
        key: bytes | None = None,
        environ: Mapping[str, str] | None = None,
        spool: Spool | None = None,
    ) -> None:
        self.core, self.store, self.metrics = core, store, metrics or Metrics()
        self.states: dict[str, State] = {}
        self.stopping = asyncio.Event()
        self._cooldowns = cooldowns or Cooldowns()
        self.key, self.spool, self._environ = key or secrets.token_bytes(32), spool, environ or {}
        self.watch = StoreWatch(self.metrics)
        self.ledger = Ledger(store, self.metrics, self.watch, spool)
        self._turn = asyncio.Lock()
        self._loop_waits = False  # whether an answer was made since the loop last saw to everything else
        self._under_way = UnderWay()
        self._tasks: list[asyncio.Task[None]] = []
        self._told = ""  # what is wrong with the facts, as it was logged

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close(seconds=1.0)

    def start(self) -> None:
        """From now on write down what is noted, and take up edited facts. Raises FactBaseError where the facts are broken."""
        self.metrics.base_revision(self.core.responder.base.revision)
        doing = (self.ledger.write(), self._take_up_edits(), housekeeping(self.store, self.watch))
        self._tasks = [asyncio.create_task(each) for each in doing]

    def settings_of(self, model: type[_S]) -> _S:
        """An adapter's settings. Raises SettingsError."""
        return read_variables(model, self._environ)

    async def answer(
        self, text: str, asker: Asker, place: Place, locale: str | None = None, language: Language | None = None, *, keep: bool = False,
        fact: str | None = None,
    ) -> Served:  # fmt: skip
        """The answer to one question; never raises for anything that can be asked.

        `locale` (BCP 47) is what the platform says of the asker, `language` the asker's own choice.
        `keep` it where a button under it will show it `again`. With `fact`, the id of one, the answer is about that, and `text` what it was called.
        """
        asked = Asked(text[:MOST_CHARACTERS], place, asker.mark(self.key), locale, language, keep, fact)
        with self._under_way:
            if self.stopping.is_set():
                exchange = Exchange(asked, own_words(self.core, asked, "stopping", "stopping"))
            elif held_up := self._cooldowns.held_up(asker, place):
                exchange = Exchange(asked, own_words(self.core, asked, "limited", f"held-up-{held_up}"))
            else:
                exchange = await self._in_turn(asked)
        exchange = replace(exchange, seconds=time.perf_counter() - asked.started)
        asyncio.get_running_loop().call_soon(self._note, exchange)  # once the asker has gone on with the answer
        return exchange.served

    def _note(self, exchange: Exchange) -> None:
        served = exchange.served
        self._loop_waits = False
        self.ledger.exchanged(exchange)
        self.metrics.question(exchange.asked.place.platform, served.outcome, served.answer.language, exchange.seconds)
        self.metrics.stage("core", served.reply.elapsed_ms / 1000)

    async def _in_turn(self, asked: Asked) -> Exchange:
        """The answer, when all who asked before have theirs; between two of them the loop sees to everything else."""
        known = self.store.known(asked.place, asked.mark)
        context = self.ledger.unwritten(asked.conversation) or await self._recall(asked)
        async with self._turn:
            if self._loop_waits:
                await asyncio.sleep(0)
            self._loop_waits = True
            try:
                return self._answered(asked, known, asked.going_on(self.ledger.unwritten(asked.conversation) or context))
            except Exception as error:  # noqa: BLE001 - whatever it is, the asker gets an apology and the operator its cause
                error_id = logs.failed(_log, "an answer failed", error, answer_id=asked.answer_id)
                served = own_words(self.core, asked, "failed", "apology", error_id, known.settings)
                return Exchange(asked, served, log_text=known.settings.log_text_under(self.core.settings.log_text))

    def _answered(self, asked: Asked, known: Known, before: Context) -> Exchange:
        settings = known.settings
        if not asked.place.direct and settings.channels is not None and asked.place.channel not in settings.channels:
            return Exchange(asked, own_words(self.core, asked, "no_answer", "place-not-here", settings=settings))
        strict = not asked.place.direct if settings.strict is None else settings.strict
        language = asked.language or settings.only_language or self.core.settings.only_language
        text, turns = asked.text, before.turns
        if asked.fact:
            text, offered = picking(asked.fact)
            turns = (*turns, offered)
        question = Question(text=text, language=language, locale=asked.locale, strict=strict, before=turns)
        reply = self.core.reply(question)
        reply = within_topics(reply, settings.topics) if settings.topics else reply
        owed = tuple(each for each in known.owed if each.fact in reply.answer.facts)
        served = Served(with_owed(reply, owed) if owed else reply, asked.answer_id, reply.answer.status, asker=asked.mark)
        log_text = settings.log_text_under(self.core.settings.log_text)
        kept_for = dt.timedelta(days=self.core.settings.answer_days) if asked.keep else None
        return Exchange(asked, served, question, before=before, log_text=log_text, kept_for=kept_for, owed=owed, reply=reply)

    async def _recall(self, asked: Asked) -> Context | None:
        """What was said before; where the store does not tell it in time, the answer does without."""
        if self.watch.away("recall"):
            return None
        try:
            async with asyncio.timeout(_STORE_SECONDS):
                context = await self.store.recall(asked.conversation)
        except Exception as error:  # noqa: BLE001 - whatever a store does, the asker gets the answer
            self.watch.failed("recall", "recall", error)
            return None
        self.watch.worked("recall")
        return context

    async def posted(self, answer_id: str, place: Place, message: str, *, correctable: bool = True) -> None:
        """Keep where an answer stands, once the platform has given its message an id. Waits for nothing.

        `correctable` says whether the bot can still edit, or reply to, that message later on.
        """
        self.ledger.posted(Posted(answer_id, place, message, dt.datetime.now(dt.UTC), self.ledger.asker_of(answer_id), correctable))

    def report(self, name: str, state: AdapterState, detail: str = "") -> None:
        """An adapter is "starting", "ready" or "lost"; `detail` says why, in words that hold no secret."""
        before = self.states.get(name)
        if before and (before.state, before.detail) == (state, detail):
            return
        was_ready = state == "ready" or (state == "lost" and before is not None and before.was_ready)
        self.states[name] = State(state, detail, was_ready)
        self.metrics.adapter_state(name, state)
        tell = _log.warning if state == "lost" else _log.info
        tell(f"the adapter is {state}", adapter=name, **({"detail": detail} if detail else {}))

    def outbox(self, name: str) -> AsyncIterator[Outgoing]:
        """What waits to be sent on a platform, until the process stops. Asking for the next one says that the last is sent."""
        return outgoing(self.store, name, self.watch, self.stopping, self.outbox_poll)

    def under_way(self) -> UnderWay:
        """A context for all that an adapter does for one question, the sending too: a process that stops finishes it first."""
        return self._under_way

    async def finish(self, seconds: float) -> int:
        """Take no more questions and finish what is under way, at most so long; how many were not finished."""
        self.stopping.set()
        return await self._under_way.end(seconds)

    async def close(self, seconds: float) -> None:
        """Write down what is noted, at most so long, and let go of the store."""
        self.stopping.set()
        written = not self._tasks or await self.ledger.flush(seconds)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if not written and not await self.ledger.spool_all():
            _log.warning("the store did not take every note in time; some are lost")
        self._tasks = []
        with suppress(Exception):  # there is nobody left whom it could harm
            async with asyncio.timeout(seconds):
                await self.store.close()

    async def _take_up_edits(self) -> None:
        """Take up edited facts while questions go on being answered from those before."""
        while True:
            await asyncio.sleep(LOOK_AT_FACTS_SECONDS)
            try:
                await self._look_at_facts()
            except Exception as error:  # noqa: BLE001 - the next edit may be read again
                logs.failed(_log, "edited facts could not be taken up", error)

    async def _look_at_facts(self) -> None:
        if await asyncio.to_thread(self.core.refresh):
            revision = self.core.base.revision
            self.metrics.base_revision(revision)
            _log.info("the facts were edited; the new ones answer from now on", revision=revision)
        problems = " ".join(map(str, self.core.problems))
        if problems and problems != self._told:
            _log.error("the facts were edited, but not rightly; those before go on answering", detail=problems)
        self._told = problems
