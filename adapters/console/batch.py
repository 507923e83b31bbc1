"""`tally batch`: one question a line in, one object a line out, in order; a line that cannot be read only loses itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot import conversation
from bot.core import Core
from bot.model import Question, Turn
from bot.visible import as_typed, readable
from knowledge.model import Language

# Turns that a follow-up can reach back to.
MOST_TURNS = 6
_EXAMPLE = '{"id": 1, "q": "how big is the backlog?"}'
Id = str | int


@dataclass(frozen=True, slots=True)
class Row:
    """A line as read: its id, and the turns of which the last is to be answered."""

    id: Id
    turns: tuple[str, ...]


class BadLine(Exception):
    """A line that is no question; says what is wrong with it, and its id where that could be read."""

    def __init__(self, message: str, id: Id | None = None) -> None:
        super().__init__(message)
        self.id = id


def answers(core: Core, lines: Iterable[bytes], language: Language | None) -> Iterator[dict[str, Any]]:
    """For each line that is not blank: the object of the machine interface, or `{"id"?, "error", "line"}`."""
    core.base  # noqa: B018 - broken facts are no line's fault: they end the batch before it begins
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = read_row(line, first=number == 1)
        except BadLine as error:
            named = {} if error.id is None else {"id": error.id}
            yield {**named, "error": str(error), "line": number}
            continue
        try:
            answer = _answer(core, row, language)
        except Exception as error:  # noqa: BLE001 - an adapter's one broad except: a fault of ours costs this line only
            answer = {
                "id": row.id,
                "error": f"this question could not be answered ({type(error).__name__}); please report it",
                "line": number,
            }
        yield answer


def _answer(core: Core, row: Row, language: Language | None) -> dict[str, Any]:
    before: tuple[Turn, ...] = ()
    for text in row.turns[:-1]:
        question = Question(text=text, language=language, before=before)
        before = (*before, conversation.turn(core.base, question, core.reply(question).answer))[-MOST_TURNS:]
    reply = core.reply(Question(text=row.turns[-1], language=language, before=before))
    return reply.machine(row.id).model_dump(mode="json")


def read_row(line: bytes, *, first: bool = False) -> Row:
    """A line as a Row. Only the `first` may begin with a byte-order mark. Raises BadLine."""
    content = _object(line.removeprefix(b"\xef\xbb\xbf") if first else line)
    if "id" not in content:
        raise BadLine(f'there is no "id": give each question one, as in {_EXAMPLE}')
    id = content["id"]
    if not isinstance(id, str | int) or isinstance(id, bool) or (isinstance(id, str) and readable(id) != id):
        raise BadLine('"id" is neither text nor a whole number')
    return Row(id, _turns(content, id))


def _object(line: bytes) -> dict[str, Any]:
    try:
        content = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadLine(f"not valid UTF-8 at byte {error.start + 1}: save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise BadLine(f"not JSON: {error.msg} at character {error.pos + 1}; each line is one object, such as {_EXAMPLE}") from None
    except (ValueError, RecursionError):
        raise BadLine(f"JSON too deep or with too long a number; each line is one object, such as {_EXAMPLE}") from None
    if not isinstance(content, dict):
        raise BadLine(f"not an object in braces; each line is one, such as {_EXAMPLE}")
    return content


def _turns(content: dict[str, Any], id: Id) -> tuple[str, ...]:
    if ("q" in content) == ("turns" in content):
        which = 'both "q" and "turns"' if "q" in content else 'neither "q" nor "turns"'
        raise BadLine(f'there is {which}: give one question as "q", or a conversation as "turns"', id)
    turns = content.get("turns", [content.get("q")])
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        wanted = '"q" is not text' if "q" in content else '"turns" is not a list of texts with at least one'
        raise BadLine(wanted, id)
    return tuple(map(as_typed, turns))
