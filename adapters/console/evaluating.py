"""`tally eval`: how well the core answers, what it would confuse, and the thresholds found anew."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from adapters.console.screen import Screen, screen_for
from bot.core import Core

if TYPE_CHECKING:
    from bot.confusion import Lost, Margin, Pair
    from bot.evaluation import Evaluation, GoldResult

Calibrate = Literal["both", "strict"]
_BELOW_FLOOR = 1
_LEARNS_WITH = ("numpy", "scipy", "sklearn")


class NotEvaluated(click.ClickException):
    """A gold file cannot be read or the thresholds cannot be found; says why and what to do."""

    exit_code = 2


@click.command("eval")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option(
    "--most", type=click.IntRange(min=0), default=15, show_default=True, help="List at most so many of each: worst cases, pairs, facts."
)
@click.option(
    "--calibrate",
    type=click.Choice(("both", "strict")),
    is_flag=False,
    flag_value="both",
    help="Find the thresholds on the phrase bank and write them; =strict keeps the usual ones. Takes minutes, needs the extra [train].",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with all of each.")
@click.pass_context
def evaluate(context: click.Context, files: tuple[Path, ...], most: int, calibrate: Calibrate | None, *, as_json: bool) -> None:
    """Ask the gold questions of each FILE and every fact's own phrasings.

    Without FILE they are the shipped questions, with those of gold.toml in TALLY_FACTS_DIR laid over them.

    Shows what came of them by kind, the worst cases, the pairs that come nearest to being confused, and the facts that their own phrasings do
    not find. Exit status 0 when each file has its floor of right answers, 1 when one has not, 2 for a file that cannot be read.
    """
    core: Core = context.obj
    screen = screen_for(sys.stdout, os.environ)
    if calibrate:
        if files:
            raise click.UsageError("--calibrate works on the phrase bank and takes no FILE.")
        _calibrate(screen, calibrate, as_json=as_json)
        return
    found = _evaluation(core, files)
    if as_json:
        from bot.evaluation import as_json as json_of

        screen.json(json_of(found))
    else:
        _show(screen, found, most)
    context.exit(0 if found.holds else _BELOW_FLOOR)


def _evaluation(core: Core, files: tuple[Path, ...]) -> Evaluation:
    from bot.evaluation import evaluate as evaluate_core
    from bot.gold import GoldError

    try:
        return evaluate_core(core.responder, core.settings.facts_dir, files)
    except GoldError as error:
        raise NotEvaluated(str(error)) from None


def _show(screen: Screen, found: Evaluation, most: int) -> None:
    for result in found.golds:
        _show_gold(screen, result, most)
    _list(screen, "Declared easy to confuse: swapped phrasings, least margin of belief", [_pair(pair) for pair in found.declared], most)
    _list(screen, "Least margins of belief between a fact and its nearest rival", [_margin(margin) for margin in found.nearest], most)
    _list(screen, "Facts that their own phrasings do not find", [_lost(fact) for fact in found.lost], most)
    screen.say(f"{found.found} of {found.phrasings} phrasings find their fact.")


def _show_gold(screen: Screen, result: GoldResult, most: int) -> None:
    from bot.judging import case, table, worst

    screen.say(f"{result.gold.name}: {len(result.outcomes)} questions")
    for line in table(result.outcomes, "kind").splitlines():
        screen.say(line)
    state = "holds" if result.holds else "is missed"
    screen.say(f"The floor of {result.gold.least:.1%} right {state}: {result.right:.1%}.")
    screen.say()
    _list(screen, "Worst cases", [case(outcome) for outcome in worst(result.outcomes)], most)


def _list(screen: Screen, title: str, lines: list[str], most: int) -> None:
    shown = lines[:most]
    screen.say(title + (f" ({len(shown)} of {len(lines)})" if len(shown) < len(lines) else f" ({len(lines)})"))
    for line in shown:
        screen.say(line)
    screen.say()


def _pair(pair: Pair) -> str:
    margin = "by period" if pair.margin is None else f"{pair.margin:9.2f}"
    asked = pair.swapped[0] if pair.swapped else pair.asked
    return f"{len(pair.swapped):3} swapped {margin:>9}  {' / '.join(pair.facts)}" + (f"  {asked!r}" if asked else "")


def _margin(margin: Margin) -> str:
    return f"{margin.margin:6.2f}  {margin.fact} / {margin.rival}  {margin.asked!r}"


def _lost(fact: Lost) -> str:
    asked, instead = fact.lost[0]
    return f"{len(fact.lost):3} of {fact.phrasings:2}  {fact.fact}  {asked!r} finds {instead.replace('_', ' ')}"


def _calibrate(screen: Screen, which: Calibrate, *, as_json: bool) -> None:
    if any(find_spec(name) is None for name in _LEARNS_WITH):
        raise NotEvaluated("--calibrate learns from the phrase bank and needs the extra [train]: pip install 'tally-bot[train]'")
    from bot import calibration
    from bot.answering.thresholds import read_caution
    from knowledge.loading import load

    kept = read_caution(calibration.FILE).usual if which == "strict" else None
    content = calibration.calibrated(load(phrases=True), kept)
    try:
        calibration.write(content)
    except OSError as error:
        raise NotEvaluated(f"{calibration.FILE} cannot be written ({error.strerror}): calibrate in a checkout of your own") from None
    if as_json:
        screen.json(content)
        return
    for mode in ("usual", "strict"):
        _show_costs(screen, mode, content)
    screen.say(f"Written to {calibration.FILE}")


def _show_costs(screen: Screen, mode: str, content: dict[str, Any]) -> None:
    weights = ", ".join(f"{name.replace('_', ' ')} {weight:g}" for name, weight in content["weights"][mode].items() if weight)
    screen.say(f"{mode}, of {content['measured_on']['phrases']} phrases; a result costs: {weights}")
    screen.say(f"{'':18} {'at':>5} {'cost':>8} {'right':>6} {'wrong':>6} {'f.abst.':>7} {'f.answ.':>7}")
    for name, rows in content["costs"][mode].items():
        for *at, cost, right, wrong, abstained, answered in rows:
            chosen = " *" if at == [content[mode].get(name)] else ""
            value = f"{at[0]:5.2f}" if at else " " * 5
            screen.say(f"{name:18} {value} {cost:8.1f} {right:6} {wrong:6} {abstained:7} {answered:7}{chosen}")
    screen.say()


COMMANDS = (evaluate,)
