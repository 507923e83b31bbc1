"""The file `.env` of the folder in which Tally starts: what it sets, and which of its lines cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.variables import SettingsError

if TYPE_CHECKING:
    from dotenv.parser import Original

NAME = ".env"
_OURS = "TALLY_"


@dataclass(frozen=True, slots=True)
class EnvFile:
    """What the file sets, and the numbers of its lines that set nothing because they are not `NAME=value`."""

    values: Mapping[str, str]
    unreadable: tuple[int, ...] = ()


def read_env_file(folder: Path) -> EnvFile:
    """The file in `folder`; an empty one where there is none. Values stand as written: no `$` in them is replaced.

    Raises SettingsError where the file cannot be opened, or a line that names
    a variable of Tally's cannot be read. Other lines may be another program's.
    """
    path = folder / NAME
    if not path.is_file():
        return EnvFile({})
    from dotenv.parser import parse_stream  # only where there is a file: a cold start counts

    values: dict[str, str] = {}
    unreadable = []
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for binding in parse_stream(lines):
                if binding.key is not None:
                    values[binding.key] = binding.value or ""
                elif binding.error:
                    unreadable.append(_line_number(path, binding.original))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}; give its owner the right to, or remove it") from None
    return EnvFile(values, tuple(unreadable))


def environment(environ: Mapping[str, str], folder: Path) -> Mapping[str, str]:
    """`environ` over what the file in `folder` sets. Raises SettingsError as `read_env_file` does."""
    return {**read_env_file(folder).values, **environ}


def _line_number(path: Path, original: Original) -> int:
    """The line of the first word; the parser counts from the blank lines before it. Raises SettingsError for one of ours."""
    text = original.string
    number = original.line + text[: len(text) - len(text.lstrip())].count("\n")
    if _OURS in text:
        raise SettingsError(
            f"{path}:{number}: this line cannot be read; write NAME=value, with quotes around a value that has quotes in it"
        )
    return number
