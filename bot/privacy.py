"""All that is kept of one asker, in the store and on its way there: removed, or given to them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import to_jsonable_python

from bot.store.port import Privacy, Spool

WAITING = "waiting"  # what an export calls notes that the store has not taken yet


async def forgotten(store: Privacy, spool: Spool | None, mark: str) -> Mapping[str, int]:
    """Remove everything of an asker; how many rows, by table. Raises StoreError, and OSError from the spool.

    The store first: from then on it takes nothing any more that is older, not from the spool either.
    """
    gone = dict(await store.forget(mark))
    if spool:
        gone[WAITING] = await asyncio.to_thread(spool.forget, mark)
    return gone


async def exported(store: Privacy, spool: Spool | None, mark: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Everything of an asker, by table, in what JSON can say. Raises StoreError, and OSError from the spool."""
    found: dict[str, Sequence[Any]] = dict(await store.export(mark))
    if spool:
        found[WAITING] = await asyncio.to_thread(spool.of, mark)
    jsonable: Mapping[str, Sequence[Mapping[str, Any]]] = to_jsonable_python(found)
    return jsonable
