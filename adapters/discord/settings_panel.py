"""The settings of a place, in words."""

from __future__ import annotations

from bot.panels import Panel, Row
from bot.wording.language import Wording
from bot.workspace import WorkspaceSettings


def settings_panel(title: str, settings: WorkspaceSettings, words: Wording, above: str = "") -> Panel:
    """One line for each setting: what is chosen, or that nothing is."""
    say = words.say

    def either(value: bool | None, yes: str, no: str) -> str:
        return say("settings-default") if value is None else say(yes if value else no)

    def listed(values: tuple[str, ...] | None, name: str) -> str:
        return words.listing([say(f"{name}-{value}") for value in values]) if values else say("settings-default")

    rows = [
        (say("settings-visibility"), listed((settings.visibility,) if settings.visibility else None, "settings-visibility")),
        (say("settings-strict"), either(settings.strict, "settings-strict-yes", "settings-strict-no")),
        (say("settings-languages"), listed(settings.languages, "language")),
        (say("settings-topics"), listed(settings.topics, "topic")),
        (say("settings-channels"), ", ".join(settings.channels or ()) or say("settings-all-channels")),
        (say("settings-corrections"), either(settings.corrections, "settings-corrections-yes", "settings-corrections-no")),
        (say("settings-curators-channel"), settings.curators_channel or say("settings-default")),
        (say("option-curators-role-about"), settings.curators_role or say("settings-default")),
        (say("settings-log-text"), listed((settings.log_text,) if settings.log_text else None, "settings-log-text")),
    ]
    told = [Row(above)] if above else []
    return Panel(title, (*told, *(Row(text, label) for label, text in rows)))
