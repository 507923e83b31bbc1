"""Where something happened on Slack and who did it, from what Slack sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from bot.records import Asker, Place

Body = Mapping[str, Any]

PLATFORM = "slack"


def place_of(context: AsyncBoltContext, thread: str = "") -> Place:
    """Where it happened. In a channel that two organisations share the workspace is the one that Tally is installed in."""
    channel = context.channel_id or ""
    return Place(PLATFORM, context.team_id or context.enterprise_id or "", channel, thread, direct=is_direct(channel))


def is_direct(channel: str) -> bool:
    """Whether a channel is a conversation of two: its id says so. Forms and the home page have no channel, and nobody reads along."""
    return not channel or channel.startswith("D")


def asker_of(context: AsyncBoltContext) -> Asker:
    """Who did it. A person's id is the same in every workspace that meets in a shared channel."""
    return Asker(PLATFORM, context.user_id or context.actor_user_id or "")


def container(body: Body) -> Mapping[str, Any]:
    """Where the button stood that was pressed."""
    found = body.get("container")
    return found if isinstance(found, Mapping) else {}


def thread_of(body: Body) -> str:
    """The thread in which a message stands, or that it begins; "" where it is in none."""
    message = body.get("message")
    if not isinstance(message, Mapping):
        return ""
    return str(message.get("thread_ts") or "")
