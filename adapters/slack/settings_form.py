"""What a workspace chose for itself: in words, and as a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from adapters.slack import blocks as kit
from adapters.slack.blocks import Block
from bot.settings import LogText
from bot.wording.language import Wording
from bot.workspace import Visibility, WorkspaceSettings
from knowledge.model import Language, Topic

CALLBACK = "settings"
_DEFAULT = "-"  # nothing chosen: a list of Slack cannot be emptied again
_YES_NO = {"yes": True, "no": False}


def summary(words: Wording, settings: WorkspaceSettings) -> Iterator[tuple[str, str]]:
    """Each setting with what is chosen."""
    say, default = words.say, words.say("settings-default")
    chosen = {
        "visibility": say(f"settings-visibility-{settings.visibility}") if settings.visibility else default,
        "strict": default if settings.strict is None else say(f"settings-strict-{'yes' if settings.strict else 'no'}"),
        "languages": words.listing([say(f"language-{each}") for each in settings.languages or ()]) or default,
        "topics": words.listing([say(f"topic-{each}") for each in settings.topics or ()]) or default,
        "corrections": default if settings.corrections is None else say(f"settings-corrections-{'yes' if settings.corrections else 'no'}"),
        "log-text": say(f"settings-log-text-{settings.log_text}") if settings.log_text else default,
    }
    for name, value in chosen.items():
        yield say(f"settings-{name}"), value


def form(words: Wording, settings: WorkspaceSettings) -> Block:
    """All settings, as they are."""
    say = words.say
    fields = [
        _one(words, "visibility", {each: say(f"settings-visibility-{each}") for each in get_args(Visibility)}, settings.visibility),
        _yes_no(words, "strict", settings.strict),
        _several(words, "languages", {each: say(f"language-{each}") for each in get_args(Language)}, settings.languages),
        _several(words, "topics", {each: words.opening(say(f"topic-{each}")) for each in get_args(Topic)}, settings.topics),
        _channels(words, "channels", settings.channels),
        _yes_no(words, "corrections", settings.corrections),
        _channel(words, "curators_channel", settings.curators_channel),
        _one(words, "log_text", {each: say(f"settings-log-text-{each}") for each in get_args(LogText)}, settings.log_text),
    ]
    return kit.modal(say("settings-title"), fields, say("button-cancel"), say("button-send"), CALLBACK)


def _label(words: Wording, name: str) -> str:
    return words.say(f"settings-{name.replace('_', '-')}")


def _one(words: Wording, name: str, labels: Mapping[str, str], chosen: str | None) -> Block:
    offered = {_DEFAULT: words.opening(words.say("settings-default")), **labels}
    return kit.field(name, _label(words, name), kit.choice(name, words.say("choose-one"), offered, chosen or _DEFAULT))


def _yes_no(words: Wording, name: str, chosen: bool | None) -> Block:
    labels = {each: words.say(f"settings-{name}-{each}") for each in _YES_NO}
    return _one(words, name, labels, None if chosen is None else ("yes" if chosen else "no"))


def _several(words: Wording, name: str, labels: Mapping[str, str], chosen: Sequence[str] | None) -> Block:
    offered = kit.options(labels)
    initial = [option for option in offered if option["value"] in (chosen or ())]
    element: Block = {"type": "checkboxes", "action_id": name, "options": offered}
    return kit.field(name, _label(words, name), element | ({"initial_options": initial} if initial else {}), optional=True)


def _channels(words: Wording, name: str, chosen: Sequence[str] | None) -> Block:
    element: Block = {"type": "multi_channels_select", "action_id": name}
    return kit.field(name, _label(words, name), element | ({"initial_channels": list(chosen)} if chosen else {}), optional=True)


def _channel(words: Wording, name: str, chosen: str | None) -> Block:
    element: Block = {"type": "channels_select", "action_id": name}
    return kit.field(name, _label(words, name), element | ({"initial_channel": chosen} if chosen else {}), optional=True)


def chosen_in(view: Mapping[str, Any], before: WorkspaceSettings) -> dict[str, object]:
    """What the form says, for `Service.choose`; what is not in the form stays as it was."""
    fields = view.get("state", {}).get("values", {})

    def element(name: str) -> Mapping[str, Any]:
        return next(iter((fields.get(name) or {}).values()), {})

    def one(name: str) -> str | None:
        value = str((element(name).get("selected_option") or {}).get("value") or _DEFAULT)
        return None if value == _DEFAULT else value

    def several(name: str) -> list[str] | None:
        return [option["value"] for option in element(name).get("selected_options") or ()] or None

    return {
        "visibility": one("visibility"), "strict": _YES_NO.get(one("strict") or ""), "languages": several("languages"),
        "topics": several("topics"), "channels": list(element("channels").get("selected_channels") or ()) or None,
        "corrections": _YES_NO.get(one("corrections") or ""), "curators_channel": element("curators_channel").get("selected_channel") or None,
        "curators_role": before.curators_role, "log_text": one("log_text"),
    }  # fmt: skip
