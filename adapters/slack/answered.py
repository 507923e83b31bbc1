"""A press of a button: who pressed what where, and what can be done about it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.blocks import Block
from adapters.slack.sending import REFUSALS, post_message
from adapters.slack.whereabouts import asker_of, container, place_of, thread_of
from bot.exchange import Served
from bot.records import Asker, Place, StoreError

if TYPE_CHECKING:
    from adapters.slack.surface import Surface

# A form opens within 3 s of the press or not at all; Slack itself takes some of that.
_PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Pressed:
    """As Slack sends it."""

    surface: Surface
    client: AsyncWebClient
    context: AsyncBoltContext
    body: Mapping[str, Any]

    @property
    def _action(self) -> Mapping[str, Any]:
        return next(iter(self.body.get("actions") or ()), {})

    @property
    def action(self) -> str:
        """What was pressed."""
        return str(self._action.get("action_id") or "")

    @property
    def value(self) -> str:
        """What it stands for."""
        return str((self._action.get("selected_option") or {}).get("value") or self._action.get("value") or "")

    @property
    def place(self) -> Place:
        """Where; the thread is the one in which the answer stands."""
        return place_of(self.context, self.thread)

    @property
    def thread(self) -> str:
        """The thread in which the answer stands."""
        return thread_of(self.body)

    @property
    def asker(self) -> Asker:
        """Who."""
        return asker_of(self.context)

    @property
    def in_view(self) -> bool:
        """Whether the answer stands in a form."""
        return container(self.body).get("type") == "view"

    @property
    def is_ephemeral(self) -> bool:
        """Whether only its asker sees the answer."""
        return bool(container(self.body).get("is_ephemeral"))

    @property
    def response_url(self) -> str:
        """The link to answer through; "" in a form."""
        return self.context.response_url or ""

    def notes(self, answer_id: str) -> dict[str, str]:
        """What a form about the answer carries along."""
        message = "" if self.is_ephemeral or self.in_view else str(container(self.body).get("message_ts") or "")
        return {
            "answer": answer_id, "channel": self.context.channel_id or "", "thread": self.thread, "message": message,
            "url": self.response_url,
        }  # fmt: skip

    async def again(self) -> Served | None:
        """The answer that the button stands under; None where it is kept no longer, or the store does not say, which is said."""
        words = self.surface.service.words_at(self.place)
        sentence = words.say("gone-answer")
        served = None
        try:
            async with asyncio.timeout(_PATIENCE):
                served = await self.surface.service.again(self.value)
        except (StoreError, TimeoutError):
            sentence = words.say("not-done")
        if served is None:
            await self.say(sentence)
        return served

    async def say(self, sentence: str) -> None:
        """Something of Tally's own, to whoever pressed."""
        with suppress(*REFUSALS):  # a link lives half an hour; there is nobody left to tell
            if self.response_url:
                await self.surface.send.respond(self.response_url, sentence)
            elif self.asker.id:
                await post_message(self.client, self.asker.id, sentence)

    async def open(self, view: Block) -> None:
        """Show a form; over the one in which the button stands, where it stands in one."""
        trigger = str(self.body.get("trigger_id") or "")
        if self.in_view and (self.body.get("view") or {}).get("type") == "modal":
            await self.client.views_push(trigger_id=trigger, view=view)
        else:
            await self.client.views_open(trigger_id=trigger, view=view)

    async def update(self, view: Block) -> None:
        """Put another page in the place of the one in which the button stands."""
        shown = self.body.get("view") or {}
        await self.client.views_update(view_id=shown.get("id"), hash=shown.get("hash"), view=view)
