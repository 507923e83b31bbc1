"""One question on its way through the service, and what comes back."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from bot.again import cited_in, wordless
from bot.conversation import turn
from bot.core import Core, Reply
from bot.model import Answer, Question, Section
from bot.records import Context, Correction, KeptAnswer, LogEntry, Outcome, Place
from bot.redaction import redacted
from bot.settings import LogText
from bot.understanding import language_of
from bot.wording.language import wording
from bot.wording.sentences import Sentences, plain_text
from bot.workspace import NOTHING_CHOSEN, WorkspaceSettings
from knowledge.model import Language, Topic

_TURNS = 6
# A thread is one conversation; elsewhere, who comes back from a break starts afresh.
_THREAD_LASTS, _TALK_LASTS = dt.timedelta(days=1), dt.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that is known of it before it is answered. `mark` stands for who asks; `fact` was picked by its id.

    `stages` are the stages of its answer that are over, with the seconds that each took.
    """

    text: str
    place: Place
    mark: str
    locale: str | None = None
    language: Language | None = None
    keep: bool = False
    fact: str | None = None
    answer_id: str = field(default_factory=lambda: secrets.token_hex(8))
    at: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    started: float = field(default_factory=time.perf_counter)
    stages: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def passed(self, stage: str) -> None:
        """A stage is over, which began where the one before ended."""
        self.stages[stage] = time.perf_counter() - self.started - sum(self.stages.values())

    @property
    def conversation(self) -> str:
        """In a thread all who speak share a conversation; elsewhere each asker has one in each channel."""
        place = self.place
        return "\0".join((place.platform, place.workspace, place.channel, place.thread or self.mark))

    def going_on(self, context: Context | None) -> Context:
        """The conversation before this question; an empty one where it is over."""
        return context if context and self.at <= context.until else Context((), self.at, self.at)

    @property
    def until(self) -> dt.datetime:
        """When the conversation is over if nobody says anything more."""
        return self.at + (_THREAD_LASTS if self.place.thread else _TALK_LASTS)


@dataclass(frozen=True, slots=True)
class Served:
    """A reply to show, and the id under which the log has it. `error_id` is set where it is an apology; `asker` marks who asked."""

    reply: Reply
    answer_id: str
    outcome: Outcome
    error_id: str | None = None
    asker: str = ""

    @property
    def answer(self) -> Answer:
        """The typed answer."""
        return self.reply.answer

    @property
    def text(self) -> str:
        """All that a reader of plain text sees."""
        return self.reply.text


def own_words(
    core: Core, asked: Asked, outcome: Outcome, message: str, error_id: str | None = None, settings: WorkspaceSettings = NOTHING_CHOSEN
) -> Served:
    """A line of the service's own (a message of the wording) in place of an answer."""
    language = asked.language or settings.only_language or core.settings.only_language or _language(core, asked)
    sentences = Sentences(core.responder.base, wording(language, asked.locale))
    line = Section(headline=sentences.say(message, id=error_id))
    answer = Answer(status="no_answer", kind="help", language=language, sections=(line,))
    return Served(Reply(answer, plain_text(answer, sentences), sentences, 0.0), asked.answer_id, outcome, error_id)


def within_topics(reply: Reply, topics: Collection[Topic]) -> Reply:
    """The reply, or in place of an answer about something else the topics that are answered about; what was asked stays in its reading."""
    answer, base, say = reply.answer, reply.sentences.base, reply.sentences.say
    if answer.status != "answered" or not answer.facts or base.by_id[answer.facts[0]].topic in topics:
        return reply
    named = reply.sentences.wording.listing([say(f"topic-{topic}") for topic in topics])
    refusal = Answer(
        status="no_answer", kind="help", language=answer.language, confidence=answer.confidence,
        sections=(Section(headline=say("place-other-topic", topics=named)),),
        reading=answer.reading and answer.reading.model_copy(update={"differs": "topic"}),
    )  # fmt: skip
    return Reply(refusal, plain_text(refusal, reply.sentences), reply.sentences, reply.elapsed_ms)


def _language(core: Core, asked: Asked) -> Language:
    with suppress(Exception):  # what failed may have been the reader
        return language_of(core.responder.understanding.reader, Question(text=asked.text, locale=asked.locale))
    return "es" if (asked.locale or "").lower().startswith("es") else "en"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came of it: noted in a moment, put into the words of the log when there is time.

    `question` is None where the service replied in its own words. `log_text` is whose questions are kept in words there;
    `kept_for` how long the answer can be shown again, None where no button asks for it; `owed` what its asker was told with it.
    """

    asked: Asked
    served: Served
    question: Question | None = None
    seconds: float = 0.0
    before: Context | None = None
    log_text: LogText = "off"
    kept_for: dt.timedelta | None = None
    owed: tuple[Correction, ...] = ()
    reply: Reply | None = None  # without what its asker was told beside it

    @property
    def context(self) -> Context | None:
        """The conversation up to here; None where this was no part of it."""
        if self.question is None:
            return None
        asked, before = self.asked, self.before or self.asked.going_on(None)
        said = turn(self.served.reply.sentences.base, self.question, self.served.answer)
        return Context((*before.turns, said)[-_TURNS:], before.since, asked.until, tuple(dict.fromkeys((*before.askers, asked.mark))))

    @property
    def is_kept(self) -> bool:
        """Whether the answer can be shown again."""
        return self.kept_for is not None and self.question is not None

    def entry(self) -> LogEntry:
        """What the question log keeps."""
        asked, served, answer, reading = self.asked, self.served, self.served.answer, self.served.answer.reading
        in_words = self.log_text == "all" or (self.log_text == "unanswered" and answer.status != "answered")
        return LogEntry(
            answer_id=asked.answer_id, at=asked.at, place=asked.place, asker=asked.mark, outcome=served.outcome, kind=answer.kind,
            language=answer.language, facts=answer.facts, confidence=answer.confidence, near=reading.matches if reading else (),
            differs=reading.differs if reading else None, revision=served.reply.sentences.base.revision, seconds=self.seconds,
            error_id=served.error_id, text=redacted(asked.text) if in_words else None,
            intent=reading.intent if reading else "", period=reading.period if reading else None,
        )  # fmt: skip

    def kept(self) -> KeptAnswer:
        """What it takes to show the answer again."""
        asked, reply = self.asked, self.reply or self.served.reply
        until = asked.at + (self.kept_for or dt.timedelta(0))
        return KeptAnswer(
            asked.answer_id, asked.at, until, asked.place, asked.mark, asked.locale, wordless(reply.answer), cited_in(reply)
        )  # fmt: skip
