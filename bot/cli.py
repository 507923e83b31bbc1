"""The composition root: settings, core and adapters put together under the command `tally`. Nobody imports it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, entry_points, version
from io import TextIOWrapper

import click

from bot.core import build_core
from bot.ports import Adapter, BringsCommands
from bot.settings import SettingsError, read_settings
from bot.visible import visible
from knowledge.errors import FactBaseError

GROUP = "tally.adapters"
DISTRIBUTION = "tally-bot"
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

    def __init__(self, adapters: Iterable[Adapter], environ: Mapping[str, str]) -> None:
        super().__init__(name="tally", help=_HELP, callback=self._start, invoke_without_command=True)
        self._adapters = iter(adapters)
        self._environ = environ
        version_of_all = click.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Print the version."
        )
        self.params.append(version_of_all)

    def _start(self) -> None:
        context = click.get_current_context()
        if context.invoked_subcommand is None:
            click.echo(context.get_help())
            return
        context.obj = build_core(read_settings(self._environ))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, from the first adapter that has it."""
        while cmd_name not in self.commands and self._load_next():
            pass
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of all commands, in the order in which the adapters bring them."""
        while self._load_next():
            pass
        return list(self.commands)

    def _load_next(self) -> bool:
        adapter = next(self._adapters, None)
        if isinstance(adapter, BringsCommands):
            for command in adapter.commands():
                self.commands.setdefault(command.name or "", command)
        return adapter is not None


def _show_version(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        try:
            click.echo(f"tally {version(DISTRIBUTION)}")
        except PackageNotFoundError:
            click.echo("tally (not installed)")
        context.exit()


def installed_adapters() -> Iterator[Adapter]:
    """The adapters that installed packages bring, one at a time, by name; one that cannot be loaded is named and left out."""
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            adapter = entry.load()()
        except ImportError as error:
            click.echo(visible(f"tally: the adapter {entry.name!r} is left out: {error}"), err=True)
            continue
        yield adapter


def main(
    arguments: Sequence[str] | None = None, environ: Mapping[str, str] | None = None, adapters: Iterable[Adapter] | None = None
) -> int:
    """Run one command and return its exit status. By default: the process's arguments and environment, the installed adapters."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Unicode shows "?" instead of failing
    group = Tally(installed_adapters() if adapters is None else adapters, os.environ if environ is None else environ)
    try:
        return group.main(arguments, prog_name="tally", standalone_mode=False) or 0
    except click.ClickException as error:
        return _complain(_sentence(error), error.exit_code)
    except (SettingsError, FactBaseError) as error:
        return _complain(str(error), _USAGE_ERROR)
    except click.Abort:
        return _INTERRUPTED


def _sentence(error: click.ClickException) -> str:
    if isinstance(error, click.UsageError) and error.ctx:
        message = error.format_message()
        end = "" if message.endswith((".", "?")) else "."
        return f"{error.ctx.command_path}: {message}{end} Try '{error.ctx.command_path} --help'."
    return f"tally: {error.format_message()}"


def _complain(message: str, status: int) -> int:
    click.echo(visible(message), err=True)
    return status
