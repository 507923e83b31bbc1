"""The curator's lint of the data: `check` finds what a reader could be misled by, `check_quotes` proves quotes."""

from __future__ import annotations

import datetime as dt

from knowledge.checks_findings import Finding, Level
from knowledge.checks_links import check_links
from knowledge.checks_notices import check_notices
from knowledge.checks_numbers import check_numbers
from knowledge.checks_periods import check_periods
from knowledge.checks_quotes import check_quotes, quotes_of
from knowledge.checks_wording import check_wording
from knowledge.factbase import FactBase

__all__ = ["Finding", "Level", "check", "check_quotes", "quotes_of"]


def check(base: FactBase, today: dt.date) -> list[Finding]:
    """Everything that a curator should mend, by file and line. `today` decides which reviews are due.

    What the models refuse (a quote over 30 words, placeholder provenance, unknown keys) never gets here: loading says it.
    """
    found = [*check_links(base), *check_numbers(base), *check_periods(base), *check_wording(base), *check_notices(base, today)]
    return sorted(dict.fromkeys(found), key=lambda f: (f.file, f.line, f.level, f.message))
