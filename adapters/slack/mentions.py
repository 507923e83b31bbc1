"""Messages that are addressed to Tally: where it is mentioned, and in a conversation with it alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import agent
from adapters.slack.sending import REFUSALS, NotThere, post_message, tell
from adapters.slack.text import escaped, literal
from adapters.slack.whereabouts import asker_of, place_of
from bot import logs
from bot.manners import points_elsewhere, said_in_passing
from bot.records import Place

if TYPE_CHECKING:
    from adapters.slack.surface import Surface

_log = logs.logger(__name__)

_MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
# Slack shows its own sign of work until then; an answer is there in milliseconds unless the store is slow.
_SLOW_SECONDS = 0.4


@dataclass(frozen=True, slots=True)
class _Message:
    """A message as Slack sends it, with where its answer belongs: `thread` is the one to answer in."""

    surface: Surface
    client: AsyncWebClient
    context: AsyncBoltContext
    event: Mapping[str, Any]
    body: Mapping[str, Any]

    @property
    def event_id(self) -> str:
        return str(self.body.get("event_id") or "")

    @property
    def raw(self) -> str:
        return str(self.event.get("text") or "")

    @property
    def text(self) -> str:
        """Its words: without the mentions, and with the characters that Slack escaped."""
        return _ENTITY.sub(lambda found: _ENTITIES[found[0]], _MENTION.sub(" ", self.raw)).strip()

    @property
    def begins_with_mention(self) -> bool:
        return bool(_MENTION.match(self.raw.lstrip()))

    @property
    def ts(self) -> str:
        return str(self.event.get("ts") or "")

    @property
    def thread(self) -> str:
        return str(self.event.get("thread_ts") or self.ts)

    @property
    def in_thread(self) -> bool:
        return bool(self.event.get("thread_ts")) and self.event.get("thread_ts") != self.ts

    @property
    def place(self) -> Place:
        return place_of(self.context, self.thread)

    @property
    def is_a_persons(self) -> bool:
        """Whether somebody wrote it just now: not a bot, not Slack, no change of an earlier one."""
        if any(self.event.get(name) for name in ("bot_id", "subtype", "edited", "hidden")):
            return False
        # Slack names the bot itself in each event, so that nobody need have asked for whom the token is.
        own = [each.get("user_id") for each in self.body.get("authorizations") or () if each.get("is_bot")]
        return bool(self.event.get("user")) and self.event["user"] not in own

    async def is_new(self) -> bool:
        """Whether neither this event nor another one of the same message has come before, to whichever process."""
        message = f"message:{self.context.channel_id}:{self.ts}"
        events = self.surface.events
        if not events.is_new(f"event:{self.event_id}") or not events.is_new(message):
            return False
        return await events.is_new_anywhere(message)


def register(app: AsyncApp, surface: Surface) -> None:
    """Listen. Bolt has acknowledged an event before its listener runs."""

    @app.event("app_mention")
    async def mentioned(client: AsyncWebClient, context: AsyncBoltContext, event: Mapping[str, Any], body: Mapping[str, Any]) -> None:
        message = _Message(surface, client, context, event, body)
        with surface.service.under_way():
            if not message.place.direct and message.is_a_persons and await message.is_new():
                await _mentioned(message)

    @app.event("message")
    async def written(client: AsyncWebClient, context: AsyncBoltContext, event: Mapping[str, Any], body: Mapping[str, Any]) -> None:
        message = _Message(surface, client, context, event, body)
        with surface.service.under_way():
            if event.get("channel_type") == "im" and message.is_a_persons and message.text and await message.is_new():
                await _written(message)


async def _mentioned(message: _Message) -> None:
    surface, service, text = message.surface, message.surface.service, message.text
    if points_elsewhere(text) and message.in_thread:
        await _say(message, "to-check-a-message")
        return
    served = await service.answer(text, asker_of(message.context), message.place, keep=True)
    if text and said_in_passing(text, served.answer, addressed=message.begins_with_mention):
        return
    line = literal(served.reply.sentences.say("to-go-on")) if served.asker else ""
    try:
        await surface.send.post(message.client, served, message.place, thread=message.thread, line=line)
    except NotThere:
        await _not_there(message)


async def _written(message: _Message) -> None:
    """In the conversation with Tally alone: one conversation, whichever thread each answer stands in."""
    surface = message.surface
    place = place_of(message.context)
    answering = asyncio.create_task(surface.service.answer(message.text, asker_of(message.context), place, keep=True))
    done, _ = await asyncio.wait({answering}, timeout=_SLOW_SECONDS)
    if not done:
        await agent.status(message.client, message.context, message.thread, surface.service.words_at(place).say("status-looking"))
    served = await answering
    await surface.send.post(message.client, served, place, thread=message.thread)
    if not message.in_thread:
        await agent.title(message.client, message.context, message.thread, served.answer)


async def _say(message: _Message, sentence: str) -> None:
    """Something of Tally's own, in the thread."""
    text = message.surface.service.words_at(message.place).say(sentence)
    with suppress(*REFUSALS):  # a pointer that nobody waits for
        await post_message(message.client, message.place.channel, escaped(text), thread=message.thread)


async def _not_there(message: _Message) -> None:
    """Slack tells of a mention in a channel that the bot has just left: said to whoever mentioned it, if Slack lets it."""
    sentence = message.surface.service.words_at(message.place).say("not-in-channel", command="/invite @Tally")
    try:
        await tell(message.client, message.place.channel, str(message.context.user_id), sentence)
    except REFUSALS:
        _log.info("a mention could not be answered, for the bot is not in the channel")
