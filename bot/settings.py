"""Configuration from the environment: what each variable means, and one sentence where a value is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast, get_args

from pydantic import BaseModel, ConfigDict

from knowledge.model import Language

APPLICATION = "tally"
LANGUAGES: tuple[Language, ...] = get_args(Language)


class SettingsError(Exception):
    """A variable of the environment has a value that cannot be used; names the variable and how to mend it."""


class Settings(BaseModel):
    """What the core and the terminal are told by the environment.

    `data_dir` holds what is Tally's own, `facts_dir` a curator's facts laid over
    the shipped ones, `cache_dir` only what can be made again. None of them
    needs to exist: each is made on the first write.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path
    facts_dir: Path
    cache_dir: Path
    languages: tuple[Language, ...] = LANGUAGES

    @property
    def only_language(self) -> Language | None:
        """The language of every answer where there is only one; None leaves it to the question."""
        return self.languages[0] if len(self.languages) == 1 else None


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings that `environ` describes. Raises SettingsError."""
    chosen = _folder(environ, "TALLY_DATA_DIR")
    facts = _folder(environ, "TALLY_FACTS_DIR")
    if facts is not None and not facts.is_dir():
        # A misspelt folder would leave a curator's corrections out of every answer without a word.
        raise SettingsError(f"TALLY_FACTS_DIR: there is no folder {str(facts)!r}; make it, or correct the path")
    data = chosen or _user_folder("data")
    cache = data / "cache" if chosen else _user_folder("cache")
    return Settings(data_dir=data, facts_dir=facts or data / "facts", cache_dir=cache, languages=_languages(environ))


def _user_folder(kind: str) -> Path:
    import platformdirs  # only where no folder is named: the import takes longer than reading the settings

    folder = platformdirs.user_data_dir if kind == "data" else platformdirs.user_cache_dir
    return Path(folder(APPLICATION, appauthor=False))


def _folder(environ: Mapping[str, str], name: str) -> Path | None:
    value = environ.get(name, "").strip()
    if not value:
        return None
    if "\0" in value:
        raise SettingsError(f"{name}: {value!r} is no path; remove the NUL character")
    try:
        folder = Path(value).expanduser().absolute()
    except RuntimeError:
        raise SettingsError(f"{name}: {value!r} names a home folder that cannot be found; write the path in full") from None
    if folder.exists() and not folder.is_dir():
        raise SettingsError(f"{name}: {str(folder)!r} is a file; name a folder")
    return folder


def _languages(environ: Mapping[str, str]) -> tuple[Language, ...]:
    named = environ.get("TALLY_LANGUAGES", "").replace(",", " ").lower().split()
    unknown = [name for name in named if name not in LANGUAGES]
    if unknown:
        raise SettingsError(f"TALLY_LANGUAGES: {unknown[0]!r} is no language of Tally; use {' and '.join(LANGUAGES)}, or leave it unset")
    return cast("tuple[Language, ...]", tuple(dict.fromkeys(named))) or LANGUAGES
