"""Buttons and lists under an answer, long after it was given and after a restart too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import press
from adapters.slack.answered import Pressed
from adapters.slack.forms import page, panel_blocks, report_form
from adapters.slack.press import Offer
from adapters.slack.render import Shown
from adapters.slack.sending import NotThere
from bot.exchange import Served
from bot.panels import sources_of

if TYPE_CHECKING:
    from adapters.slack.surface import Surface

_PICKED = re.compile(rf"{press.PICK}:\d")


def register(app: AsyncApp, surface: Surface) -> None:
    """Listen."""

    async def pressed(ack: AsyncAck, client: AsyncWebClient, context: AsyncBoltContext, body: Mapping[str, Any]) -> None:
        await ack()
        with surface.service.under_way():
            await _do(Pressed(surface, client, context, body))

    for action in (press.SOURCES, press.RELATED, press.SHARE, press.REPORT, _PICKED):
        app.action(action)(pressed)


async def _do(pressed: Pressed) -> None:
    if pressed.action == press.RELATED or _PICKED.fullmatch(pressed.action):
        await _ask(pressed)
        return
    served = await pressed.again()
    if served is None:
        return
    match pressed.action:
        case press.SOURCES:
            words = served.reply.sentences.wording
            panel = sources_of(served.reply)
            await pressed.open(page(words, words.say("button-sources"), panel_blocks(panel)))
        case press.REPORT:
            await pressed.open(report_form(served, pressed.notes(served.answer_id)))
        case press.SHARE:
            await _share(pressed, served)


async def _ask(pressed: Pressed) -> None:
    """What was offered, asked by whoever pressed: in a direct conversation beside the answer, in a channel for them alone."""
    offer = Offer.read(pressed.value)
    if offer is None:
        return
    service, place = pressed.surface.service, pressed.place
    served = await service.answer(offer.text or offer.fact or "", pressed.asker, place, language=offer.language, keep=True, fact=offer.fact)
    if pressed.in_view:
        message = pressed.surface.send.message(served, place, Shown(view=True))
        words = served.reply.sentences.wording
        await pressed.update(page(words, words.say("ask-title"), message.blocks))
    elif place.direct and not pressed.is_ephemeral:
        await pressed.surface.send.post(pressed.client, served, place, thread=pressed.thread)
    else:
        await pressed.surface.send.answer(pressed.response_url, served, place)


async def _share(pressed: Pressed, served: Served) -> None:
    """What only its asker sees, for the channel: by the bot where it is a member, else through the button's own link."""
    surface, place = pressed.surface, pressed.place
    line = served.reply.sentences.say("shared-by", who=f"<@{pressed.context.user_id}>")
    try:
        await surface.send.post(pressed.client, served, place, thread=pressed.thread, line=line)
    except NotThere:
        await surface.send.answer(pressed.response_url, served, place, public=True, line=line, thread=pressed.thread)
    await surface.send.respond(pressed.response_url, served.reply.sentences.say("shared"))
