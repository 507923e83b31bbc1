"""What the core asks of a store. Every method raises StoreError where the store cannot do its work now.

What "kept" means: a method of `Notes` may be called again with the same
values, and whoever calls it carries on if it fails; what the others have
returned from is there after a crash.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.demand import Report
from bot.records import (
    AuditEntry,
    Context,
    Correction,
    Feedback,
    Installed,
    KeptAnswer,
    LogEntry,
    Outgoing,
    Place,
    Posted,
    Suggestion,
    SuggestionState,
)
from bot.workspace import NOTHING_CHOSEN, Scope, WorkspaceSettings


@dataclass(frozen=True, slots=True)
class Known:
    """What holds where a question is asked, and what its asker is still to be told."""

    settings: WorkspaceSettings = NOTHING_CHOSEN
    owed: tuple[Correction, ...] = ()


NOTHING_KNOWN = Known()


class Notes(Protocol):
    """What is written down after an answer, in the background; each is written once, however often it is given."""

    async def log(self, entries: Sequence[LogEntry]) -> None:
        """Append to the question log."""

    async def keep(self, answers: Sequence[KeptAnswer]) -> None:
        """Keep answers, so that a button under them can show them again."""

    async def posted(self, posts: Sequence[Posted]) -> None:
        """Keep where answers stand."""

    async def remember(self, contexts: Mapping[str, Context]) -> None:
        """Replace what these conversations have said."""

    async def told(self, corrections: Sequence[Correction]) -> None:
        """Owe nobody these any more."""


class Answers(Protocol):
    """What a question or a button needs."""

    def known(self, place: Place, asker: str) -> Known:
        """What is at hand without asking anybody, and so may be seconds old (`refresh`); the defaults where nothing is known."""

    async def recall(self, conversation: str) -> Context | None:
        """What a conversation has said, if it goes on."""

    async def kept(self, answer_id: str) -> KeptAnswer | None:
        """An answer as it was given, while it is kept."""

    async def posts_of(self, answer_id: str) -> Sequence[Posted]:
        """Where an answer stands, oldest first: several places where somebody passed it on."""


class Opinions(Protocol):
    """What askers think of the answers."""

    async def rate(self, feedback: Feedback) -> None:
        """Keep what an asker thinks of an answer, in place of what the same asker thought of it before."""

    async def feedback(self, since: dt.datetime, until: dt.datetime, most: int) -> Sequence[Feedback]:
        """What was said of answers in that time, newest first."""


class Suggestions(Protocol):
    """What askers want the facts to say."""

    async def suggest(self, suggestion: Suggestion) -> None:
        """Keep a suggestion; once, however often the same id is given."""

    async def suggestion(self, id: str) -> Suggestion | None:
        """One suggestion."""

    async def suggestions(self, state: SuggestionState | None, most: int) -> Sequence[Suggestion]:
        """Those in a state, or all, newest first."""

    async def decide(self, id: str, state: SuggestionState, who: str, why: str) -> Suggestion:
        """Take a suggestion on to another state, and write who did it and why into the audit, both or neither.

        Raises NotKept where there is none of that id, or its state is not one that this may follow.
        """


class Audit(Protocol):
    """Who did what: rows that are only ever added."""

    async def audit(self, entry: AuditEntry) -> None:
        """Append an entry."""

    async def audited(self, subject: str | None, most: int) -> Sequence[AuditEntry]:
        """The entries on a subject, or all, newest first."""


class QuestionLog(Protocol):
    """What the desk reads of the question log."""

    async def report(self, since: dt.datetime, until: dt.datetime, within: Scope | None = None) -> Report:
        """All that was asked in that time, counted; within one workspace alone where one is named."""

    async def unanswered(self, since: dt.datetime, until: dt.datetime, most: int) -> Sequence[LogEntry]:
        """The questions of that time that got no answer or were asked back, newest first."""


class Choices(Protocol):
    """The settings of workspaces and their channels."""

    async def set_settings(self, scope: Scope, settings: WorkspaceSettings, who: str) -> None:
        """Replace the settings of a scope, and write who did it and what changed into the audit, both or neither."""

    async def all_settings(self) -> Mapping[Scope, WorkspaceSettings]:
        """Every choice, as it was made: for one scope at a time `bot.workspace.nearest` tells what holds."""


class Outbox(Protocol):
    """What waits to be sent."""

    async def queue(self, outgoing: Outgoing, due: dt.datetime | None = None) -> bool:
        """Put something into the outbox of its place's platform, to be sent at once or from `due` on; False where that id was there before."""

    async def claim(self, platform: str, most: int, lease: dt.timedelta) -> Sequence[Outgoing]:
        """At most `most` of what is due on a platform, oldest first; nobody else gets them before the lease has run out."""

    async def release(self, ids: Sequence[str]) -> None:
        """Give back what this store claimed and was not sent."""

    async def done(self, id: str) -> None:
        """Take what was sent out of the outbox."""


class Corrections(Protocol):
    """What `tally corrections` works on."""

    async def citing(self, fact: str, but: str, most: int, after: str = "") -> Sequence[tuple[KeptAnswer, Sequence[Posted]]]:
        """Kept answers that cite a fact at another revision than `but`, and where they stand; by id, those after `after`."""

    async def cited(self) -> Mapping[str, frozenset[str]]:
        """The facts that kept answers cite, each with the revisions at which they do."""

    async def owe(self, corrections: Sequence[Correction]) -> int:
        """Keep corrections for askers whom nothing else reaches, once each; how many are new."""


class Housekeeping(Protocol):
    """What is done from time to time."""

    async def refresh(self) -> None:
        """Take up what other processes have changed: settings, what is owed, who is forgotten."""

    async def expire(self, now: dt.datetime) -> Mapping[str, int]:
        """Remove what has been kept long enough; how many rows, by table."""


class Privacy(Protocol):
    """What an asker may want of what is kept of them."""

    async def forget(self, asker: str) -> Mapping[str, int]:
        """Remove everything about an asker, in words and in numbers; how many rows, by table. The audit keeps its rows, without them."""

    async def export(self, asker: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Everything about an asker, by table."""


class Guests(Protocol):
    """The workspaces that installed Tally by themselves, and what must happen only once, whichever process it reaches."""

    async def install(self, installed: Installed) -> None:
        """Keep an installation, in place of the one before."""

    async def installations(self, platform: str) -> Sequence[Installed]:
        """All installations on a platform."""

    async def uninstall(self, platform: str, workspace: str) -> Mapping[str, int]:
        """Remove an installation and everything of its workspace; how many rows, by table."""

    async def first_time(self, id: str, until: dt.datetime) -> bool:
        """Whether an id comes for the first time; it is remembered until then."""

    async def take_back(self, id: str) -> bool:
        """Forget an id that has come; False where it has not, or long ago."""


Spooled = LogEntry | KeptAnswer | Posted


@dataclass(frozen=True, slots=True)
class Batch:
    """The oldest notes of a spool: `read` are the lines that they were read from, `broken` how many of these made no sense."""

    notes: Sequence[Spooled]
    read: bytes
    broken: int


class Spool(Protocol):
    """Where notes wait on disk for a store that is away. Every method waits for the disk, and may raise OSError."""

    @property
    def waiting(self) -> bool:
        """Whether anything is in it."""

    def append(self, notes: Sequence[Spooled]) -> Sequence[Spooled]:
        """Put notes in; what was let go of to make room."""

    def first(self) -> Batch:
        """The oldest notes, which stay where they are."""

    def remove(self, batch: Batch) -> None:
        """Take them out, unless another process has done so."""

    def forget(self, asker: str) -> int:
        """Take out all notes of an asker; how many."""

    def of(self, asker: str) -> Sequence[Spooled]:
        """The notes of an asker."""


class Store(
    Notes, Answers, Opinions, Suggestions, Audit, QuestionLog, Choices, Outbox, Corrections, Housekeeping, Privacy, Guests, Protocol
):
    """What outlives an answer."""

    async def ping(self) -> None:
        """Nothing where the store can be reached."""

    async def close(self) -> None:
        """Let go of it; nothing is asked of it afterwards."""
