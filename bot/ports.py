"""What the core asks of a surface."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from pydantic import BaseModel

if TYPE_CHECKING:
    import click

    from bot.core import Core


class Adapter(Protocol):
    """A surface on which questions are asked: translates in, calls the core, translates out.

    Found by entry points of the group `tally.adapters`; its module imports no
    chat SDK before `run`, so that a missing one stops that surface alone.
    """

    name: str
    settings: type[BaseModel]  # the variables that it needs to run

    def run(self, service: Core) -> None:
        """Serve until the surface is closed."""


@runtime_checkable
class BringsCommands(Protocol):
    """An adapter with subcommands of `tally`; each gets the Core as its context object."""

    def commands(self) -> Sequence[click.Command]:
        """The subcommands."""
