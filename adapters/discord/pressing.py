"""What the buttons and lists do. They are told by their custom ids alone, so that one of last month works after a restart."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Self

import discord
from discord import ui

from adapters.discord import opinions
from adapters.discord.answering import answer, controls
from adapters.discord.controls import button, paging
from adapters.discord.forms import open_question, open_report
from adapters.discord.marking import line
from adapters.discord.panel_view import pages, panel_view
from adapters.discord.render import answer_view
from adapters.discord.showing import apologise, in_time, show, show_panel, tell, words_for
from adapters.discord.whereabouts import Interaction, asker, locale_of, place_of, reaches
from bot.exchange import Served
from bot.panels import all_sources, found_in, sources_of
from bot.records import StoreError
from bot.signing import unsigned
from bot.wording.sentences import Sentences

Act = Callable[[Interaction, str], Awaitable[None]]


async def kept(interaction: Interaction, signed: str) -> Served | None:
    """The answer that a button belongs to; where there is none any more, whoever pressed it is told, and offered to ask again."""
    service, words = interaction.client.service, words_for(interaction)
    answer_id = unsigned(signed, service.key)
    try:
        served = await in_time(interaction, service.again(answer_id)) if answer_id else None
    except StoreError:
        await tell(interaction, words.say("not-done"))
        return None
    if served is None:
        await tell(interaction, service.gone(place_of(interaction), locale_of(interaction)), [ui.ActionRow(button("ask", words))])
    return served


async def _sources(interaction: Interaction, signed: str) -> None:
    if served := await kept(interaction, signed):
        await show_panel(interaction, sources_of(served.reply))


async def _found(interaction: Interaction, signed: str) -> None:
    if served := await kept(interaction, signed):
        await show_panel(interaction, found_in(served.reply))


async def _share(interaction: Interaction, signed: str) -> None:
    """Show to all what only its asker saw, where the asker may post too."""
    words = words_for(interaction)
    may = interaction.permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    if interaction.guild_id and not (may.send_messages_in_threads if in_thread else may.send_messages):
        await tell(interaction, words.say("not-shared"))
        return
    if served := await kept(interaction, signed):
        deferred = interaction.response.is_done()
        if deferred:  # the first message after it takes its place, and only the asker sees that
            await tell(interaction, words.say("shared"))
        service, place = interaction.client.service, place_of(interaction)
        above = f"-# {words.say('shared-by', who=interaction.user.mention)}"
        below = f"-# {line(served.reply.sentences.say('mention-to-go-on'))}"
        view = answer_view(served.reply, controls(service, served, only_me=False), above=above, below=below)
        message = await show(interaction, view, ephemeral=False)
        if message:
            await service.posted(served.answer_id, place, str(message), correctable=reaches(interaction))


async def _delete(interaction: Interaction, signed: str) -> None:
    """Take an answer away, for whoever asked for it or moderates the channel."""
    moderates = bool(interaction.guild_id and interaction.permissions.manage_messages)
    if not moderates and place_of(interaction).direct is False:
        served = await kept(interaction, signed)
        if served is None:
            return
        if not interaction.client.service.is_asker(served, asker(interaction.user)):
            await tell(interaction, words_for(interaction).say("not-yours-delete"))
            return
    await _take_away(interaction)


async def _take_away(interaction: Interaction) -> None:
    """Delete the message that the button is on, in the way that is still open."""
    if not interaction.response.is_done():
        await interaction.response.defer()  # from now on that message is the response
    elif interaction.message:
        await interaction.message.delete()
    with suppress(discord.NotFound):  # somebody was quicker
        await interaction.delete_original_response()


async def _report(interaction: Interaction, signed: str) -> None:
    await open_report(interaction, signed)


async def _ask(interaction: Interaction, _signed: str) -> None:
    await open_question(interaction)


async def _forget(interaction: Interaction, _signed: str) -> None:
    """Only whoever asked for it sees the button."""
    service = interaction.client.service
    said = await in_time(interaction, service.forget(asker(interaction.user), place_of(interaction), locale_of(interaction)))
    await tell(interaction, said)


ACTS: dict[str, Act] = {
    "sources": _sources, "found": _found, "share": _share, "delete": _delete, "report": _report, "ask": _ask, "forget": _forget,
    "good": opinions.good, "bad": opinions.bad,
}  # fmt: skip


class Press(ui.DynamicItem[ui.Button[Any]], template=r"tally:(?P<what>[a-z]{1,12}):(?P<signed>[\w.-]{0,60})"):
    """A button under an answer."""

    def __init__(self, item: ui.Button[Any], what: str, signed: str) -> None:
        super().__init__(item)
        self._what, self._signed = what, signed

    @classmethod
    async def from_custom_id(cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed."""
        assert isinstance(item, ui.Button)
        return cls(item, match["what"], match["signed"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button says; one that a newer version no longer has does nothing but say so."""
        await _attend(interaction, ACTS.get(self._what, _ask), self._signed)


class Pick(ui.DynamicItem[ui.Select[Any]], template=r"tally-list:(?P<what>[a-z]{1,12}):(?P<signed>[\w.-]{0,60})"):
    """A list under an answer."""

    def __init__(self, item: ui.Select[Any], what: str, signed: str) -> None:
        super().__init__(item)
        self._what, self._signed = what, signed

    @classmethod
    async def from_custom_id(cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /) -> Self:
        """The list that something was picked from."""
        assert isinstance(item, ui.Select)
        return cls(item, match["what"], match["signed"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Ask what was picked, or note what was wrong."""
        value = self.item.values[0] if self.item.values else ""
        if self._what == "reason":
            await _attend(interaction, lambda i, signed: opinions.reason(i, signed, value), self._signed)
        else:
            await _attend(interaction, _picked, value)


async def _picked(interaction: Interaction, value: str) -> None:
    base = interaction.client.service.core.base
    fact = base.by_id.get(value[1:]) if value.startswith("=") else None
    if fact is None:
        await answer(interaction, value.removeprefix("="))
        return
    await answer(interaction, Sentences(base, words_for(interaction)).called(fact), fact=fact.id)


class Page(ui.DynamicItem[ui.Button[Any]], template=r"tally-page:(?P<page>-?\d{1,4})"):
    """To another page of the sources."""

    def __init__(self, item: ui.Button[Any], page: int) -> None:
        super().__init__(item)
        self._page = page

    @classmethod
    async def from_custom_id(cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed."""
        assert isinstance(item, ui.Button)
        return cls(item, int(match["page"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show that page in the place of this one."""
        await _attend(interaction, lambda i, _: _turn(i, self._page), "")


async def _turn(interaction: Interaction, page: int) -> None:
    await interaction.response.edit_message(view=source_page(interaction, page))


def source_page(interaction: Interaction, page: int) -> ui.LayoutView:
    """One page of all sources; the nearest there is, where the facts have been edited meanwhile."""
    words = words_for(interaction)
    panel = all_sources(interaction.client.service.core.base, words)
    texts = pages(panel)
    page = min(max(page, 0), len(texts) - 1)
    below = f"-# {words.say('panel-page', page=page + 1, pages=len(texts))}"
    return panel_view(panel.title, texts[page], paging(words, page, len(texts)), below)


async def _attend(interaction: Interaction, act: Act, argument: str) -> None:
    """Whatever fails, whoever pressed is told: discord.py would only log it."""
    try:
        with interaction.client.service.under_way():
            await act(interaction, argument)
    except Exception as error:  # noqa: BLE001 - the one place where a button's failure is told
        await apologise(interaction, error)


ITEMS = (Press, Pick, Page)
