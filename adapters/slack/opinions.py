"""What people think of an answer: thumbs, why not, and reports of errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import forms, press
from adapters.slack.answered import Pressed
from adapters.slack.sending import REFUSALS, post_message
from adapters.slack.text import escaped
from adapters.slack.whereabouts import PLATFORM, asker_of, is_direct
from bot.records import FeedbackReason, Place, StoreError
from bot.remembering import Wish

if TYPE_CHECKING:
    from adapters.slack.surface import Surface

_FEEDBACK = re.compile(rf"{press.FEEDBACK}(?::\w+)?")
_ADDRESS = re.compile(r"https?://[^\s.]+\.\S+")


def register(app: AsyncApp, surface: Surface) -> None:
    """Listen."""

    @app.action(_FEEDBACK)
    async def thumbs(ack: AsyncAck, client: AsyncWebClient, context: AsyncBoltContext, body: Mapping[str, Any]) -> None:
        await ack()
        with surface.service.under_way():
            await _rated(Pressed(surface, client, context, body))

    @app.view(forms.REASON)
    async def reason(ack: AsyncAck, client: AsyncWebClient, context: AsyncBoltContext, body: Mapping[str, Any]) -> None:
        await ack()
        with surface.service.under_way():
            await _Form(surface, client, context, body["view"]).reason()

    @app.view(forms.REPORT)
    async def report(ack: AsyncAck, client: AsyncWebClient, context: AsyncBoltContext, body: Mapping[str, Any]) -> None:
        form = _Form(surface, client, context, body["view"])
        if form.source and not _ADDRESS.fullmatch(form.source):
            await ack(response_action="errors", errors={forms.WHERE: form.words.say("report-no-address")})
            return
        await ack()
        with surface.service.under_way():
            await form.report()


async def _rated(pressed: Pressed) -> None:
    """Note it; whoever was not helped is asked why at once, for the form opens within 3 s or not at all."""
    verdict, _, answer_id = pressed.value.partition(":")
    service, helpful = pressed.surface.service, verdict == "pos"
    if not helpful:
        await pressed.open(forms.reason_form(service.words_at(pressed.place), pressed.notes(answer_id)))
    said = await service.rate(answer_id, pressed.asker, pressed.place, helpful=helpful)
    if helpful:
        await pressed.say(said)


class _Form:
    """A form that came back."""

    def __init__(self, surface: Surface, client: AsyncWebClient, context: AsyncBoltContext, view: Mapping[str, Any]) -> None:
        self._surface, self._client, self._context, self._view = surface, client, context, view
        self._notes = forms.notes_of(view)
        channel = self._notes.get("channel", "")
        self._place = Place(
            PLATFORM, context.team_id or context.enterprise_id or "", channel, self._notes.get("thread", ""), is_direct(channel)
        )
        self.words = surface.service.words_at(self._place)
        self.source = forms.value_of(view, forms.WHERE)

    async def reason(self) -> None:
        """Keep why an answer did not help."""
        chosen = forms.value_of(self._view, forms.WHY)
        why: FeedbackReason | None = next((each for each in get_args(FeedbackReason) if each == chosen), None)
        said = await self._surface.service.rate(
            self._notes.get("answer", ""), asker_of(self._context), self._place, helpful=False, reason=why,
            text=forms.value_of(self._view, forms.MORE),
        )  # fmt: skip
        await self._thank(said)

    async def report(self) -> None:
        """Keep what is wrong, or wanted."""
        answer_id = self._notes.get("answer", "")
        facts = await self._facts(answer_id)
        wish = Wish(
            "correction" if facts else "unanswered", forms.value_of(self._view, forms.WHAT), fact=facts[0] if facts else None,
            source=self.source or None, answer_id=answer_id or None, message=self._notes.get("message") or None,
        )  # fmt: skip
        await self._thank(await self._surface.service.suggest(wish, asker_of(self._context), self._place))

    async def _facts(self, answer_id: str) -> tuple[str, ...]:
        """What the answer rests on, as far as the store can say: a report is one without it too."""
        try:
            served = await self._surface.service.again(answer_id)
        except StoreError:
            return ()
        return served.answer.facts if served else ()

    async def _thank(self, sentence: str) -> None:
        """Where the button stood; where that is too long ago, in a direct message."""
        url = self._notes.get("url")
        if url:
            try:
                await self._surface.send.respond(url, sentence)
            except REFUSALS:
                url = None
        if not url and self._context.user_id:
            await post_message(self._client, self._context.user_id, escaped(sentence))
