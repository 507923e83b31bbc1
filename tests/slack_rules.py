"""What Slack refuses: the limits of Block Kit as its reference gives them (read 2026-11), written down apart from the adapter's own."""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks import InputBlock as _InputBlock

Surface = Literal["message", "modal", "home"]
Node = dict[str, Any]

_BLOCKS: dict[Surface, set[str]] = {
    "message": {"section", "context", "actions", "divider", "header", "rich_text", "table", "context_actions", "image"},
    "modal": {"section", "context", "actions", "divider", "header", "rich_text", "input", "image"},
    "home": {"section", "context", "actions", "divider", "header", "rich_text", "input", "image"},
}
_MOST_BLOCKS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
_PLAIN_ONLY = {"header", "button", "modal"}


def problems(blocks: Any, surface: Surface = "message") -> list[str]:
    """Why Slack would answer `invalid_blocks`; empty where it takes them."""
    if not isinstance(blocks, list) or not blocks:
        return ["blocks must be a list with something in it"]
    found = [f"{len(blocks)} blocks"] if len(blocks) > _MOST_BLOCKS[surface] else []
    for block in blocks:
        found += _block(block, surface)
    ids = Counter(block["block_id"] for block in blocks if isinstance(block, dict) and "block_id" in block)
    found += [f"block_id {id!r} stands twice" for id, count in ids.items() if count > 1]
    tables = sum(block.get("type") == "table" for block in blocks if isinstance(block, dict))
    found += ["more than one table"] if tables > 1 else []
    if surface == "message" and (length := sum(map(len, texts(blocks)))) > 13_200:
        found.append(f"msg_blocks_too_long: {length}")
    return found


def texts(node: Any) -> Iterator[str]:
    """All that can be read in blocks, addresses of links included."""
    if isinstance(node, list):
        for each in node:
            yield from texts(each)
    elif isinstance(node, dict):
        if node.get("type") in ("plain_text", "mrkdwn", "text", "raw_text") and isinstance(node.get("text"), str):
            yield node["text"]
        for key, each in node.items():
            if key != "text" or not isinstance(each, str):
                yield from texts(each)


def _block(block: Any, surface: Surface) -> Iterator[str]:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in _BLOCKS[surface]:
        yield f"a block {kind!r} in a {surface}"
        return
    yield from _by_the_sdk(block)
    yield from _walk(block, block)
    match kind:
        case "section":
            yield from _between("section", block["text"]["text"], 3000)
        case "context":
            yield from _count("context", block["elements"], 10)
        case "actions":
            yield from _count("actions", block["elements"], 25)
            ids = [element.get("action_id") for element in block["elements"]]
            if len(set(ids)) < len(ids):
                yield "an action_id stands twice in a row"
        case "context_actions":
            yield from _count("context_actions", block["elements"], 5)
        case "rich_text":
            yield from _rich(block)
        case "table":
            yield from _table(block)


def _by_the_sdk(block: Node) -> Iterator[str]:
    """What slack_sdk's models know of lengths."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the models know fewer fields than Slack does
        try:
            made = Block.parse(json.loads(json.dumps(block)))
            if made is not None and not isinstance(made, _InputBlock):
                made.validate_json()
        except Exception as error:  # noqa: BLE001 - whatever the models refuse, Slack refuses
            yield f"{block.get('type')}: {error}"


def _walk(node: Any, inside: Node) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _walk(each, inside)
        return
    if not isinstance(node, dict):
        return
    yield from _text(node, inside)
    yield from _element(node)
    for each in node.values():
        yield from _walk(each, node if "type" in node else inside)


def _text(node: Node, inside: Node) -> Iterator[str]:
    if node.get("type") in ("plain_text", "mrkdwn"):
        yield from _between(node["type"], node.get("text"), 3000)
        if node["type"] == "mrkdwn" and inside.get("type") in _PLAIN_ONLY:
            yield f"mrkdwn in a {inside['type']}"
        if node["type"] == "mrkdwn" and "emoji" in node:
            yield "emoji belongs to plain_text"
    elif node.get("type") in ("text", "raw_text") and (not node.get("text") or len(node["text"]) > 3000):
        yield f"{node['type']} has {len(node.get('text') or '')} characters"


def _element(node: Node) -> Iterator[str]:
    yield from _choices(node)
    match node.get("type"):
        case "header":
            yield from _between("header", node["text"]["text"], 150)
        case "button":
            yield from _between("button", node["text"]["text"], 75)
            yield from _between("accessibility_label", node.get("accessibility_label", "-"), 75)
            if "value" in node:
                yield from _between("value", node["value"], 2000)
            if "url" in node:
                yield from _between("url", node["url"], 3000)
        case "input":
            yield from _between("label", node["label"]["text"], 2000)
        case "feedback_buttons":
            for name in ("positive_button", "negative_button"):
                yield from _between(name, node[name]["text"]["text"], 75)
                yield from _between("accessibility_label", node[name]["accessibility_label"], 75)
                yield from _between("value", node[name]["value"], 2000)
    if "action_id" in node:
        yield from _between("action_id", node["action_id"], 255)
    if "placeholder" in node:
        yield from _between("placeholder", node["placeholder"]["text"], 150)


def _choices(node: Node) -> Iterator[str]:
    if "options" in node:
        most = 10 if node["type"] in ("radio_buttons", "checkboxes") else 100
        yield from _count(node["type"], node["options"], most)
        for option in node["options"]:
            yield from _between("option", option["text"]["text"], 75)
            yield from _between("option value", option["value"], 150)


def _rich(block: Node) -> Iterator[str]:
    yield from _count("rich_text", block["elements"], 100)
    for element in block["elements"]:
        if element["type"] not in ("rich_text_section", "rich_text_quote", "rich_text_preformatted", "rich_text_list"):
            yield f"rich_text cannot hold {element['type']}"
        yield from _count(element["type"], element["elements"], 1000)


def _table(block: Node) -> Iterator[str]:
    rows = block["rows"]
    yield from _count("rows", rows, 101)
    for row in rows:
        yield from _count("cells", row, 20)
        for cell in row:
            if cell["type"] not in ("raw_text", "rich_text"):
                yield f"a cell {cell['type']!r}"
    if sum(map(len, texts(rows))) > 10_000:
        yield "the table has more than 10,000 characters"
    if len({len(row) for row in rows}) > 1:
        yield "rows of different lengths"


def _between(what: str, text: Any, most: int) -> Iterator[str]:
    if not isinstance(text, str) or not text.strip("\n") or len(text) > most:
        yield f"{what} has {len(text) if isinstance(text, str) else text!r} of at most {most} characters"


def _count(what: str, items: Any, most: int) -> Iterator[str]:
    if not items or len(items) > most:
        yield f"{what} has {len(items)} of 1 to {most} elements"


def view_problems(view: Any) -> list[str]:
    """Why Slack would refuse a view."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return ["a view is a modal or a home"]
    found = problems(view.get("blocks"), view["type"])
    if view["type"] == "modal":
        for name in ("title", "close", "submit"):
            if name in view or name == "title":
                found += list(_between(name, view[name]["text"], 24))
        inputs = any(block.get("type") == "input" for block in view["blocks"])
        found += ["a modal with inputs needs a submit"] if inputs and "submit" not in view else []
    found += ["private_metadata is too long"] if len(view.get("private_metadata", "")) > 3000 else []
    return found
