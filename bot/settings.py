"""Configuration from the environment: what each variable of Tally's own means.

The variables of a platform stand with its adapter; docs/settings.md collects
them all. A plain model, since importing pydantic-settings would slow each
question in a terminal; adapters, which load later, use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

from bot.variables import SettingsError, read_variables
from knowledge.model import Language

__all__ = ["LANGUAGES", "Settings", "SettingsError", "read_settings"]

APPLICATION = "tally"
LANGUAGES: tuple[Language, ...] = get_args(Language)
LogText = Literal["off", "unanswered", "all"]
LogFormat = Literal["auto", "json", "pretty"]
LogLevel = Literal["debug", "info", "warning", "error"]


def _folder(value: object) -> Path:
    text = str(value)
    if "\0" in text:
        raise ValueError(f"{text!r} is no path; remove the NUL character")
    try:
        folder = Path(text).expanduser().absolute()
    except RuntimeError:
        raise ValueError(f"{text!r} names a home folder that cannot be found; write the path in full") from None
    if _is_other_than_folder(folder):
        raise ValueError(f"{str(folder)!r} is a file; name a folder")
    return folder


def _is_other_than_folder(path: Path) -> bool:
    try:
        return path.exists() and not path.is_dir()
    except OSError:  # cannot be looked at: whoever writes there says so
        return False


def _folder_that_exists(value: object) -> Path:
    folder = _folder(value)
    try:
        there = folder.is_dir()
    except OSError as error:
        raise ValueError(
            f"{str(folder)!r} cannot be looked at ({error.strerror}); correct the path, or give the user that runs Tally the right to"
        ) from None
    if not there:
        # A misspelt folder would leave a curator's corrections out of every answer without a word.
        raise ValueError(f"there is no folder {str(folder)!r}; make it, or correct the path")
    return folder


def _languages(value: object) -> object:
    if not isinstance(value, str):
        return value
    named = value.replace(",", " ").lower().split()
    unknown = [name for name in named if name not in LANGUAGES]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no language of Tally; use {' and '.join(LANGUAGES)}, or leave it unset")
    return tuple(dict.fromkeys(named)) or LANGUAGES


def _user_folder(kind: Literal["data", "cache"]) -> Path:
    import platformdirs  # only where no folder is named: the import takes longer than reading the settings

    folder = platformdirs.user_data_dir if kind == "data" else platformdirs.user_cache_dir
    return Path(folder(APPLICATION, appauthor=False))


def _in_lower_case(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _in_data_dir(validated: dict[str, Any]) -> Path:
    return Path(validated["data_dir"]) / "facts"


_LowerCase = BeforeValidator(_in_lower_case)


class Settings(BaseModel):
    """What the core, the service and the terminal are told by the environment.

    `data_dir` holds what is Tally's own, `facts_dir` a curator's facts laid over
    the shipped ones, `cache_dir` only what can be made again. None of them
    needs to exist: each is made on the first write.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    data_dir: Annotated[Path, BeforeValidator(_folder)] = Field(
        default_factory=lambda: _user_folder("data"),
        validation_alias="TALLY_DATA_DIR",
        description="Folder for what Tally keeps: its database, a curator's facts, the history of the chat. Made when first needed.",
        json_schema_extra={"default": "the user's data folder; /data in the image"},
    )
    facts_dir: Annotated[Path, BeforeValidator(_folder_that_exists)] = Field(
        default_factory=_in_data_dir,
        validation_alias="TALLY_FACTS_DIR",
        description="A curator's own folder of facts, laid over the shipped ones.",
        json_schema_extra={"default": "facts/ in TALLY_DATA_DIR"},
    )
    languages: Annotated[tuple[Language, ...], BeforeValidator(_languages)] = Field(
        default=LANGUAGES,
        validation_alias="TALLY_LANGUAGES",
        description="Languages that Tally answers in, separated by commas: en, es or both.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        validation_alias="TALLY_DATABASE_URL",
        description="Database for the question log, feedback, suggestions and settings: postgresql://user:password@host/name "
        "(with the extra [postgres]), or sqlite:///path.",
        json_schema_extra={"default": "SQLite in TALLY_DATA_DIR"},
    )
    secret_key: SecretStr | None = Field(
        default=None,
        min_length=32,
        validation_alias="TALLY_SECRET_KEY",
        description="One secret of 32 characters or more, under which askers are hashed, ids signed and tokens encrypted "
        '(make one: python3 -c "import secrets; print(secrets.token_urlsafe(32))").',
        json_schema_extra={"default": "made in TALLY_DATA_DIR when first needed"},
    )
    http_host: str = Field(
        default="127.0.0.1",
        validation_alias="TALLY_HTTP_HOST",
        description="Address that health, metrics and a platform's HTTP routes are served on; 0.0.0.0 in the image. "
        "A proxy before it lets only the platform's paths through: /metrics and /readyz are the operator's.",
    )
    http_port: int = Field(
        default=8080,
        ge=0,
        le=65535,
        validation_alias="TALLY_HTTP_PORT",
        description="Port for the same; 0 turns the server off. Without the extra [http] there is none.",
    )
    log_text: Annotated[LogText, _LowerCase] = Field(
        default="off",
        validation_alias="TALLY_LOG_TEXT",
        description="Whose questions the question log keeps in words: off (nobody's), unanswered, or all. The service's own log never has them.",
    )
    retention_days: int = Field(
        default=90,
        ge=1,
        le=3650,
        validation_alias="TALLY_RETENTION_DAYS",
        description="Days after which the question log, feedback and decided suggestions are removed.",
    )
    answer_days: int = Field(
        default=30,
        ge=1,
        le=3650,
        validation_alias="TALLY_ANSWER_DAYS",
        description="Days for which the buttons under an answer work, and it is corrected where it stands.",
    )
    log_format: Annotated[LogFormat, _LowerCase] = Field(
        default="auto",
        validation_alias="TALLY_LOG_FORMAT",
        description="How log lines look: json, pretty, or auto (pretty on a terminal, else json).",
    )
    log_level: Annotated[LogLevel, _LowerCase] = Field(
        default="info",
        validation_alias="TALLY_LOG_LEVEL",
        description="The least that is logged: debug, info, warning or error.",
    )

    @property
    def cache_dir(self) -> Path:
        """Beside the data where their folder is named, so that a container has one volume; else the user's cache folder."""
        return self.data_dir / "cache" if "data_dir" in self.model_fields_set else _user_folder("cache")

    @property
    def secrets(self) -> tuple[str, ...]:
        """What is set here and must be kept out of whatever is written, in the clear."""
        return tuple(secret.get_secret_value() for secret in (self.database_url, self.secret_key) if secret)

    @property
    def only_language(self) -> Language | None:
        """The language of every answer where there is only one; None leaves it to the question."""
        return self.languages[0] if len(self.languages) == 1 else None


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings that `environ` describes. Raises SettingsError."""
    return read_variables(Settings, environ)
