"""What is written in a form, read from what Discord sends: a form that was open during a restart is taken all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.discord import answering, opinions
from adapters.discord.forms import KINDS
from adapters.discord.showing import apologise, in_time, tell
from adapters.discord.whereabouts import Interaction, asker, locale_of, place_of
from bot.records import SuggestionKind
from bot.remembering import Wish
from bot.signing import unsigned

_FORM = re.compile(r"tally-form:(?P<what>[a-z]{1,12}):(?P<signed>[\w.-]{0,60})")


async def submitted(interaction: Interaction) -> None:
    """Take what was written in one of these forms."""
    data: Mapping[str, Any] = interaction.data or {}
    found = _FORM.fullmatch(str(data.get("custom_id", "")))
    if found is None:
        return
    written = dict(_written(data.get("components", [])))
    try:
        with interaction.client.service.under_way():
            await _take(interaction, found["what"], found["signed"], written)
    except Exception as error:  # noqa: BLE001 - the one place where a form's failure is told
        await apologise(interaction, error)


def _written(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """The fields of a form by their ids, however they are nested: labels hold one, rows hold some."""
    for each in components:
        if "custom_id" in each and each.get("value") is not None:
            yield str(each["custom_id"]), str(each["value"])
        inner = each.get("component")
        yield from _written([inner] if inner else each.get("components", []))


async def _take(interaction: Interaction, what: str, signed: str, written: Mapping[str, str]) -> None:
    text, source = written.get("text", ""), written.get("source", "").strip() or None
    answer_id = unsigned(signed, interaction.client.service.key) if signed else None
    match what:
        case "ask":
            await answering.answer(interaction, written.get("question", ""))
        case "other":
            await tell(interaction, await opinions.rated(interaction, signed, helpful=False, reason="other", text=text))
        case "report":
            message = str(interaction.message.id) if interaction.message else None
            await _suggest(interaction, Wish("correction", text, source=source, answer_id=answer_id, message=message))
        case "suggest":
            kind: SuggestionKind = next((kind for kind in KINDS if kind == written.get("kind")), "new_fact")
            await _suggest(interaction, Wish(kind, text, source=source))


async def _suggest(interaction: Interaction, wish: Wish) -> None:
    service = interaction.client.service
    await tell(
        interaction,
        await in_time(interaction, service.suggest(wish, asker(interaction.user), place_of(interaction), locale_of(interaction))),
    )
