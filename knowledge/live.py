"""The base while it is being edited: reloads whole when a file changes, keeps the last good one when it cannot."""

from __future__ import annotations

import time
from pathlib import Path

from knowledge.errors import FactBaseError, Problem
from knowledge.factbase import FactBase
from knowledge.loading import load

# Looking at a few file dates costs microseconds; once a second is soon enough for a curator.
POLL_SECONDS = 1.0


class LiveFactBase:
    """The current snapshot, and what is wrong with newer edits.

    `refresh` looks at the curator's folder at most once a second; `reload` at once (SIGHUP).
    A broken edit leaves `base` as it was and fills `problems`.
    """

    def __init__(self, overlay: Path | None = None) -> None:
        self._overlay = overlay
        self.base: FactBase = load(overlay)
        self.problems: list[Problem] = []
        self._seen = self._signature()
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
            base = load(self._overlay)
        except FactBaseError as error:
            self.problems = error.problems
            return False
        self.problems = []
        changed = base.revision != self.base.revision
        self.base = base
        return changed

    def _signature(self) -> tuple[tuple[str, int, int], ...]:
        if self._overlay is None or not self._overlay.is_dir():
            return ()
        entries = (path for path in sorted(self._overlay.rglob("*")) if path.suffix in (".toml", ".jsonl"))
        return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in entries)
