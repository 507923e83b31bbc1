"""What is written down after an answer, while its asker waits for nothing: log entries, conversations, posted answers."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Literal, TypeVar

from bot import logs
from bot.exchange import Exchange
from bot.metrics import Metrics
from bot.records import Context, Posted, StoreError
from bot.settings import LogText
from bot.store.port import Store

_log = logs.logger(__name__)

# Of each kind; some 4 MB in all. At ten questions a second the store may be away for over three minutes before entries are lost.
_MOST = 2_000
_BATCH = 100
# Nobody reads the log sooner, and a store takes many notes at once more easily than one by one.
_GATHER = 0.05
# A healthy store answers in milliseconds; longer than this, and it is taken for hanging.
PATIENCE = 5.0
# After a failure, so that a store that comes back is not met by a crowd.
_PAUSE = 1.0

_Note = TypeVar("_Note")


class StoreWatch:
    """Whether the store is at hand, said once when that changes; for a moment after a failure it is not asked again."""

    def __init__(self, metrics: Metrics, pause: float = _PAUSE) -> None:
        self._metrics, self._pause = metrics, pause
        self._failing = False
        self._again = 0.0

    @property
    def away(self) -> bool:
        """Whether it failed a moment ago."""
        return self._failing and time.monotonic() < self._again

    def failed(self, operation: str, error: Exception) -> None:
        """The store could not do `operation`."""
        self._metrics.store_error(operation)
        if not self._failing:
            _log.warning("the store fails; answers go on without it", operation=operation, error=type(error).__name__)
        self._failing = True
        self._again = time.monotonic() + self._pause

    def worked(self) -> None:
        """The store has done something."""
        if self._failing:
            _log.info("the store works again")
        self._failing = False


class Ledger:
    """Takes notes without waiting, and writes them to the store one batch after the other.

    What the store refuses is tried again; where more comes in than it takes,
    the oldest is dropped, and counted.
    """

    def __init__(self, store: Store, metrics: Metrics, watch: StoreWatch, log_text: LogText = "off", most: int = _MOST) -> None:
        self._store, self._metrics, self._watch, self._log_text, self._most = store, metrics, watch, log_text, most
        # By id: something newer of the same id takes the place of what is being written.
        self._exchanges: dict[str, Exchange] = {}
        self._talks: dict[str, Exchange] = {}  # the last of each conversation
        self._posts: dict[str, Posted] = {}
        self._askers: OrderedDict[str, str] = OrderedDict()  # of the last answers: what is posted is somebody's too
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()
        self._emptied.set()

    def exchanged(self, exchange: Exchange) -> None:
        """Note a question and what came of it."""
        self._askers[exchange.asked.answer_id] = exchange.asked.mark
        if len(self._askers) > self._most:
            self._askers.popitem(last=False)
        self._note(self._exchanges, exchange.asked.answer_id, exchange, lambda: self._metrics.log_entry("dropped"))
        if exchange.question is not None:
            self._note(self._talks, exchange.asked.conversation, exchange)

    def posted(self, post: Posted) -> None:
        """Note where an answer stands."""
        self._note(self._posts, post.answer_id, post)

    def asker_of(self, answer_id: str) -> str:
        """The mark of who asked, "" where that is long ago."""
        return self._askers.get(answer_id, "")

    def unwritten(self, conversation: str) -> Context | None:
        """What a conversation has said, where the store has not been told yet."""
        last = self._talks.get(conversation)
        return last.context if last else None

    def _note(self, notes: dict[str, _Note], id: str, note: _Note, dropped: Callable[[], None] = lambda: None) -> None:
        notes[id] = note
        if len(notes) > self._most:
            del notes[next(iter(notes))]
            dropped()
        self._filled.set()
        self._emptied.clear()

    async def flush(self, seconds: float) -> bool:
        """Wait until all is written, at most so long; False where something is left."""
        try:
            async with asyncio.timeout(seconds):
                await self._emptied.wait()
        except TimeoutError:
            return False
        return True

    async def write(self) -> None:
        """Write what comes in, until cancelled."""
        while True:
            if not self._filled.is_set():
                await self._filled.wait()
                await asyncio.sleep(_GATHER)
            if not await self._write_some():
                await asyncio.sleep(_PAUSE)
            if not (self._exchanges or self._talks or self._posts):
                self._filled.clear()
                self._emptied.set()

    async def _write_some(self) -> bool:
        """One batch of each kind; False where the store could not take all of it now."""
        return (
            await self._settle("log", self._exchanges, self._log, self._metrics.log_entry)
            and await self._settle("remember", self._talks, self._remember)
            and await self._settle("posted", self._posts, lambda batch: self._store.posted(list(batch.values())))
        )

    async def _log(self, batch: dict[str, Exchange]) -> None:
        await self._store.log([exchange.entry(self._log_text) for exchange in batch.values()])

    async def _remember(self, batch: dict[str, Exchange]) -> None:
        await self._store.remember({talk: context for talk, last in batch.items() if (context := last.context)})

    async def _settle(
        self,
        operation: str,
        notes: dict[str, _Note],
        write: Callable[[dict[str, _Note]], Awaitable[None]],
        count: Callable[[str], None] = lambda _fate: None,
    ) -> bool:
        """Write a batch of notes and forget those that nothing newer has replaced; False where they have to be tried again."""
        batch = dict(islice(notes.items(), _BATCH))
        fate = await self._try(operation, write(batch)) if batch else "written"
        if fate == "later":
            return False
        for id, note in batch.items():
            count(fate)
            if notes.get(id) is note:
                del notes[id]
        return True

    async def _try(self, operation: str, writing: Awaitable[None]) -> Literal["written", "later", "dropped"]:
        try:
            async with asyncio.timeout(PATIENCE):
                await writing
        except (StoreError, TimeoutError) as error:
            self._watch.failed(operation, error)
            return "later"
        except Exception as error:  # noqa: BLE001 - what a store chokes on must not hold up all that comes after
            self._watch.failed(operation, error)
            logs.failed(_log, "notes are lost: the store cannot take them", error, operation=operation)
            return "dropped"
        self._watch.worked()
        return "written"
