"""The base while it is being edited: reloads whole when a file changes, keeps the last good one when it cannot."""

from __future__ import annotations

import time
from pathlib import Path

from knowledge.errors import FactBaseError, Problem
from knowledge.factbase import FactBase
from knowledge.loading import load
from knowledge.snapshot import Keep, made_anew

# Looking at a few file dates costs microseconds; once a second is soon enough for a curator.
POLL_SECONDS = 1.0


class LiveFactBase:
    """The current snapshot, and what is wrong with newer edits.

    `refresh` looks at the curator's folder at most once a second; `reload` at once (SIGHUP).
    A broken edit leaves `base` as it was and fills `problems`.
    """

    def __init__(self, overlay: Path | None = None, keep: Keep = made_anew) -> None:
        self._overlay, self._keep = overlay, keep
        self._seen = self._signature()  # before loading: what is saved meanwhile is taken up by the next refresh
        self.base: FactBase = load(overlay, keep=keep)
        self.problems: list[Problem] = []
        self._looked = time.monotonic()

    def refresh(self) -> bool:
        """Take up changed files, if it is time to look; True when `base` is a new one."""
        now = time.monotonic()
        if now - self._looked < POLL_SECONDS:
            return False
        self._looked = now
        seen = self._signature()
        if seen == self._seen:
            return False
        self._seen = seen
        return self.reload()

    def reload(self) -> bool:
        """Read everything again; True when it is whole and now stands as `base`."""
        try:
            base = load(self._overlay, keep=self._keep)
        except FactBaseError as error:
            self.problems = error.problems
            return False
        self.problems = []
        changed = base.revision != self.base.revision
        self.base = base
        return changed

    def _signature(self) -> tuple[tuple[str, int, int], ...]:
        try:
            if self._overlay is None or not self._overlay.is_dir():
                return ()
            entries = [path for path in sorted(self._overlay.rglob("*")) if path.suffix in (".toml", ".jsonl")]
        except OSError:  # reading it says what is wrong
            return ()
        return tuple(map(_seen, entries))


def _seen(path: Path) -> tuple[str, int, int]:
    """A file's name, date and size; zeros where they cannot be had (editors save by renaming, and rights are taken away)."""
    try:
        status = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), status.st_mtime_ns, status.st_size
