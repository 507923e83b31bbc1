"""A question from a command, a button, a menu or a form: to the service, and the answer back."""

from __future__ import annotations

from adapters.discord.controls import under_answer
from adapters.discord.render import Row, answer_view
from adapters.discord.showing import show
from adapters.discord.whereabouts import Interaction, asker, locale_of, place_of, reaches
from bot.exchange import Served
from bot.service import Service
from bot.signing import signed


def controls(service: Service, served: Served, *, only_me: bool, is_reply: bool = False) -> list[Row]:
    """The buttons of an answer; a line of the service's own has none, for nothing stands behind it."""
    if not served.asker:
        return []
    words = served.reply.sentences.wording
    return under_answer(served.answer, words, signed(served.answer_id, service.key), only_me=only_me, is_reply=is_reply)


async def answer(interaction: Interaction, text: str, *, fact: str | None = None) -> None:
    """Answer a question, for its asker alone unless the place wants it otherwise; in a direct conversation nobody else is there."""
    service, place = interaction.client.service, place_of(interaction)
    with service.under_way():
        served = await service.answer(text, asker(interaction.user), place, locale_of(interaction), keep=True, fact=fact)
        only_me = not place.direct and service.settings_at(place).visibility != "channel"
        is_public = not only_me and not place.direct
        below = f"-# {served.reply.sentences.say('mention-to-go-on')}" if is_public and served.asker else ""
        view = answer_view(served.reply, controls(service, served, only_me=only_me), below=below)
        message = await show(interaction, view, ephemeral=only_me)
        if message and served.asker:
            await service.posted(served.answer_id, place, str(message), correctable=not only_me and reaches(interaction))
