"""docs/store.md names what there is."""

from __future__ import annotations

import re
from pathlib import Path

from bot.store.spool import FILE as SPOOL
from bot.store.spool import MOST_BYTES
from bot.store.tables import METADATA

DOCUMENT = (Path(__file__).parent.parent / "docs" / "store.md").read_text(encoding="utf-8")


def test_every_table_has_its_line_and_says_what_kept_means() -> None:
    lines = [line for line in DOCUMENT.splitlines() if line.startswith("| `")]
    named = {name for line in lines for name in re.findall(r"`([a-z_]+)`", line.split("|")[1])}
    assert named == set(METADATA.tables)
    assert {line.split("|")[4].strip() for line in lines} == {"kept", "best effort"}


def test_the_spool_is_as_large_as_it_says() -> None:
    assert f"`{SPOOL}`" in DOCUMENT
    assert f"at most {MOST_BYTES // 1024 // 1024} MB" in DOCUMENT
