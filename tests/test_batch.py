"""`tally batch`: one object a line, in order; a line that cannot be read only loses itself."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.batch import BadLine, answers, read_row
from adapters.console.commands import batch as command
from bot.core import Core, Reply
from bot.model import Question

Batch = Callable[..., Result]


@pytest.fixture
def batch(core: Core) -> Batch:
    """Runs the command over the shipped facts."""
    return lambda stdin=b"", *arguments: CliRunner().invoke(command, arguments, obj=core, input=stdin)


def test_a_batch_gives_one_object_a_line_in_order_and_goes_on_after_a_bad_one(batch: Batch) -> None:
    lines = [
        b'\xef\xbb\xbf{"id": 1, "q": "how many asylum cases were closed in 2022?", "category": "direct"}', b"not json", b"", b'{"q": "no id"}',
        b'{"id": "b", "turns": ["how many asylum cases were closed in 2022?", "and granted?"]}', b'{"id": 3, "q": 5}', b'{"id": 4, "q": "\xff"}',
        b'{"id": 5, "q": "\\ud800\\u0000 \\u001b[31m"}', b'{"id": 6, "q": "' + b"x" * 1_000_000 + b'"}',
    ]  # fmt: skip
    result = batch(b"\n".join(lines))
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [(row.get("id"), row.get("line"), "status" in row) for row in rows] == [
        (1, None, True), (None, 2, False), (None, 4, False), ("b", None, True), (3, 6, False), (None, 7, False), (5, None, True),
        (6, None, True),
    ]  # fmt: skip
    assert rows[0]["figures"][0]["value"] == 102550
    assert "32,000" in rows[3]["text"]
    assert rows[4]["error"] == '"q" is not text'


class _Fragile(Core):
    """A core with a fault for one question."""

    def reply(self, question: Question) -> Reply:
        if question.text == "fault":
            raise KeyError("x")
        return super().reply(question)


def test_a_fault_of_ours_costs_its_line_only(core: Core) -> None:
    fragile = _Fragile(core.settings)
    lines = [b'{"id": 1, "q": "fault"}', b'{"id": 2, "q": "how many asylum cases were closed in 2022?"}']
    first, second = answers(fragile, lines, None)
    assert first == {"id": 1, "error": "this question could not be answered (KeyError); please report it", "line": 1}
    assert second["status"] == "answered"


def test_a_batch_without_bad_lines_has_status_0(batch: Batch, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": 1, "q": "H-1B visas in 2016?"}\n\n', encoding="utf-8")
    assert batch(b"", str(file)).exit_code == 0
    assert batch(b"", str(tmp_path / "nowhere")).exit_code == 2


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"{", "not JSON: "), (b"[1]", "not an object in braces"), (b"[" * 100_000, "JSON too deep"), (b'{"id": %s}' % (b"9" * 5000), "JSON too deep"),
        (b"{}", 'there is no "id"'), (b'{"id": null, "q": "x"}', '"id" is neither'), (b'{"id": true, "q": "x"}', '"id" is neither'),
        (b'{"id": "\\ud800", "q": "x"}', '"id" is neither'), (b'{"id": 1}', 'there is neither "q" nor "turns"'),
        (b'{"id": 1, "q": "x", "turns": ["x"]}', 'there is both "q" and "turns"'), (b'{"id": 1, "turns": []}', '"turns" is not a list'),
        (b'{"id": 1, "turns": ["x", 2]}', '"turns" is not a list'), (b'{"id": 1, "turns": "x"}', '"turns" is not a list'),
        (b'{"id": 1, "q": "\xc3"}', "not valid UTF-8 at byte 17"),
    ],
)  # fmt: skip
def test_a_bad_line_says_what_is_wrong_with_it(line: bytes, sentence: str) -> None:
    with pytest.raises(BadLine) as error:
        read_row(line)
    assert str(error.value).startswith(sentence)


@given(st.binary() | st.text().map(str.encode))
def test_no_line_does_worse_than_be_bad(line: bytes) -> None:
    with contextlib.suppress(BadLine):
        assert read_row(line).turns
