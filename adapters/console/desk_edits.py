"""An edit on its way through the desk: tried out, shown, consented to, written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import click

from adapters.console.desk_views import trial_json, trial_lines
from adapters.console.screen import Screen
from bot.desk.desk import Desk, Matter
from bot.desk.trial import Trial
from bot.visible import as_typed
from knowledge.edit import Edit, EditError
from knowledge.editing import placed

Ask = Callable[[str], bool]
Placing = Callable[[str], Edit]


@dataclass(frozen=True, slots=True)
class Consent:
    """What a curator agreed to beforehand (`write` it, `losses` too), and how to ask about the rest; None where nobody can be asked."""

    write: bool = False
    losses: bool = False
    ask: Ask | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A curator at the desk, with the matter at hand (None: there is none), what was agreed to, and where to show things."""

    desk: Desk
    screen: Screen
    consent: Consent = Consent()
    matter: Matter | None = None
    as_json: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """An edit with what is to be written down about it. `questions` are asked again; those that `must` be answered by its facts say so if not."""

    edit: Edit
    did: str
    why: str = ""
    questions: tuple[str, ...] = ()
    must: frozenset[str] = frozenset()


async def carry_out(sitting: Sitting, step: Step) -> bool:
    """Try an edit, show what it does, and write it where a curator agrees; whether it is written. Raises DeskError, EditError and GoldError."""
    desk, screen, as_json = sitting.desk, sitting.screen, sitting.as_json
    trial = desk.try_out(step.edit, step.questions)
    if not as_json:
        for line in trial_lines(trial):
            screen.say(line)
    why_not = _refusal(trial, step.must, sitting.consent)
    if why_not is None:
        await desk.publish(trial, step.did, step.why, sitting.matter)
    if as_json:
        screen.json(trial_json(trial, written=why_not is None, why_not=why_not))
    elif why_not is None:
        screen.say(f"Written to {step.edit.path}. Running bots take it up within seconds.")
    else:
        screen.say(f"Nothing is written: {why_not}.")
    return why_not is None


def _refusal(trial: Trial, must: Collection[str], consent: Consent) -> str | None:
    """Why it is not to be written; None where it is."""
    if trial.objection:
        return trial.objection
    losses = list(_losses(trial, must))
    if losses and not consent.losses:
        if consent.ask is None:
            return f"{', and '.join(losses)}; --accept-losses writes it all the same"
        if not consent.ask(f"But {', and '.join(losses)}. Write it all the same?"):
            return "as you decided"
        return None
    if consent.write:
        return None
    if consent.ask is None:
        return "this was a trial; --yes writes it"
    return None if consent.ask("Write it?") else "as you decided"


def _losses(trial: Trial, must: Collection[str]) -> Iterable[str]:
    if trial.lost:
        yield f"{_count(len(trial.lost), 'gold question')} would no longer be answered rightly"
    if trial.missed:
        yield f"{_count(len(trial.missed), 'phrasing')} would no longer find its fact"
    unmet = [asked.text for asked in trial.unmet if asked.text in must]
    if unmet:
        yield f"{unmet[0]!r} would still not be answered by {' or '.join(trial.edit.facts)}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def edited(sitting: Sitting, text: str, place: Placing) -> Edit | None:
    """The edit that a text makes, as its curator leaves it in the editor; None where it is given up.

    What cannot be placed, or does not pass the lint, may be edited again, and is kept as a draft where it is not.
    """
    desk, screen, consent, before = sitting.desk, sitting.screen, sitting.consent, text
    while True:
        left = click.edit(text, extension=".toml")
        if left is None or left.strip() == before.strip():
            screen.say("Nothing was changed in the editor, and nothing is written.")
            return None
        text = as_typed(left)
        mistakes = _mistakes(desk, text, place)
        if not mistakes:
            return place(text)
        for mistake in mistakes:
            screen.say(mistake)
        if consent.ask is None or not consent.ask("Edit it again?"):
            screen.say(f"Nothing is written. The text is kept in {kept_draft(desk, text)}: mend it there, and give it with --file.")
            return None


def _mistakes(desk: Desk, text: str, place: Placing) -> Sequence[str]:
    try:
        return [str(finding) for finding in desk.mistakes_of(place(text))]
    except EditError as error:
        return [str(error)]


def kept_draft(desk: Desk, text: str) -> str:
    """Keep what somebody wrote where it was not accepted; the name of the file."""
    folder = desk.core.settings.data_dir / "drafts"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{desk.now:%Y%m%d-%H%M%S}.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def placing(desk: Desk, trace: str, why: str) -> Placing:
    """What makes an edit of a text with blocks."""
    return lambda text: placed(desk.core.base, text, desk.core.settings.facts_dir, trace, why)
