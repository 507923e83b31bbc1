"""Taking a fact out of every answer: its block goes, paused or retracted, into the curator's own folder.

The shipped data are never written, so that this works with a read-only
installation and survives an upgrade. To undo it, remove the block.
"""

from __future__ import annotations

import datetime as dt
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

import tomlkit

from knowledge.documents import SHIPPED, read_toml
from knowledge.errors import Problem
from knowledge.factbase import FactBase, revision_of
from knowledge.model import Fact

Withdrawn = Literal["paused", "retracted"]
# Where facts go that the curator's folder does not hold yet.
_FILE = "withdrawn.toml"
_HEAD = "# Facts taken out of every answer. To put one back, remove its block."


class WithdrawalError(Exception):
    """A fact that could not be withdrawn; the message says why and what to do."""


def withdraw(base: FactBase, fact_id: str, standing: Withdrawn, why: str, folder: Path, today: dt.date) -> Path:
    """Write the fact as paused or retracted into `folder` (made if missing), and return the file.

    `base` is the base as loaded with that folder. A fact that the folder already
    holds is changed in place, comments and order kept; one that is only shipped is
    copied, and names the revision that it replaces. A comment with date and reason
    stays in the file. Raises WithdrawalError.
    """
    fact = base.by_id.get(fact_id)
    if fact is None:
        near = get_close_matches(fact_id, base.by_id, 3)
        raise WithdrawalError(
            f"there is no fact {fact_id!r}; " + (f"did you mean {' or '.join(near)}?" if near else "`tally facts` lists the ids")
        )
    reason = " ".join("".join(c if c.isprintable() else " " for c in why).split())
    if not reason:
        raise WithdrawalError("say why in a few words: the reason stays with the fact")
    changes = {"standing": standing, "why": reason}
    file = base.origins[f"fact:{fact_id}"].rpartition(":")[0]
    if f"fact:{fact_id}" in base.overlaid:
        path, text = Path(file), _read(Path(file))
    else:
        path, text = folder / _FILE, _with_copy(folder / _FILE, fact, file)
        changes["replaces"] = revision_of(fact)
    trace = f"# {today.isoformat()}: {standing}, was {fact.standing} (revision {revision_of(fact)}): {reason}"
    _write(path, _changed(text, path, fact_id, changes, trace))
    return path


def _with_copy(path: Path, fact: Fact, shipped_file: str) -> str:
    """The text of the curator's file with the shipped block added at its end."""
    text = SHIPPED.joinpath(*shipped_file.split("/")).read_text(encoding="utf-8")
    start, end = _block(text, shipped_file, fact.id)
    block = text.splitlines(keepends=True)[start:end]
    while not block[-1].strip() or block[-1].startswith("#"):
        block.pop()  # what stands above the next block belongs to that
    before = _read(path).rstrip() if path.exists() else _HEAD
    return "".join([before, "\n\n", *block])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WithdrawalError(f"{path} cannot be read ({error}): mend it, or move it away") from None


def _block(text: str, name: str, fact_id: str) -> tuple[int, int]:
    """The lines of the fact's block: that of its header (counted from 0), and that of the next header."""
    problems: list[Problem] = []
    blocks = read_toml(text.encode(), name, problems)
    if problems:
        raise WithdrawalError(str(problems[0]))
    start = next(b.line for b in blocks if b.table == "fact" and b.content.get("id") == fact_id)
    return start - 1, min((b.line - 1 for b in blocks if b.line > start), default=len(text.splitlines()))


def _changed(text: str, path: Path, fact_id: str, changes: dict[str, str], trace: str) -> str:
    """The text with the fact's keys set, and the trace on the line under the fact's header."""
    _block(text, str(path), fact_id)  # a file that was broken since the base was loaded is left alone
    document: Any = tomlkit.parse(text)
    next(table for table in document["fact"] if table.get("id") == fact_id).update(changes)
    changed = tomlkit.dumps(document)
    lines = changed.splitlines(keepends=True)
    lines.insert(_block(changed, str(path), fact_id)[0] + 1, trace + "\n")
    return "".join(lines)


def _write(path: Path, text: str) -> None:
    """Replace the file in one step: a running bot sees the old file or the new one, never half of it."""
    draft = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise WithdrawalError(f"{path} cannot be written ({error.strerror}): set TALLY_FACTS_DIR to a folder that can be") from None
