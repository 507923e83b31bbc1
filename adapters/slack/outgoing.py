"""What is sent without having been asked for just now: corrections, published suggestions, the curators' digest."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, cast

from slack_sdk.errors import SlackApiError

from adapters.slack import blocks as kit
from adapters.slack.render import Message, Shown
from adapters.slack.sending import NOT_THERE, REFUSALS, post_message, reason_of
from adapters.slack.text import cut, escaped
from bot import logs
from bot.records import Outgoing, StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.slack.surface import Surface

_log = logs.logger(__name__)

# What will not go better the next time: the message or the channel is gone, or the bot has been taken out.
_GONE = NOT_THERE | {
    "message_not_found", "cant_update_message", "edit_window_closed", "token_revoked", "account_inactive", "invalid_auth", "thread_not_found",
    "msg_too_long", "no_text",
}  # fmt: skip
# Slack takes about one message a second in a channel.
_PAUSE = 1.0
_AGAIN_SECONDS = 15.0
_MOST_TEXT = 3900


async def send_out(surface: Surface) -> None:
    """Send what waits, one after the other, until the process stops; what Slack does not take now comes again."""
    while not surface.service.stopping.is_set():
        try:
            waits = cast("AsyncGenerator[Outgoing, None]", surface.service.outbox(surface.name))
            async with aclosing(waits) as waiting:  # so that what was claimed goes back at once
                async for outgoing in waiting:
                    with surface.service.under_way():
                        await _sent(surface, outgoing)
                    await asyncio.sleep(_PAUSE)
        except REFUSALS as error:
            _log.warning("Slack does not take what waits to be sent; it is tried again", error=type(error).__name__)
            await asyncio.sleep(_AGAIN_SECONDS)


async def _sent(surface: Surface, outgoing: Outgoing) -> None:
    installation = await surface.installations.find(None, outgoing.place.workspace)
    if installation is None:
        _log.warning("something waits for a workspace that Tally is not installed in; it is left out", workspace=outgoing.place.workspace)
        return
    client = surface.client_for(installation.bot_token or "")
    try:
        if outgoing.message and outgoing.kind == "correction":
            await _corrected(surface, client, outgoing)
        else:
            await _posted(client, outgoing)
    except SlackApiError as error:
        reason = reason_of(error)
        if reason not in _GONE:
            raise
        _log.info("something could not be sent any more", operation=outgoing.kind, error=str(reason))


async def _corrected(surface: Surface, client: AsyncWebClient, outgoing: Outgoing) -> None:
    """The answer where it stands, as it would be given today, with what was said before; the words alone where it is kept no longer."""
    message = await _again(surface, outgoing)
    await client.chat_update(
        channel=outgoing.place.channel, ts=outgoing.message or "", text=message.text, blocks=message.blocks, unfurl_links=False
    )


async def _again(surface: Surface, outgoing: Outgoing) -> Message:
    try:
        served = await surface.service.again(outgoing.answer_id) if outgoing.answer_id else None
    except StoreError:
        served = None
    if served is None:
        text = cut(outgoing.text, _MOST_TEXT)
        return Message(escaped(text), [kit.paragraph([(cut(text, kit.MOST_TEXT), False)])])
    return surface.send.message(served, outgoing.place, Shown())


async def _posted(client: AsyncWebClient, outgoing: Outgoing) -> None:
    """In its channel; a reply where it belongs to a message or a thread."""
    text = cut(outgoing.text, _MOST_TEXT)
    thread = outgoing.message or outgoing.place.thread
    blocks = [kit.paragraph([(piece, False)]) for piece in _pieces(text)]
    await post_message(client, outgoing.place.channel, escaped(text), blocks, thread)


def _pieces(text: str) -> list[str]:
    return [text[at : at + kit.MOST_TEXT] for at in range(0, len(text), kit.MOST_TEXT)]
