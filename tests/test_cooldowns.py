"""How much one person and one place may ask."""

from __future__ import annotations

from limits import RateLimitItemPerMinute

from bot.cooldowns import Cooldowns, Windows
from bot.core import Core
from bot.memory import MemoryStore
from bot.records import Asker, Place
from bot.service import Service
from tests.serving import ANN, BEN, CASES_2022, CHANNEL, DIRECT

# Limits


def _limited(core: Core, per_asker: int | None, per_place: int | None) -> Service:
    asker, place = (RateLimitItemPerMinute(each) if each else None for each in (per_asker, per_place))
    return Service(core, MemoryStore(), cooldowns=Cooldowns(asker, place))


async def _outcomes(service: Service, *questions: tuple[Asker, Place]) -> list[str]:
    return [(await service.answer(CASES_2022, asker, place)).outcome for asker, place in questions]


async def test_who_asks_too_much_gets_a_friendly_line(core: Core) -> None:
    service = _limited(core, per_asker=2, per_place=None)
    assert await _outcomes(service, *[(ANN, CHANNEL)] * 3, (BEN, CHANNEL)) == ["answered", "answered", "limited", "answered"]
    served = await service.answer(CASES_2022, ANN, CHANNEL)
    assert served.text == "That was a lot of questions at once. Give me a minute, then ask again."
    served = await service.answer("¿cuántos casos se cerraron en 2022?", ANN, CHANNEL)
    assert served.text == "Han sido muchas preguntas seguidas. Deme un minuto y pregunte otra vez."


async def test_a_busy_channel_is_slowed_down_and_nobody_elsewhere(core: Core) -> None:
    service = _limited(core, per_asker=None, per_place=1)
    other = Place("chat", "team", "other")
    assert await _outcomes(service, (ANN, CHANNEL), (BEN, CHANNEL), (BEN, other)) == ["answered", "limited", "answered"]
    assert await _outcomes(service, (ANN, DIRECT), (ANN, DIRECT)) == ["answered", "answered"]
    assert (await service.answer("x", BEN, CHANNEL)).text.startswith("There are many questions here just now.")


async def test_an_operator_at_a_terminal_is_never_held_up(core: Core) -> None:
    service = _limited(core, per_asker=1, per_place=1)
    trusted = Asker("console", "terminal", trusted=True)
    assert await _outcomes(service, *[(trusted, CHANNEL)] * 3) == ["answered"] * 3


def test_windows_count_for_their_time_and_are_dropped_after_it() -> None:
    now = [100.0]
    windows = Windows(most=2, clock=lambda: now[0])
    assert [windows.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    assert (windows.get("a"), windows.get_expiry("a"), windows.get("b")) == (3, 160.0, 0)
    now[0] = 160.0
    assert (windows.get("a"), windows.incr("a", 60)) == (0, 1)
    for key in "bcd":
        windows.incr(key, 60)
    assert [windows.get(key) for key in "abcd"] == [0, 0, 1, 1]
    windows.clear("c")
    assert (windows.get("c"), windows.reset(), windows.get("d"), windows.check()) == (0, 1, 0, True)
