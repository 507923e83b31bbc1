"""What `tally doctor` looks at on the machine: folders, the port of the HTTP server, the facts, the clock."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from bot.health import problem_at
from bot.installation import DISTRIBUTION
from bot.ports import Check, ConfigurationMistake
from bot.settings import Settings
from knowledge.errors import FactBaseError
from knowledge.factbase import FactBase

# A year of questions and their log take less; below this a database is about to fail.
_LEAST_BYTES = 100 * 1024 * 1024


def folders(settings: Settings) -> Iterator[Check]:
    """Whether Tally can write where it keeps things."""
    problem = _unwritable(settings.data_dir)
    if problem:
        mend = "give the user that runs Tally the right to write there, or name another folder in TALLY_DATA_DIR"
        yield Check("folders", "data", "error", f"nothing can be written to {settings.data_dir}: {problem}", mend)
    else:
        yield Check("folders", "data", "ok", _whether_there(settings.data_dir))
        yield from _space(settings.data_dir)
        yield from _secret(settings.data_dir)
    problem = _unwritable(settings.cache_dir)
    if problem:
        says = f"nothing can be written to {settings.cache_dir} ({problem}): each start takes longer"
        yield Check("folders", "cache", "warning", says, "make it writable, or name a folder in TALLY_DATA_DIR")
    else:
        yield Check("folders", "cache", "ok", _whether_there(settings.cache_dir))


def _whether_there(folder: Path) -> str:
    return str(folder) if folder.is_dir() else f"{folder} (made when first needed)"


def _unwritable(folder: Path) -> str | None:
    """Why nothing can be written to a folder that exists or could be made; None where it can. Leaves nothing behind."""
    try:
        existing = next(each for each in (folder, *folder.parents) if each.exists())
        if not existing.is_dir():
            return f"{existing} is a file"
        with tempfile.TemporaryFile(dir=existing):
            return None
    except OSError as error:
        return (error.strerror or type(error).__name__).lower()


def _space(folder: Path) -> Iterator[Check]:
    existing = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(existing).free
    if free < _LEAST_BYTES:
        yield Check(
            "folders", "data", "warning", f"only {free // 1024 // 1024} MB are free there", "make room: a full disk loses the question log"
        )


def _secret(folder: Path) -> Iterator[Check]:
    """The secret that was made because none was set."""
    from bot.secret import FILE

    file = folder / FILE
    if os.name == "posix" and file.is_file() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Check("folders", FILE, "warning", f"{file} can be read by other users of this machine", f"chmod 600 {file}")


def server(settings: Settings, variables: Mapping[str, str]) -> Iterator[Check]:
    """Whether the HTTP server can have its port."""
    if settings.http_port == 0:
        yield Check("server", "HTTP", "ok", "turned off (TALLY_HTTP_PORT is 0): no health, no metrics")
        return
    address = f"{settings.http_host} port {settings.http_port}"
    if not find_spec("uvicorn"):
        if variables.get("TALLY_HTTP_PORT", "").strip():
            yield Check(
                "server", "HTTP", "warning", "TALLY_HTTP_PORT is set, but the extra is missing", f"pip install '{DISTRIBUTION}[http]'"
            )
        return
    if _port_is_free(settings.http_host, settings.http_port):
        yield Check("server", "HTTP", "ok", f"{address} is free")
    elif problem_at(settings.http_host, settings.http_port) is None:
        yield Check("server", "HTTP", "ok", f"a Tally is alive at {address}")
    else:
        mend = "choose another TALLY_HTTP_PORT (0 turns the server off), or another TALLY_HTTP_HOST"
        yield Check("server", "HTTP", "warning", f"{address} is taken, or not an address of this machine", mend)


def _port_is_free(host: str, port: int) -> bool:
    from bot.http import listen  # only where the extra is installed

    try:
        listen(host, port).close()
    except ConfigurationMistake:
        return False
    return True


def facts(settings: Settings, now: dt.datetime) -> Iterator[Check]:
    """Whether the facts can be loaded and are right, and whether the clock can be, by the newest of their sources."""
    from knowledge.checks import check
    from knowledge.loading import load

    try:
        base = load(settings.facts_dir)
    except FactBaseError as error:
        for problem in error.problems:
            yield Check("facts", f"{problem.file}:{problem.line}", "error", problem.message, "mend it there; `tally check` looks again")
        yield from _clock(load(), now)
        return
    own = f", {len(base.overlaid)} of them from {settings.facts_dir}" if base.overlaid else ""
    yield Check("facts", "loaded", "ok", f"{len(base.facts)} facts and {len(base.sources)} sources{own}; revision {base.revision}")
    for finding in check(base, now.date()):
        if finding.level == "error":
            yield Check("facts", f"{finding.file}:{finding.line}", "error", finding.message, finding.mend)
    yield from _clock(base, now)


def _clock(base: FactBase, now: dt.datetime) -> Iterator[Check]:
    """A day's grace: a source read this morning in Asia has tomorrow's date in America."""
    newest = max(source.accessed for source in base.sources)
    if now.date() < newest - dt.timedelta(days=1):
        says = f"it is {now:%d %B %Y} by this machine, but a source was read on {newest:%d %B %Y}"
        yield Check("clock", "UTC", "error", says, "set the clock: platforms refuse what is signed at another time")
    else:
        yield Check("clock", "UTC", "ok", f"{now:%Y-%m-%d %H:%M}")
