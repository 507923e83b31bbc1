"""Configuration: what each variable means, and one sentence where its value is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings


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
