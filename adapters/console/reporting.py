"""`tally report`: what was asked in a while and what came of it, as text, Markdown, JSON or CSV."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from typing import TYPE_CHECKING

import click

from adapters.console.reviewing import moment, with_desk
from adapters.console.screen import screen_for
from bot.core import Core

if TYPE_CHECKING:  # the store and the desk load when the command runs
    from bot.desk.desk import Desk
    from bot.desk.reporting import Format
    from bot.desk.summary import Summary

_MOST_COLUMNS = 100


@click.command(short_help="A while in numbers: demand, answers, complaints.")
@click.option("--since", default="7d", show_default=True, metavar="TIME", help="Asked since: 24h, 7d, 4w, or a date.")
@click.option("--most", type=click.IntRange(min=1), default=10, show_default=True, help="List at most so many of each.")
@click.option("--format", "form", type=click.Choice(("text", "markdown", "json", "csv")), default="text", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--post", is_flag=True, help="Queue last week's digest for every curators' channel; what was queued before is left alone.")
@click.pass_obj
def report(core: Core, since: str, most: int, form: Format, *, as_json: bool, post: bool) -> None:
    """What was asked, by topic, outcome and language; what was called not helpful; what is due for review; how long answers took.

    Counts only, and nobody's words.
    """
    if post:
        queued = with_desk(core, "", _post)
        screen_for(sys.stdout, os.environ).say(f"Queued: {', '.join(queued)}." if queued else "No digest is due: see curators_channel.")
        return
    begin = moment(since)

    async def job(desk: Desk) -> Summary:
        from bot.desk.summary import summary

        until = dt.datetime.now(dt.UTC)
        return summary(await desk.store.report(begin, until), core.base, until.date(), most)

    _print(with_desk(core, "", job), "json" if as_json else form)


async def _post(desk: Desk) -> list[str]:
    from bot.desk.digest import digests

    return [each.id for each in await digests(desk.store, desk.core, desk.now) if await desk.store.queue(each)]


def _print(found: Summary, form: Format) -> None:
    from bot.desk import reporting

    screen = screen_for(sys.stdout, os.environ)
    match form:
        case "json":
            screen.json(reporting.as_json(found))
        case "csv":
            click.echo(reporting.as_csv(found))
        case "markdown":
            click.echo("\n".join(reporting.as_markdown(found)))
        case "text":
            width = min(shutil.get_terminal_size().columns, _MOST_COLUMNS) if sys.stdout.isatty() else None
            click.echo("\n".join(reporting.as_text(found, width)))


COMMANDS = (report,)
