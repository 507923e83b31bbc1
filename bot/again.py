"""An answer that is shown again: as it was given, or with what has become of its facts since. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.core import Reply
from bot.model import Answer, Reading, Section
from bot.records import Cited, Correction, KeptAnswer
from bot.wording.language import Wording, wording
from bot.wording.sentences import Sentences, plain_text
from knowledge.factbase import FactBase
from knowledge.model import Fact


def said(sentences: Sentences, fact: Fact) -> str:
    """What a reader sees of a fact: a figure with all that makes it one, else its sentence."""
    has_figure = fact.metric is not None and (fact.value is not None or fact.low is not None)
    return sentences.figure(fact).text if has_figure else sentences.statement(fact)


def cited_in(reply: Reply) -> tuple[Cited, ...]:
    """The facts of an answer, as it cites them."""
    base = reply.sentences.base
    return tuple(Cited(id, base.revisions[id], said(reply.sentences, base.by_id[id])) for id in reply.answer.facts)


def wordless(answer: Answer) -> Answer:
    """The answer without the asker's wording: what was read in the question stays as slots."""
    reading = answer.reading and Reading(**{**answer.reading.model_dump(), "repaired": ""})
    return answer.model_copy(update={"reading": reading})


def correction_of(kept: KeptAnswer, cited: Cited, base: FactBase, at: dt.datetime) -> Correction | None:
    """What has become of a fact since an answer cited it; None where a reader would see no difference."""
    fact = base.by_id.get(cited.fact)
    revision = base.revisions.get(cited.fact, "")
    if revision == cited.revision:
        return None
    gone = fact is None or fact.withdrawn
    now = None if fact is None or gone else said(_sentences(kept, base), fact)
    if now == cited.said:
        return None
    why = fact.why if fact else None
    return Correction(kept.answer_id, kept.asker, cited.fact, revision, cited.said, now, why, at, kept.answer.language)


def corrections_of(kept: KeptAnswer, base: FactBase, at: dt.datetime) -> list[Correction]:
    """What has become of all that an answer cites."""
    return [found for cited in kept.cited if (found := correction_of(kept, cited, base, at))]


def correction_text(correction: Correction, words: Wording) -> str:
    """A correction as a reader sees it: when, what was said, what is so now, and why."""
    date, was = words.date(correction.at.date()), correction.was.rstrip(".")
    now = words.say("correction-now", now=correction.now.rstrip(".")) if correction.now else words.say("correction-gone")
    why = [words.say("correction-why", why=correction.why.rstrip("."))] if correction.why else []
    return " ".join([words.say("correction-was", date=date, was=was), now, *why])


def again(kept: KeptAnswer, base: FactBase, at: dt.datetime) -> tuple[Reply, Sequence[Correction]]:
    """The answer, and what has changed since. Where nothing has it is the same; else today's facts stand in place of its words."""
    sentences = _sentences(kept, base)
    corrections = corrections_of(kept, base, at)
    answer = _renewed(kept, corrections, sentences) if corrections else kept.answer
    return Reply(answer, plain_text(answer, sentences), sentences, 0.0), corrections


def _renewed(kept: KeptAnswer, corrections: Sequence[Correction], sentences: Sentences) -> Answer:
    facts = sentences.base.some(cited.fact for cited in kept.cited)
    shown = {figure.fact for figure in kept.answer.figures}
    section = Section(
        headline=sentences.say("changed-since", date=sentences.wording.date(kept.at.date())),
        figures=tuple(sentences.figure(fact) for fact in facts if fact.id in shown),
        notes=tuple(correction_text(each, sentences.wording) for each in corrections),
    )
    return kept.answer.model_copy(
        update={
            "status": "answered" if facts else "no_answer", "sections": (section,), "facts": tuple(fact.id for fact in facts),
            "citations": sentences.citations(facts), "carried": None,
        }
    )  # fmt: skip


def with_owed(reply: Reply, owed: Sequence[Correction]) -> Reply:
    """The reply with what its asker is still to be told of its facts before everything else."""
    words, answer = reply.sentences.wording, reply.answer
    told = Section(headline="", notes=tuple(words.say("correction-yours", text=correction_text(each, words)) for each in owed))
    answer = answer.model_copy(update={"sections": (told, *answer.sections)})
    return Reply(answer, plain_text(answer, reply.sentences), reply.sentences, reply.elapsed_ms)


def _sentences(kept: KeptAnswer, base: FactBase) -> Sentences:
    return Sentences(base, wording(kept.answer.language, kept.locale))
