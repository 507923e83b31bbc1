"""What is installed on this machine and set in its environment, as the commands for an operator need it: whole, or where it breaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel

from bot.env_file import EnvFile, environment, read_env_file
from bot.ports import Adapter
from bot.settings import Settings, read_settings
from bot.variables import SettingsError, variables_of

DISTRIBUTION = "tally-bot"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An adapter that could not be loaded, why, and the package that brings it."""

    name: str
    reason: str
    package: str = DISTRIBUTION

    @property
    def mend(self) -> str:
        """What to do about it."""
        if self.package == DISTRIBUTION:
            return f"install what it needs: pip install '{DISTRIBUTION}[{self.name}]'"
        return f"update or remove the package {self.package}"


class Installation:
    """Everything is read when first asked for; what cannot be read raises SettingsError then.

    `environ` is the process's own; in `folder` a file `.env` may stand, None where none is to be looked for.
    """

    def __init__(
        self, environ: Mapping[str, str], folder: Path | None, find_adapters: Callable[[], tuple[Sequence[Adapter], Sequence[LeftOut]]]
    ) -> None:
        self.environ, self.folder, self._find_adapters = environ, folder, find_adapters

    @cached_property
    def env_file(self) -> EnvFile:
        """What `.env` sets."""
        return EnvFile({}) if self.folder is None else read_env_file(self.folder)

    @cached_property
    def variables(self) -> Mapping[str, str]:
        """The environment over `.env`."""
        return self.environ if self.folder is None else environment(self.environ, self.folder)

    @property
    def settings(self) -> Settings:
        """Tally's own settings."""
        return read_settings(self.variables)

    @property
    def models(self) -> Sequence[type[BaseModel]]:
        """Every class that declares variables: Tally's own, and those of the adapters that could be loaded."""
        return (Settings, *(adapter.settings for adapter in self.adapters))

    @property
    def secrets(self) -> Sequence[str]:
        """All that is set in a variable which is declared as secret, whether or not what declares it runs."""
        try:
            variables = self.variables
        except SettingsError:  # of the file `.env`
            variables = self.environ
        names = [variable.name for model in self.models for variable in variables_of(model) if variable.secret]
        return [value for name in names if (value := variables.get(name, "").strip())]

    @property
    def adapters(self) -> Sequence[Adapter]:
        """The adapters that could be loaded."""
        return self._found[0]

    @property
    def left_out(self) -> Sequence[LeftOut]:
        """Those that could not."""
        return self._found[1]

    @cached_property
    def _found(self) -> tuple[Sequence[Adapter], Sequence[LeftOut]]:
        return self._find_adapters()
