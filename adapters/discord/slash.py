"""The slash commands: each takes what was typed to the service, and shows what comes back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from discord import app_commands

from adapters.discord.answering import answer
from adapters.discord.forms import open_suggestion
from adapters.discord.localising import said
from adapters.discord.marking import shortened, spoken
from adapters.discord.pressing import source_page
from adapters.discord.showing import show, show_panel, tell, words_for
from adapters.discord.slash_data import my_data
from adapters.discord.whereabouts import Interaction, locale_of
from bot import offers
from bot.panels import about as about_panel
from bot.ways import about_border, about_border_run, as_claim, comparing
from bot.wording.sentences import Sentences

# https://docs.discord.com/developers/interactions/application-commands
_MOST_CHOICES, _MOST_CHOICE = 25, 100
_MOST_TYPED, _MOST_CLAIM = 1500, 3000
# Far more than were ever counted in a day.
_MOST_AVERAGE = 1_000_000
Choice = app_commands.Choice[str]
Typed = app_commands.Range[str, 1, _MOST_TYPED]
Average = app_commands.Range[float, 0, _MOST_AVERAGE]


async def _questions(interaction: Interaction, begun: str) -> list[Choice]:
    """Known questions for what has been typed so far."""
    found = offers.questions(interaction.client.service.core.responder, words_for(interaction), begun[:_MOST_TYPED], _MOST_CHOICES)
    return [app_commands.Choice(name=shortened(text, _MOST_CHOICE), value=text[:_MOST_CHOICE]) for text in found]


async def _facts(interaction: Interaction, begun: str) -> list[Choice]:
    """Facts for what has been typed so far."""
    found = offers.facts(interaction.client.service.core.responder, words_for(interaction), begun[:_MOST_TYPED], _MOST_CHOICES)
    return [app_commands.Choice(name=shortened(each.label, _MOST_CHOICE), value=each.fact) for each in found]


@app_commands.command(name=said("command-ask"), description=said("command-ask-about"))
@app_commands.rename(question=said("option-question"))
@app_commands.describe(question=said("option-question-about"))
@app_commands.autocomplete(question=_questions)
async def ask(interaction: Interaction, question: Typed) -> None:
    """`/ask`."""
    await answer(interaction, spoken(question))


@app_commands.command(name=said("command-check"), description=said("command-check-about"))
@app_commands.rename(claim=said("option-claim"))
@app_commands.describe(claim=said("option-claim-about"))
async def check(interaction: Interaction, claim: app_commands.Range[str, 1, _MOST_CLAIM]) -> None:
    """`/check`."""
    await answer(interaction, as_claim(interaction.client.service.core, spoken(claim), locale_of(interaction)))


@app_commands.command(name=said("command-compare"), description=said("command-compare-about"))
@app_commands.rename(first=said("option-first"), second=said("option-second"))
@app_commands.describe(first=said("option-first-about"), second=said("option-second-about"))
@app_commands.autocomplete(first=_questions, second=_questions)
async def compare(interaction: Interaction, first: Typed, second: Typed) -> None:
    """`/compare`."""
    await answer(interaction, comparing(spoken(first), spoken(second), words_for(interaction).language))


@app_commands.command(name=said("command-border"), description=said("command-border-about"))
@app_commands.rename(average=said("option-average"), before=said("option-before"))
@app_commands.describe(average=said("option-average-about"), before=said("option-before-about"))
async def border(interaction: Interaction, average: Average, before: Average | None = None) -> None:
    """`/border`."""
    language, now = words_for(interaction).language, Decimal(str(average))
    text = about_border(now, language) if before is None else about_border_run(Decimal(str(before)), now, language)
    await answer(interaction, text)


@app_commands.command(name=said("command-fact"), description=said("command-fact-about"))
@app_commands.rename(fact=said("option-fact"))
@app_commands.describe(fact=said("option-fact-about"))
@app_commands.autocomplete(fact=_facts)
async def fact(interaction: Interaction, fact: Typed) -> None:
    """`/fact`: what was picked from the list, or typed in its place."""
    base, words = interaction.client.service.core.base, words_for(interaction)
    id = fact.strip().lower()
    if id not in base.by_id:
        near = offers.facts(interaction.client.service.core.responder, words, fact, 1)
        if not near:
            await tell(interaction, words.say("fact-unknown", command="/fact"))
            return
        id = near[0].fact
    await answer(interaction, Sentences(base, words).called(base.by_id[id]), fact=id)


@app_commands.command(name=said("command-sources"), description=said("command-sources-about"))
async def sources(interaction: Interaction) -> None:
    """`/sources`."""
    await show(interaction, source_page(interaction, 0))


@app_commands.command(name=said("command-about"), description=said("command-about-about"))
async def about(interaction: Interaction) -> None:
    """`/about`."""
    await show_panel(interaction, about_panel(interaction.client.service.core.base, words_for(interaction)))


@app_commands.command(name=said("command-suggest"), description=said("command-suggest-about"))
async def suggest(interaction: Interaction) -> None:
    """`/suggest`."""
    await open_suggestion(interaction)


COMMANDS: tuple[app_commands.Command[Any, ..., Any], ...] = (ask, check, compare, border, fact, sources, about, suggest, my_data)
