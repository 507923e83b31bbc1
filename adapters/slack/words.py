"""What the words behind `/tally` ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.core import Core
from bot.ways import about_border, as_claim
from knowledge.model import Language

PageName = Literal["ask", "help", "sources", "my-data", "settings", "unknown-fact"]


@dataclass(frozen=True, slots=True)
class Query:
    """A question for the core."""

    text: str
    fact: str | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Something of Tally's own."""

    name: PageName
    language: Language = "en"


Command = Query | Page

_PAGES: Mapping[str, Page] = {
    "": Page("ask"), "help": Page("help"), "ayuda": Page("help", "es"), "sources": Page("sources"), "fuentes": Page("sources", "es"),
    "my-data": Page("my-data"), "my data": Page("my-data"), "mis-datos": Page("my-data", "es"), "mis datos": Page("my-data", "es"),
    "settings": Page("settings"), "ajustes": Page("settings", "es"),
}  # fmt: skip
_CHECK = re.compile(r"(?:check|comprobar|verificar)\s+(?P<rest>\S.*)", re.IGNORECASE | re.DOTALL)
_COMPARE = re.compile(r"(?P<word>compare|comparar)\s+\S", re.IGNORECASE)
_BORDER = re.compile(r"(?P<word>border|frontera)\s+(?P<average>\d{1,3}(?:[,.]\d{3})+|\d{1,6})", re.IGNORECASE)
_FACT = re.compile(r"(?P<word>fact|dato)\s+(?P<id>[\w-]+)", re.IGNORECASE)


def read_command(core: Core, text: str) -> Command:
    """A command's text; whatever is no command is a question."""
    text = text.strip()
    if page := _PAGES.get(text.lower()):
        return page
    if found := _CHECK.fullmatch(text):
        return Query(as_claim(core, found["rest"]))
    if found := _BORDER.fullmatch(text):
        language: Language = "es" if found["word"].lower() == "frontera" else "en"
        return Query(about_border(Decimal(re.sub(r"\D", "", found["average"])), language), language=language)
    if found := _FACT.fullmatch(text):
        language = "es" if found["word"].lower() == "dato" else "en"
        id = found["id"].lower()
        return Query(id, fact=id, language=language) if id in core.base.by_id else Page("unknown-fact", language)
    if found := _COMPARE.match(text):
        return Query(text, language="es" if found["word"].lower() == "comparar" else None)
    return Query(text)
