"""docs/settings.md and .env.example say what the code says, of every adapter that is installed.

Write them again: .venv/bin/python tests/test_settings_docs.py
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel, Field, SecretStr

from bot.cli import installed_adapters
from bot.env_file import read_env_file
from bot.installation import LeftOut
from bot.settings import Settings, read_settings
from bot.settings_page import example, page
from bot.variables import variables_of

ROOT = Path(__file__).parents[1]
PAGE, EXAMPLE = ROOT / "docs" / "settings.md", ROOT / ".env.example"
_MEND = "write it again: .venv/bin/python tests/test_settings_docs.py"
# What the house promises an operator (design, "Settings"); an adapter's own variables are checked with the adapter.
_PROMISED = {
    "TALLY_DATA_DIR", "TALLY_FACTS_DIR", "TALLY_DATABASE_URL", "TALLY_SECRET_KEY", "TALLY_HTTP_HOST", "TALLY_HTTP_PORT", "TALLY_LOG_TEXT",
    "TALLY_RETENTION_DAYS", "TALLY_LANGUAGES",
}  # fmt: skip


def groups() -> dict[str, type[BaseModel]]:
    adapters = [adapter for adapter in installed_adapters() if not isinstance(adapter, LeftOut)]
    return {"All surfaces": Settings} | {f"The adapter `{adapter.name}`": adapter.settings for adapter in adapters}


def test_the_page_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(groups()), _MEND


def test_the_example_is_what_the_code_says() -> None:
    assert EXAMPLE.read_text(encoding="utf-8") == example(groups()), _MEND


def test_every_variable_is_explained() -> None:
    variables = [variable for model in groups().values() for variable in variables_of(model)]
    assert {variable.name for variable in variables} >= _PROMISED
    assert [variable.name for variable in variables if not re.match(r"^[A-Z].*[.)]$", variable.about)] == []


def test_the_example_sets_nothing_until_it_is_edited(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    assert read_env_file(tmp_path).values == {}


def test_the_defaults_that_the_example_names_are_the_defaults(tmp_path: Path) -> None:
    """Uncommented as it stands, it changes nothing."""
    uncommented = re.sub(r"^#(?=[A-Z_]+=.)", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (tmp_path / ".env").write_text(uncommented, encoding="utf-8")
    given = read_env_file(tmp_path)
    assert given.unreadable == ()
    assert len(given.values) >= 6
    assert read_settings(given.values).model_dump() == read_settings({}).model_dump()


class _Relay(BaseModel):
    token: SecretStr = Field(validation_alias="RELAY_TOKEN", description="Token | of\nthe bot.")
    url: str | None = Field(default=None, validation_alias="RELAY_URL", description="Another server.")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (page({"Relay": _Relay}), ["## Relay", "| `RELAY_TOKEN` | required | Token \\| of the bot. Secret: never shown", "| `RELAY_URL` | none |"]),
        (example({"Relay": _Relay}), ["# --- Relay ---", "# Token | of the bot. Required.\n#RELAY_TOKEN=\n", "# Another server.\n#RELAY_URL=\n"]),
    ],
)  # fmt: skip
def test_a_third_party_adapter_is_told_of_too(text: str, parts: list[str]) -> None:
    assert [part for part in parts if part not in text] == []


if __name__ == "__main__":
    PAGE.write_text(page(groups()), encoding="utf-8")
    EXAMPLE.write_text(example(groups()), encoding="utf-8")
