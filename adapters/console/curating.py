"""The curator's subcommands of `tally`: the lint of the facts, and taking a fact out of every answer."""

from __future__ import annotations

import datetime as dt
import os
import sys
from dataclasses import asdict
from typing import IO, TYPE_CHECKING

import click

from adapters.console.screen import Screen, screen_for
from bot.core import Core
from bot.visible import readable
from knowledge.errors import FactBaseError, Problem

if TYPE_CHECKING:
    from knowledge.checks import Finding
    from knowledge.withdrawal import Withdrawn

_TO_MEND = 1
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class NotWithdrawn(click.ClickException):
    """A fact could not be taken out of the answers; says why and what to do."""

    exit_code = 2


@click.command()
@click.option(
    "--quotes", nargs=2, type=(str, click.File("rb")), metavar="SOURCE FILE", help="Prove the quotes of SOURCE against a text copy of it."
)
@_JSON
@click.pass_context
def check(context: click.Context, quotes: tuple[str, IO[bytes]] | None, *, as_json: bool) -> None:
    """Find what is wrong with the facts, by file and line, and how to mend it. Errors give exit status 1, notices do not."""
    core: Core = context.obj
    screen = screen_for(sys.stdout, os.environ)
    try:
        found = _findings(core, quotes)
    except FactBaseError as error:  # what cannot even be loaded is what a curator wants to see here
        _show_problems(screen, error.problems, as_json=as_json)
        context.exit(_TO_MEND)
    errors = sum(finding.level == "error" for finding in found)
    if as_json:
        screen.json([asdict(finding) for finding in found])
    else:
        for finding in found:
            screen.say(str(finding))
        screen.say(f"{_checked(core, quotes)}: {_count(errors, 'error')}, {_count(len(found) - errors, 'notice')}.")
    context.exit(_TO_MEND if errors else 0)


def _findings(core: Core, quotes: tuple[str, IO[bytes]] | None) -> list[Finding]:
    from knowledge.checks import check as check_base
    from knowledge.checks import check_quotes

    if quotes is None:
        return check_base(core.base, dt.datetime.now(dt.UTC).date())
    source, file = quotes
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{file.name} is not valid UTF-8 at byte {error.start + 1}: save the copy as UTF-8.") from None
    return check_quotes(core.base, source, text)


def _checked(core: Core, quotes: tuple[str, IO[bytes]] | None) -> str:
    from knowledge.checks import quotes_of

    if quotes is None:
        return f"{_count(len(core.base.facts), 'fact')}, {_count(len(core.base.sources), 'source')}"
    return f"{_count(len(quotes_of(core.base, quotes[0])), 'quote')} of {quotes[0]}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _show_problems(screen: Screen, problems: list[Problem], *, as_json: bool) -> None:
    if as_json:
        screen.json([{"level": "error", **asdict(problem), "mend": None} for problem in problems])
        return
    for problem in problems:
        screen.say(str(problem))
    screen.say(f"The facts cannot be loaded: {_count(len(problems), 'error')}.")


@click.command()
@click.argument("id")
@click.option("--why", required=True, help="The reason; it stays with the fact.")
@_JSON
@click.pass_obj
def pause(core: Core, id: str, why: str, *, as_json: bool) -> None:
    """Take the fact ID out of every answer for now, and keep a trace."""
    _withdraw(core, id, "paused", why, as_json=as_json)


@click.command()
@click.argument("id")
@click.option("--why", required=True, help="The reason; it stays with the fact.")
@_JSON
@click.pass_obj
def retract(core: Core, id: str, why: str, *, as_json: bool) -> None:
    """Take the fact ID out of every answer for good, and keep a trace."""
    _withdraw(core, id, "retracted", why, as_json=as_json)


def _withdraw(core: Core, id: str, standing: Withdrawn, why: str, *, as_json: bool) -> None:
    from knowledge.editing import EditError
    from knowledge.withdrawal import withdraw

    try:
        file = withdraw(core.base, readable(id), standing, readable(why), core.settings.facts_dir, dt.datetime.now(dt.UTC).date())
    except EditError as error:
        raise NotWithdrawn(str(error)) from None
    screen = screen_for(sys.stdout, os.environ)
    if as_json:
        screen.json({"fact": id, "standing": standing, "why": why, "file": str(file)})
    else:
        screen.say(f"{id} is {standing} and in no answer from now on. To put it back, remove its block from {file}")


COMMANDS = (check, pause, retract)
