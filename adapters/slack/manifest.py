"""The app as Slack wants it described: made from the code, so that commands, scopes and events cannot drift from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.slack.agent import prompts
from adapters.slack.oauth import REDIRECT
from adapters.slack.routes import EVENTS
from adapters.slack.shortcuts import CHECK, FIND
from bot.wording.language import wording

NAME = "Tally"
COMMAND = "/tally"
# The least that Tally can do with, each with what it is for.
SCOPES: Mapping[str, str] = {
    "app_mentions:read": "to be told when somebody mentions Tally, and of nothing else that is said in a channel",
    "assistant:write": "for the questions that stand ready, the sign of work and the titles of the agent's threads",
    "chat:write": "to answer in channels that Tally was invited to and in direct messages, and to correct those answers later",
    "commands": f"for {COMMAND} and the two shortcuts",
    "im:history": "to read what somebody writes to Tally in a direct message, and only there",
    "users:read": "to know who administers the workspace, when somebody opens the settings",
}
EVENT_TYPES: Mapping[str, str] = {
    "app_home_opened": "somebody opens Tally's page or conversation",
    "app_mention": "somebody mentions Tally",
    "app_uninstalled": "the workspace takes Tally away: everything of it is deleted",
    "message.im": "somebody writes to Tally in a direct message",
    "tokens_revoked": "the workspace takes Tally's token away: everything of it is deleted",
}
_SHORT = "Figures on US immigration, each with its source"
_LONG = (
    "Tally answers questions about US immigration figures: the court and asylum backlog, closed cases, asylum grants, removal orders, border "
    "encounters, the 2024 border rule and who said what. Each answer names the figure, what exactly was counted, for which period, as of when, "
    "who counted it, and the words of the source. It checks claims, does the arithmetic with its working shown, and says “no figure” rather "
    "than guess. People wrote and checked every fact; nothing is generated. It reads only what is addressed to it."
)
_AGENT = "Ask for a figure on US immigration, or paste a claim to check. Each answer names what was counted, when, by whom, and the source."
_COLOUR = "#1d3557"


def manifest(url: str | None) -> dict[str, Any]:
    """The manifest for HTTP under `url` (no slash at its end), or for Socket Mode where that is None."""
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {"name": NAME, "description": _SHORT, "long_description": _LONG, "background_color": _COLOUR},
        "features": _features(url),
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}} | ({"redirect_urls": [f"{url}{REDIRECT}"]} if url else {}),
        "settings": _settings(url),
    }


def _features(url: str | None) -> dict[str, Any]:
    at = {"url": f"{url}{EVENTS}"} if url else {}
    hint = "how big is the backlog? · check CLAIM · compare A and B · border 2300 · fact ID · sources · help · my-data · settings"
    return {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": NAME, "always_online": True},
        "agent_view": {"agent_description": _AGENT, "suggested_prompts": prompts(wording("en"))},
        "shortcuts": [
            {"name": "Ask a figure", "type": "global", "callback_id": FIND, "description": "Find a figure on US immigration"},
            {"name": "Check this message", "type": "message", "callback_id": CHECK, "description": "Check what a message claims"},
        ],
        "slash_commands": [{"command": COMMAND, "description": _SHORT, "usage_hint": hint, "should_escape": False, **at}],
    }


def _settings(url: str | None) -> dict[str, Any]:
    at = {"request_url": f"{url}{EVENTS}"} if url else {}
    options = {"message_menu_options_url": f"{url}{EVENTS}"} if url else {}
    return {
        "event_subscriptions": {"bot_events": sorted(EVENT_TYPES), **at},
        "interactivity": {"is_enabled": True, **at, **options},
        "org_deploy_enabled": False,
        "socket_mode_enabled": url is None,
        "token_rotation_enabled": False,
    }
