"""`/tally`: the answer rides in the acknowledgement where it may, and follows it where it has to wait for Slack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import own
from adapters.slack.render import Shown
from adapters.slack.sending import NotThere
from adapters.slack.whereabouts import asker_of, place_of
from adapters.slack.words import Command, Page, Query, read_command
from bot.exchange import Served
from bot.records import Place
from knowledge.model import Language

if TYPE_CHECKING:
    from adapters.slack.surface import Surface


@dataclass(frozen=True, slots=True)
class _Asked:
    """A command as it came."""

    surface: Surface
    ack: AsyncAck
    client: AsyncWebClient
    context: AsyncBoltContext
    body: Mapping[str, Any]

    @property
    def place(self) -> Place:
        return place_of(self.context)


def register(app: AsyncApp, surface: Surface) -> None:
    """Listen."""

    @app.command(surface.command)
    async def tally(ack: AsyncAck, client: AsyncWebClient, context: AsyncBoltContext, body: Mapping[str, Any]) -> None:
        with surface.service.under_way():
            asked = _Asked(surface, ack, client, context, body)
            await _do(asked, read_command(surface.service.core, str(body.get("text") or "")))


async def _do(asked: _Asked, command: Command) -> None:
    match command:
        case Query(text, fact, language):
            await _answer(asked, text, fact, language)
        case Page():
            await own.show(asked.surface, command, asked.ack, asked.client, asked.context, str(asked.body.get("trigger_id") or ""))


async def _answer(asked: _Asked, text: str, fact: str | None, language: Language | None) -> None:
    surface, place = asked.surface, asked.place
    public = not place.direct and surface.service.settings_at(place).visibility == "channel"
    served = await surface.service.answer(text, asker_of(asked.context), place, language=language, keep=True, fact=fact)
    if public and served.outcome in ("answered", "clarify", "no_answer"):
        await asked.ack()
        await _publicly(asked, served)
        return
    message = surface.send.message(served, place, Shown(shares=not place.direct))
    if message.has_table:  # Slack may refuse it, and what an acknowledgement says cannot be said again
        await asked.ack()
        if await _is_first(asked):
            await surface.send.answer(str(asked.context.response_url), served, place)
        return
    await asked.ack(text=message.text, blocks=message.blocks, response_type="ephemeral")
    await surface.service.posted(served.answer_id, place, served.answer_id, correctable=False)


async def _publicly(asked: _Asked, served: Served) -> None:
    """In the channel: by the bot where it is a member, so that the answer can be corrected there; else through the command's own link."""
    if not await _is_first(asked):
        return
    surface, place = asked.surface, asked.place
    line = served.reply.sentences.say("shared-by", who=f"<@{asked.context.user_id}>")
    try:
        await surface.send.post(asked.client, served, place, line=line)
    except NotThere:
        await surface.send.answer(str(asked.context.response_url), served, place, public=True, line=line)


async def _is_first(asked: _Asked) -> bool:
    """Whether no other process has had the same command: whoever recorded it may send it to each."""
    return await asked.surface.requests.is_new_anywhere(f"command:{asked.body.get('trigger_id')}")
