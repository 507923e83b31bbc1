"""Configuration: what each variable means, where it may stand, and one sentence where its value is wrong."""

from __future__ import annotations

import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from pydantic import AliasChoices, BaseModel, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.env_file import environment, read_env_file
from bot.settings import Settings, SettingsError, read_settings
from bot.variables import missing, read_variables, secret_values, variables_of

SECRET = "plum-orchard-74-lantern"  # noqa: S105 - planted


def test_nothing_needs_to_be_set() -> None:
    settings = read_settings({})
    assert settings.languages == ("en", "es")
    assert settings.only_language is None
    assert settings.facts_dir == settings.data_dir / "facts"


def test_all_of_it_lies_in_a_data_folder_that_is_named(tmp_path: Path) -> None:
    """Nothing is written outside: a container has one volume."""
    settings = read_settings({"TALLY_DATA_DIR": str(tmp_path / "new")})
    assert (settings.data_dir, settings.facts_dir) == (tmp_path / "new", tmp_path / "new" / "facts")
    assert settings.cache_dir.is_relative_to(settings.data_dir)
    assert not settings.data_dir.exists()


def test_a_folder_for_facts_of_its_own(tmp_path: Path) -> None:
    assert read_settings({"TALLY_FACTS_DIR": f" {tmp_path} "}).facts_dir == tmp_path


@pytest.mark.parametrize(
    ("value", "languages"),
    [
        ("en", ("en",)),
        ("es", ("es",)),
        ("es,en", ("es", "en")),
        (" EN es ", ("en", "es")),
        ("es es", ("es",)),
        ("", ("en", "es")),
        (",", ("en", "es")),
    ],
)
def test_languages(value: str, languages: tuple[str, ...]) -> None:
    settings = read_settings({"TALLY_LANGUAGES": value})
    assert settings.languages == languages
    assert settings.only_language == (languages[0] if len(languages) == 1 else None)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TALLY_HTTP_PORT", "http", "TALLY_HTTP_PORT: 'http' is no whole number; write it in digits"),
        ("TALLY_HTTP_PORT", "80.5", "TALLY_HTTP_PORT: '80.5' is no whole number; write it in digits"),
        ("TALLY_HTTP_PORT", "65536", "TALLY_HTTP_PORT: '65536' is too much; the most is 65535"),
        ("TALLY_HTTP_PORT", "-1", "TALLY_HTTP_PORT: '-1' is too little; the least is 0"),
        ("TALLY_RETENTION_DAYS", "0", "TALLY_RETENTION_DAYS: '0' is too little; the least is 1"),
        ("TALLY_LOG_TEXT", "some", "TALLY_LOG_TEXT: 'some' is not known; use 'off', 'unanswered' or 'all'"),
        ("TALLY_SECRET_KEY", "short", "TALLY_SECRET_KEY: it is too short; it needs 32 characters or more"),
        ("TALLY_LANGUAGES", "en,fr", "TALLY_LANGUAGES: 'fr' is no language of Tally; use en and es, or leave it unset"),
        ("TALLY_FACTS_DIR", "{tmp}/nowhere", "TALLY_FACTS_DIR: there is no folder '{tmp}/nowhere'; make it, or correct the path"),
        ("TALLY_FACTS_DIR", "{tmp}/file", "TALLY_FACTS_DIR: '{tmp}/file' is a file; name a folder"),
        ("TALLY_DATA_DIR", "{tmp}/file", "TALLY_DATA_DIR: '{tmp}/file' is a file; name a folder"),
        ("TALLY_DATA_DIR", "a\0b", "TALLY_DATA_DIR: 'a\\x00b' is no path; remove the NUL character"),
        ("TALLY_DATA_DIR", "~nobody-at-all/x", "TALLY_DATA_DIR: '~nobody-at-all/x' names a home folder that cannot be found; write the path in full"),
    ],
)  # fmt: skip
def test_a_wrong_value_gives_one_sentence(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError) as error:
        read_settings({name: value.format(tmp=tmp_path)})
    assert str(error.value) == sentence.format(tmp=tmp_path)


def test_blank_is_unset_and_capitals_do_not_matter_where_there_is_a_choice() -> None:
    settings = read_settings({"TALLY_HTTP_PORT": " ", "TALLY_LOG_TEXT": "Unanswered", "TALLY_DATABASE_URL": " sqlite:///x "})
    assert (settings.http_port, settings.log_text) == (8080, "unanswered")
    assert settings.database_url == SecretStr("sqlite:///x")


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(SettingsError) as error:
        read_settings({"TALLY_HTTP_PORT": "x", "TALLY_LANGUAGES": "fr", "TALLY_DATA_DIR": "\0"})
    assert [sentence.partition(":")[0] for sentence in error.value.sentences] == ["TALLY_DATA_DIR", "TALLY_LANGUAGES", "TALLY_HTTP_PORT"]


def test_a_question_in_a_terminal_does_not_wait_for_libraries_of_the_service() -> None:
    code = (
        "import sys\nfrom bot.cli import main\nmain(['facts', 'backlog'], {})\n"
        "late = {'pydantic_settings', 'structlog', 'dotenv', 'starlette', 'asyncio', 'prometheus_client'}\n"
        "late |= {'sqlalchemy', 'alembic', 'aiosqlite', 'psycopg', 'filelock', 'bot.records', 'bot.store.port'}\n"
        "sys.exit(' '.join(late & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == "\n"


class Relay(BaseSettings):
    """An adapter's settings, as a third party writes them."""

    model_config = SettingsConfigDict(env_prefix="RELAY_")

    token: SecretStr = Field(description="Token of the bot.")
    key: SecretStr | None = None
    server: str = Field(default="here", validation_alias=AliasChoices("RELAY_URL", "OLD_URL"))
    retries: int = 3

    @field_validator("token")
    @classmethod
    def _looks_like_one(cls, token: SecretStr) -> SecretStr:
        if not token.get_secret_value().startswith("relay-"):
            raise ValueError(f"{token.get_secret_value()!r} is no token of Relay; copy the one that begins with relay-")
        return token

    @model_validator(mode="after")
    def _fits(self) -> Relay:
        if self.server == "there" and self.key is None:
            raise ValueError(f"there needs a RELAY_KEY beside {self.token.get_secret_value()}; set it")
        return self


def test_an_adapter_declares_its_variables_with_pydantic_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAY_RETRIES", "9")  # the process's own environment is not what was given
    settings = read_variables(Relay, {"RELAY_TOKEN": f" relay-{SECRET}\n", "OLD_URL": "elsewhere", "relay_key": "x"})
    assert (settings.token.get_secret_value(), settings.key, settings.server, settings.retries) == (f"relay-{SECRET}", None, "elsewhere", 3)
    assert type(settings).__name__ == "Relay"
    assert isinstance(settings, Relay)
    assert secret_values(settings) == [f"relay-{SECRET}"]


def test_variables_are_told_of() -> None:
    token, key, server, retries = variables_of(Relay)
    assert (token.name, token.about, token.required, token.secret) == ("RELAY_TOKEN", "Token of the bot.", True, True)
    assert (key.name, key.secret, key.required) == ("RELAY_KEY", True, False)
    assert (server.name, server.default) == ("RELAY_URL", "here")
    assert (retries.name, retries.default, retries.secret) == ("RELAY_RETRIES", "3", False)
    assert missing(Relay, {}) == missing(Relay, {"RELAY_TOKEN": " "}) == ["RELAY_TOKEN"]
    assert missing(Relay, {"RELAY_TOKEN": "x"}) == []
    assert variables_of(BaseModel) == ()


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({}, "RELAY_TOKEN is not set; set it in the environment or in .env: Token of the bot."),
        ({"RELAY_TOKEN": SECRET}, "RELAY_TOKEN: '***' is no token of Relay; copy the one that begins with relay-"),
        ({"RELAY_TOKEN": f"relay-{SECRET}", "RELAY_URL": "there"}, "there needs a RELAY_KEY beside ***; set it"),
        ({"RELAY_TOKEN": f"relay-{SECRET}", "RELAY_RETRIES": "x"}, "RELAY_RETRIES: 'x' is no whole number; write it in digits"),
    ],
)
def test_what_is_wrong_with_an_adapters_settings_is_said_without_its_secrets(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError) as error:
        read_variables(Relay, environ)
    assert str(error.value) == sentence
    assert error.value.__context__ is None, "pydantic's own error quotes the values"
    assert SECRET not in "".join(traceback.format_exception(error.value))


def test_secrets_are_masked_wherever_settings_are_shown() -> None:
    settings = read_settings({"TALLY_SECRET_KEY": SECRET * 2, "TALLY_DATABASE_URL": f"postgresql://tally:{SECRET}@db/tally"})
    for shown in (repr(settings), str(settings), settings.model_dump_json(), f"{settings.secret_key!r}{settings.database_url}"):
        assert SECRET not in shown
    assert secret_values(settings) == [f"postgresql://tally:{SECRET}@db/tally", SECRET * 2]


@pytest.mark.parametrize(
    ("content", "values"),
    [
        ("", {}),
        ("TALLY_HTTP_PORT=7\n# TALLY_LANGUAGES=es\n", {"TALLY_HTTP_PORT": "7"}),
        ("export A='b c'\nB=\nC\n", {"A": "b c", "B": "", "C": ""}),
        ("\ufeffPASSWORD=a$b${c}\r\n", {"PASSWORD": "a$b${c}"}),
        ("A=1\nA=2\n", {"A": "2"}),
    ],
)
def test_an_env_file(tmp_path: Path, content: str, values: dict[str, str]) -> None:
    (tmp_path / ".env").write_text(content, encoding="utf-8")
    assert read_env_file(tmp_path).values == values


def test_the_environment_wins_over_the_env_file(tmp_path: Path) -> None:
    assert environment({"A": "1"}, tmp_path) == {"A": "1"}
    (tmp_path / ".env").write_text("A=2\nB=3\n", encoding="utf-8")
    assert environment({"A": "1"}, tmp_path) == {"A": "1", "B": "3"}


def test_an_env_file_of_another_program_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"GOOD=1\n\n\nfoo bar baz\nA='open\nNAME=\xff\n")
    found = read_env_file(tmp_path)
    assert found.values == {"GOOD": "1", "NAME": "\ufffd"}
    assert found.unreadable == (4, 5)


def test_a_line_of_ours_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"A=1\n\nTALLY_SECRET_KEY='{SECRET}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        read_env_file(tmp_path)
    assert str(error.value).startswith(f"{tmp_path}/.env:3: this line cannot be read; write NAME=value")
    assert SECRET not in str(error.value)


def test_an_env_file_that_cannot_be_opened_is_a_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").touch()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root may read everything
    with pytest.raises(SettingsError, match="cannot be read: Permission denied; give its owner the right to"):
        read_env_file(tmp_path)


def test_every_setting_of_tally_has_a_name_of_its_own() -> None:
    names = [variable.name for variable in variables_of(Settings)]
    assert len(set(names)) == len(names)
    assert all(name.startswith("TALLY_") for name in names)
