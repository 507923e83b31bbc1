"""Asking without a command: a form with a list that fills while one types, and the menu of somebody's message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import blocks as kit
from adapters.slack import forms
from adapters.slack.press import Offer
from adapters.slack.render import Shown
from adapters.slack.whereabouts import PLATFORM, asker_of, place_of
from bot.offers import facts
from bot.records import Place
from bot.ways import as_claim

if TYPE_CHECKING:
    from adapters.slack.surface import Surface

CHECK, FIND = "check_message", "ask_figure"
# More than that nobody looks through; Slack takes 100.
_MOST_OFFERED = 25


def register(app: AsyncApp, surface: Surface) -> None:
    """Listen."""

    @app.options(forms.PICKED)
    async def offered(ack: AsyncAck, context: AsyncBoltContext, body: Mapping[str, Any]) -> None:
        words = surface.service.words_at(place_of(context))
        found = facts(surface.service.core.responder, words, str(body.get("value") or ""), _MOST_OFFERED)
        await ack(options=kit.options({str(Offer(words.language, fact=each.fact)): each.label for each in found}))

    @app.view(forms.ASK)
    async def asked(ack: AsyncAck, context: AsyncBoltContext, body: Mapping[str, Any]) -> None:
        with surface.service.under_way():
            await _answer_form(surface, ack, context, body["view"])

    @app.shortcut({"type": "shortcut", "callback_id": FIND})
    async def find(ack: AsyncAck, client: AsyncWebClient, context: AsyncBoltContext, body: Mapping[str, Any]) -> None:
        await ack()
        words = surface.service.words_at(place_of(context))
        await client.views_open(trigger_id=str(body.get("trigger_id") or ""), view=forms.ask_form(words, {}))

    @app.shortcut({"type": "message_action", "callback_id": CHECK})
    async def check(ack: AsyncAck, context: AsyncBoltContext, body: Mapping[str, Any]) -> None:
        await ack()
        with surface.service.under_way():
            await _check(surface, context, body.get("message") or {})


async def _answer_form(surface: Surface, ack: AsyncAck, context: AsyncBoltContext, view: Mapping[str, Any]) -> None:
    """The answer takes the form's place, in the acknowledgement itself."""
    notes = forms.notes_of(view)
    place = Place(PLATFORM, context.team_id or context.enterprise_id or "", notes.get("channel", ""), direct=True)
    offer, typed = Offer.read(forms.value_of(view, forms.PICKED)), forms.value_of(view, forms.TYPED)
    if offer is None and not typed:
        await ack(response_action="errors", errors={forms.TYPED: surface.service.words_at(place).say("ask-nothing")})
        return
    service, asker = surface.service, asker_of(context)
    if offer is None or typed:  # whoever does both has written last
        served = await service.answer(typed, asker, place, keep=True)
    else:
        served = await service.answer(offer.text or offer.fact or "", asker, place, language=offer.language, keep=True, fact=offer.fact)
    words = served.reply.sentences.wording
    message = surface.send.message(served, place, Shown(view=True))
    await ack(response_action="update", view=forms.page(words, words.say("ask-title"), message.blocks))


async def _check(surface: Surface, context: AsyncBoltContext, message: Mapping[str, Any]) -> None:
    """What somebody's message claims, for whoever asked about it alone."""
    place, url = place_of(context), str(context.response_url)
    text = " ".join(_words(message)).strip()
    if not text:
        await surface.send.respond(url, surface.service.words_at(place).say("check-nothing"))
        return
    served = await surface.service.answer(as_claim(surface.service.core, text), asker_of(context), place, keep=True)
    await surface.send.answer(url, served, place)


def _words(message: Mapping[str, Any]) -> Iterator[str]:
    """The words of a message; of one that only passes on another, those of the other."""
    yield str(message.get("text") or "")
    if not str(message.get("text") or "").strip():
        for attachment in message.get("attachments") or ():
            yield str(attachment.get("text") or attachment.get("fallback") or "")
