"""The values that the core writes down and reads again: where and who, the question log, feedback, suggestions, what was posted."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from bot.model import Answer, Kind, Turn
from knowledge.model import Language

Outcome = Literal["answered", "clarify", "no_answer", "limited", "stopping", "failed"]
FeedbackReason = Literal["wrong_figure", "wrong_thing", "out_of_date", "unclear", "biased", "other"]
SuggestionKind = Literal["correction", "new_fact", "unanswered"]
SuggestionState = Literal["open", "accepted", "declined", "published"]
REASONS: tuple[FeedbackReason, ...] = get_args(FeedbackReason)
# What may follow on what; published and declined are final.
FOLLOWS: Mapping[SuggestionState, tuple[SuggestionState, ...]] = {
    "open": ("accepted", "declined", "published"),
    "accepted": ("declined", "published"),
    "declined": (),
    "published": (),
}
# What stands in the audit where somebody was who is forgotten.
FORGOTTEN = "forgotten"


class StoreError(Exception):
    """The store cannot do this now; the next try may succeed."""


class NotKept(Exception):
    """The store will not do this, however often it is tried; one sentence says why."""


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
class Context:
    """What a conversation has said since its first turn that is kept, in the words of its askers: a store forgets it after `until`.

    `askers` are the marks of those who spoke in it: forgetting one of them forgets it whole.
    """

    turns: tuple[Turn, ...]
    since: dt.datetime
    until: dt.datetime
    askers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One question and what came of it. `asker` is a mark; `text` is redacted, and None unless operator and workspace keep questions.

    `near` are the targets that were considered, also those that were too unlikely to
    answer, each with the share of belief in it; `differs` is the slot that kept
    the nearest from answering; `revision` that of the facts answered from.
    `intent` and `period` are what was read in the question.
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
    revision: str
    seconds: float
    error_id: str | None = None
    text: str | None = None
    intent: str = ""
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A fact as an answer cited it: at which revision, and what it `said` there, a figure with all that makes it one."""

    fact: str
    revision: str
    said: str


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What it takes to show an answer again when a button under it is pressed, after a restart too; nothing in it is the asker's wording.

    `answer` is the typed answer as it was given, with the slots read in the question and the
    asker's own numbers in it, and `reading.repaired` empty. `locale` is what the platform said of the asker.
    """

    answer_id: str
    at: dt.datetime
    until: dt.datetime
    place: Place
    asker: str
    locale: str | None
    answer: Answer
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Posted:
    """Where an answer stands: `message` is the platform's id of it.

    It is `correctable` where the bot can still reach the message; what only the
    asker sees, or goes through a link that ends, is not.
    """

    answer_id: str
    place: Place
    message: str
    at: dt.datetime
    asker: str
    correctable: bool = True


@dataclass(frozen=True, slots=True)
class Correction:
    """What became of a fact that an answer cites, in the language of that answer: shown under it, or to its asker at the next question.

    `was` and `now` are the fact's sentence with its figure; `now` is None where the fact was taken out.
    `revision` is that of the fact now, "" where it was removed.
    """

    answer_id: str
    asker: str
    fact: str
    revision: str
    was: str
    now: str | None
    why: str | None
    at: dt.datetime
    language: Language


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one asker thinks of one answer; the last word of each counts. `facts` are those that the answer cites."""

    answer_id: str
    asker: str
    at: dt.datetime
    place: Place
    helpful: bool
    reason: FeedbackReason | None = None
    text: str | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody wants the facts to say: a correction of `fact`, a new fact with its `source` (an address), or an answer that is missing.

    `place` is where it was asked, so that it can be told there once it is published; `message` the platform's id of what to reply to.
    """

    id: str
    kind: SuggestionKind
    at: dt.datetime
    place: Place
    asker: str
    language: Language
    text: str
    fact: str | None = None
    source: str | None = None
    answer_id: str | None = None
    message: str | None = None
    state: SuggestionState = "open"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to what, when and why: appended, never changed, but that a forgotten asker's mark gives way to "forgotten".

    `subject` is "suggestion:ID", "settings:PLATFORM/WORKSPACE/CHANNEL", "fact:ID" ...;
    `who` an asker's mark, or what a curator is called.
    """

    at: dt.datetime
    who: str
    did: str
    subject: str
    why: str = ""


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
    asker: str = ""  # the mark of whom it is for, where it is for somebody


@dataclass(frozen=True, slots=True)
class Installed:
    """A workspace that installed Tally by itself: `sealed` is all that its platform said of it, its tokens too, encrypted."""

    platform: str
    workspace: str
    at: dt.datetime
    sealed: str = field(repr=False)
