"""All that is kept of one asker, in the store and on its way there: removed, or given to them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Protocol

from bot.ledger import Spool, Spooled
from bot.store.port import Privacy

WAITING = "waiting"  # what an export calls notes that the store has not taken yet


class DiskSpool(Spool, Protocol):
    """A spool in which an asker's notes can be found."""

    def forget(self, asker: str) -> int:
        """Take out all notes of an asker; how many."""

    def of(self, asker: str) -> Sequence[Spooled]:
        """The notes of an asker."""


async def forgotten(store: Privacy, spool: DiskSpool | None, mark: str) -> Mapping[str, int]:
    """Remove everything of an asker; how many rows, by table. Raises StoreError, and OSError from the spool.

    The store first: from then on it takes nothing any more that is older, not from the spool either.
    """
    gone = dict(await store.forget(mark))
    if spool:
        gone[WAITING] = await asyncio.to_thread(spool.forget, mark)
    return gone


async def exported(store: Privacy, spool: DiskSpool | None, mark: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Everything of an asker, by table. Raises StoreError, and OSError from the spool."""
    found = dict(await store.export(mark))
    if spool:
        found[WAITING] = [asdict(note) for note in await asyncio.to_thread(spool.of, mark)]
    return found
