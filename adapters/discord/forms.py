"""Forms as they are opened: for a question, an error, a suggestion. What becomes of them: adapters/discord/submitting.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import discord
from discord import TextStyle, ui

from adapters.discord.marking import shortened
from adapters.discord.showing import words_for
from adapters.discord.whereabouts import Interaction
from bot.records import SuggestionKind
from bot.wording.language import Wording

# https://docs.discord.com/developers/components/reference
_MOST_TITLE, _MOST_LABEL, _MOST_TEXT, _MOST_ADDRESS = 45, 45, 2000, 500
KINDS: tuple[SuggestionKind, ...] = get_args(SuggestionKind)


async def open_question(interaction: Interaction) -> None:
    """Ask for a question."""
    words = words_for(interaction)
    await _open(interaction, "ask", "", words.say("ask-title"), [_text(words, "question", "option-question", _MOST_TEXT)])


async def open_report(interaction: Interaction, signed: str) -> None:
    """Ask what is wrong with an answer."""
    words = words_for(interaction)
    asked = [_text(words, "text", "report-what", _MOST_TEXT), _text(words, "source", "report-source", _MOST_ADDRESS, needed=False)]
    await _open(interaction, "report", signed, words.say("report-title"), asked)


async def open_other(interaction: Interaction, signed: str) -> None:
    """Ask in words what did not help."""
    words = words_for(interaction)
    await _open(interaction, "other", signed, words.say("reason-title"), [_text(words, "text", "reason-label", _MOST_TEXT)])


async def open_suggestion(interaction: Interaction) -> None:
    """Ask for something that the facts should say."""
    words = words_for(interaction)
    options = [discord.RadioGroupOption(label=words.say(f"suggest-{kind}"), value=kind, default=kind == "new_fact") for kind in KINDS]
    kind: ui.Label[Any] = ui.Label(text=words.say("suggest-kind"), component=ui.RadioGroup(custom_id="kind", options=options))
    asked = [
        kind,
        _text(words, "text", "suggest-text", _MOST_TEXT),
        _text(words, "source", "report-source", _MOST_ADDRESS, needed=False),
    ]
    await _open(interaction, "suggest", "", words.say("suggest-title"), asked)


def _text(words: Wording, id: str, label: str, most: int, *, needed: bool = True) -> ui.Label[Any]:
    style = TextStyle.long if most > _MOST_ADDRESS else TextStyle.short
    field: ui.TextInput[Any] = ui.TextInput(custom_id=id, style=style, max_length=most, required=needed)
    return ui.Label(text=shortened(words.say(label), _MOST_LABEL), component=field)


async def _open(interaction: Interaction, what: str, signed: str, title: str, asked: Sequence[ui.Label[Any]]) -> None:
    form = ui.Modal(title=shortened(title, _MOST_TITLE), custom_id=f"tally-form:{what}:{signed}")
    for label in asked:
        form.add_item(label)
    form.stop()  # what is written in it is read by `submitted`, whichever process opened it
    await interaction.response.send_modal(form)
