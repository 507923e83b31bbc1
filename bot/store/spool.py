"""Notes that wait on disk for a database that is away: one file of JSON lines in the data folder, shared by its processes.

Each append is synced to the disk before it counts, so that what is spooled outlives the machine's failure; it is bounded,
and the oldest goes first. Everything here waits for the disk: call it in a thread. OSError where the disk is full or not there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from filelock import FileLock
from pydantic import TypeAdapter, ValidationError

from bot.records import KeptAnswer, LogEntry, Posted
from bot.store.port import Batch, Spooled

FILE = "spool.jsonl"
# Some ten thousand questions with their answers.
MOST_BYTES = 32 * 1024 * 1024
# Read back at once; a database takes so many in well under a second.
BATCH = 1000
# Whoever holds the lock writes a batch; longer than this, and somebody is stopped in the middle of it.
_LOCK_SECONDS = 5.0
_KINDS: dict[str, TypeAdapter[Spooled]] = {kind.__name__: TypeAdapter(kind) for kind in (LogEntry, KeptAnswer, Posted)}


class DiskSpool:
    """Used by any number of processes at once."""

    def __init__(self, file: Path, most_bytes: int = MOST_BYTES) -> None:
        self.file, self._most = file, most_bytes
        self._lock = FileLock(file.with_suffix(".lock"), timeout=_LOCK_SECONDS, mode=0o600)

    @property
    def waiting(self) -> bool:
        """Whether anything is in it; looks at the disk, but only at the file's size."""
        with suppress(OSError):
            return self.file.stat().st_size > 0
        return False

    def append(self, notes: Sequence[Spooled]) -> list[Spooled]:
        """Put notes at the end, synced to the disk; what was let go of at the beginning to make room."""
        added = b"".join(map(_line, notes))
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self._lock:
            gone = self._make_room(len(added))
            with os.fdopen(os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
                if file.seek(0, os.SEEK_END):
                    file.seek(-1, os.SEEK_END)
                    if file.read(1) != b"\n":  # a process ended in the middle of a line
                        added = b"\n" + added
                file.write(added)
                file.flush()
                os.fsync(file.fileno())
        return gone

    def _make_room(self, more: int) -> list[Spooled]:
        """Let go of the older half where it would become too much; not of a little each time, for that rewrites the file each time."""
        if not self.file.exists() or self.file.stat().st_size + more <= self._most:
            return []
        lines = self._content().splitlines(keepends=True)
        kept = lines[len(lines) // 2 :]
        self._replace(b"".join(kept))
        return [note for line in lines[: len(lines) // 2] if (note := _note(line))]

    def first(self) -> Batch:
        """The oldest notes, which stay where they are."""
        with self._lock:
            lines = self._content().splitlines(keepends=True)[:BATCH]
        notes = [_note(line) for line in lines]
        found = [note for note in notes if note is not None]
        return Batch(found, b"".join(lines), len(notes) - len(found))

    def remove(self, batch: Batch) -> None:
        """Take out what was read, unless another process has done so."""
        with self._lock:
            content = self._content()
            if batch.read and content.startswith(batch.read):
                self._replace(content[len(batch.read) :])

    def forget(self, asker: str) -> int:
        """Take out all notes of an asker; how many."""
        return self._take_out(lambda note: note is not None and note.asker == asker)

    def of(self, asker: str) -> list[Spooled]:
        """The notes of an asker."""
        if not self.file.exists():
            return []
        with self._lock:
            notes = map(_note, self._content().splitlines())
            return [note for note in notes if note and note.asker == asker]

    def _take_out(self, meant: Callable[[Spooled | None], bool]) -> int:
        if not self.file.exists():
            return 0
        with self._lock:
            lines = self._content().splitlines(keepends=True)
            kept = [line for line in lines if not meant(_note(line))]
            if len(kept) < len(lines):
                self._replace(b"".join(kept))
        return len(lines) - len(kept)

    def _content(self) -> bytes:
        try:
            return self.file.read_bytes()
        except FileNotFoundError:
            return b""

    def _replace(self, content: bytes) -> None:
        """Whole or not at all, whenever the machine fails."""
        part = self.file.with_suffix(".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.file)


def _line(note: Spooled) -> bytes:
    kind = type(note).__name__
    return json.dumps({kind: _KINDS[kind].dump_python(note, mode="json")}).encode() + b"\n"


def _note(line: bytes) -> Spooled | None:
    """The note of a line; None for one that was torn, or written by a version that kept something else."""
    try:
        ((kind, value),) = json.loads(line).items()
        return _KINDS[kind].validate_python(value)
    except (ValueError, KeyError, AttributeError, ValidationError):
        return None
