"""The block that a curator finds in the editor: what is known filled in, the rest named, with what may stand there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import tomlkit

from bot.desk.clusters import Cluster
from bot.desk.desk import Matter
from bot.records import Suggestion
from knowledge.factbase import FactBase
from knowledge.model import Fact, Language
from knowledge.text import fold

_MOST_PHRASINGS = 10


def draft(base: FactBase, matter: Matter | None, today: dt.date) -> str:
    """A new fact's block, and its source's where the base does not have that source yet."""
    near = _nearest(base, matter)
    source, known = _source(base, matter.source if isinstance(matter, Suggestion) else None)
    lines = [*_told(matter), *([] if known else _source_block(source, matter, today)), "[[fact]]"]
    lines += [
        _line("id", "", "lower-case letters, digits and hyphens, such as trac-pending-2025-09"),
        _line("kind", "figure", "figure, rule, explainer or quotation (which also has speaker.en and speaker.es)"),
        _line("topic", near.topic if near else "context", "backlog, dismissals, outcomes, border_rule, legislation, context or people"),
        "tier = 2",
        _line("standing", "reported", "official, reported, claim, opinion, expected, derived or superseded"),
        f"as_of = {today.isoformat()}  # the day that the source speaks of",
        _line("metric", (near.metric if near else "") or "", "what is counted: an id of metrics.toml; leave the next four lines out where nothing is"),
        "value = 0  # digits alone",
        _line("qualifier", "exactly", "exactly, about, more_than, at_least, less_than, up_to, or between (low, high)"),
        _line("unit.en", near.unit.en if near and near.unit else "cases"),
        _line("unit.es", near.unit.es if near and near.unit else "casos"),
        _line("statement.en", "", "our own neutral sentence, with the number as the source has it"),
        _line("statement.es", ""),
        _line("period.label.en", "", "as a reader sees it, such as fiscal year 2025"),
        _line("period.label.es", ""),
        _line("period.basis", "unstated", "fiscal, calendar, point or unstated"),
        f"period.year = {today.year}",
        'attribution = { counted_by = "" }  # who counted; claimed_by where somebody says so',
        "evidence = [",
        f'    {{ source = {_text(source)}, quote = "" }},  # at most 30 words, verbatim, with the number in them',
        "]",
        *_asked(matter),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _line(key: str, value: str, hint: str = "") -> str:
    return f"{key} = {_text(value)}" + (f"  # {hint}" if hint else "")


def _text(value: str) -> str:
    return tomlkit.item(value).as_string()


def _told(matter: Matter | None) -> list[str]:
    """What was asked or suggested, as a comment to be read and left or removed."""
    if isinstance(matter, Suggestion):
        lines = [f"Suggested ({matter.kind.replace('_', ' ')}, {matter.at.date()}):", *matter.text.splitlines()]
        lines += [f"Source named: {matter.source}"] if matter.source else []
    elif matter is not None:
        lines = [f"Asked {matter.count} times by {matter.askers}:", *(text for text, _ in matter.wordings[:_MOST_PHRASINGS])]
    else:
        return []
    return [f"# {_printable(line)}" for line in lines if line.strip()]


def _printable(line: str) -> str:
    return "".join(c if c.isprintable() else " " for c in line)


def _nearest(base: FactBase, matter: Matter | None) -> Fact | None:
    """The fact that what was asked came nearest to."""
    if isinstance(matter, Cluster) and matter.near:
        target = matter.near[0][0]
        return base.by_id.get(target) or next((fact for fact in base.facts if fact.metric == target), None)
    return base.by_id.get(matter.fact or "") if isinstance(matter, Suggestion) else None


def _source(base: FactBase, url: str | None) -> tuple[str, bool]:
    """The id of the source with that address, and whether the base has it."""
    found = next((source for source in base.sources if url and source.url.rstrip("/") == url.strip().rstrip("/")), None)
    if found:
        return found.id, True
    host = re.sub(r"^https?://(?:www\.)?", "", (url or "").strip()).split("/")[0]
    return re.sub(r"[^a-z0-9]+", "-", fold(host)).strip("-") or "new-source", False


def _source_block(id: str, matter: Matter | None, today: dt.date) -> list[str]:
    url = (matter.source or "") if isinstance(matter, Suggestion) else ""
    return [
        "[[source]]  # remove this block where the base has the source already: tally sources",
        _line("id", id),
        _line("publisher", ""),
        _line("title", ""),
        "title_seen = true",
        f"# date = {today.isoformat()}  # leave it out where it is undated",
        _line("url", " ".join(url.split())),
        _line("kind", "news", "news, official, research, advocacy, repost, practitioner, court or reference"),
        _line("grade", "B", "A official or primary, B established press or research, C advocacy, partisan or re-post"),
        f"accessed = {today.isoformat()}",
        _line("read", "full", "full or opening"),
        "",
    ]


def _asked(matter: Matter | None) -> list[str]:
    """The phrasings: those that were asked, as far as they are kept."""
    asked: dict[Language, Sequence[str]] = {"en": (), "es": ()}
    if isinstance(matter, Cluster):
        asked = {language: wordings_in(matter, language)[:_MOST_PHRASINGS] for language in asked}
    elif matter is not None and matter.kind == "unanswered":
        asked[matter.language] = (" ".join(matter.text.split()),)
    lines: list[str] = []
    for language, texts in asked.items():
        lines += [f"asked.{language} = [  # as people type it; at least {'three' if language == 'en' else 'two'}"]
        lines += [*(f"    {_text(text)}," for text in texts), "]"]
    return lines


def wordings_in(cluster: Cluster, language: Language) -> tuple[str, ...]:
    """The wordings of a cluster in one language, each in one line, the most frequent first."""
    spoken = {entry.text: entry.language for entry in cluster.entries if entry.text}
    return tuple(dict.fromkeys(" ".join(text.split()) for text, _ in cluster.wordings if spoken[text] == language))
