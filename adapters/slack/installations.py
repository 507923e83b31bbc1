"""Who installed Tally, and with which token: in memory, for Bolt asks at every request, and sealed in the store."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import json
import time
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore

from adapters.slack.whereabouts import PLATFORM
from bot import logs
from bot.records import Installed, StoreError
from bot.store.port import Store
from bot.watch import PATIENCE, StoreWatch

_log = logs.logger(__name__)

# What a request waits for the store at most, where its workspace is not in memory: Slack waits 3 s for all of it.
_MISS_SECONDS = 1.0
# A workspace that nobody knows is not looked up again at each of its requests.
_UNKNOWN_SECONDS = 10.0


class Installations(AsyncInstallationStore):
    """A copy of the installations; with `token` there is one workspace only, and nothing is stored.

    Another process's installations and departures are seen when a workspace is missing, and at each `fill`.
    """

    def __init__(self, store: Store, watch: StoreWatch, key: bytes, token: str | None) -> None:
        self._store, self._watch = store, watch
        self._fernet = Fernet(base64.urlsafe_b64encode(key))
        self._one = Installation(user_id="", bot_token=token) if token else None
        self._there: dict[str, Installation] = {}
        self._unknown: dict[str, float] = {}

    @property
    def all(self) -> tuple[Installation, ...]:
        """Every installation that is known here."""
        return (self._one,) if self._one else tuple(self._there.values())

    def introduce(self, bot_id: str | None, bot_user_id: str | None, team: str | None) -> None:
        """What Slack says of the one token."""
        if self._one:
            self._one.bot_id, self._one.bot_user_id, self._one.team_id = bot_id, bot_user_id, team

    async def find(self, enterprise: str | None, team: str | None) -> Installation | None:
        """The installation of a workspace, else of its organisation; None where there is none, or the store does not say in time."""
        if self._one:
            return self._one
        found = self._at(enterprise, team)
        key = team or enterprise or ""
        if found is None and self._unknown.get(key, 0.0) <= time.monotonic():
            self._unknown = {key: time.monotonic() + _UNKNOWN_SECONDS} if len(self._unknown) > 1000 else self._unknown
            self._unknown[key] = time.monotonic() + _UNKNOWN_SECONDS
            await self.fill(_MISS_SECONDS)
            found = self._at(enterprise, team)
        return found

    def _at(self, enterprise: str | None, team: str | None) -> Installation | None:
        return self._there.get(team or "") or self._there.get(enterprise or "")

    async def fill(self, seconds: float = PATIENCE) -> bool:
        """Take up what the store has; False where it does not say in time, and the copy stays as it is."""
        if self._one:
            return True
        try:
            async with asyncio.timeout(seconds):
                kept = await self._store.installations(PLATFORM)
        except (StoreError, TimeoutError) as error:
            self._watch.failed("housekeeping", "installations", error)
            return False
        self._watch.worked("housekeeping")
        opened = {each.workspace: self._opened(each) for each in kept}
        self._there = {workspace: installation for workspace, installation in opened.items() if installation}
        return True

    def _opened(self, kept: Installed) -> Installation | None:
        try:
            return Installation(**json.loads(self._fernet.decrypt(kept.sealed.encode())))
        except (InvalidToken, ValueError, TypeError):
            _log.error(
                "an installation cannot be decrypted, for TALLY_SECRET_KEY is another one than it was kept under; the workspace has to install again",
                workspace=kept.workspace,
            )
            return None

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation. Raises StoreError."""
        workspace = installation.team_id or installation.enterprise_id or ""
        sealed = self._fernet.encrypt(json.dumps(_plain(installation)).encode()).decode()
        at = dt.datetime.fromtimestamp(installation.installed_at, dt.UTC)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._store.install(Installed(PLATFORM, workspace, at, sealed))
        except TimeoutError:
            raise StoreError("the store does not answer") from None
        self._there[workspace] = installation
        self._unknown.pop(workspace, None)
        _log.info("a workspace has installed Tally, or its tokens are new", workspace=workspace)

    async def remove(self, enterprise: str | None, team: str | None, event_time: float) -> None:
        """Let a workspace go, with everything that belongs to it; not one that has installed Tally anew since. Raises StoreError."""
        workspace = team or enterprise or ""
        there = await self.find(enterprise, team)
        # Slack tells the time in whole seconds.
        if not workspace or (there and not self._one and event_time and int(there.installed_at) > event_time):
            return
        self._there.pop(workspace, None)
        gone = await self._store.uninstall(PLATFORM, workspace)
        _log.info("a workspace has left; what belonged to it is removed", workspace=workspace, count=sum(gone.values()))


def _plain(installation: Installation) -> dict[str, Any]:
    """As JSON takes it, and the constructor takes it back."""
    kept = installation.to_dict_for_copying()
    return {name: value.isoformat() if isinstance(value, dt.datetime) else value for name, value in kept.items()}
