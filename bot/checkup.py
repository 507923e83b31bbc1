"""Everything that can be wrong with an installation, looked at one after the other; `tally doctor` shows it."""

from __future__ import annotations

import asyncio
import datetime as dt
import difflib
import os
import platform
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from pydantic import BaseModel

from bot import checkup_machine, checkup_store
from bot.env_file import NAME as ENV_FILE
from bot.installation import DISTRIBUTION, Installation
from bot.masking import Mask
from bot.ports import Adapter, Check, ChecksItself
from bot.settings import Settings
from bot.variables import SettingsError, Variable, missing, read_variables, variables_of

# A platform that does not answer within this time is one that Tally would wait for.
_ONLINE_SECONDS = 15.0
_OURS = "TALLY_"


def checkup(installation: Installation, now: dt.datetime, *, online: bool = False) -> list[Check]:
    """All checks, in the order in which an operator would mend what they find. Nothing in them is a secret."""
    mask = Mask(installation.secrets)
    return [check.hiding(mask) for check in _all(installation, now, online=online)]


def _all(installation: Installation, now: dt.datetime, *, online: bool) -> Iterator[Check]:
    yield from _versions()
    try:
        variables = installation.variables
    except SettingsError as error:  # of the file `.env`; nothing below can be told without it
        yield from _mistakes("settings", error)
        return
    yield from _env_file(installation)
    settings = _read(variables)
    yield from _settings(installation, settings)
    if isinstance(settings, SettingsError):  # what the other variables say can be looked at all the same
        wrong = {sentence.partition(":")[0] for sentence in settings.sentences}
        settings = read_variables(Settings, {name: value for name, value in variables.items() if name not in wrong})
    yield from checkup_machine.folders(settings)
    yield from checkup_store.database(settings)
    yield from checkup_machine.server(settings, variables)
    yield from checkup_machine.facts(settings, now)
    yield from _surfaces(installation, online=online)


def _read(variables: Mapping[str, str]) -> Settings | SettingsError:
    try:
        return read_variables(Settings, variables)
    except SettingsError as error:
        return error


def _mistakes(area: str, error: SettingsError, name: str = "") -> Iterator[Check]:
    """One check for each sentence, its second half being how to mend the first."""
    for sentence in error.sentences:
        says, _, mend = sentence.partition("; ")
        yield Check(area, name, "error", says, mend)


def _versions() -> Iterator[Check]:
    try:
        yield Check("versions", "Tally", "ok", version(DISTRIBUTION))
    except PackageNotFoundError:
        yield Check("versions", "Tally", "warning", "not installed as a package: adapters cannot be found", "pip install --editable .")
    running = platform.python_version()
    if (3, 11) <= sys.version_info < (3, 14):
        yield Check("versions", "Python", "ok", running)
    else:
        yield Check("versions", "Python", "warning", f"{running}, with which Tally is not tested", "use Python 3.11, 3.12 or 3.13")
    if all(find_spec(name) for name in ("starlette", "uvicorn", "prometheus_client")):
        yield Check("versions", "extra http", "ok", "installed")
    else:
        says = f"not installed, so no health and no metrics: pip install '{DISTRIBUTION}[http]' brings them"
        yield Check("versions", "extra http", "ok", says)


def _env_file(installation: Installation) -> Iterator[Check]:
    path = (installation.folder or Path()) / ENV_FILE
    if installation.folder is None or not path.is_file():
        return
    lines = installation.env_file.unreadable
    if lines:
        numbers = ", ".join(map(str, lines))
        yield Check("settings", ENV_FILE, "warning", f"{path}: these lines set nothing: {numbers}", "write NAME=value, one a line")
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        yield Check("settings", ENV_FILE, "warning", f"{path} can be read by other users of this machine", f"chmod 600 {path}")


def _settings(installation: Installation, settings: Settings | SettingsError) -> Iterator[Check]:
    wrong = {}
    if isinstance(settings, SettingsError):
        wrong = {sentence.partition(": ")[0]: sentence.partition(": ")[2] for sentence in settings.sentences}
    for variable in variables_of(Settings):
        if variable.name in wrong:
            yield from _mistakes("settings", SettingsError(wrong[variable.name]), variable.name)
        else:
            yield Check("settings", variable.name, "ok", _value(variable, installation, settings))
    yield from _misspelt(installation)


def _value(variable: Variable, installation: Installation, settings: Settings | SettingsError) -> str:
    value = installation.variables.get(variable.name, "").strip()
    if value:
        where = "" if installation.environ.get(variable.name) else f" (in {ENV_FILE})"
        return ("set, and not shown" if variable.secret else value) + where
    used = None if isinstance(settings, SettingsError) else getattr(settings, variable.field)
    return f"{used if isinstance(used, Path) else variable.default or 'not set'} (default)"


def _misspelt(installation: Installation) -> Iterator[Check]:
    known = {variable.name for model in installation.models for variable in variables_of(model)}
    for name in sorted(set(installation.variables) - known):
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
        if name.startswith(_OURS) or (near and name.upper() in known):
            mend = f"did you mean {near[0]}?" if near else "remove it, or install the adapter that it belongs to"
            yield Check("settings", name, "warning", "no variable of this name is read", mend)


def _surfaces(installation: Installation, *, online: bool) -> Iterator[Check]:
    for out in installation.left_out:
        yield Check("surfaces", out.name, "warning", f"cannot be loaded: {out.reason}", out.mend)
    for adapter in installation.adapters:
        yield from _surface(adapter, installation.variables, online=online)
    if not installation.adapters:
        yield Check("surfaces", "none", "warning", "no adapter is installed", f"pip install {DISTRIBUTION}")


def _surface(adapter: Adapter, variables: Mapping[str, str], *, online: bool) -> Iterator[Check]:
    required = [variable.name for variable in variables_of(adapter.settings) if variable.required]
    unset = missing(adapter.settings, variables)
    secrets = [variable.name for variable in variables_of(adapter.settings) if variable.secret]
    if not required and not secrets:
        yield Check("surfaces", adapter.name, "ok", "needs no variables")
    elif not required and not any(variables.get(name, "").strip() for name in secrets):
        yield Check("surfaces", adapter.name, "ok", f"not set up; `tally run {adapter.name}` needs some of {', '.join(secrets)}")
        return
    elif unset == required:
        yield Check("surfaces", adapter.name, "ok", f"not set up; `tally run {adapter.name}` needs {' and '.join(required)}")
        return
    try:
        settings = read_variables(adapter.settings, variables)
    except SettingsError as error:
        yield from _mistakes("surfaces", error, adapter.name)
        return
    if required or secrets:
        yield Check("surfaces", adapter.name, "ok", f"set up; `tally run {adapter.name}` starts it")
    if isinstance(adapter, ChecksItself):
        yield from asyncio.run(_own_checks(adapter.name, adapter, settings, online=online))


async def _own_checks(name: str, adapter: ChecksItself, settings: BaseModel, *, online: bool) -> Sequence[Check]:
    look = "look at the network and at the platform's status page"
    try:
        async with asyncio.timeout(_ONLINE_SECONDS):
            return await adapter.check(settings, online=online)
    except TimeoutError:
        return [Check("surfaces", name, "error", f"the platform does not answer within {_ONLINE_SECONDS:g} s", look)]
    except Exception as error:  # noqa: BLE001 - whatever a platform's library raises, the other checks are shown too
        return [Check("surfaces", name, "error", f"the platform could not be asked: {type(error).__name__}", look)]
