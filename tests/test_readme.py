"""The README and CONTRIBUTING tell the truth: Tally prints what the transcript shows, and what they name is there.

Put today's answers into the transcript: .venv/bin/python tests/test_readme.py
"""

from __future__ import annotations

import re
import shlex
import tempfile
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.console.adapter import ConsoleAdapter
from adapters.discord.adapter import DiscordAdapter
from bot.cli import OPERATING
from bot.core import Core, build_core
from bot.settings import read_settings

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCUMENTS = (README, ROOT / "CONTRIBUTING.md")
# A terminal of 80 columns, without colours and without a locale that would choose language and numbers.
TERMINAL = {"FORCE_COLOR": "1", "NO_COLOR": "1", "COLUMNS": "80", "LC_ALL": None, "LC_MESSAGES": None, "LANG": None}

_TRANSCRIPT = re.compile(r"(?P<open><!-- transcript -->\n```console\n)(?P<lines>.*?)(?P<close>```\n<!-- /transcript -->)", re.DOTALL)
_PROMPT = re.compile(r"^\$ tally .+$", re.MULTILINE)
_FACT = re.compile(r"^```toml\n(\[\[fact\]\]\n.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
_CODE = re.compile(r"^```\w*\n.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def refreshed(text: str, core: Core) -> str:
    """A document with each transcript as its commands print it today."""
    return _TRANSCRIPT.sub(
        lambda m: m["open"] + "\n".join(_shown(prompt, core) for prompt in _PROMPT.findall(m["lines"])) + m["close"], text
    )


def _shown(prompt: str, core: Core) -> str:
    name, *arguments = shlex.split(prompt)[2:]
    command = next(command for command in ConsoleAdapter().commands() if command.name == name)
    return f"{prompt}\n{CliRunner().invoke(command, arguments, obj=core, env=TERMINAL).output}"


def _core(folder: Path) -> Core:
    return build_core(read_settings({"TALLY_DATA_DIR": str(folder)}))


def _text(document: Path) -> str:
    return document.read_text(encoding="utf-8")


@pytest.fixture(params=DOCUMENTS, ids=lambda document: document.name)
def document(request: pytest.FixtureRequest) -> Path:
    path = request.param
    assert isinstance(path, Path)
    return path


def test_the_transcript_is_what_tally_prints(tmp_path: Path) -> None:
    text = _text(README)
    assert len(_PROMPT.findall("".join(m["lines"] for m in _TRANSCRIPT.finditer(text)))) >= 6
    assert refreshed(text, _core(tmp_path)).splitlines() == text.splitlines(), "refresh it: .venv/bin/python tests/test_readme.py"


def test_the_example_fact_is_a_shipped_one(document: Path) -> None:
    """Shown with some of its phrasings; all else as it is."""
    (block,) = _FACT.findall(_text(document))
    (shown,) = tomllib.loads(block)["fact"]
    topic = ROOT / "knowledge/data/facts" / f"{shown['topic']}.toml"
    (shipped,) = (fact for fact in tomllib.loads(_text(topic))["fact"] if fact["id"] == shown["id"])
    assert shown == shipped | {"asked": shown["asked"]}
    for language, phrasings in shown["asked"].items():
        assert set(phrasings) <= set(shipped["asked"][language])


def test_every_link_leads_somewhere(document: Path) -> None:
    assert [link for link in _LINK.findall(_text(document)) if not (ROOT / link).exists()] == []


def test_every_command_named_exists(document: Path) -> None:
    code = " ".join(_CODE.findall(_text(document)))
    targets = re.findall(r"^(\w+):.*##", _text(ROOT / "Makefile"), re.MULTILINE)
    commands = [command.name for command in (*ConsoleAdapter().commands(), *DiscordAdapter().commands(), *OPERATING)]
    assert set(re.findall(r"\bmake ([a-z]+)", code)) - {*targets, "help"} == set()
    assert set(re.findall(r"(?:^|[`\n$|] ?)tally ([a-z]+)", code)) - {*commands} == set()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        README.write_text(refreshed(_text(README), _core(Path(folder))), encoding="utf-8")
