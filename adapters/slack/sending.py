"""Getting messages to Slack: to a channel where the bot is, through a link that Slack gave, or to one person."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.render import Message, Shown, render
from adapters.slack.text import escaped
from adapters.slack.web import webhook
from bot import logs
from bot.exchange import Served
from bot.memory_base import Newest
from bot.records import Place
from bot.service import Service

if TYPE_CHECKING:
    from slack_sdk.webhook import WebhookResponse

_log = logs.logger(__name__)

# What a call may end with that is nobody's mistake here.
REFUSALS = (SlackApiError, aiohttp.ClientError, asyncio.TimeoutError)
# The bot is not where it should post.
NOT_THERE = frozenset({"not_in_channel", "channel_not_found", "is_archived", "restricted_action", "no_permission", "user_not_in_channel"})
_INVALID = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_arguments", "unsupported_block_type"})
_MOST_WORKSPACES = 10_000
_OK = 200

# Many sources would become as many previews.
_QUIET = {"unfurl_links": False, "unfurl_media": False}


class NotThere(Exception):
    """The bot cannot post in a channel."""


class Sender:
    """Sends answers, and remembers which workspaces take only what Slack has always had. `session` is there while the adapter runs."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.session: aiohttp.ClientSession | None = None
        self._plain: Newest[str, None] = Newest(_MOST_WORKSPACES)

    def message(self, served: Served, place: Place, shown: Shown) -> Message:
        """An answer as this workspace takes it."""
        return render(served, self._form(place, shown))

    def _form(self, place: Place, shown: Shown) -> Shown:
        return replace(shown, form="plain") if place.workspace in self._plain else shown

    def takes_only_plain(self, place: Place) -> None:
        """Remember it."""
        _log.info("Slack refused blocks; this workspace gets plain ones from now on", workspace=place.workspace)
        self._plain.set(place.workspace, None)

    async def post(self, client: AsyncWebClient, served: Served, place: Place, thread: str = "", line: str = "") -> str:
        """Post an answer in a channel, keep where it stands, and give its id. Raises NotThere, and what a call may raise."""
        shown = Shown(line=line)
        try:
            message = await self._posted(client, self.message(served, place, shown), place.channel, thread)
        except SlackApiError as error:
            if reason_of(error) not in _INVALID:
                raise
            self.takes_only_plain(place)
            message = await self._posted(client, self.message(served, place, shown), place.channel, thread)
        await self._service.posted(served.answer_id, place, message)
        return message

    async def _posted(self, client: AsyncWebClient, message: Message, channel: str, thread: str) -> str:
        try:
            return await post_message(client, channel, message.text, message.blocks, thread)
        except SlackApiError as error:
            if reason_of(error) in NOT_THERE:
                raise NotThere from None
            raise

    async def answer(self, url: str, served: Served, place: Place, *, public: bool = False, line: str = "", thread: str = "") -> None:
        """Give an answer through a `response_url`: to its asker alone, or to the channel. Raises what a call may raise."""
        shown = Shown(shares=not public and not place.direct, line=line)
        message = self.message(served, place, shown)
        sent = await self._through(url, message, public=public, thread=thread)
        if sent.status_code != _OK and any(reason in sent.body for reason in _INVALID):
            self.takes_only_plain(place)
            sent = await self._through(url, self.message(served, place, shown), public=public, thread=thread)
        if sent.status_code != _OK:
            raise _refused(sent)
        await self._service.posted(served.answer_id, place, served.answer_id, correctable=False)

    async def _through(self, url: str, message: Message, *, public: bool, thread: str) -> WebhookResponse:
        kind = "in_channel" if public else "ephemeral"
        body = {"text": message.text, "blocks": message.blocks, "response_type": kind, "replace_original": False, **_QUIET}
        return await webhook(url, self.session).send_dict(body | ({"thread_ts": thread} if thread else {}))

    async def respond(self, url: str, sentence: str, blocks: list[dict[str, Any]] | None = None) -> None:
        """Say something of Tally's own to whoever pressed or asked. Raises what a call may raise."""
        body = {"text": escaped(sentence), "response_type": "ephemeral", "replace_original": False, **_QUIET}
        sent = await webhook(url, self.session).send_dict(body | ({"blocks": blocks} if blocks else {}))
        if sent.status_code != _OK:
            raise _refused(sent)


def reason_of(error: SlackApiError) -> str:
    """What Slack calls an error, "invalid_blocks"; what a server between says is no word of Slack's."""
    try:
        return str(error.response.get("error") or "")
    except AttributeError:  # a text, where the answer was no JSON
        return ""


async def post_message(
    client: AsyncWebClient, channel: str, text: str, blocks: list[dict[str, Any]] | None = None, thread: str = ""
) -> str:
    """Post a message, without previews of its links, and give its id; `text` is escaped. Raises what a call may raise."""
    posted = await client.chat_postMessage(
        channel=channel, text=text, blocks=blocks or None, thread_ts=thread or None, unfurl_links=False, unfurl_media=False
    )
    return str(posted["ts"])


async def tell(client: AsyncWebClient, channel: str, user: str, sentence: str) -> None:
    """Say something of Tally's own to one person in a channel. Raises what a call may raise."""
    await client.chat_postEphemeral(channel=channel, user=user, text=escaped(sentence))


def _refused(sent: WebhookResponse) -> SlackApiError:
    """What a `response_url` answers, without what was sent to it."""
    reason = {"ok": False, "error": f"response_url_{sent.status_code}"}
    return SlackApiError("a response_url was refused", reason)  # type: ignore[no-untyped-call]
