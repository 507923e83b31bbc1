"""Adapters of other packages that are broken: each is named and left out, and every command goes on without it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bot.cli import main

MODULES = {
    "does not parse": "def (",
    "fails": "raise RuntimeError('boom\\nof hunter2')",
    "lacks the class": "",
    "lacks a package": "import no_such_package_anywhere",
    "cannot be made": "class Made:\n    def __init__(self, needed): ...",
    "has no run": "class Made:\n    name, settings = 'relay', object",
    "has no settings": "from pydantic import BaseModel\nclass Made:\n    name, settings = 'relay', BaseModel\n    async def run(self, service): ...",
}
REASONS = {
    "does not parse": "loading relay_adapter:Made fails with SyntaxError",
    "fails": "loading relay_adapter:Made fails with RuntimeError",
    "lacks the class": "loading relay_adapter:Made fails with AttributeError",
    "lacks a package": "No module named 'no_such_package_anywhere'",
    "cannot be made": "loading relay_adapter:Made fails with TypeError",
    "has no run": "relay_adapter:Made has no 'run'",
    "has no settings": "the settings of relay_adapter:Made are no pydantic model of its own",
}
MEND = "update or remove the package tally-relay"


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {"TALLY_DATA_DIR": str(tmp_path_factory.mktemp("data")), "TALLY_HTTP_PORT": "0"}


def _install(site: Path, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As pip leaves a package behind whose adapter comes before ours in the alphabet."""
    about = site / "tally_relay-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: tally-relay\nVersion: 1\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[tally.adapters]\na-relay = relay_adapter:Made\n", encoding="utf-8")
    (site / "relay_adapter.py").write_text(module, encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.delitem(sys.modules, "relay_adapter", raising=False)


@pytest.mark.parametrize("broken", MODULES)
def test_a_broken_adapter_is_left_out_of_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], environ: dict[str, str], broken: str
) -> None:
    _install(tmp_path, MODULES[broken], monkeypatch)
    said = f"tally: the adapter 'a-relay' is left out: {REASONS[broken]}; {MEND}\n"
    assert main(["ask", "how many asylum cases were closed in 2022?"], environ) == 0
    answered = capsys.readouterr()
    assert "102,550" in answered.out
    assert answered.err == said
    assert main(["doctor", "--json"], environ) == 0
    found = json.loads(capsys.readouterr().out)
    assert {
        "area": "surfaces",
        "name": "a-relay",
        "level": "warning",
        "says": f"cannot be loaded: {REASONS[broken]}",
        "mend": MEND,
    } in found
    assert main(["run", "a-relay"], environ) == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert last == f"tally: the adapter a-relay cannot be loaded: {REASONS[broken]}; {MEND}"


def test_commands_that_cannot_be_had_take_no_other_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], environ: dict[str, str]
) -> None:
    module = (
        "from pydantic import BaseModel\n"
        "class Settings(BaseModel): ...\n"
        "class Made:\n"
        "    name, settings = 'a-relay', Settings\n"
        "    async def run(self, service): ...\n"
        "    def commands(self): raise RuntimeError\n"
    )
    _install(tmp_path, module, monkeypatch)
    assert main(["ask", "how many asylum cases were closed in 2022?"], environ) == 0
    answered = capsys.readouterr()
    assert "102,550" in answered.out
    assert answered.err == "tally: the commands of the adapter 'a-relay' are left out: RuntimeError\n"
