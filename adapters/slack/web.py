"""The Web API as Tally calls it: one pool of connections, patient with limits, silent in the log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import aiohttp
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

if TYPE_CHECKING:
    from slack_sdk.http_retry.async_handler import AsyncRetryHandler

# Slack answers in a fraction of a second; a call that takes longer than this is lost. (slack_sdk: 30 s)
CALL_SECONDS = 10
_CONNECTIONS = 100


def silent() -> logging.Logger:
    """For the SDK: its own lines quote requests, tokens and what people wrote. What fails is said by the adapter."""
    logger = logging.getLogger("adapters.slack.sdk")
    logger.setLevel(logging.CRITICAL + 1)
    logger.propagate = False
    return logger


def _patience() -> list[AsyncRetryHandler]:
    return [
        AsyncConnectionErrorRetryHandler(max_retry_count=1),
        AsyncRateLimitErrorRetryHandler(max_retry_count=2),  # waits as long as Retry-After says
        AsyncServerErrorRetryHandler(max_retry_count=2),
    ]


def new_client(base_url: str) -> AsyncWebClient:
    """A client without a token; `session` is filled in once there is a loop."""
    return AsyncWebClient(base_url=base_url, timeout=CALL_SECONDS, logger=silent(), retry_handlers=_patience())


def new_session() -> aiohttp.ClientSession:
    """A pool of connections for all workspaces."""
    connector = aiohttp.TCPConnector(limit=_CONNECTIONS)
    return aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=CALL_SECONDS))


def webhook(url: str, session: aiohttp.ClientSession | None) -> AsyncWebhookClient:
    """What posts to a `response_url`."""
    return AsyncWebhookClient(url, timeout=CALL_SECONDS, session=session, logger=silent(), retry_handlers=_patience())
