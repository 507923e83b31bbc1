"""An Edit: what becomes of one file of a curator's folder, and how it is written in one step."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path


class EditError(Exception):
    """An edit that cannot be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What becomes of one file: its text now (None where there is no such file yet) and the text to be.

    `facts` are the ids it is about; `copied` those of them whose shipped block goes into the file with it,
    and `plain` the text with these blocks as they are shipped.
    """

    path: Path
    before: str | None
    after: str
    facts: tuple[str, ...]
    copied: tuple[str, ...] = ()
    plain: str | None = None

    @property
    def diff(self) -> str:
        """The unified diff of what a curator changes: against the shipped block where that is copied, which git will show as new."""
        before = self.before if self.plain is None else self.plain
        name = self.path.name
        lines = difflib.unified_diff(
            lines_of(before or ""), lines_of(self.after), f"a/{name}" if before is not None else "/dev/null", f"b/{name}"
        )
        return "".join(lines)

    def write(self) -> None:
        """Replace the file in one step: a running bot sees the old one or the new one, never half of it.

        Raises EditError, also where somebody changed the file since.
        """
        if text_of(self.path) != self.before:
            raise EditError(f"{self.path} was changed meanwhile, and is left as it is: try again")
        draft = self.path.with_name(f".{self.path.name}.new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(self.after, encoding="utf-8", newline="")
            draft.replace(self.path)
        except OSError as error:
            raise EditError(f"{self.path} cannot be written ({error.strerror}): set TALLY_FACTS_DIR to a folder that can be") from None


def text_of(path: Path) -> str | None:
    """The text of a file, None where there is none; byte order mark and line ends as they are."""
    try:
        return path.read_bytes().decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise EditError(f"{path} cannot be read ({error}): mend it, or move it away") from None


def lines_of(text: str) -> list[str]:
    """The lines with their ends, as TOML counts them: a U+2028 in a quote ends none."""
    rows = text.split("\n")
    return [row + "\n" for row in rows[:-1]] + ([rows[-1]] if rows[-1] else [])
