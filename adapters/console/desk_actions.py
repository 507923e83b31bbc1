"""What a curator does at the desk, by flags or in a session: add phrasings, draft a fact, correct one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from adapters.console.desk_edits import Sitting, Step, carry_out, edited, placing
from bot.desk.clusters import Cluster
from bot.desk.desk import DeskError, Matter
from bot.desk.drafting import draft, wordings_in
from bot.model import Question
from bot.records import Suggestion
from bot.settings import LANGUAGES
from bot.understanding import language_of
from knowledge.edit import Edit, EditError
from knowledge.editing import block_of, fact_of, phrased, revised
from knowledge.factbase import revision_of
from knowledge.model import Language
from knowledge.withdrawal import in_words

# So many of the other wordings of a meaning show whether the new phrasing answers them too.
_MOST_ASKED_AGAIN = 8


async def add_phrasings(
    sitting: Sitting, fact: str, texts: Sequence[str], language: Language | None = None, *, every: bool = False
) -> bool:
    """Add phrasings to a fact: `texts`, or what was asked most in the matter at hand (`every`: all of it); whether it is written."""
    desk, matter = sitting.desk, sitting.matter
    reader = desk.core.responder.understanding.reader
    known = _wordings(matter)
    chosen = [(language or known.get(text) or language_of(reader, Question(text=text)), text) for text in texts]
    if not chosen:
        chosen = [(language or own, text) for text, own in known.items()][: None if every else 1]
    if not chosen:
        raise DeskError(
            "say which words to add: no words are kept of it" if matter else "say which words to add, or with --of ID where they were asked"
        )
    edit = phrased(desk.core.base, fact, chosen, desk.core.settings.facts_dir)
    words = tuple(" ".join(text.split()) for _, text in chosen)
    again = tuple(dict.fromkeys((*words, *list(known)[:_MOST_ASKED_AGAIN])))
    return await carry_out(sitting, Step(edit, "phrasing added", "", again, frozenset(words)))


def _wordings(matter: Matter | None) -> dict[str, Language]:
    """What was typed, the most frequent first, with its language."""
    if isinstance(matter, Suggestion):
        return {" ".join(matter.text.split()): matter.language} if matter.kind == "unanswered" else {}
    if matter is None:
        return {}
    spoken = {text: language for language in LANGUAGES for text in wordings_in(matter, language)}
    return {text: spoken[text] for text in (" ".join(raw.split()) for raw, _ in matter.wordings)}


async def draft_fact(sitting: Sitting, text: str | None, why: str) -> bool:
    """Write a new fact, in the editor where there is no text yet; whether it is written."""
    desk, matter = sitting.desk, sitting.matter
    if isinstance(matter, Suggestion) and matter.kind == "correction" and matter.fact:
        raise DeskError(f"{matter.id} suggests a correction of {matter.fact}: use `tally review correct {matter.fact} --of {matter.id}`")
    place = placing(desk, f"{desk.now.date()}: drafted by {in_words(desk.who)}" + (f" for {matter.id}" if matter else ""), "")
    edit = edited(sitting, draft(desk.core.base, matter, desk.now.date()), place) if text is None else place(text)
    if edit is None:
        return False
    known = [fact for fact in edit.facts if fact in desk.core.base.by_id]
    if known:
        raise EditError(f"there is a fact {known[0]} already: choose another id, or use `tally review correct {known[0]}`")
    questions = tuple(list(_wordings(matter))[:_MOST_ASKED_AGAIN])
    return await carry_out(sitting, Step(edit, "drafted", why, questions))


async def correct_fact(sitting: Sitting, fact: str, why: str, settings: Sequence[str] = (), text: str | None = None) -> bool:
    """Correct a fact by settings (KEY=VALUE) or by a text, else in the editor; whether it is written."""
    desk, matter = sitting.desk, sitting.matter
    known, reason = fact_of(desk.core.base, fact), in_words(why)
    trace = f"{desk.now.date()}: corrected by {in_words(desk.who)}, was revision {revision_of(known)}: {reason}"
    place = placing(desk, trace, reason)
    edit: Edit | None
    if settings:
        changes = {**dict(map(_setting, settings)), "why": reason}
        edit = revised(desk.core.base, fact, changes, desk.core.settings.facts_dir, trace)
    else:
        edit = edited(sitting, block_of(desk.core.base, fact), place) if text is None else place(text)
    if edit is None:
        return False
    if fact not in edit.facts:
        raise EditError(f"the text holds {', '.join(edit.facts)}, and not {fact}: its id stays as it is")
    questions = tuple(list(_wordings(matter))[:_MOST_ASKED_AGAIN]) if isinstance(matter, Cluster) else ()
    return await carry_out(sitting, Step(edit, "corrected", reason, questions))


def _setting(setting: str) -> tuple[str, Any]:
    """KEY=VALUE as a key and a TOML value; what is no TOML value, and whatever a language has, is text."""
    key, equals, value = setting.partition("=")
    if not equals or not key.strip():
        raise EditError(f"{setting!r} sets nothing: write KEY=VALUE, such as value=102551")
    key = key.strip()
    if key.rpartition(".")[2] in LANGUAGES:
        return key, value
    try:
        return key, tomlkit.value(value)
    except (TOMLKitError, ValueError):
        return key, value
