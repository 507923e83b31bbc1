"""docs/discord.md tells the truth: its pictures and links are there, and so are the commands, permissions and shapes that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from adapters.discord import menus, slash, slash_settings
from adapters.discord.application import PERMISSIONS
from adapters.discord.render import SHAPES

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "discord.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["discord.md", "privacy.md", "terms.md"])
def test_every_link_and_picture_is_there(page: str) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", (DOCS / page).read_text(encoding="utf-8"))
    assert [link for link in links if not (DOCS / link).exists()] == []


def test_every_picture_is_shown_or_drawn_by_the_script() -> None:
    script = (DOCS / "screenshots.py").read_text(encoding="utf-8")
    drawn = {f"discord-{name}.png" for name in re.findall(r'^    "([a-z-]+)": ', script, re.MULTILINE)}
    assert {path.name for path in (DOCS / "pictures").glob("discord-*.png")} == drawn


def test_every_command_is_explained() -> None:
    names = {command.name for command in (*slash.COMMANDS, slash_settings.COMMAND)}
    assert set(re.findall(r"^\| `/([a-z-]+)", PAGE, re.MULTILINE)) == names
    assert all(f"**{menu.name}**" in PAGE for menu in menus.COMMANDS)
    for command in slash.COMMANDS:
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `/{command.name}"))
        assert set(re.findall(r"(\w+):", row.split("`")[1])) == {parameter.display_name for parameter in command.parameters}


def test_every_permission_has_its_reason() -> None:
    words = {name.replace("_", " ") for name in PERMISSIONS}
    assert all(any(word.split()[0] in line.lower() for line in PAGE.splitlines() if line.startswith("| ")) for word in words)
    assert "Send Messages in Threads" in PAGE


def test_every_shape_is_explained() -> None:
    assert all(shape in PAGE for shape in SHAPES.values())
