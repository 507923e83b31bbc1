"""The composition root: settings, core and adapters put together under the command `tally`. Nobody imports it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, entry_points, version
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import click

from bot import doctor, health, starting, upkeep
from bot.core import build_core
from bot.installation import DISTRIBUTION, Installation, LeftOut
from bot.ports import Adapter, BringsCommands
from bot.settings import SettingsError
from bot.visible import visible
from knowledge.errors import FactBaseError

GROUP = "tally.adapters"
# These get the Installation as their context object: they work where settings or facts are broken. All others get the Core.
OPERATING = (*starting.COMMANDS, *doctor.COMMANDS, *health.COMMANDS, *upkeep.COMMANDS)
_USAGE_ERROR = 2
_INTERRUPTED = 130  # as shells count an interrupt

_HELP = """Answers questions about US immigration figures: the figure, what was counted, for when, by whom, and the
words of the source. Says "no figure" where it has none.

\b
  tally ask how many asylum cases were closed in 2022
  tally chat
  tally facts backlog

Exit status: 0 answered, 1 not answered or something to mend, 2 wrong usage.
"""


class Tally(click.Group):
    """The commands of all adapters. An adapter is loaded only until the command asked for is found."""

    def __init__(self, adapters: Iterable[Adapter | LeftOut], environ: Mapping[str, str], folder: Path | None = None) -> None:
        super().__init__(name="tally", help=_HELP, callback=self._start, invoke_without_command=True)
        self._adapters = iter(adapters)
        self._loaded: list[Adapter] = []
        self._left_out: list[LeftOut] = []
        self._installation = Installation(environ, folder, self._load_all)
        for command in OPERATING:
            self.add_command(command)
        version_of_all = click.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Print the version."
        )
        self.params.append(version_of_all)

    def _start(self) -> None:
        context = click.get_current_context()
        if context.invoked_subcommand is None:
            click.echo(context.get_help())
            return
        operating = context.invoked_subcommand in {command.name for command in OPERATING}
        context.obj = self._installation if operating else build_core(self._installation.settings)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, from the first adapter that has it."""
        while cmd_name not in self.commands and self._load_next():
            pass
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of all commands, in the order in which the adapters bring them."""
        self._load_all()
        ours = [command.name or "" for command in OPERATING]
        return [*(name for name in self.commands if name not in ours), *ours]

    def _load_next(self) -> bool:
        adapter = next(self._adapters, None)
        if isinstance(adapter, LeftOut):
            self._left_out.append(adapter)
        elif adapter is not None:
            self._loaded.append(adapter)
        if isinstance(adapter, BringsCommands):
            for command in adapter.commands():
                self.commands.setdefault(command.name or "", command)
        return adapter is not None

    def _load_all(self) -> tuple[Sequence[Adapter], Sequence[LeftOut]]:
        while self._load_next():
            pass
        return self._loaded, self._left_out


def _show_version(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        try:
            click.echo(f"tally {version(DISTRIBUTION)}")
        except PackageNotFoundError:
            click.echo("tally (not installed)")
        context.exit()


def installed_adapters() -> Iterator[Adapter | LeftOut]:
    """The adapters that installed packages bring, one at a time, by name; one that cannot be loaded is named and left out."""
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            adapter = entry.load()()
        except ImportError as error:
            click.echo(visible(f"tally: the adapter {entry.name!r} is left out: {error}"), err=True)
            yield LeftOut(entry.name, str(error))
            continue
        yield adapter


def main(
    arguments: Sequence[str] | None = None,
    environ: Mapping[str, str] | None = None,
    adapters: Iterable[Adapter | LeftOut] | None = None,
    folder: Path | None = None,
) -> int:
    """Run one command and return its exit status.

    By default: the process's arguments and environment, with the file `.env` of its folder, and the installed adapters.
    """
    if sys.stdout is None:
        return _complain("tally: there is nowhere to write: standard output is closed.", 1)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Unicode shows "?" instead of failing
    if environ is None:
        environ, folder = os.environ, Path.cwd()
    group = Tally(installed_adapters() if adapters is None else adapters, environ, folder)
    try:
        return group.main(arguments, prog_name="tally", standalone_mode=False) or 0
    except click.ClickException as error:
        return _complain(_sentence(error), error.exit_code)
    except (SettingsError, FactBaseError) as error:
        return _complain(str(error), _USAGE_ERROR)
    except click.Abort:
        return _INTERRUPTED
    except OSError as error:
        _let_go(sys.stdout)
        where = f" ({error.filename})" if error.filename else ""
        return _complain(f"tally: {error.strerror or type(error).__name__}{where}.", 1)


def _let_go(stream: TextIO | None) -> None:
    """Keep what could not be written from being written once more, and failing once more, when Python ends."""
    if isinstance(stream, TextIOWrapper):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _sentence(error: click.ClickException) -> str:
    if isinstance(error, click.UsageError) and error.ctx:
        message = error.format_message()
        end = "" if message.endswith((".", "?")) else "."
        return f"{error.ctx.command_path}: {message}{end} Try '{error.ctx.command_path} --help'."
    return f"tally: {error.format_message()}"


def _complain(message: str, status: int) -> int:
    click.echo(visible(message), err=True)
    return status
