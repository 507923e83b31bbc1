"""What the desk has adapters say: a new suggestion to the curators, a published one to whoever suggested it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.again import said
from bot.records import Outgoing, Place, Suggestion
from bot.wording.language import Wording, wording
from bot.wording.sentences import Sentences
from bot.workspace import WorkspaceSettings
from knowledge.factbase import FactBase

# Discord takes 2,000 characters in a message; so much of somebody's words leaves room for the rest.
_MOST_WORDS = 1200


def curators_place(platform: str, workspace: str, settings: WorkspaceSettings) -> Place | None:
    """The channel that the curators of a workspace chose; None where they chose none."""
    return Place(platform, workspace, settings.curators_channel) if settings.curators_channel else None


def curators_words(settings: WorkspaceSettings) -> Wording:
    """The wording for that channel: the workspace's one language, or English."""
    return wording(settings.only_language or "en")


def to_curators(suggestion: Suggestion, settings: WorkspaceSettings) -> Outgoing | None:
    """A new suggestion, for the curators' channel of the workspace that it was made in; None where there is no such channel."""
    place = curators_place(suggestion.place.platform, suggestion.place.workspace, settings)
    if place is None:
        return None
    words = curators_words(settings)
    about = [words.say("suggestion-about", fact=suggestion.fact)] if suggestion.fact else []
    source = [words.say("suggestion-source", source=suggestion.source)] if suggestion.source else []
    head = words.say(f"suggestion-new-{suggestion.kind}", id=suggestion.id)
    text = "\n".join([head, f"“{suggestion.text[:_MOST_WORDS]}”", *about, *source])
    return Outgoing(f"suggestion:{suggestion.id}:new", "suggestion", place, text)


def to_asker(suggestion: Suggestion, base: FactBase, facts: Sequence[str]) -> Outgoing:
    """That what somebody suggested is published, where it was suggested, with each fact as an answer would say it, and its source."""
    sentences = Sentences(base, wording(suggestion.language))
    lines = [sentences.say("suggestion-published")]
    for fact in base.some(facts):
        lines.append(said(sentences, fact))
        lines += [f"{sentences.citation(each)} {each.url}" for each in sentences.citations([fact])[:1]]
    id = f"suggestion:{suggestion.id}:published"
    return Outgoing(
        id, "suggestion", suggestion.place, "\n".join(lines), answer_id=suggestion.answer_id, asker=suggestion.asker
    )  # fmt: skip
