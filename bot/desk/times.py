"""Spans of time as a curator types them: "7d", "24h", "4w", or a date."""

from __future__ import annotations

import datetime as dt
import re

_SPAN = re.compile(r"(\d{1,4})\s*([hdw])")
_UNITS = {"h": dt.timedelta(hours=1), "d": dt.timedelta(days=1), "w": dt.timedelta(weeks=1)}


def since(text: str, now: dt.datetime) -> dt.datetime:
    """The moment that a span before `now`, or a date (its beginning in UTC), names. Raises ValueError with a sentence."""
    if span := _SPAN.fullmatch(text.strip().lower()):
        moment = now - int(span[1]) * _UNITS[span[2]]
    else:
        try:
            moment = dt.datetime.combine(dt.date.fromisoformat(text.strip()), dt.time(), dt.UTC)
        except ValueError:
            raise ValueError(f"{text!r} is no time: write 24h, 7d, 4w, or a date such as 2026-11-01") from None
    if moment >= now:
        raise ValueError(f"{text!r} is not in the past")
    return moment
