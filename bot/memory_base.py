"""What the parts of the store in memory share: a bound, and the moods in which it can be put."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, Literal, TypeVar

from bot.records import StoreError

Mood = Literal["well", "failing", "hanging"]
# About 40 MB where all of it is full.
MOST = 10_000
_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class Newest(Generic[_Key, _Value]):
    """A mapping that lets go of what was longest untouched."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[_Key, _Value] = OrderedDict()

    def get(self, key: _Key) -> _Value | None:
        """The value, which is now the last to go."""
        if key in self._values:
            self._values.move_to_end(key)
        return self._values.get(key)

    def set(self, key: _Key, value: _Value) -> None:
        """Keep a value, as the last to go."""
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._most:
            self._values.popitem(last=False)

    def forget(self, key: _Key) -> None:
        """Let go of one."""
        self._values.pop(key, None)

    def forget_all(self, meant: Callable[[_Value], bool]) -> int:
        """Let go of all that are meant; how many they were."""
        keys = [key for key, value in self._values.items() if meant(value)]
        for key in keys:
            del self._values[key]
        return len(keys)

    def values(self) -> tuple[_Value, ...]:
        """All of them, the next to go first."""
        return tuple(self._values.values())

    def items(self) -> tuple[tuple[_Key, _Value], ...]:
        """All of them with their keys."""
        return tuple(self._values.items())

    def __contains__(self, key: _Key) -> bool:
        return key in self._values


class Moody:
    """`mood` is "well", "failing" (every method raises StoreError) or "hanging" (none comes back)."""

    mood: Mood = "well"

    async def reach(self) -> None:
        """What every method does first."""
        if self.mood == "hanging":
            await asyncio.get_running_loop().create_future()
        if self.mood == "failing":
            raise StoreError("the store in memory was told to fail")
