"""The terminal as an adapter: it needs no variables, and brings the commands that people type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:  # a command loads what it needs itself: `tally ask` in a pipe wants neither rich nor prompt_toolkit
    import click

    from bot.service import Service


class ConsoleSettings(BaseModel):
    """The terminal needs no variables of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ConsoleAdapter:
    """The surface `console`."""

    name = "console"
    settings = ConsoleSettings

    def commands(self) -> Sequence[click.Command]:
        """`ask`, `chat`, `facts`, `fact`, `sources`, `batch`, `schema`, `check`, `pause`, `retract`, `eval`, `review`, `report`."""
        from adapters.console import commands, curating, evaluating, reporting, reviewing

        return (*commands.COMMANDS, *curating.COMMANDS, *evaluating.COMMANDS, *reviewing.COMMANDS, *reporting.COMMANDS)

    async def run(self, service: Service) -> None:
        """Chat until the reader leaves."""
        from adapters.console.chat import converse

        service.report(self.name, "ready")
        await converse(service)
