"""`tally corrections`, `tally forget`, `tally export`: what an operator does with what is kept."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, TypeVar

import click

from bot.visible import in_one_line, json_text, readable

if TYPE_CHECKING:  # these commands are known to every `tally`, and load what they need when they run
    from bot.corrections import Told
    from bot.installation import Installation
    from bot.settings import Settings
    from bot.store.port import Spool
    from bot.store.sql import SqlStore

_Value = TypeVar("_Value")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class NotDone(click.ClickException):
    """The database could not be used, or something has to be mended first; one sentence says what."""

    exit_code = 2


@click.command()
@click.option("--dry-run", "dry", is_flag=True, help="Only list what would be sent.")
@_JSON
@click.pass_obj
def corrections(installation: Installation, *, dry: bool, as_json: bool) -> None:
    """Tell those who were given an answer whose facts have changed since.

    Queues a correction for each message that can still be edited; the running adapters send them, at a slow pace.
    Who cannot be reached so is told at their next question on that fact. May be run again at any time: nothing is sent twice.
    """
    found = _with_store(installation, lambda store, settings: _corrected(store, settings, dry=dry))
    if as_json:
        click.echo(json_text([_as_json(told) for told in found]))
        return
    for line in _report(found, dry=dry):
        click.echo(in_one_line(line))


async def _corrected(store: SqlStore, settings: Settings, *, dry: bool) -> list[Told]:
    from bot.core import build_core
    from bot.corrections import Correcting

    run = Correcting(store, build_core(settings).base, dt.datetime.now(dt.UTC), dry=dry)
    return [told async for told in run.run()]


def _as_json(told: Told) -> dict[str, object]:
    """Without the mark of the asker: a list of who asked what is nobody's business."""
    correction = {name: value for name, value in asdict(told.correction).items() if name != "asker"}
    place = asdict(told.post.place) if told.post else None
    message = told.post.message if told.post else None
    return {**correction, "at": told.correction.at.isoformat(), "place": place, "message": message, "fate": told.fate}


def _report(found: list[Told], *, dry: bool) -> list[str]:
    lines = []
    for told in found:
        if told.post:
            place = "/".join(filter(None, (told.post.place.platform, told.post.place.workspace, told.post.place.channel)))
            lines.append(f"{told.fate}: {place}, message {told.post.message}: {_changed(told)}")
        else:
            lines.append(f"{told.fate} to its asker: {_changed(told)}")
    counted = Counter(told.fate for told in found)
    summary = ", ".join(f"{count} {fate}" for fate, count in counted.items())
    lines.append(
        (f"{summary}." if summary else "Nothing that was answered has changed.") + (" Nothing was sent." if dry and summary else "")
    )
    return lines


def _changed(told: Told) -> str:
    correction = told.correction
    why = f" ({correction.why})" if correction.why else ""
    return f"{correction.fact}: {correction.was} -> {correction.now or 'withdrawn'}{why}"


@click.command()
@click.argument("platform")
@click.argument("id")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.pass_obj
def forget(installation: Installation, platform: str, id: str, *, yes: bool) -> None:
    """Remove everything that is kept of one asker: PLATFORM as in `tally run`, ID as the platform calls them."""
    mark = _mark(installation, platform, id)
    if not yes:
        click.confirm("Everything that is kept of this asker is removed, and cannot be brought back. Go on?", abort=True, err=True)

    async def forgotten(store: SqlStore, settings: Settings) -> dict[str, int]:
        from bot.privacy import forgotten as forget_everywhere

        return dict(await forget_everywhere(store, _spool(settings), mark))

    gone = {table: count for table, count in _with_store(installation, forgotten).items() if count}
    rows = ", ".join(f"{table} {count}" for table, count in gone.items())
    click.echo(f"Removed: {rows}." if gone else "Nothing is kept of that asker.")


@click.command()
@click.argument("platform")
@click.argument("id")
@click.pass_obj
def export(installation: Installation, platform: str, id: str) -> None:
    """Print everything that is kept of one asker, as JSON: PLATFORM as in `tally run`, ID as the platform calls them."""
    mark = _mark(installation, platform, id)

    async def exported(store: SqlStore, settings: Settings) -> dict[str, object]:
        from bot.privacy import exported as export_everything

        return dict(await export_everything(store, _spool(settings), mark))

    click.echo(json_text(_with_store(installation, exported), indent=2))


def _mark(installation: Installation, platform: str, id: str) -> str:
    """What stands for an asker. Without the installation's own key nobody would be recognised, so a new one is not made for this."""
    from bot.records import Asker
    from bot.secret import FILE, asker_key

    settings = installation.settings
    if settings.secret_key is None and not (settings.data_dir / FILE).is_file():
        raise NotDone(
            f"there is no secret key in {settings.data_dir}, and askers are known by it alone; "
            "set TALLY_DATA_DIR or TALLY_SECRET_KEY as the running Tally has them"
        )
    return Asker(readable(platform), readable(id)).mark(asker_key(settings))


def _spool(settings: Settings) -> Spool:
    from bot.store.spool import FILE, DiskSpool

    return DiskSpool(settings.data_dir / FILE)


def _with_store(installation: Installation, use: Callable[[SqlStore, Settings], Awaitable[_Value]]) -> _Value:
    import asyncio

    from bot import logs
    from bot.ports import ConfigurationMistake
    from bot.records import StoreError
    from bot.store.opening import open_store

    settings = installation.settings
    logs.configure(sys.stderr, settings.log_format, "warning")

    async def used() -> _Value:
        async with open_store(settings) as store:
            return await use(store, settings)

    try:
        return asyncio.run(used())
    except (StoreError, OSError) as error:
        raise NotDone(f"the database cannot be used: {in_one_line(str(error))}; `tally doctor` looks at it") from None
    except ConfigurationMistake as mistake:
        raise NotDone(str(mistake)) from None


COMMANDS = (corrections, forget, export)
