"""`tally chat`: a conversation in the terminal. Takes lines, shows answers, remembers what follow-ups need."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Literal

from adapters.console.commands import locale_of_terminal
from adapters.console.lines import piped_lines
from adapters.console.phrases import say
from adapters.console.screen import Screen, screen_for
from adapters.console.trace import cited, trace
from bot import logs
from bot.core import Core, Reply
from bot.memory import MemoryStore
from bot.records import Asker, Place
from bot.service import Service
from bot.visible import as_typed
from bot.wording.language import wording
from knowledge.errors import Problem
from knowledge.model import Language

Word = Literal["sources", "why", "help", "quit"]
_WORDS: dict[str, Word] = {
    "sources": "sources", "fuentes": "sources", "why": "why", "por que": "why", "por qué": "why", "help": "help", "ayuda": "help",
    "quit": "quit", "exit": "quit", "salir": "quit", "q": "quit",
}  # fmt: skip

# Whoever sits at the terminal runs Tally: no limit holds them up, and nobody else reads along.
_ASKER = Asker("console", "terminal", trusted=True)
_PLACE = Place("console", direct=True)


def command_in(line: str) -> Word | None:
    """The chat's own word that a line is, with or without a slash in front; None for a question."""
    return _WORDS.get(line.strip().lower().lstrip("/:¿").rstrip("?").strip())


class Chat:
    """One conversation: what was answered last, what could be picked, and which edit has been told of already."""

    def __init__(self, service: Service, screen: Screen, language: Language | None = None, locale: str | None = None) -> None:
        self._service, self._core, self._screen, self._locale = service, service.core, screen, locale
        self._asked = language or self._core.settings.only_language
        self._language: Language = self._asked or ("es" if (locale or "").startswith("es") else "en")
        self._last: Reply | None = None
        self._told: list[Problem] = []
        self._revision = self._core.base.revision

    def say(self, phrase: str, **values: object) -> None:
        """A phrase of the terminal, in the language of the last answer."""
        self._screen.say(say(self._language, phrase, **values))

    async def take(self, line: str) -> bool:
        """Act on one line; False when the reader leaves."""
        match command_in(line):
            case "quit":
                return False
            case "help":
                self._help()
            case "sources":
                self._sources()
            case "why":
                self._why()
            case None if line.strip():
                await self._ask(as_typed(line).strip())
        return True

    def _help(self) -> None:
        self._screen.say(wording(self._language, self._locale).say("help"))
        self._screen.say()
        rows = [row.partition("\t") for row in say(self._language, "commands").splitlines()]
        self._screen.rows([(word, text) for word, _, text in rows])

    def _sources(self) -> None:
        if self._last is None:
            self.say("nothing-yet")
        elif not self._last.answer.citations:
            self.say("no-sources")
        else:
            self._screen.rows(cited(self._last))

    def _why(self) -> None:
        if self._last is None:
            self.say("nothing-yet")
        else:
            self._screen.rows(trace(self._core.base, self._last))

    async def _ask(self, text: str) -> None:
        self._reload()
        chosen = self._chosen(text)
        if chosen is None:
            return
        reply = (await self._service.answer(chosen, _ASKER, _PLACE, self._locale, self._asked)).reply
        self._language = reply.answer.language
        self._screen.answer(reply, numbered=reply.answer.status != "clarify")
        self._last = reply

    def _chosen(self, text: str) -> str | None:
        """The line as a question: a number stands for what the last answer offered. None where it offered no such thing."""
        if self._last is None or not text.isdecimal() or len(text) > 1:
            return text
        answer = self._last.answer
        offered = len(answer.facts) if answer.status == "clarify" else len(answer.suggestions)
        place = int(text)
        if offered and not 1 <= place <= offered:
            self.say("no-such-choice", n=place, most=offered)
            return None
        # The core itself knows what a number picks after a question back.
        return answer.suggestions[place - 1].text if offered and answer.status != "clarify" else text

    def _reload(self) -> None:
        """Take up edited facts; say once what is wrong with an edit that cannot be read."""
        self._core.refresh()
        problems = self._core.problems
        if problems != self._told:
            self.say("broken-edit" if problems else "mended")
            for problem in problems:
                self._screen.say(str(problem))
            self._told = problems
        elif self._core.base.revision != self._revision:  # taken up just now, or by the service in between
            self.say("reloaded")
        self._revision = self._core.base.revision


def open_chat(core: Core, language: Language | None = None) -> None:
    """Chat until the lines end or the reader leaves. Raises FactBaseError before the first line where the facts are broken."""
    logs.configure(sys.stderr, level="error")
    with suppress(KeyboardInterrupt):
        asyncio.run(converse(Service(core, MemoryStore()), language))


async def converse(service: Service, language: Language | None = None) -> None:
    """Take lines from the standard input and show the answers."""
    service.core.responder  # noqa: B018 - made now, so that the first answer is as quick as the others
    screen = screen_for(sys.stdout, os.environ)
    chat = Chat(service, screen, language, locale_of_terminal())
    typed = sys.stdin.isatty() and sys.stdout.isatty()
    if typed:
        chat.say("welcome")
        chat.say("welcome-next")
    with suppress(KeyboardInterrupt, EOFError):
        async for line in _typed_lines(service.core) if typed else piped_lines():
            if typed:
                screen.say()
            if not await chat.take(line):
                break
            screen.say()
    if typed:
        chat.say("bye")


def _typed_lines(core: Core) -> AsyncIterator[str]:
    from adapters.console.prompt import lines

    return lines(core)
