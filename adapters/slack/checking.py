"""What `tally doctor` says of Slack's variables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.ports import Check

if TYPE_CHECKING:
    from adapters.slack.adapter import SlackSettings

_AREA = "surfaces"
_SHAPES = {"SLACK_BOT_TOKEN": ("xoxb-", "Bot User OAuth Token"), "SLACK_APP_TOKEN": ("xapp-", "app-level token")}


async def checks(settings: SlackSettings, *, online: bool) -> Sequence[Check]:
    """The tokens' shapes and, where Slack is asked, whether it knows them and what they may do."""
    found = list(_shapes(settings))
    if online and not found:
        found += await _asked(settings)
    return found or [Check(_AREA, "slack", "ok", f"the tokens have the right shape ({settings.mode})")]


def _shapes(settings: SlackSettings) -> Iterator[Check]:
    given = {"SLACK_BOT_TOKEN": settings.bot_token, "SLACK_APP_TOKEN": settings.app_token if settings.mode == "socket" else None}
    for name, value in given.items():
        begins, what = _SHAPES[name]
        # A token that is exchanged from time to time has "xoxe." before it.
        if value and not value.get_secret_value().removeprefix("xoxe.").startswith(begins):
            yield Check(_AREA, name, "error", f"is no {what}, which begins with {begins}", f"copy the {what} of the app")


async def _asked(settings: SlackSettings) -> list[Check]:
    from slack_sdk.errors import SlackApiError

    from adapters.slack.manifest import SCOPES
    from adapters.slack.sending import REFUSALS, reason_of
    from adapters.slack.web import new_client

    client = new_client(settings.base_url)
    found = []
    try:
        if settings.bot_token:
            who = await client.auth_test(token=settings.bot_token.get_secret_value())
            has = set(str(who.headers.get("x-oauth-scopes", "")).replace(" ", "").split(","))
            found.append(_scopes(str(who.get("team")), sorted(set(SCOPES) - has)))
        if settings.app_token and settings.mode == "socket":
            await client.apps_connections_open(app_token=settings.app_token.get_secret_value())
            found.append(Check(_AREA, "slack", "ok", "Slack opens a connection for SLACK_APP_TOKEN"))
    except SlackApiError as error:
        reason = reason_of(error)
        found.append(Check(_AREA, "slack", "error", f"Slack refuses a token: {reason}", "copy the tokens of the app once more"))
    except REFUSALS as error:
        found.append(
            Check(_AREA, "slack", "warning", f"Slack does not answer ({type(error).__name__})", "try again, or look at the network")
        )
    return found


def _scopes(team: str, lacking: list[str]) -> Check:
    if lacking:
        says = f"SLACK_BOT_TOKEN lacks scopes: {', '.join(lacking)}"
        return Check(_AREA, "slack", "error", says, "update the app from `tally slack manifest`, and install it again")
    return Check(_AREA, "slack", "ok", f"Slack knows SLACK_BOT_TOKEN ({team}), with every scope that Tally needs")
