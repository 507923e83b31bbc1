"""Messages that are addressed to the bot: a direct one, or one that mentions it. Everything else is left unread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import ui

from adapters.discord.answering import controls
from adapters.discord.controls import NOBODY
from adapters.discord.marking import spoken
from adapters.discord.panel_view import note_view
from adapters.discord.render import answer_view
from adapters.discord.whereabouts import asker, place_of_message
from bot import logs
from bot.manners import points_elsewhere, said_in_passing
from bot.ways import as_claim

if TYPE_CHECKING:
    from adapters.discord.client import TallyClient

_log = logs.logger(__name__)
_KINDS = (discord.MessageType.default, discord.MessageType.reply)


async def hear(client: TallyClient, message: discord.Message) -> None:
    """Answer a message that people have addressed to the bot; whatever fails is told there."""
    if message.author.bot or message.webhook_id or message.type not in _KINDS or client.user is None:
        return
    if message.guild is not None and client.user not in message.mentions:
        return
    with client.service.under_way():
        try:
            await _answer(client, message)
        except discord.Forbidden as error:
            _log.warning("Discord does not let the bot answer there", code=error.code)
        except Exception as error:  # noqa: BLE001 - the one place where a message's failure is told
            error_id = logs.failed(_log, "a message could not be answered", error)
            await _apologise(client, message, error_id)


async def _answer(client: TallyClient, message: discord.Message) -> None:
    service, place, locale = client.service, place_of_message(message), _locale(message)
    words, text = service.words_at(place, locale), spoken(message.content)
    other = _other(client, message)
    if other and points_elsewhere(text):
        meant = spoken(other.content)
        if not meant:
            await _reply(message, note_view(words.say("to-check-a-message")))
            return
        text = as_claim(service.core, meant, locale)
    elif not text:
        await _reply(message, note_view(words.say("how-to-ask", example=words.say("ask-closed"))))
        return
    served = await service.answer(text, asker(message.author), place, locale, keep=True)
    if not place.direct and said_in_passing(text, served.answer, addressed=_is_addressed(client, message)):
        return
    rows = controls(service, served, only_me=False, is_reply=not place.direct)
    sent = await _reply(message, answer_view(served.reply, rows))
    if served.asker:
        await service.posted(served.answer_id, place, str(sent.id))


def _other(client: TallyClient, message: discord.Message) -> discord.Message | None:
    """The message of somebody else that this one replies to, as far as Discord tells of it."""
    replied = message.reference.resolved if message.reference else None
    return replied if isinstance(replied, discord.Message) and replied.author != client.user else None


def _is_addressed(client: TallyClient, message: discord.Message) -> bool:
    """Whether it begins with the mention, or replies to the bot."""
    assert client.user
    replied = message.reference.resolved if message.reference else None
    is_reply = isinstance(replied, discord.Message) and replied.author == client.user
    return is_reply or message.content.lstrip().startswith((f"<@{client.user.id}>", f"<@!{client.user.id}>"))


def _locale(message: discord.Message) -> str | None:
    """A message does not tell its author's language; the server's is the nearest that is known."""
    return str(message.guild.preferred_locale) if message.guild else None


async def _reply(message: discord.Message, view: ui.LayoutView) -> discord.Message:
    """Reply without a ping; where the message has gone, beside where it stood."""
    reference = message.to_reference(fail_if_not_exists=False)
    return await message.channel.send(view=view, reference=reference, mention_author=False, allowed_mentions=NOBODY)


async def _apologise(client: TallyClient, message: discord.Message, error_id: str) -> None:
    words = client.service.words_at(place_of_message(message), _locale(message))
    try:
        await _reply(message, note_view(words.say("apology", id=error_id)))
    except discord.HTTPException as failure:
        _log.warning("the apology could not be sent", error_id=error_id, code=failure.code, status=failure.status)
