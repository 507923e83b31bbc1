"""Taking a fact out of every answer: its block goes, paused or retracted, into the curator's own folder. To undo it, remove the block."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Literal

from knowledge.editing import EditError, fact_of, revised
from knowledge.factbase import FactBase, revision_of

Withdrawn = Literal["paused", "retracted"]
# Where facts go that the curator's folder does not hold yet.
_FILE = "withdrawn.toml"
_HEAD = "# Facts taken out of every answer. To put one back, remove its block.\n\n"


def withdraw(base: FactBase, fact_id: str, standing: Withdrawn, why: str, folder: Path, today: dt.date) -> Path:
    """Write the fact as paused or retracted into `folder` (made if missing), and return the file.

    `base` is the base as loaded with that folder. A fact that the folder already
    holds is changed in place, comments and order kept; one that is only shipped is
    copied, and names the revision that it replaces. A comment with date and reason
    stays in the file. Raises EditError.
    """
    fact, reason = fact_of(base, fact_id), in_words(why)
    trace = f"{today.isoformat()}: {standing}, was {fact.standing} (revision {revision_of(fact)}): {reason}"
    edit = revised(base, fact_id, {"standing": standing, "why": reason}, folder, trace, _FILE)
    edit = edit if edit.before is not None else replace(edit, after=_HEAD + edit.after)
    edit.write()
    return edit.path


def in_words(why: str) -> str:
    """A reason as one line without control characters. Raises EditError where nothing is left."""
    reason = " ".join("".join(c if c.isprintable() else " " for c in why).split())
    if not reason:
        raise EditError("say why in a few words: the reason stays with the fact")
    return reason
