"""Stricter in a channel than in a direct message, from the place where a question is asked to the answer, on the shipped thresholds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cooldowns import Cooldowns
from bot.core import Core
from bot.gold import read_gold
from bot.memory import MemoryStore
from bot.model import Answer, Question
from bot.records import Asker, Place
from bot.service import Service
from bot.workspace import Scope, WorkspaceSettings
from tests.serving import CHANNEL, DIRECT

ASKED = [gold.q for gold in read_gold() if gold.q]
Answers = dict[str, tuple[Answer, Answer]]


@pytest.fixture(scope="module")
def answers(core: Core) -> Answers:
    """What the core says to each gold question: usually, and when it is strict."""
    return {text: (core.reply(Question(text=text)).answer, core.reply(Question(text=text, strict=True)).answer) for text in ASKED}


@pytest.fixture(scope="module")
def doubtful(answers: Answers) -> list[str]:
    """The questions that are answered in a direct message alone."""
    return [text for text, (usual, strict) in answers.items() if usual.status == "answered" != strict.status]


def test_strictness_only_ever_keeps_an_answer_back(answers: Answers) -> None:
    """It never gives another one, and it keeps few back."""
    assert [text for text, (usual, strict) in answers.items() if strict.status == "answered" and strict != usual] == []
    kept_back = sum(usual.status != strict.status for usual, strict in answers.values())
    assert 0 < kept_back < len(ASKED) / 10


@pytest.mark.parametrize(
    ("place", "chosen", "answered"),
    [(DIRECT, None, True), (CHANNEL, None, False), (Place("chat", "team", "general", "thread"), None, False), (CHANNEL, False, True), (DIRECT, True, False)],
    ids=["direct", "channel", "thread", "channel of a workspace that wants more", "direct in one that wants less"],
)  # fmt: skip
async def test_the_place_decides_what_a_doubtful_question_gets(
    core: Core, store: MemoryStore, doubtful: list[str], place: Place, chosen: bool | None, answered: bool
) -> None:
    await store.set_settings(Scope.of(place).whole, WorkspaceSettings(strict=chosen), "admin")
    service = Service(core, store, cooldowns=Cooldowns(None, None))
    assert doubtful
    for text in doubtful:  # each in a conversation of its own
        served = await service.answer(text, Asker("chat", text), replace(place, thread=place.thread and text))
        assert (served.outcome == "answered") is answered, text
        assert answered or not served.answer.figures, text
