"""`tally run`: which adapters start, and what they are given."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from bot.visible import in_one_line, visible

if TYPE_CHECKING:  # this command is known to every `tally`, and loads what it needs when it runs
    from asyncio import AbstractEventLoop

    from starlette.routing import BaseRoute

    from bot.installation import Installation
    from bot.masking import Mask
    from bot.ports import Adapter
    from bot.service import Service
    from bot.settings import Settings
    from bot.signals import Signals
    from bot.store.sql import SqlStore

# With pauses that double from one second on, about two minutes: a platform's short outage is over by then.
_TRIES = 8
# A database that takes longer to say anything is one to start without.
_PREPARE_SECONDS = 10.0
Serving = Callable[[], Awaitable[None]]


class NotStarted(click.ClickException):
    """Something has to be mended before anything can run; one sentence says what."""

    exit_code = 2


@click.command()
@click.argument("names", nargs=-1, metavar="[ADAPTER]...")
@click.option(
    "--tries", type=click.IntRange(1), default=_TRIES, show_default=True, help="Failures in a row after which an adapter is given up."
)
@click.pass_context
def run(context: click.Context, names: tuple[str, ...], tries: int) -> None:
    """Serve the named adapters, or all whose variables are set, until a signal.

    Ctrl-C or SIGTERM finishes what is under way; a second one ends at once. Exit status: 0 stopped, 1 an adapter was given up, 2 something to mend.
    """
    from bot.signals import Signals

    installation: Installation = context.obj
    with Signals() as signals:  # first of all: what is loaded below takes a moment
        context.exit(serve(installation, chosen(installation, names), signals, tries))


def chosen(installation: Installation, names: Sequence[str]) -> list[Adapter]:
    """The adapters to start. Raises NotStarted where there is none or a name is unknown, SettingsError where a variable is wrong or missing."""
    from bot.variables import read_variables

    there = {adapter.name: adapter for adapter in installation.adapters}
    if names:
        adapters = [there[name] for name in dict.fromkeys(names) if _known(installation, name, there)]
    else:
        adapters = [adapter for adapter in there.values() if _is_meant(installation, adapter)]
    if not adapters:
        raise NotStarted(f"there is nothing to run, for no adapter has its variables set ({_how_to_start(there.values())})")
    for adapter in adapters:
        read_variables(adapter.settings, installation.variables)
    return adapters


def _known(installation: Installation, name: str, there: dict[str, Adapter]) -> bool:
    if name in there:
        return True
    out = next((out for out in installation.left_out if out.name == name), None)
    if out:
        raise NotStarted(f"the adapter {name} cannot be loaded: {out.reason}; {out.mend}")
    raise NotStarted(f"there is no adapter {in_one_line(repr(name))}; there are: {', '.join(sorted(there))}")


def _is_meant(installation: Installation, adapter: Adapter) -> bool:
    """Whether one of the variables that it cannot do without is set, or a secret of it. Whether all are is found out when they are read."""
    from bot.variables import variables_of

    telling = [variable.name for variable in variables_of(adapter.settings) if variable.required or variable.secret]
    return any(installation.variables.get(name, "").strip() for name in telling)


def _how_to_start(adapters: Iterable[Adapter]) -> str:
    """Which variables start which adapter, and which are started by name."""
    from bot.variables import variables_of

    ways = []
    for adapter in adapters:
        variables = variables_of(adapter.settings)
        required = [variable.name for variable in variables if variable.required]
        secrets = [variable.name for variable in variables if variable.secret]
        needed = " and ".join(required) or " or ".join(secrets)
        ways.append(f"{adapter.name}: {needed}" if needed else f"{adapter.name} needs none: tally run {adapter.name}")
    return "; ".join(ways) or "none is installed"


def serve(installation: Installation, adapters: Sequence[Adapter], signals: Signals, tries: int = _TRIES) -> int:
    """Run these adapters until they end or a signal comes; the exit status. Raises NotStarted, SettingsError or FactBaseError."""
    import asyncio

    from bot import logs
    from bot.core import build_core
    from bot.metrics import new_metrics
    from bot.running import GAVE_UP, Restarts, Running
    from bot.secret import asker_key, kept
    from bot.service import Service
    from bot.store.spool import FILE, DiskSpool

    settings = installation.settings
    mask = _configure_logs(installation)
    core, store = build_core(settings), _store(settings)
    key = asker_key(settings)
    mask.add(*kept(settings))  # it may have been made just now
    service = Service(
        core,
        store,
        metrics=new_metrics(),
        key=key,
        environ=installation.variables,
        spool=DiskSpool(settings.data_dir / FILE),
    )
    serving = _http(service, adapters, settings, mask)
    running = Running(service, adapters, partial(_tell, mask), serve=serving, restarts=Restarts(tries))
    signals.then(running.stop)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        try:
            runner.run(_prepare(store))
            status = runner.run(running.run())
        except (SystemExit, KeyboardInterrupt) as error:  # of a task that an adapter left to itself; no loop outlives that
            status = GAVE_UP
            error_id = logs.failed(logs.logger(__name__), "something ended the process from within", error)
            _tell(mask, f"something ended the process from within, with {type(error).__name__} (error {error_id} in the log).")
        running.leave_hanging()
    return status


def _store(settings: Settings) -> SqlStore:
    from bot.ports import ConfigurationMistake
    from bot.store.opening import new_store

    try:
        return new_store(settings)
    except ConfigurationMistake as mistake:
        raise NotStarted(str(mistake)) from None


async def _prepare(store: SqlStore) -> None:
    """Bring the tables up to date. Where the database is away, questions are answered without it; it is tried again while they are."""
    import asyncio

    from bot import logs
    from bot.ports import ConfigurationMistake
    from bot.records import StoreError

    try:
        async with asyncio.timeout(_PREPARE_SECONDS):
            await store.prepare()
            await store.refresh()
    except ConfigurationMistake as mistake:
        raise NotStarted(str(mistake)) from None
    except (StoreError, TimeoutError) as error:
        log = logs.logger(__name__)
        log.warning("the database cannot be used yet, and `tally doctor` says why; answers go on without it", error=type(error).__name__)


def _tell(mask: Mask, sentence: str) -> None:
    click.echo(visible(mask(sentence)), err=True)


def _configure_logs(installation: Installation) -> Mask:
    """Send the log to the standard error; what hides every secret that is known at the start."""
    from bot import logs
    from bot.masking import Mask

    settings = installation.settings
    mask = Mask(installation.secrets)
    logs.configure(sys.stderr, settings.log_format, settings.log_level, mask)
    return mask


def _http(service: Service, adapters: Sequence[Adapter], settings: Settings, mask: Mask) -> Serving | None:
    """What serves HTTP, on a socket that listens already; None without the extra, or where it is off, if nobody needs it."""
    from bot import logs
    from bot.ports import ConfigurationMistake

    called = {adapter.name: routes for adapter in adapters if (routes := _routes(service, adapter, mask))}
    needed_by = next(iter(called), None)
    if settings.http_port == 0:
        if needed_by:
            raise NotStarted(f"{needed_by} is called over HTTP, and TALLY_HTTP_PORT is 0; set it to a port")
        return None
    try:
        from bot import http

        listening = http.listen(settings.http_host, settings.http_port)
    except ImportError as error:
        if needed_by:
            raise _without_extra(needed_by, error) from None
        return None
    except ConfigurationMistake as mistake:
        raise NotStarted(str(mistake)) from None
    logs.logger(__name__).info("health and metrics are served", host=settings.http_host, port=settings.http_port)
    app = http.build_app(service, [route for routes in called.values() for route in routes], mask=mask)
    return lambda: http.serve_on(app, listening)


def _routes(service: Service, adapter: Adapter, mask: Mask) -> Sequence[BaseRoute]:
    from bot import logs
    from bot.ports import BringsRoutes, ConfigurationMistake
    from bot.variables import SettingsError

    if not isinstance(adapter, BringsRoutes):
        return ()
    try:
        return adapter.routes(service)
    except ImportError as error:
        raise _without_extra(adapter.name, error) from None
    except (ConfigurationMistake, SettingsError) as mistake:
        raise NotStarted(mask(f"{adapter.name}: {mistake}")) from None
    except Exception as error:  # noqa: BLE001 - a third party's code: one sentence here, and its cause in the log
        error_id = logs.failed(logs.logger(__name__), "the routes of an adapter cannot be had", error, adapter=adapter.name)
        raise NotStarted(f"the routes of {adapter.name} cannot be had: {type(error).__name__} (error {error_id} in the log)") from None


def _without_extra(name: str, error: ImportError) -> NotStarted:
    return NotStarted(f"{name} is called over HTTP, and that needs an extra ({error}): pip install 'tally-bot[http]'")


def _loop_factory() -> Callable[[], AbstractEventLoop] | None:
    """uvloop's, where it is installed: about a third less time for what is not the answer itself."""
    try:
        import uvloop
    except ImportError:
        return None
    factory: Callable[[], AbstractEventLoop] = uvloop.new_event_loop
    return factory


COMMANDS = (run,)
