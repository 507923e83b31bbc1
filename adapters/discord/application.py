"""What a token tells of its application, and the addresses under which people install it."""

from __future__ import annotations

import base64
from urllib.parse import urlencode

# What Tally does in a server: see a channel, answer in it and in its threads, reply to what is above.
# https://docs.discord.com/developers/topics/permissions
PERMISSIONS = {"view_channel": 1 << 10, "send_messages": 1 << 11, "read_message_history": 1 << 16, "send_messages_in_threads": 1 << 38}
_AUTHORIZE = "https://discord.com/oauth2/authorize"
_GUILD, _USER = 0, 1
_PARTS = 3


def application_of(token: str) -> int | None:
    """The id of the application whose bot has this token: its first part says so. None where it has not a token's shape."""
    parts = token.split(".")
    if len(parts) != _PARTS or not all(parts):
        return None
    try:
        said = base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)).decode("ascii")
    except ValueError:  # no base64, or no ASCII in it
        return None
    return int(said) if said.isdecimal() else None


def invite_url(application: int, *, for_user: bool = False) -> str:
    """Where somebody adds the application to a server, with the least permissions, or to their own account."""
    asked: dict[str, str | int] = {"client_id": application}
    if for_user:
        asked |= {"integration_type": _USER, "scope": "applications.commands"}
    else:
        asked |= {"integration_type": _GUILD, "scope": "bot applications.commands", "permissions": sum(PERMISSIONS.values())}
    return f"{_AUTHORIZE}?{urlencode(asked)}"
