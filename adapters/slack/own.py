"""Tally's own pages behind `/tally` and on the home page: help, all sources, what is kept of somebody, the settings."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import blocks as kit
from adapters.slack import forms, settings_form
from adapters.slack.answered import Pressed
from adapters.slack.blocks import Block
from adapters.slack.press import Offer
from adapters.slack.render import Shown
from adapters.slack.sending import post_message
from adapters.slack.text import bold, literal
from adapters.slack.whereabouts import asker_of, place_of
from adapters.slack.words import Page
from bot.panels import all_sources
from bot.records import StoreError
from bot.workspace import Scope

if TYPE_CHECKING:
    from adapters.slack.surface import Surface
    from bot.wording.language import Wording

HOME_ASK, SETTINGS, DATA, EXPORT, FORGET = "home_ask", "settings_open", "my_data", "my_data_export", "my_data_forget"
_PATIENCE = 2.0  # a form opens within 3 s of the press or not at all
_PIECE = 2900  # characters of a page of JSON in one block
_MOST_PIECES = 90


async def show(surface: Surface, page: Page, ack: AsyncAck, client: AsyncWebClient, context: AsyncBoltContext, trigger: str) -> None:
    """A page, for whoever asked for it alone."""
    words = surface.service.words_at(place_of(context), page.language)
    match page.name:
        case "help":
            text = words.say("commands-slack", command=surface.command)
            await ack(text=f"{words.say('help')}\n{text}", blocks=[kit.section(literal(words.say("help"))), kit.section(text)])
        case "unknown-fact":
            await ack(text=words.say("fact-unknown", command=surface.command))
        case "ask":
            await ack()
            await client.views_open(trigger_id=trigger, view=forms.ask_form(words, {"channel": context.channel_id or ""}))
        case "sources":
            await ack()
            panel = all_sources(surface.service.core.base, words)
            await client.views_open(trigger_id=trigger, view=forms.page(words, words.say("button-sources"), forms.panel_blocks(panel)))
        case "my-data":
            await ack()
            await client.views_open(trigger_id=trigger, view=await _data_page(surface, context, words))
        case "settings":
            await ack()
            await _settings(surface, client, context, trigger, words)


async def _data_page(surface: Surface, context: AsyncBoltContext, words: Wording) -> Block:
    """How much is kept of somebody, with buttons to see and to delete it."""
    try:
        async with asyncio.timeout(_PATIENCE):
            found = await surface.service.export(asker_of(context))
    except (StoreError, TimeoutError):
        return forms.page(words, words.say("data-title"), [kit.section(literal(words.say("not-done")))])
    listed = [words.say("data-row", count=len(rows), table=table) for table, rows in found.items() if rows]
    if not listed:
        return forms.page(words, words.say("data-title"), [kit.section(literal(words.say("data-none")))])
    days = surface.service.core.settings.retention_days
    sure = {
        "title": kit.plain(words.say("forget-title")), "text": kit.plain(words.say("forget-sure"), 300),
        "confirm": kit.plain(words.say("button-forget"), 30), "deny": kit.plain(words.say("button-cancel"), 30), "style": "danger",
    }  # fmt: skip
    buttons = [
        kit.button(EXPORT, words.say("button-export")),
        kit.button(FORGET, words.say("button-forget"), style="danger") | {"confirm": sure},
    ]
    text = words.say("data-kept", rows=words.listing(listed), days=days)
    return forms.page(words, words.say("data-title"), [kit.section(literal(text)), kit.actions(buttons)])


async def _settings(surface: Surface, client: AsyncWebClient, context: AsyncBoltContext, trigger: str, words: Wording) -> None:
    settings = surface.service.settings_at(place_of(context))
    if await is_admin(client, context.user_id or ""):
        view = settings_form.form(words, settings)
    else:
        lines = "\n".join(f"{literal(name)}: {bold(value)}" for name, value in settings_form.summary(words, settings))
        view = forms.page(words, words.say("settings-title"), [kit.section(literal(words.say("settings-admins"))), kit.section(lines)])
    await client.views_open(trigger_id=trigger, view=view)


async def is_admin(client: AsyncWebClient, user: str) -> bool:
    """Whether somebody administers the workspace. Raises what a call may raise."""
    found = await client.users_info(user=user)
    person: Mapping[str, Any] = found.get("user") or {}
    return any(person.get(name) for name in ("is_admin", "is_owner", "is_primary_owner"))


def register(app: AsyncApp, surface: Surface) -> None:
    """Listen to the buttons of these pages, and to the settings that come back."""

    async def pressed(ack: AsyncAck, client: AsyncWebClient, context: AsyncBoltContext, body: Mapping[str, Any]) -> None:
        await ack()
        with surface.service.under_way():
            await _pressed(Pressed(surface, client, context, body))

    for action in (SETTINGS, DATA, EXPORT, FORGET, *(f"{HOME_ASK}:{place}" for place in range(4))):
        app.action(action)(pressed)

    @app.view(settings_form.CALLBACK)
    async def chosen(ack: AsyncAck, client: AsyncWebClient, context: AsyncBoltContext, body: Mapping[str, Any]) -> None:
        await ack()
        with surface.service.under_way():
            if not await is_admin(client, context.user_id or ""):
                return
            place, asker = place_of(context), asker_of(context)
            scope = Scope(place.platform, place.workspace)
            before = surface.service.settings_at(place)
            words = surface.service.words_at(place)
            try:
                await surface.service.choose(scope, settings_form.chosen_in(body["view"], before), asker)
            except StoreError:
                await post_message(client, asker.id, words.say("not-done"))
                return
            await post_message(client, asker.id, surface.service.words_at(place).say("settings-kept"))


async def _pressed(pressed: Pressed) -> None:
    surface, words = pressed.surface, pressed.surface.service.words_at(pressed.place)
    trigger = str(pressed.body.get("trigger_id") or "")
    action = pressed.action.partition(":")[0]
    if action == SETTINGS:
        await _settings(surface, pressed.client, pressed.context, trigger, words)
    elif action == DATA:
        await pressed.open(await _data_page(surface, pressed.context, words))
    elif action == EXPORT:
        await _export(pressed, words)
    elif action == FORGET:
        said = await surface.service.forget(pressed.asker, pressed.place)
        await pressed.update(forms.page(words, words.say("data-title"), [kit.section(literal(said))]))
    elif action == HOME_ASK and (offer := Offer.read(pressed.value)):
        served = await surface.service.answer(offer.text, pressed.asker, pressed.place, language=offer.language, keep=True)
        message = surface.send.message(served, pressed.place, Shown(view=True))
        await pressed.open(forms.page(words, words.say("ask-title"), message.blocks))


async def _export(pressed: Pressed, words: Wording) -> None:
    """All of it as JSON, as far as a page of Slack holds it; the operator has a command for more."""
    found = await pressed.surface.service.export(pressed.asker)
    text = json.dumps(found, ensure_ascii=False, indent=1, default=str)
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)][:_MOST_PIECES]
    await pressed.update(forms.page(words, words.say("data-title"), [kit.preformatted(piece) for piece in pieces]))
