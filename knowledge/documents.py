"""From files to records: TOML and JSON lines read with the line that each block stands on."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from knowledge.errors import Problem

Model = TypeVar("Model")
SHIPPED: Traversable = files("knowledge") / "data"


@dataclass(frozen=True, slots=True)
class Block:
    """One record as written: its table name, its content, the file and line it starts on."""

    table: str
    content: dict[str, Any]
    file: str
    line: int
    keys: tuple[str, ...] = ()  # the block's lines below its header

    def line_of(self, loc: Iterable[object]) -> int:
        """The line of the first key on the way to `loc` that is written in the block; the block's own where none is."""
        for part in loc:
            place = next((n for n, row in enumerate(self.keys, 1) if re.match(rf"\s*[\"']?{re.escape(str(part))}\b", row)), None)
            if place is not None:
                return self.line + place
        return self.line


def _lines_of(text: str) -> dict[str, list[int]]:
    """The line of each `[[table]]` and `[table]` header, by table name, in order."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(text.split("\n"), 1):  # as TOML counts: a U+2028 in a quote ends no line
        header = re.match(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?", line)
        if header:
            found.setdefault(header[1], []).append(number)
    return found


def _text(raw: bytes, name: str, problems: list[Problem]) -> str:
    try:
        return raw.decode("utf-8-sig")  # Windows editors put a byte order mark first
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(name, line, "not valid UTF-8: save the file as UTF-8"))
        return ""


def _toml(text: str, name: str, problems: list[Problem]) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        message = re.sub(r"\s*\(at .*\)$", "", str(error))
        problems.append(Problem(name, line, f"broken TOML: {message}; check the quotes and brackets of this line and the one before"))
        return {}
    except RecursionError:
        problems.append(Problem(name, 1, "brackets nested too deeply: a fact file needs three levels"))
        return {}


def read_record(raw: bytes, name: str, table: str, problems: list[Problem]) -> Block | None:
    """A TOML file that is one record as a whole; None where it is empty or cannot be read, which is added to `problems`."""
    content = _toml(_text(raw, name, problems), name, problems)
    return Block(table, content, name, 1) if content else None


def read_toml(raw: bytes, name: str, problems: list[Problem]) -> list[Block]:
    """The blocks of one TOML file; what cannot be read is added to `problems`."""
    text = _text(raw, name, problems)
    rows, lines, blocks = text.split("\n"), _lines_of(text), []
    headers = sorted(line for places in lines.values() for line in places)
    for table, value in _toml(text, name, problems).items():
        if not _is_table(value):
            line = next((n for n, row in enumerate(rows, 1) if re.match(rf"\s*[\"']?{re.escape(table)}\b", row)), 1)
            problems.append(Problem(name, line, f"{table!r} stands outside of any block: put it under the [[block]] it belongs to"))
            continue
        contents = value if isinstance(value, list) else [value]
        starts = lines.get(table, [])
        for i, content in enumerate(contents):
            start = starts[i] if i < len(starts) else 1
            end = next((line for line in headers if line > start), len(rows) + 1)
            blocks.append(Block(table, content, name, start, tuple(rows[start : end - 1])))
    return blocks


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value))


def read_lines(raw: bytes, name: str, problems: list[Problem]) -> Iterator[Block]:
    """The records of one JSON-lines file, one block a line."""
    for number, line in enumerate(_text(raw, name, problems).split("\n"), 1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
        except (ValueError, RecursionError) as error:
            problems.append(Problem(name, number, f"not a JSON object: {error}"))
            continue
        if isinstance(content, dict):
            yield Block("phrase", content, name, number)
        else:
            problems.append(Problem(name, number, "each line is one JSON object in braces"))


def validate(kind: TypeAdapter[Model], block: Block, problems: list[Problem]) -> Model | None:
    """`block` as a record, or None with one problem for each thing wrong in it."""
    try:
        return kind.validate_python(block.content, strict=False)
    except ValidationError as error:
        name = block.content.get("id")
        details = error.errors(include_url=False, include_input=False)
        # A list whose only entry is wrong is "too short" as well: one sentence is enough.
        told = [d for d in details if d["type"] != "too_short" or len(details) == 1]
        problems += [Problem(block.file, block.line_of(detail["loc"]), _sentence(block.table, name, detail)) for detail in told]
        return None


def _sentence(table: str, name: object, detail: Mapping[str, Any]) -> str:
    where = ".".join(str(part) for part in detail["loc"] if part not in ("figure", "rule", "explainer", "quotation"))
    what = {
        "extra_forbidden": f"unknown key {where!r}: check its spelling, or remove it",
        "missing": f"{where!r} is missing: add it",
        "union_tag_not_found": "'kind' is missing: add figure, rule, explainer or quotation",
        "union_tag_invalid": "'kind' is one of figure, rule, explainer and quotation",
        "too_short": f"{where!r} is too short: add what is missing",
        "tuple_type": f"{where!r} is a list: put it in square brackets",
        "string_pattern_mismatch": f"{where!r} is in lower-case letters, digits and single hyphens, such as closed-2022",
        "decimal_parsing": f"{where!r} is a number: write digits, without a comma, word or unit",
        "decimal_type": f"{where!r} is a number: write digits, without a comma, word or unit",
        "int_parsing": f"{where!r} is a whole number",
        "date_from_datetime_parsing": f"{where!r} is a date such as 2024-06-03",
        "date_type": f"{where!r} is a date such as 2024-06-03, without quotes",
        "string_too_short": f"{where!r} is empty: fill it in",
        "string_type": f"{where!r} is text: put it in quotes",
        "bool_type": f"{where!r} is true or false",
        "literal_error": f"{where!r} is one of {detail.get('ctx', {}).get('expected')}",
    }.get(detail["type"]) or f"{where + ': ' if where else ''}{detail['msg'].removeprefix('Value error, ')}"
    return f"{table} {name!r}: {what}" if name else f"{table}: {what}"
