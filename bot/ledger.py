"""What is written down after an answer, while its asker waits for nothing: log entries, kept answers, conversations, posted answers."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Literal, TypeVar

from bot import logs
from bot.exchange import Exchange
from bot.metrics import Metrics
from bot.records import Context, Correction, KeptAnswer, LogEntry, Posted, StoreError
from bot.store.port import Notes, Spool, Spooled, Store
from bot.watch import PATIENCE, PAUSE, Part, StoreWatch

_log = logs.logger(__name__)

# Of each kind; some 4 MB in all. Where there is no spool, at ten questions a second the store may be away for over three minutes.
_MOST = 2_000
_BATCH = 100
# Nobody reads the log sooner, and a store takes many notes at once more easily than one by one.
_GATHER = 0.05

_Note = TypeVar("_Note")


class Ledger:
    """Takes notes without waiting, and writes them to the store one batch after the other.

    What the store refuses now goes to the spool, and follows when the store is back; without a spool it waits here.
    Where more comes in than either takes, the oldest is dropped. Conversations are never spooled: they are in people's words.
    """

    def __init__(self, store: Store, metrics: Metrics, watch: StoreWatch, spool: Spool | None = None, most: int = _MOST) -> None:
        self._store, self.metrics, self._watch, self._spool, self._most = store, metrics, watch, spool, most
        # By id: something newer of the same id takes the place of what is being written.
        self._exchanges: dict[str, Exchange] = {}
        self._answers: dict[str, Exchange] = {}
        self._talks: dict[str, Exchange] = {}  # the last of each conversation
        self._posts: dict[str, Posted] = {}
        self._told: dict[str, Correction] = {}
        self._askers: OrderedDict[str, str] = OrderedDict()  # of the last answers: what is posted is somebody's too
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()
        self._emptied.set()

    def exchanged(self, exchange: Exchange) -> None:
        """Note a question and what came of it."""
        id = exchange.asked.answer_id
        self._askers[id] = exchange.asked.mark
        if len(self._askers) > self._most:
            self._askers.popitem(last=False)
        self._note(self._exchanges, id, exchange, "log")
        if exchange.is_kept:
            self._note(self._answers, id, exchange, "answer")
        if exchange.question is not None:
            self._note(self._talks, exchange.asked.conversation, exchange, "conversation")
        for correction in exchange.owed:
            self._note(self._told, f"{correction.answer_id} {correction.fact} {correction.revision}", correction, "told")

    def posted(self, post: Posted) -> None:
        """Note where an answer stands."""
        self._note(self._posts, f"{post.answer_id} {post.place.channel} {post.message}", post, "post")

    def asker_of(self, answer_id: str) -> str:
        """The mark of who asked, "" where that is long ago."""
        return self._askers.get(answer_id, "")

    def unwritten(self, conversation: str) -> Context | None:
        """What a conversation has said, where the store has not been told yet."""
        last = self._talks.get(conversation)
        return last.context if last else None

    def unwritten_answer(self, answer_id: str) -> KeptAnswer | None:
        """An answer that is to be kept, where the store has not been told yet."""
        exchange = self._answers.get(answer_id)
        return exchange.kept() if exchange else None

    def forget(self, mark: str) -> None:
        """Let go of all notes of an asker."""
        exchanges: tuple[dict[str, Exchange], ...] = (self._exchanges, self._answers)
        for notes in exchanges:
            _forget(notes, lambda exchange: exchange.asked.mark == mark)
        _forget(self._talks, lambda exchange: exchange.context is not None and mark in exchange.context.askers)
        _forget(self._posts, lambda post: post.asker == mark)
        _forget(self._told, lambda correction: correction.asker == mark)

    def _note(self, notes: dict[str, _Note], id: str, note: _Note, kind: str) -> None:
        notes[id] = note
        if len(notes) > self._most:
            del notes[next(iter(notes))]
            self.metrics.note(kind, "dropped")
        self._filled.set()
        self._emptied.clear()

    async def flush(self, seconds: float) -> bool:
        """Wait until all is written or spooled, at most so long; False where something is left."""
        await asyncio.sleep(0)  # the last answer is noted only now
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
                await self._rest()
            if not await self._write_some():
                await asyncio.sleep(PAUSE)
            if not (self._exchanges or self._answers or self._talks or self._posts or self._told):
                self._filled.clear()
                self._emptied.set()

    async def _rest(self) -> None:
        """Until something comes in, or while something is spooled for a moment only."""
        waiting = self._spool is not None and self._spool.waiting
        with suppress(TimeoutError):
            async with asyncio.timeout(PAUSE if waiting else None):
                await self._filled.wait()
        await asyncio.sleep(_GATHER)

    async def _write_some(self) -> bool:
        """One batch of each kind; False where the store could not take all of it now."""
        if self._watch.failing("notes"):
            await self.spool_all()
        talks = await self._settle("conversation", self._talks, self._remember, self._most)  # which may be kept elsewhere than all the rest
        if self._spool and self._spool.waiting and not self._watch.away("spool") and not await self._unspool(self._spool):
            return False
        store = self._store
        return (
            await self._settle("log", self._exchanges, lambda batch: store.log([each.entry() for each in batch.values()]))
            and await self._settle("answer", self._answers, lambda batch: store.keep([each.kept() for each in batch.values()]))
            and await self._settle("post", self._posts, lambda batch: store.posted(list(batch.values())))
            and await self._settle("told", self._told, lambda batch: store.told(list(batch.values())))
            and talks
        )

    async def _remember(self, batch: Mapping[str, Exchange]) -> None:
        await self._store.remember({talk: context for talk, last in batch.items() if (context := last.context)})

    async def _settle(
        self, kind: str, notes: dict[str, _Note], write: Callable[[dict[str, _Note]], Awaitable[None]], most: int = _BATCH
    ) -> bool:
        """Write a batch of notes and forget those that nothing newer has replaced; False where they have to be tried again."""
        batch = dict(islice(notes.items(), most))
        fate = await self._try(kind, write(batch)) if batch else "written"
        if fate == "later":
            return False
        for id, note in batch.items():
            one = fate if fate == "written" or len(batch) == 1 else await self._try(kind, write({id: note}))
            if one == "later":
                return False
            self.metrics.note(kind, one)
            if notes.get(id) is note:
                del notes[id]
        return True

    async def _try(self, operation: str, writing: Awaitable[None]) -> Literal["written", "later", "dropped"]:
        part: Part = "conversations" if operation == "conversation" else "notes"
        try:
            async with asyncio.timeout(PATIENCE):
                await writing
        except (StoreError, TimeoutError) as error:
            self._watch.failed(part, operation, error)
            return "later"
        except Exception as error:  # noqa: BLE001 - what a store chokes on must not hold up all that comes after
            self._watch.failed(part, operation, error)
            logs.failed(_log, "the store cannot take a note", error, operation=operation)
            return "dropped"
        self._watch.worked(part)
        return "written"

    async def spool_all(self) -> bool:
        """Put what waits here into the spool; False where there is none, or the disk does not take it either, so that it goes on waiting here."""
        exchanges, answers, posts = dict(self._exchanges), dict(self._answers), dict(self._posts)
        notes: list[Spooled] = [each.entry() for each in exchanges.values()]
        notes += [each.kept() for each in answers.values()]
        notes += posts.values()
        if self._spool is None or not notes:
            return not notes
        try:
            gone = await asyncio.to_thread(self._spool.append, notes)
        except OSError as error:
            self._watch.failed("spool", "spool", error)
            return False
        self._watch.worked("spool")
        self._count(notes, "spooled")
        self._count(gone, "dropped")
        _remove(self._exchanges, exchanges)
        _remove(self._answers, answers)
        _remove(self._posts, posts)
        return True

    async def _unspool(self, spool: Spool) -> bool:
        """Write a batch of what is spooled to the store; False where it could not be done now."""
        try:
            batch = await asyncio.to_thread(spool.first)
            fates = [await self._try("spool", _write_all(self._store, batch.notes))] * len(batch.notes)
            if "dropped" in fates:
                fates = [await self._try("spool", _write_all(self._store, [note])) for note in batch.notes]
            if "later" in fates:
                return False
            await asyncio.to_thread(spool.remove, batch)
        except OSError as error:  # what cannot be read back must not hold up what comes in
            self._watch.failed("spool", "spool", error)
            return True
        self._watch.worked("spool")
        for note, fate in zip(batch.notes, fates, strict=True):
            self._count([note], fate)
        for _ in range(batch.broken):
            self.metrics.note("log", "dropped")
        return True

    def _count(self, notes: Sequence[Spooled], fate: str) -> None:
        for note in notes:
            kind = "log" if isinstance(note, LogEntry) else "answer" if isinstance(note, KeptAnswer) else "post"
            self.metrics.note(kind, fate)


async def _write_all(store: Notes, notes: Sequence[Spooled]) -> None:
    await store.log([note for note in notes if isinstance(note, LogEntry)])
    await store.keep([note for note in notes if isinstance(note, KeptAnswer)])
    await store.posted([note for note in notes if isinstance(note, Posted)])


def _forget(notes: dict[str, _Note], meant: Callable[[_Note], bool]) -> None:
    for id in [id for id, note in notes.items() if meant(note)]:
        del notes[id]


def _remove(notes: dict[str, _Note], written: Mapping[str, _Note]) -> None:
    """Forget what nothing newer has replaced."""
    for id, note in written.items():
        if notes.get(id) is note:
            del notes[id]
