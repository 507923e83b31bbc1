"""The pieces of Block Kit that Tally uses, each within Slack's limits.

Limits: docs.slack.dev/reference/block-kit, read 2026-11; that of a whole message is not documented: messages of about
13,200 characters were refused (slackapi/bolt-js#2509), and 12,000 is what Slack grants to markdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from adapters.slack.text import cut
from bot.visible import visible

Block = dict[str, Any]

MOST_BLOCKS = 50
MOST_BLOCKS_OF_VIEW = 100
MOST_CHARACTERS = 12_000
MOST_TEXT = 3000  # of a section, a context's element; of rich text as much is legible
MOST_LABEL = 75  # of a button, an option
MOST_VALUE = 2000  # of a button
MOST_OPTION_VALUE = 150
MOST_OPTIONS = 100
MOST_TITLE = 24  # of a modal
MOST_HEADER = 150
MOST_PLACEHOLDER = 150
MOST_ROWS = 100
MOST_CELLS = 10_000  # characters of a table
MOST_ACCESSIBILITY = 75

Run = tuple[str, bool]  # a text, and whether it is bold


def plain(text: str, most: int = MOST_LABEL) -> Block:
    """Text without marks; ":100:" stays what it is."""
    return {"type": "plain_text", "text": cut(visible(text), most), "emoji": False}


def mrkdwn(text: str) -> Block:
    """Text with Slack's marks, escaped by whoever gives it."""
    return {"type": "mrkdwn", "text": cut(text, MOST_TEXT), "verbatim": True}


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph in mrkdwn."""
    return {"type": "section", "text": mrkdwn(text), **({"accessory": accessory} if accessory else {})}


def context(text: str) -> Block:
    """Small print in mrkdwn."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text, MOST_HEADER)}


def paragraph(runs: Iterable[Run]) -> Block:
    """A paragraph whose text is taken literally, whatever stands in it."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": _texts(runs)}]}


def quotation(runs: Iterable[Run]) -> Block:
    """Somebody's words, set off."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": _texts(runs)}]}


def preformatted(text: str) -> Block:
    """Text as a machine wrote it."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": _texts([(text, False)])}]}


def _texts(runs: Iterable[Run]) -> list[Block]:
    return [{"type": "text", "text": visible(text), **({"style": {"bold": True}} if strong else {})} for text, strong in runs if text]


def table(rows: Sequence[Sequence[str]]) -> Block:
    """A table whose first row names the columns; every cell wraps."""
    cells = [[{"type": "raw_text", "text": visible(cell).strip() or "–"} for cell in row] for row in rows]
    return {"type": "table", "rows": cells, "column_settings": [{"is_wrapped": True} for _ in rows[0]]}


def actions(elements: Sequence[Block]) -> Block:
    """Buttons and lists in a row."""
    return {"type": "actions", "elements": list(elements)}


def button(action: str, label: str, value: str = "", style: str | None = None) -> Block:
    """A button; `value` comes back when it is pressed."""
    made: Block = {"type": "button", "action_id": action, "text": plain(label)}
    made |= {"value": value} if value else {}
    return made | ({"style": style} if style else {})


def options(labels: Mapping[str, str]) -> list[Block]:
    """Options of a list, by value; one whose value Slack would refuse is left out, for half of it would mean something else."""
    kept = [(value, label) for value, label in labels.items() if 0 < len(value) <= MOST_OPTION_VALUE and label.strip()]
    return [{"text": plain(label), "value": value} for value, label in kept[:MOST_OPTIONS]]


def choice(action: str, placeholder: str, labels: Mapping[str, str], chosen: str | None = None) -> Block:
    """A list of which one is chosen."""
    offered = options(labels)
    initial = next((option for option in offered if option["value"] == chosen), None)
    made = {"type": "static_select", "action_id": action, "placeholder": plain(placeholder, MOST_PLACEHOLDER), "options": offered}
    return made | ({"initial_option": initial} if initial else {})


def thumbs(action: str, value: str, good: tuple[str, str], bad: tuple[str, str]) -> Block:
    """Slack's own pair of buttons for an opinion; each of `good` and `bad` is a label, and what a screen reader says."""
    pair = {
        name: {"text": plain(label), "accessibility_label": cut(said, MOST_ACCESSIBILITY), "value": f"{name[:3]}:{value}"}
        for name, (label, said) in {"positive_button": good, "negative_button": bad}.items()
    }
    return {"type": "context_actions", "elements": [{"type": "feedback_buttons", "action_id": action, **pair}]}


def field(block: str, label: str, element: Block, *, optional: bool = False, hint: str = "") -> Block:
    """A field of a form; `block` names it when the form comes back."""
    made: Block = {"type": "input", "block_id": block, "label": plain(label, 2000), "element": element, "optional": optional}
    return made | ({"hint": plain(hint, 2000)} if hint else {})


def typed(action: str, *, lines: bool = False, most: int = 3000, placeholder: str = "") -> Block:
    """A field to write in."""
    made: Block = {"type": "plain_text_input", "action_id": action, "multiline": lines, "max_length": most}
    return made | ({"placeholder": plain(placeholder, MOST_PLACEHOLDER)} if placeholder else {})


def modal(title: str, blocks: Sequence[Block], close: str, submit: str | None = None, callback: str = "", metadata: str = "") -> Block:
    """A form, or a page to read where nothing is submitted."""
    made: Block = {
        "type": "modal", "title": plain(title, MOST_TITLE), "close": plain(close, MOST_TITLE),
        "blocks": list(blocks[:MOST_BLOCKS_OF_VIEW]), "private_metadata": metadata,
    }  # fmt: skip
    made |= {"callback_id": callback} if callback else {}
    return made | ({"submit": plain(submit, MOST_TITLE)} if submit else {})
