"""What Discord takes: its own description of its API, and the budgets that its documentation adds to that."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_FILE = Path(__file__).parent / "schemas" / "discord-openapi.json"
_METHODS = ("POST", "PUT", "PATCH")
_URI = "urn:discord"
# docs.discord.com/developers/components/reference and .../resources/message
MOST_TEXT, MOST_COMPONENTS, MOST_LABEL, MOST_ID, MOST_OPTIONS, MOST_OPTION = 4000, 40, 80, 100, 25, 100
CONTAINER, TEXT, ROW, BUTTON, SELECT, INPUT = 17, 10, 1, 2, 3, 4
_COMPONENTS_V2 = 1 << 15
_MARKS = re.compile(r"\*\*|^(?:###|-#|>|-) ", re.MULTILINE)
_LINK = re.compile(r"(?<!\\)\[((?:[^\]\\]|\\.)*)\]\(<([^>]*)>\)")
_ESCAPE = re.compile(r"\\([^\w\s])")


@cache
def _document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


@cache
def _validator(path: str, method: str) -> Draft202012Validator | None:
    """What checks the body of a request to one route; None where the route takes none."""
    registry: Registry[Any] = Registry().with_resource(_URI, Resource(_document(), DRAFT202012))
    body = _document()["paths"][path].get(method.lower(), {}).get("requestBody")
    if body is None:
        return None
    place = ("paths", path, method.lower(), "requestBody", "content", "application/json", "schema")
    pointer = "/".join(part.replace("~", "~0").replace("/", "~1") for part in place)
    return Draft202012Validator({"$ref": f"{_URI}#/{pointer}"}, registry=registry)


def _route(path: str) -> str:
    """The route of a path, as the document writes it; the most exact one where several fit."""
    fitting = [route for route in _document()["paths"] if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", route), path)]
    assert fitting, f"Discord has no {path}"
    return max(fitting, key=lambda route: (route.count("@"), -route.count("{")))


def as_sent(value: object) -> object:
    """A body as JSON on the wire, with ids as the document wants them: discord.py sends some as numbers, which Discord takes too."""
    match value:
        case Mapping():
            files = [{**each, "id": str(each["id"])} for each in value.get("attachments") or () if isinstance(each, Mapping)]
            return {str(key): files if key == "attachments" and files else as_sent(inner) for key, inner in value.items()}
        case list() | tuple():
            return [as_sent(inner) for inner in value]
        case int() if not isinstance(value, bool) and value > 1 << 53:
            return str(value)
    return value


def check_body(method: str, path: str, body: object) -> None:
    """Fail where Discord's document, or one of the budgets that it does not write down, forbids a body."""
    validator = _validator(_route(path), method)
    if validator is None or body is None:
        return
    sent = as_sent(body)
    found = sorted(validator.iter_errors(sent), key=lambda error: len(error.absolute_path))
    assert not found, f"{method} {path}: {best_match(found).message[:300]} at {list(best_match(found).absolute_path)}"
    for components in _component_lists(sent):
        check_components(components)
    for message in _messages(sent):
        mentions = message.get("allowed_mentions")
        assert mentions is not None, f"{method} {path}: nothing says who may be called"
        assert not mentions.get("parse"), f"{method} {path}: somebody may be called"
        assert mentions.get("replied_user") is not True


def check_requests(requests: Iterable[Any]) -> int:
    """Check all that was sent; how many bodies that were."""
    checked = 0
    for request in requests:
        if request.method in _METHODS and request.json is not None:
            check_body(request.method, request.path, request.json)
            checked += 1
    return checked


def _messages(sent: object) -> Iterator[Mapping[str, Any]]:
    """The messages in a body: one, or what an interaction is answered with."""
    if isinstance(sent, Mapping):
        message = sent.get("data") if isinstance(sent.get("data"), Mapping) else sent
        if isinstance(message, Mapping) and "flags" in message and message.get("components") and int(message["flags"]) & _COMPONENTS_V2:
            yield message


def _component_lists(sent: object) -> Iterator[list[dict[str, Any]]]:
    if isinstance(sent, Mapping):
        for key, inner in sent.items():
            if key == "components" and isinstance(inner, list):
                yield inner
            elif isinstance(inner, Mapping):
                yield from _component_lists(inner)


def walk(components: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """All components, however deep."""
    for each in components:
        yield each
        yield from walk(each.get("components", []))
        if each.get("component"):
            yield from walk([each["component"]])


def check_components(components: list[dict[str, Any]]) -> None:
    """Fail where a budget is overdrawn."""
    found = list(walk(components))
    assert len(found) <= MOST_COMPONENTS
    assert sum(len(each["content"]) for each in found if each["type"] == TEXT) <= MOST_TEXT
    assert all(each["content"].strip() for each in found if each["type"] == TEXT)
    ids = [each["custom_id"] for each in found if "custom_id" in each]
    assert all(0 < len(id) <= MOST_ID for id in ids)
    assert len(ids) == len(set(ids))
    for each in found:
        if each["type"] == ROW:
            kinds = {inner["type"] for inner in each["components"]}
            assert len(each["components"]) <= (5 if kinds == {BUTTON} else 1)
        if each["type"] == BUTTON:
            assert 0 < len(each["label"]) <= MOST_LABEL
        if each["type"] == SELECT:
            assert 0 < len(each["options"]) <= MOST_OPTIONS
            assert len(each.get("placeholder") or "") <= 150
            values = [option["value"] for option in each["options"]]
            assert len(values) == len(set(values))
            assert all(0 < len(text) <= MOST_OPTION for option in each["options"] for text in (option["label"], option["value"]))


def seen(components: Iterable[Mapping[str, Any]]) -> str:
    """What a reader sees of a message: its texts without marks, each link with its address, and what its lists offer."""
    texts = []
    for each in walk(components):
        if each["type"] == TEXT:
            texts.append(_plain(each["content"]))
        texts += [option["label"] for option in each.get("options", [])]
    return "\n".join(texts)


def _plain(content: str) -> str:
    linked = _LINK.sub(lambda match: f"{match[1]} ({match[2]})", _MARKS.sub("", content))
    return _ESCAPE.sub(r"\1", linked).replace("\u200b", "")


def labels(components: Iterable[Mapping[str, Any]]) -> list[str]:
    """What the buttons say."""
    return [each["label"] for each in walk(components) if each["type"] == BUTTON]
