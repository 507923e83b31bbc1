"""What a listener did not foresee: its cause in the log under an error id, and the id to whoever waits."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from adapters.slack.sending import REFUSALS, reason_of, tell
from adapters.slack.whereabouts import is_direct, place_of
from bot import logs

if TYPE_CHECKING:
    from adapters.slack.surface import Surface

_log = logs.logger(__name__)
_REASON = re.compile(r"[a-z0-9_]{1,60}")


class Failures:
    """The one place where everything is caught."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface

    async def told(self, error: Exception, context: AsyncBoltContext, request: AsyncBoltRequest) -> BoltResponse:
        """Log it; say so to whoever pressed or asked, where they can still be reached. Slack itself is told that all is well: it would try again."""
        kind = request.body.get("type") or ("command" if "command" in request.body else "request")
        error_id = logs.failed(_log, "a request from Slack failed", _without_payload(error), operation=str(kind), detail=_reason(error))
        place = place_of(context)
        sentence = self._surface.service.words_at(place).say("apology", id=error_id)
        with suppress(*REFUSALS):  # it may be Slack that fails
            if context.response_url:
                await self._surface.send.respond(context.response_url, sentence)
            elif context.channel_id and context.user_id and not is_direct(context.channel_id):
                await tell(context.client, context.channel_id, context.user_id, sentence)
        return BoltResponse(status=200, body="")


def _without_payload(error: Exception) -> Exception:
    """An error of the Web API quotes all that Slack answered, which may be somebody's words."""
    return RuntimeError("Slack refused a call").with_traceback(error.__traceback__) if isinstance(error, SlackApiError) else error


def _reason(error: Exception) -> str:
    """What Slack calls it: a word or two of its own."""
    reason = reason_of(error) if isinstance(error, SlackApiError) else ""
    return f"Slack answers {reason}" if _REASON.fullmatch(reason) else type(error).__name__
