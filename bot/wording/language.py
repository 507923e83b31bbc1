"""Wording: messages from the Fluent files, numbers and dates by Babel."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol
from fluent.runtime import FluentBundle, FluentResource

from knowledge.model import Language, Qualifier

# Where a reader's locale is unknown, Spanish follows the Americas' 102,550 and 3.5, as US newsrooms write it.
_DEFAULT_LOCALE: dict[str, str] = {"en": "en_US", "es": "es_US"}
_MILLION = Decimal(10**6)
# Figures of the base's own sentences: grouped thousands, and decimals that are no section number.
_FIGURE = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?!\w|[.,]\d)")
# A message begins in the first column; what belongs to it is indented. None refers to another.
_MESSAGE = re.compile(r"^(?=[a-z])", re.MULTILINE)


class MissingMessage(Exception):
    """The wording of a language lacks a message; names both."""


class Wording:
    """Sentences of one language, with the numbers of one locale.

    `say(id, **values)` raises MissingMessage when the Fluent file has no such
    message or a value it needs is missing: a half sentence never reaches a user.
    """

    def __init__(self, language: Language, locale: str | None = None) -> None:
        self.language = language
        self._locale = _locale(language, locale)
        self._separators = str.maketrans({",": get_group_symbol(self._locale), ".": get_decimal_symbol(self._locale)})
        self._bundle = _bundle(language)
        self._said = lru_cache(maxsize=2048)(self._filled)  # who counted, as of when: most of it is said again and again

    def say(self, message: str, **values: object) -> str:
        """The message with its values filled in."""
        return self._said(message, tuple(values.items()))

    def _filled(self, message: str, values: tuple[tuple[str, object], ...]) -> str:
        if not self._bundle.has_message(message):
            self._bundle.add_resource(FluentResource(_sources(self.language).get(message, "")))
        pattern = self._bundle.get_message(message).value if self._bundle.has_message(message) else None
        if pattern is None:
            raise MissingMessage(f"{self.language}.ftl has no message {message!r}")
        text, errors = self._bundle.format_pattern(pattern, {k: v if v is not None else "" for k, v in values})
        if errors:
            raise MissingMessage(f"{self.language}.ftl, {message!r}: {errors[0]}")
        return _ended(str(text))

    def number(self, value: Decimal, digits: int = 6) -> str:
        """`value` as readers write it: 102,550; 3.5 million; 9.86. At most `digits` decimals."""
        if abs(value) >= _MILLION and value % 10_000 == 0:
            return self.say("millions", n=self.decimal((value / _MILLION).normalize(), 2), one=int(value == _MILLION))
        return self.decimal(value, digits)

    def decimal(self, value: Decimal, digits: int = 6) -> str:
        """`value` in digits, grouped as the locale does."""
        return _decimal(value or Decimal(0), digits, self._locale)

    def quantity(self, value: Decimal, unit: str, qualifier: Qualifier = "exactly") -> str:
        """A number with its hedge, and its sign where the unit is a percentage: "more than 75%"."""
        number = self.number(value) + ("%" if unit in ("percent", "por ciento") else "")
        return self.hedged(number, qualifier)

    def hedged(self, number: str, qualifier: Qualifier) -> str:
        """A written number with the words of its qualifier."""
        return number if qualifier in ("exactly", "between") else self.say(f"hedge-{qualifier.replace('_', '-')}", n=number)

    def date(self, day: dt.date) -> str:
        """3 June 2024; 3 de junio de 2024."""
        return _date(day, "d 'de' MMMM 'de' y" if self.language == "es" else "d MMMM y", self._locale)

    def localise(self, text: str) -> str:
        """A text of the base, whose figures are written 102,550 and 3.5, with the separators of this locale."""
        return _FIGURE.sub(lambda m: m.group().translate(self._separators), text)

    def opening(self, text: str) -> str:
        """`text` with a capital first letter, as a sentence begins."""
        return text[:1].upper() + text[1:]

    def listing(self, items: list[str]) -> str:
        """Items joined as a sentence joins them: "a, b and c"."""
        if len(items) < 2:
            return "".join(items)
        return self.say("listing", head=", ".join(items[:-1]), last=items[-1])


# Figures and days come back as often, and Babel takes its time over each.
def _ended(sentence: str) -> str:
    """One full stop at the end, where a name brings its own (EE. UU.)."""
    return sentence[:-1] if sentence.endswith("..") and not sentence.endswith("...") else sentence


@lru_cache(maxsize=2048)
def _decimal(value: Decimal, digits: int, locale: Locale) -> str:
    return format_decimal(value, format="#,##0." + "#" * digits if digits else "#,##0", locale=locale)


@lru_cache(maxsize=512)
def _date(day: dt.date, pattern: str, locale: Locale) -> str:
    return format_date(day, pattern, locale=locale)


@cache
def _bundle(language: Language) -> FluentBundle:
    return FluentBundle([language], use_isolating=False)


def files_of(language: Language) -> tuple[str, ...]:
    """The Fluent files of a language: what every surface says, then the buttons, forms and commands of the chat platforms."""
    return f"{language}.ftl", f"{language}-chat.ftl", f"{language}-discord.ftl", f"{language}-slack.ftl"


@cache
def _sources(language: Language) -> dict[str, str]:
    """The Fluent source of each message, parsed when it is first said: parsing all takes longer than the first answer."""
    text = "\n".join((files("bot.wording") / name).read_text(encoding="utf-8") for name in files_of(language))
    return {source.partition("=")[0].strip(): source for source in _MESSAGE.split(text)[1:]}


@cache
def _locale(language: Language, locale: str | None) -> Locale:
    if locale and locale.replace("-", "_").split("_")[0].lower() == language:
        try:
            parsed = Locale.parse(locale, sep="-" if "-" in locale else "_")
        except (ValueError, UnknownLocaleError):
            return Locale.parse(_DEFAULT_LOCALE[language])
        # Babel's es_419 writes 102,550; bare "es" would write Spain's 102.550.
        if language == "es" and parsed.territory is None:
            return Locale.parse(_DEFAULT_LOCALE["es"])
        return parsed
    return Locale.parse(_DEFAULT_LOCALE[language])


@cache
def wording(language: Language, locale: str | None = None) -> Wording:
    """The wording of a language for a reader's locale (one object for each)."""
    return Wording(language, locale)
