"""`tally doctor`: shows what the checkup found."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from bot.visible import in_one_line, json_text

if TYPE_CHECKING:  # this command is known to every `tally`, and loads what it needs when it runs
    from bot.installation import Installation
    from bot.ports import Check

_TO_MEND = 1


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--online", is_flag=True, help="Ask the platforms too whether they know the tokens.")
@click.pass_context
def doctor(context: click.Context, *, as_json: bool, online: bool) -> None:
    """Say what is wrong with this installation, and how to mend it.

    Looks at every setting, token and folder, at the facts and the clock. Exit status 1 when there is an error. No secret is shown.
    """
    from bot.checkup import checkup

    installation: Installation = context.obj
    found = checkup(installation, dt.datetime.now(dt.UTC), online=online)
    if as_json:
        click.echo(json_text([asdict(check) for check in found]))
    else:
        for line in report(found, shutil.get_terminal_size().columns if sys.stdout.isatty() else None):
            click.echo(line)
    context.exit(_TO_MEND if any(check.level == "error" for check in found) else 0)


def report(found: Sequence[Check], width: int | None) -> Iterator[str]:
    """The checks as lines, by area, wrapped to `width` columns; None leaves them as long as they are."""
    area = ""
    for check in found:
        if check.area != area:
            area = check.area
            yield area
        label = f"{in_one_line(check.name)}: " if check.name else ""
        yield from _wrapped(f"{check.level:<9}{label}{in_one_line(check.says)}", width)
        if check.mend:
            yield from _wrapped(f"{'':<9}-> {in_one_line(check.mend)}", width)
    errors, warnings = (sum(check.level == level for check in found) for level in ("error", "warning"))
    yield ""
    yield "All is well." if not errors + warnings else f"{_count(errors, 'error')}, {_count(warnings, 'warning')}."


def _wrapped(line: str, width: int | None) -> list[str]:
    if width is None:
        return [f"  {line}"]
    return textwrap.wrap(
        line, max(width, 40), initial_indent="  ", subsequent_indent=" " * 11, break_long_words=False, break_on_hyphens=False
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


COMMANDS = (doctor,)
