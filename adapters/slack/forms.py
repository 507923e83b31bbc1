"""Slack's modals: to ask, to say what was wrong, to report it, and pages to read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from adapters.slack import blocks as kit
from adapters.slack.blocks import Block
from adapters.slack.text import cut, link, literal
from bot.exchange import Served
from bot.panels import Panel
from bot.records import FeedbackReason
from bot.wording.language import Wording

ASK, REASON, REPORT = "ask", "reason", "report"
PICKED, TYPED, WHY, MORE, WHAT, WHERE = "picked", "typed", "why", "more", "what", "where"
_MOST_SOURCE_ROWS = 95
Notes = Mapping[str, str]  # what a form carries along: an answer's id, where it stands, a link to say thanks through


def carried(notes: Notes) -> str:
    """Notes as a form carries them; Slack takes 3,000 characters."""
    return json.dumps({name: value for name, value in notes.items() if value})


def notes_of(view: Mapping[str, Any]) -> dict[str, str]:
    """The notes that come back with a form."""
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def value_of(view: Mapping[str, Any], block: str) -> str:
    """What was chosen or written in a field; "" where nothing was."""
    fields = view.get("state", {}).get("values", {}).get(block, {})
    element: Mapping[str, Any] = next(iter(fields.values()), {})
    option = element.get("selected_option") or {}
    return str(option.get("value") or element.get("value") or "").strip()


def ask_form(words: Wording, notes: Notes) -> Block:
    """A list of figures to choose from while typing, or one's own words."""
    search = {
        "type": "external_select", "action_id": PICKED, "min_query_length": 0, "placeholder": kit.plain(words.say("ask-pick-hint"), 150),
    }  # fmt: skip
    fields = [
        kit.field(PICKED, words.say("ask-pick"), search, optional=True),
        kit.field(TYPED, words.say("ask-typed"), kit.typed(TYPED, lines=True, most=2000), optional=True),
    ]
    return kit.modal(words.say("ask-title"), fields, words.say("button-cancel"), words.say("button-ask"), ASK, carried(notes))


def reason_form(words: Wording, notes: Notes) -> Block:
    """What was wrong with an answer."""
    reasons = {reason: words.say(f"reason-{reason.replace('_', '-')}") for reason in get_args(FeedbackReason)}
    radio = {"type": "radio_buttons", "action_id": WHY, "options": kit.options(reasons)}
    fields = [
        kit.field(WHY, words.say("reason-label"), radio),
        kit.field(MORE, words.say("reason-more"), kit.typed(MORE, lines=True), optional=True),
    ]
    return kit.modal(words.say("reason-title"), fields, words.say("button-cancel"), words.say("button-send"), REASON, carried(notes))


def report_form(served: Served, notes: Notes) -> Block:
    """What is wrong and what is right, or, where there was no answer, what is wanted."""
    say, wrong = served.reply.sentences.say, bool(served.answer.citations)
    fields = [kit.field(WHAT, say("report-what" if wrong else "wanted-what"), kit.typed(WHAT, lines=True))]
    if wrong:
        fields.append(kit.field(WHERE, say("report-source"), kit.typed(WHERE, most=1000, placeholder="https://"), optional=True))
    title = say("report-title" if wrong else "wanted-title")
    return kit.modal(title, fields, say("button-cancel"), say("button-send"), REPORT, carried(notes))


def page(words: Wording, title: str, blocks: Sequence[Block]) -> Block:
    """Something to read."""
    return kit.modal(title, blocks, words.say("button-close"))


def panel_blocks(panel: Panel) -> list[Block]:
    """The lines of a panel: each with its link, and a source's words set off under it."""
    found: list[Block] = [kit.header(panel.title)]
    for row in panel.rows[:_MOST_SOURCE_ROWS]:
        label = f"*{literal(row.label)}* " if row.label else ""
        found.append(kit.section(cut(label + (link(row.url, row.text) if row.url else literal(row.text)), kit.MOST_TEXT)))
        if row.quote and len(found) < kit.MOST_BLOCKS_OF_VIEW - 1:
            found.append(kit.quotation([(cut(f"“{row.quote}”", kit.MOST_TEXT), False)]))
    return found[: kit.MOST_BLOCKS_OF_VIEW]
