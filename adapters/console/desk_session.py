"""The desk at a terminal: what waits, one after the other, and what to do about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import click

from adapters.console.desk_actions import add_phrasings, correct_fact, draft_fact
from adapters.console.desk_edits import Consent, Sitting
from adapters.console.desk_views import (
    feedback_entry,
    feedback_json,
    suggestion_entry,
    suggestion_json,
    target_in_words,
    wanted_entry,
    wanted_json,
)
from adapters.console.screen import Screen
from bot.desk.clusters import Cluster
from bot.desk.desk import Decision, Desk, DeskError, Matter
from bot.desk.docket import Docket, Wanted
from bot.gold import GoldError
from bot.records import NotKept, StoreError, Suggestion
from bot.visible import as_typed
from knowledge.edit import EditError

_ACTIONS = {
    "p": "add as a phrasing to a fact", "d": "draft a new fact", "c": "correct a fact", "a": "accept", "n": "decline", "o": "out of scope",
    "b": "back", "q": "quit",
}  # fmt: skip


async def listing(desk: Desk, screen: Screen, since: dt.datetime, most: int, *, settled: bool, as_json: bool) -> None:
    """What waits, as a list or as JSON."""
    docket = await desk.docket(since, settled=settled)
    if as_json:
        unanswered = [wanted_json(each, desk.answered_now(each.cluster)) for each in docket.wanted[:most]]
        screen.json(
            {
                "since": since.isoformat(), "unanswered": unanswered, "settled": docket.settled,
                "feedback": [feedback_json(each) for each in docket.feedback[:most]],
                "suggestions": [suggestion_json(each) for each in docket.suggestions[:most]],
            }
        )  # fmt: skip
        return
    _show(desk, screen, docket, since, most)


def _show(desk: Desk, screen: Screen, docket: Docket, since: dt.datetime, most: int, *, numbered: bool = False) -> None:
    base = desk.core.base
    asked = sum(each.count for each in docket.wanted)
    decided = f" ({docket.settled} decided about)" if docket.settled else ""
    wanted = [wanted_entry(base, each, desk.answered_now(each.cluster)) for each in docket.wanted[:most]]
    suggested = [suggestion_entry(each) for each in docket.suggestions[:most]]
    if numbered:
        wanted = [replace(entry, id=f"{place}. {entry.id}") for place, entry in enumerate(wanted, 1)]
        suggested = [replace(entry, id=f"{place}. {entry.id}") for place, entry in enumerate(suggested, len(wanted) + 1)]
    screen.say(f"Without an answer since {since:%Y-%m-%d}: {asked} questions, {len(docket.wanted)} meanings{decided}")
    screen.entries(wanted)
    _more(screen, len(docket.wanted), most)
    complaints = [each for each in docket.feedback if each.complaints or each.words]
    screen.say()
    screen.say(
        f"Said of answers: {sum(e.complaints for e in docket.feedback)} not helpful, {sum(e.helpful for e in docket.feedback)} helpful"
    )
    screen.entries([feedback_entry(base, each) for each in complaints[:most]])
    _more(screen, len(complaints), most)
    screen.say()
    screen.say(f"Suggestions that wait: {len(docket.suggestions)}")
    screen.entries(suggested)
    _more(screen, len(docket.suggestions), most)


def _more(screen: Screen, count: int, most: int) -> None:
    if count > most:
        screen.say(f"... and {count - most} more (--most)")


async def sheet(desk: Desk, screen: Screen, id: str, *, as_json: bool = False) -> None:
    """Everything about a question or suggestion."""
    matter = await desk.look_up(id)
    if isinstance(matter, Suggestion):
        history = await desk.store.audited(f"suggestion:{matter.id}", 100)
        if as_json:
            screen.json(
                {
                    **suggestion_json(matter),
                    "history": [{"at": e.at.isoformat(), "who": e.who, "did": e.did, "why": e.why} for e in history],
                }
            )
            return
        screen.entries([suggestion_entry(matter)])
        screen.rows([(f"{e.at:%Y-%m-%d %H:%M}", f"{e.did} by {e.who}" + (f": {e.why}" if e.why else "")) for e in history])
        return
    if as_json:
        screen.json(wanted_json(matter, desk.answered_now(matter.cluster)))
    else:
        _open_sheet(desk, screen, matter)


def _open_sheet(desk: Desk, screen: Screen, wanted: Wanted) -> None:
    cluster = wanted.cluster
    screen.entries([wanted_entry(desk.core.base, wanted, desk.answered_now(cluster))])
    screen.rows([("wordings" if place == 0 else "", f"{text}  × {n}") for place, (text, n) in enumerate(cluster.wordings)])
    screen.rows(
        [
            ("nearest" if place == 0 else "", f"{share:.0%}  {target}: {target_in_words(desk.core.base, target)}")
            for place, (target, share) in enumerate(cluster.near[:5])
        ]
    )
    screen.rows([("asked", f"{cluster.entries[-1].at:%Y-%m-%d} to {cluster.entries[0].at:%Y-%m-%d}")])


async def session(desk: Desk, screen: Screen, since: dt.datetime, most: int) -> None:
    """Show what waits, open what is picked, do what is chosen, until the curator leaves."""
    while True:
        docket = await desk.docket(since)
        _show(desk, screen, docket, since, most, numbered=True)
        if not docket.wanted and not docket.suggestions:
            screen.say("Nothing waits for a decision.")
            return
        screen.say()
        matter = _picked(screen, docket, most)
        if matter is None or not await _open(desk, screen, matter):
            return


def _picked(screen: Screen, docket: Docket, most: int) -> Matter | None:
    """What a curator opens, by its number or the beginning of its id; None where they leave."""
    shown: list[Matter] = [*(each.cluster for each in docket.wanted[:most]), *docket.suggestions[:most]]
    every: list[Matter] = [*(each.cluster for each in docket.wanted), *docket.suggestions]
    while True:
        picked = _prompt("Open which (its number or id; q quits)").rstrip(".")
        if picked in ("", "q"):
            return None
        found = shown[int(picked) - 1 :][:1] if picked.isdecimal() and 0 < int(picked) <= len(shown) else []
        found = found or [each for each in every if each.id.startswith(picked)]
        if len(found) == 1:
            return found[0]
        screen.say(f"{'None' if not found else len(found)} of these has the number or an id that begins with {picked!r}.")


async def _open(desk: Desk, screen: Screen, matter: Matter) -> bool:
    """One matter, until it is decided or left; False where the curator quits."""
    await sheet(desk, screen, matter.id)
    actions = {key: what for key, what in _ACTIONS.items() if key != "a" or isinstance(matter, Suggestion)}
    while True:
        screen.say("  ".join(f"[{key}] {what}" for key, what in actions.items()))
        chosen = _prompt("What").lower()[:1]
        if chosen in ("b", "q"):
            return chosen == "b"
        if chosen not in actions:
            continue
        try:
            if await _act(desk, screen, matter, chosen):
                return True
        except (DeskError, EditError, GoldError, NotKept, StoreError) as error:
            screen.say(f"{error}.")


async def _act(desk: Desk, screen: Screen, matter: Matter, chosen: str) -> bool:
    """Do one thing about a matter; whether it is decided."""
    sitting = Sitting(desk, screen, Consent(ask=click.confirm), matter)
    match chosen:
        case "p":
            fact = _prompt("To which fact", _nearest_fact(desk, matter))
            words = _prompt("Which words", next(iter(_words(matter)), ""))
            return await add_phrasings(sitting, fact, [words] if words else [])
        case "d":
            return await draft_fact(sitting, None, "")
        case "c":
            fact = _prompt("Which fact", _nearest_fact(desk, matter))
            return await correct_fact(sitting, fact, _prompt("Why"))
    did = {"a": "accepted", "n": "declined", "o": "out of scope"}[chosen]
    await desk.decide(matter, Decision(did, _prompt("Why")))
    screen.say(f"{matter.id} is {did}.")
    return True


def _words(matter: Matter) -> Sequence[str]:
    return [text for text, _ in matter.wordings] if isinstance(matter, Cluster) else [matter.text]


def _nearest_fact(desk: Desk, matter: Matter) -> str:
    """The fact that came nearest, to be taken or typed over."""
    if isinstance(matter, Suggestion):
        return matter.fact or ""
    target = matter.near[0][0] if matter.near else ""
    base = desk.core.base
    if target in base.metric_by_id:
        return next(iter((*base.metric_by_id[target].undated, *(f.id for f in base.answerable if f.metric == target))), "")
    return target if target in base.by_id else ""


def _prompt(text: str, default: str = "") -> str:
    return as_typed(click.prompt(text, default=default, show_default=bool(default))).strip()
