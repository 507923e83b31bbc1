"""Commands in the reader's language: each text of a command is a message of the wording."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import TranslationContextTypes, locale_str

from bot.wording.language import wording

_SPANISH = (discord.Locale.spain_spanish, discord.Locale.latin_american_spanish)


def said(message: str) -> locale_str:
    """A message of the wording as a text of a command."""
    return locale_str(wording("en").say(message), message=message)


class Spanish(app_commands.Translator):
    """Gives Discord the Spanish of Spain and of Latin America; in every other language commands are in English."""

    async def translate(self, string: locale_str, locale: discord.Locale, context: TranslationContextTypes) -> str | None:  # noqa: ARG002 - discord.py's signature
        """The text in that language, None where it stays English."""
        message = string.extras.get("message")
        return wording("es").say(message) if message and locale in _SPANISH else None
