"""The subcommands of `tally` for the terminal. Each loads only what it needs: a cold start counts."""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING, Unpack, get_args

import click

from adapters.console.screen import Screen, screen_for
from bot.core import Core
from bot.visible import as_typed, in_one_line, json_text, readable
from knowledge.factbase import FactBase
from knowledge.model import Fact, Language, Standing, Topic

if TYPE_CHECKING:
    from adapters.console.catalogue import Filters

_NOT_ANSWERED = 1
_LANGUAGE = click.option("--lang", type=click.Choice(get_args(Language)), help="Language of the answer; by default that of the question.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class UnknownId(click.ClickException):
    """Nothing has the id that was given; names the nearest ones."""

    exit_code = 2

    def __init__(self, kind: str, id: str, near: list[str]) -> None:
        hint = f"the nearest: {', '.join(near)}" if near else "`tally facts` lists what there is"
        super().__init__(f"there is no {kind} '{in_one_line(readable(id))}'; {hint}")


def _screen() -> Screen:
    return screen_for(sys.stdout, os.environ)


def locale_of_terminal() -> str | None:
    """The reader's locale (BCP 47) as POSIX names it, or None."""
    named = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    plain = named.split(".")[0].split("@")[0].replace("_", "-")
    return plain if plain not in ("", "C", "POSIX") else None


@click.command()
@click.argument("question", nargs=-1, required=True)
@_LANGUAGE
@_JSON
@click.pass_context
def ask(context: click.Context, question: tuple[str, ...], lang: Language | None, *, as_json: bool) -> None:
    """Answer one QUESTION."""
    from bot.model import Question

    core: Core = context.obj
    text = as_typed(" ".join(question))
    language = lang or core.settings.only_language
    reply = core.reply(Question(text=text, language=language, locale=locale_of_terminal()))
    if as_json:
        _screen().json(reply.machine().model_dump(mode="json"))
    else:
        _screen().answer(reply)
    context.exit(0 if reply.answer.status == "answered" else _NOT_ANSWERED)


@click.command()
@_LANGUAGE
@click.pass_obj
def chat(core: Core, lang: Language | None) -> None:
    """Ask one question after the other; follow-ups are understood."""
    from adapters.console.chat import open_chat

    open_chat(core, lang)


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@_LANGUAGE
@click.pass_context
def batch(context: click.Context, file: IO[bytes], lang: Language | None) -> None:
    """Answer the JSON lines of FILE (or of the standard input).

    Each line is {"id", "q"}, or {"id", "turns": [...]} to answer the last turn of a conversation. One object a line comes out, in order; a line
    that cannot be read gives {"id", "error", "line"}, and the others go on. Exit status 1 when there was such a line.
    """
    from adapters.console.batch import answers

    core: Core = context.obj
    bad = False
    for result in answers(core, file, lang or core.settings.only_language):
        bad = bad or "error" in result
        click.echo(json_text(result))
    context.exit(1 if bad else 0)


@click.command()
@click.argument("query", nargs=-1)
@click.option("--topic", type=click.Choice(get_args(Topic)), help="Only facts of this topic.")
@click.option("--metric", help="Only figures of this metric (its id).")
@click.option("--year", type=click.IntRange(1990, 2100), help="Only facts for a period that covers this year.")
@click.option("--standing", type=click.Choice(get_args(Standing)), help="Only facts of this standing.")
@click.option("--lang", type=click.Choice(get_args(Language)), default="en", help="Language of the statements.")
@_JSON
@click.pass_context
def facts(context: click.Context, query: tuple[str, ...], lang: Language, *, as_json: bool, **filters: Unpack[Filters]) -> None:
    """List the facts with all words of QUERY in their text or phrasings; without one, all."""
    from adapters.console import catalogue

    base: FactBase = context.obj.base
    metric = filters["metric"]
    if metric is not None and metric not in base.metric_by_id:
        raise UnknownId("metric", metric, catalogue.nearest(metric, base.metric_by_id))
    chosen = catalogue.fitting(base, readable(" ".join(query)), filters)
    if as_json:
        _screen().json([catalogue.fact_json(base, fact) for fact in chosen])
    else:
        _screen().entries([catalogue.fact_entry(fact, lang) for fact in chosen])
    if not chosen:
        click.echo("tally: no fact fits all of that", err=True)
    context.exit(0 if chosen else _NOT_ANSWERED)


@click.command()
@click.argument("id")
@_JSON
@click.pass_obj
def fact(core: Core, id: str, *, as_json: bool) -> None:
    """Show everything about the fact ID."""
    from adapters.console import catalogue

    found = _fact(core.base, id)
    if as_json:
        _screen().json(catalogue.sheet_json(core.base, found))
    else:
        _screen().rows(catalogue.fact_sheet(core.base, found))


def _fact(base: FactBase, id: str) -> Fact:
    from adapters.console import catalogue

    if id not in base.by_id:
        raise UnknownId("fact", id, catalogue.nearest(id, base.by_id))
    return base.by_id[id]


@click.command()
@_JSON
@click.pass_obj
def sources(core: Core, *, as_json: bool) -> None:
    """List the sources of the facts."""
    from adapters.console import catalogue

    if as_json:
        _screen().json([catalogue.as_json(source) for source in core.base.sources])
    else:
        _screen().entries([catalogue.source_entry(core.base, source) for source in core.base.sources])


@click.command()
def schema() -> None:
    """Print the JSON Schema of an answer as --json and batch give it."""
    from bot.machine import schema as schema_of_answer

    click.echo(json_text(schema_of_answer(), indent=2))


COMMANDS = (ask, chat, facts, fact, sources, batch, schema)
