"""What the core asks of a surface, and what a surface says to the core. What is asked of a store: bot/store/port.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from pydantic import BaseModel

if TYPE_CHECKING:
    import click
    from starlette.routing import BaseRoute

    from bot.service import Service

AdapterState = Literal["starting", "ready", "lost"]


class ConfigurationMistake(Exception):
    """Something that only the operator can mend: a token refused, a scope missing. One sentence that says what and how."""


class Adapter(Protocol):
    """A surface on which questions are asked: translates in, calls the service, translates out.

    Found by entry points of the group `tally.adapters`; its module imports no
    chat SDK before `run`, so that a missing one stops that surface alone.
    """

    @property
    def name(self) -> str:
        """What it is called on the command line and in logs."""

    @property
    def settings(self) -> type[BaseModel]:
        """The variables that it needs to run. One that needs none runs only when it is named."""

    async def run(self, service: Service) -> None:
        """Serve until cancelled, then close what was opened; returning means that the surface has been left for good.

        Reports its state to the service. Raises ConfigurationMistake where trying
        again is no use; after any other error it is run again.
        """


@runtime_checkable
class BringsCommands(Protocol):
    """An adapter with subcommands of `tally`; each gets the Core as its context object."""

    def commands(self) -> Sequence[click.Command]:
        """The subcommands."""


@runtime_checkable
class BringsRoutes(Protocol):
    """An adapter that is called over HTTP."""

    def routes(self, service: Service) -> Sequence[BaseRoute]:
        """Its routes in the one HTTP server, each under a path of its own."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that `tally doctor` looked at: what it found, and how to mend it where it is no "ok"."""

    area: str
    name: str
    level: Literal["ok", "warning", "error"]
    says: str
    mend: str = ""

    def hiding(self, mask: Callable[[str], str]) -> Check:
        """The same without secrets."""
        return replace(self, name=mask(self.name), says=mask(self.says), mend=mask(self.mend))


@runtime_checkable
class ChecksItself(Protocol):
    """An adapter that can say more of its settings than that they have the right shape."""

    async def check(self, settings: BaseModel, *, online: bool) -> Sequence[Check]:
        """What is to be said of them, each in the area "surfaces"; only if `online` is the platform asked."""
