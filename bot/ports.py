"""What the core asks of a surface and of a store, and the few values that pass between them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from pydantic import BaseModel

from knowledge.model import Language

if TYPE_CHECKING:
    import click
    from starlette.routing import BaseRoute

    from bot.model import Kind, Turn
    from bot.service import Service

AdapterState = Literal["starting", "ready", "lost"]
Outcome = Literal["answered", "clarify", "no_answer", "limited", "stopping", "failed"]


class ConfigurationMistake(Exception):
    """Something that only the operator can mend: a token refused, a scope missing. One sentence that says what and how."""


class StoreError(Exception):
    """The store cannot do this now; the next try may succeed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question was asked and its answer belongs, in the platform's own ids.

    `direct` is a conversation between the asker and the bot alone, where a
    near answer does less harm than in front of many.
    """

    platform: str
    workspace: str = ""  # guild, team
    channel: str = ""
    thread: str = ""
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks. Whatever shows an Asker shows no id; what is written down of one is its `mark`.

    `trusted` is an operator at a terminal, whom no limit holds up.
    """

    platform: str
    id: str = field(repr=False)
    trusted: bool = False

    def mark(self, key: bytes) -> str:
        """16 hexadecimal digits that stand for this asker, the same for one key (at most 64 bytes), and lead nowhere without it."""
        return hashlib.blake2b(f"{self.platform}\0{self.id}".encode(errors="surrogatepass"), key=key, digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """What the people of one workspace chose; None leaves it to the core."""

    language: Language | None = None
    strict: bool | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a conversation has said so far, in the words of its askers: a store forgets it after `until`."""

    turns: tuple[Turn, ...]
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One question and what came of it. `asker` is a mark; `text` is None unless the operator keeps questions.

    `near` are the targets that were considered, each with the share of belief in it.
    """

    answer_id: str
    at: dt.datetime
    place: Place
    asker: str
    outcome: Outcome
    kind: Kind
    language: Language
    facts: tuple[str, ...]
    confidence: float
    near: tuple[tuple[str, float], ...]
    differs: str | None
    revision: str  # of the facts answered from
    seconds: float
    error_id: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """Where an answer stands: `message` is the platform's id of it."""

    answer_id: str
    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Something to send that nobody asked for just now. With a `message` that one is edited, else a new one is posted.

    It may reach an adapter twice, when a process ends between sending and
    saying so: `id` is the same both times, and can serve as a platform's nonce.
    """

    id: str
    kind: Literal["correction", "suggestion", "digest"]
    place: Place
    text: str
    message: str | None = None
    answer_id: str | None = None


class Store(Protocol):
    """What outlives an answer. Every method raises StoreError where it cannot do its work now."""

    async def log(self, entries: Sequence[LogEntry]) -> None:
        """Append to the question log; once, however often the same answer id is logged."""

    async def posted(self, posts: Sequence[Posted]) -> None:
        """Keep where answers stand."""

    async def post_of(self, answer_id: str) -> Posted | None:
        """Where an answer stands, if that is known."""

    async def known(self, place: Place, conversation: str) -> tuple[WorkspaceSettings, Context | None]:
        """What a question needs: the settings of its workspace (the defaults where nobody chose any), and what was said before it."""

    async def set_workspace(self, platform: str, workspace: str, settings: WorkspaceSettings) -> None:
        """Replace the settings of a workspace."""

    async def remember(self, contexts: Mapping[str, Context]) -> None:
        """Replace what these conversations have said."""

    async def queue(self, outgoing: Outgoing) -> None:
        """Put something into the outbox of its place's platform; once, however often the same id is queued."""

    async def claim(self, platform: str, most: int, lease: dt.timedelta) -> Sequence[Outgoing]:
        """At most `most` of what waits for a platform, oldest first; nobody else gets them before the lease has run out."""

    async def release(self, ids: Sequence[str]) -> None:
        """Give back what was claimed and not sent."""

    async def done(self, id: str) -> None:
        """Take what was sent out of the outbox."""

    async def ping(self) -> None:
        """Nothing where the store can be reached."""

    async def close(self) -> None:
        """Let go of it; nothing is asked of it afterwards."""


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
