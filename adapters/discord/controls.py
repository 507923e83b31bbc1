"""The buttons and lists under an answer: what each says, and the custom id that it is known by after a restart. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import discord
from discord import ButtonStyle, SelectOption, ui

from adapters.discord.marking import shortened
from adapters.discord.render import Row, choices_of
from bot.model import Answer
from bot.records import REASONS
from bot.visible import in_one_line
from bot.wording.language import Wording

Button = Literal["sources", "found", "good", "bad", "share", "report", "delete", "ask", "forget"]
List = Literal["next", "reason"]
# https://docs.discord.com/developers/components/reference
MOST_LABEL, MOST_OPTION, MOST_OPTIONS = 80, 100, 25
_SAYS: dict[Button, str] = {
    "sources": "button-sources", "found": "button-found", "good": "feedback-good", "bad": "feedback-bad", "share": "button-share",
    "report": "button-report", "delete": "button-delete", "ask": "button-ask-again", "forget": "button-forget",
}  # fmt: skip
_STYLES: dict[Button, ButtonStyle] = {"forget": ButtonStyle.danger}

Sign = Callable[[str], str]


def button(what: Button, words: Wording, signed: str = "") -> ui.Button[Any]:
    """A button, for the answer whose signed id it carries."""
    label = shortened(words.say(_SAYS[what]), MOST_LABEL)
    return ui.Button(label=label, style=_STYLES.get(what, ButtonStyle.secondary), custom_id=f"tally:{what}:{signed}")


def under_answer(answer: Answer, words: Wording, signed: str, *, only_me: bool, is_reply: bool = False) -> list[Row]:
    """The controls of an answer. One that replies among others has few; one that only its asker sees can be shared, another deleted."""
    rows = _next(answer, words, signed)
    away: Button = "share" if only_me else "delete"
    if answer.status == "clarify":
        return [*rows, *([] if only_me else [_row(["delete"], words, signed)])]
    sources: list[Button] = ["sources"] if answer.citations else []
    if is_reply:
        return [*rows, _row([*sources, "good", "bad", "delete"], words, signed)]
    return [*rows, _row([*sources, "found", away], words, signed), _row(["good", "bad", "report"], words, signed)]


def _row(names: Sequence[Button], words: Wording, signed: str) -> Row:
    return ui.ActionRow(*(button(name, words, signed) for name in names))


def _next(answer: Answer, words: Wording, signed: str) -> list[Row]:
    """A list of what can be asked next."""
    options = {
        value: SelectOption(label=shortened(in_one_line(label), MOST_OPTION), value=value)
        for label, value in choices_of(answer)
        if label.strip() and 0 < len(value) <= MOST_OPTION
    }
    if not options:
        return []
    placeholder = words.say("button-which" if answer.status == "clarify" else "button-related")
    listed = list(options.values())[:MOST_OPTIONS]
    return [ui.ActionRow(ui.Select(custom_id=f"tally-list:next:{signed}", placeholder=placeholder, options=listed))]


def reasons(words: Wording, signed: str) -> list[Row]:
    """The list of what may be wrong with an answer."""
    options = [SelectOption(label=words.say(f"reason-{reason.replace('_', '-')}"), value=reason) for reason in REASONS]
    return [ui.ActionRow(ui.Select(custom_id=f"tally-list:reason:{signed}", placeholder=words.say("choose-one"), options=options))]


def paging(words: Wording, page: int, pages: int) -> list[Row]:
    """To the page before and after, where there is one."""
    before: ui.Button[Any] = ui.Button(label=words.say("button-older"), custom_id=f"tally-page:{page - 1}", disabled=page <= 0)
    after: ui.Button[Any] = ui.Button(label=words.say("button-newer"), custom_id=f"tally-page:{page + 1}", disabled=page >= pages - 1)
    return [ui.ActionRow(before, after)] if pages > 1 else []


NOBODY = discord.AllowedMentions.none()
