"""What goes out without having been asked for just now: corrections, published suggestions, the digest."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

import discord

from adapters.discord.answering import controls
from adapters.discord.controls import NOBODY
from adapters.discord.marking import line
from adapters.discord.panel_view import note_view, pages, panel_view
from adapters.discord.render import answer_view
from bot import logs
from bot.panels import Panel, Row
from bot.records import StoreError

if TYPE_CHECKING:
    from adapters.discord.client import TallyClient
    from bot.records import Outgoing
    from bot.service import Service

_log = logs.logger(__name__)
# discord.py has tried five times by then; the next try may wait.
_AFTER_FAILURE = 30.0


async def send_what_waits(service: Service, client: TallyClient, name: str) -> None:
    """Send what waits, one after the other, until the process stops. What Discord cannot take now goes back and comes again."""
    await client.wait_until_ready()
    while not service.stopping.is_set():
        try:
            async for outgoing in service.outbox(name):
                await send(service, client, outgoing)
        except (discord.HTTPException, StoreError, OSError) as error:
            logs.failed(_log, "something could not be sent; it is tried again", error)
            await asyncio.sleep(_AFTER_FAILURE)


async def send(service: Service, client: TallyClient, outgoing: Outgoing) -> None:
    """Send one. Where its place is gone, or closed to the bot, it is left and logged; raises HTTPException where it may be tried again."""
    channel = client.get_partial_messageable(int(outgoing.place.thread or outgoing.place.channel))
    try:
        if outgoing.kind == "correction" and outgoing.message:
            await _correct(service, channel.get_partial_message(int(outgoing.message)), outgoing)
        else:
            await _post(channel, outgoing)
    except (discord.NotFound, discord.Forbidden) as error:
        _log.warning("what was to be sent has nowhere to go", kind=outgoing.kind, code=error.code)


async def _correct(service: Service, message: discord.PartialMessage, outgoing: Outgoing) -> None:
    """Show the answer as its facts are now, with what was said, why it changed and when; where it is not kept, say so under it."""
    served = await service.again(outgoing.answer_id) if outgoing.answer_id else None
    if served is None:
        await message.reply(view=note_view(outgoing.text), mention_author=False, allowed_mentions=NOBODY)
        return
    rows = controls(service, served, only_me=False, is_reply=bool(outgoing.place.workspace))
    # A process that has not taken up the edited facts yet knows no more than the correction itself says.
    above = "" if outgoing.text in served.text else line(outgoing.text)
    await message.edit(view=answer_view(served.reply, rows, above=above), allowed_mentions=NOBODY)


async def _post(channel: discord.PartialMessageable, outgoing: Outgoing) -> None:
    """A new message, which Discord takes once however often it is sent; under the one that it is about, where there is one."""
    reference = channel.get_partial_message(int(outgoing.message)).to_reference(fail_if_not_exists=False) if outgoing.message else None
    title, _, rest = outgoing.text.partition("\n")
    lines = tuple(Row(each) for each in rest.splitlines() if each.strip())
    for place, texts in enumerate(pages(Panel(title, lines)) if lines else [[]]):
        view, nonce = panel_view(title, texts) if lines else note_view(outgoing.text), _nonce(outgoing.id, place)
        if reference and not place:
            await channel.send(view=view, nonce=nonce, allowed_mentions=NOBODY, reference=reference, mention_author=False)
        else:
            await channel.send(view=view, nonce=nonce, allowed_mentions=NOBODY)


def _nonce(id: str, page: int) -> str:
    """The same for the same page of the same message, in the 25 characters that Discord takes."""
    return hashlib.blake2b(f"{id}\0{page}".encode(), digest_size=12).hexdigest()
