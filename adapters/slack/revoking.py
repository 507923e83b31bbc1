"""A workspace that takes Tally away: everything of it goes too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.watch import PATIENCE

if TYPE_CHECKING:
    from adapters.slack.surface import Surface


def register(app: AsyncApp, surface: Surface) -> None:
    """Listen. Slack sends both events when Tally is taken away, in any order, and may send them late."""

    @app.event("app_uninstalled")
    async def uninstalled(context: AsyncBoltContext, body: Mapping[str, Any]) -> None:
        await _left(surface, context, body)

    @app.event("tokens_revoked")
    async def revoked(context: AsyncBoltContext, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        if (event.get("tokens") or {}).get("bot"):  # somebody's own token is nothing that Tally has
            await _left(surface, context, body)


async def _left(surface: Surface, context: AsyncBoltContext, body: Mapping[str, Any]) -> None:
    with surface.service.under_way():
        await surface.service.ledger.flush(PATIENCE)  # what is written later would stay behind
        await surface.installations.remove(context.enterprise_id, context.team_id, float(body.get("event_time") or 0.0))
