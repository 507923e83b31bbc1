"""Keeping adapters running in one process: started, run again when they fail, stopped within ten seconds."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot import logs
from bot.ports import Adapter, ConfigurationMistake
from bot.service import Service
from bot.variables import SettingsError

_log = logs.logger(__name__)

GAVE_UP, MISTAKEN = 1, 2
# Together below the 10 s after which a container is killed: what is under way, the adapters' own ends, the last notes.
_FINISH_SECONDS, _END_SECONDS, _NOTES_SECONDS = 5.5, 1.2, 0.6
_AT_MOST_SECONDS = 9.7
_STDERR = 2


@dataclass(frozen=True, slots=True)
class Restarts:
    """When an adapter that failed is run again: `tries` times in a row, and then no more.

    The first pause is about `first` seconds, each further one twice as long, none
    longer than `longest`. One that was ready and ran for `steady` seconds has all its tries again.
    """

    tries: int
    first: float = 1.0
    longest: float = 60.0
    steady: float = 60.0

    def pause(self, failures: int, chance: float) -> float:
        """Seconds before the next try; `chance` (0 to 1) spreads processes that failed together."""
        return min(self.longest, self.first * 2.0 ** (failures - 1)) * (0.5 + chance)


class Running:
    """Adapters at work beside each other, and whatever `serve` does for all of them (the HTTP server).

    `tell` takes the sentences meant for the operator.
    """

    def __init__(
        self,
        service: Service,
        adapters: Sequence[Adapter],
        tell: Callable[[str], None],
        *,
        restarts: Restarts,
        serve: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._service, self._adapters, self._tell, self._serve = service, adapters, tell, serve
        self._restarts = restarts
        self._status = 0
        self._over = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._deadline: threading.Timer | None = None
        self._ready_once: set[str] = set()
        self._hanging = 0

    async def run(self) -> int:
        """Run until `stop`, a mistake at the start, or the end of every adapter; the exit status of the process.

        Raises FactBaseError where the facts are broken.
        """
        self._loop = asyncio.get_running_loop()
        if self._over.is_set():  # a signal came before
            return self._status
        server = asyncio.create_task(self._serving()) if self._serve else None
        try:
            await asyncio.to_thread(lambda: self._service.core.responder)
            gc.freeze()  # what is loaded stays: an answer is not held up while it is looked through for garbage
            if not self._over.is_set():
                await self._run_adapters()
        finally:
            if server:
                await self._end({server})
        return self._status

    def stop(self) -> None:
        """End in good order, and in time. May be called at any moment, by a signal too."""
        self._arm()
        if self._loop is None or self._loop.is_closed():
            self._over.set()
        else:
            self._loop.call_soon_threadsafe(self._over.set)

    async def _run_adapters(self) -> None:
        self._service.start()
        working = {asyncio.create_task(self._keep_running(adapter)) for adapter in self._adapters}
        for task in working:
            task.add_done_callback(lambda _: self._over.set() if all(each.done() for each in working) else None)
        await self._over.wait()
        self._arm()
        _log.info("stopping")
        unfinished = await self._service.finish(_FINISH_SECONDS)
        if unfinished:
            _log.warning("some answers under way were not finished", count=unfinished)
        await self._end(working)
        await self._service.close(_NOTES_SECONDS)
        _log.info("stopped")

    async def _keep_running(self, adapter: Adapter) -> None:
        """Run an adapter again and again, until it has been left, is given up, or is cancelled."""
        failures = 0
        while True:
            self._service.report(adapter.name, "starting")
            started = time.monotonic()
            try:
                await adapter.run(self._service)
            except asyncio.CancelledError as error:
                if _told_to_end():
                    raise
                failure: BaseException = error  # a library cancelled what was not its own
            except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001 - whatever an adapter dies of, the others go on
                failure = error
            else:
                self._left(adapter.name)
                return
            mistake = _mistake_in(failure)
            if mistake:
                self._mistaken(adapter.name, mistake)
                return
            steady = self._was_ready(adapter.name) and time.monotonic() - started >= self._restarts.steady
            failures = 1 if steady else failures + 1
            if not await self._again(adapter.name, failures, failure):
                return

    async def _again(self, name: str, failures: int, failure: BaseException) -> bool:
        """Wait for the next try; False where there is none."""
        if self._service.stopping.is_set():
            logs.failed(_log, "an adapter failed while stopping", failure, adapter=name)
            return False
        kind = type(failure).__name__
        self._service.metrics.platform_error(name, kind)
        if failures >= self._restarts.tries:
            self._status = max(self._status, GAVE_UP)
            error_id = logs.failed(_log, "an adapter is given up", failure, adapter=name, tries=failures)
            self._service.report(name, "lost", f"given up ({kind})")
            how = f"with {kind}" if failures == 1 else f"{failures} times in a row, the last time with {kind}"
            self._tell(f"{name} failed {how} (error {error_id} in the log), and is given up.")
            return False
        pause = self._restarts.pause(failures, random.random())  # noqa: S311 - no secret
        logs.failed(_log, "an adapter failed and will be run again", failure, adapter=name, attempt=failures, seconds=round(pause, 1))
        self._service.metrics.platform_retry(name)
        self._service.report(name, "lost", f"{kind}; try {failures + 1} of {self._restarts.tries} comes soon")
        await asyncio.sleep(pause)
        return True

    def _was_ready(self, name: str) -> bool:
        ready = self._service.states[name].was_ready
        if ready:
            self._ready_once.add(name)
        return ready

    def _mistaken(self, name: str, mistake: BaseException) -> None:
        """Say what the operator has to mend. At the start everything ends with it; later on, the other adapters go on."""
        self._status = MISTAKEN
        self._service.report(name, "lost", "needs the operator")
        for sentence in str(mistake).splitlines() or [f"something has to be mended ({type(mistake).__name__}), and it does not say what."]:
            self._tell(f"{name}: {sentence}")
        if not self._was_ready(name) and name not in self._ready_once:
            self._over.set()

    def _left(self, name: str) -> None:
        if not self._service.stopping.is_set():
            _log.info("an adapter has been left", adapter=name)
        self._service.states.pop(name, None)

    async def _serving(self) -> None:
        assert self._serve
        try:
            await self._serve()
        except Exception as error:  # noqa: BLE001 - the adapters go on without it
            self._status = max(self._status, GAVE_UP)
            error_id = logs.failed(_log, "the HTTP server failed", error)
            self._tell(f"The HTTP server failed with {type(error).__name__} (error {error_id} in the log).")

    async def _end(self, tasks: set[asyncio.Task[None]]) -> None:
        """Cancel, and wait for a moment."""
        for task in tasks:
            task.cancel()
        _, hanging = await asyncio.wait(tasks, timeout=_END_SECONDS)
        self._hanging += len(hanging)

    def _arm(self) -> None:
        """From now on the process ends in time even if something does not let go of it."""
        if self._deadline is None:
            self._deadline = threading.Timer(_AT_MOST_SECONDS, self._end_now)
            self._deadline.daemon = True
            self._deadline.start()

    def leave_hanging(self) -> None:
        """The last thing to be called: where an adapter did not end when told to, the process ends without it.

        Threads that do not end, such as one that waits for a name server, have until the deadline.
        """
        if self._hanging:
            _log.warning("something did not end when told to, and is left behind", count=self._hanging)
            os._exit(self._status)

    def _end_now(self) -> None:
        os.write(_STDERR, b"tally: something did not stop in time; ended without it\n")
        os._exit(self._status)


def _told_to_end() -> bool:
    """Whether this task was cancelled by whoever keeps it, and not from within."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _mistake_in(failure: BaseException) -> BaseException | None:
    """The operator's mistake that a failure is, or that is among those of a group of tasks."""
    if isinstance(failure, BaseExceptionGroup):
        return next(filter(None, map(_mistake_in, failure.exceptions)), None)
    return failure if isinstance(failure, ConfigurationMistake | SettingsError) else None
