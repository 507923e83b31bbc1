"""`tally review`: the curator's desk, as commands for scripts and as a session at a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import IO, TYPE_CHECKING, Any, TypeVar, get_args

import click

from adapters.console.screen import Screen, screen_for
from bot.core import Core
from bot.visible import as_typed, readable, visible
from knowledge.model import Language

if TYPE_CHECKING:  # the store and the desk load when a command runs
    import datetime as dt

    from adapters.console.desk_edits import Sitting
    from bot.desk.desk import Desk

_NOT_WRITTEN = 1
_T = TypeVar("_T")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_SINCE = click.option("--since", default="30d", show_default=True, metavar="TIME", help="Asked since: 24h, 7d, 4w, or a date.")
_MOST = click.option("--most", type=click.IntRange(min=1), default=20, show_default=True, help="List at most so many of each.")
_AS = click.option("--as", "who", help="What you are called in the audit; by default your login.")


class NotDone(click.ClickException):
    """The desk could not do it; says why and what to do."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms facts are edited: who does, what it comes from, what was agreed to."""

    of: str | None
    who: str | None
    yes: bool
    losses: bool
    as_json: bool

    def edit(self, core: Core, job: Callable[[Sitting], Awaitable[bool]]) -> None:
        """Do an edit and end with its exit status: 0 where it is written. Raises NotDone."""
        from adapters.console.desk_edits import Consent, Sitting

        asks = sys.stdin.isatty() and sys.stdout.isatty() and not self.as_json and not self.yes
        consent = Consent(self.yes, self.losses, click.confirm if asks else None)

        async def at_the_desk(desk: Desk) -> bool:
            matter = await desk.find(readable(self.of)) if self.of else None
            return await job(Sitting(desk, _screen(), consent, matter, self.as_json))

        click.get_current_context().exit(0 if with_desk(core, self.who, at_the_desk) else _NOT_WRITTEN)


def _writes(command: Callable[..., None]) -> Callable[..., None]:
    """The options of everything that edits facts; the command gets them as `terms`."""

    @wraps(command)
    def with_terms(*args: Any, of: str | None, who: str | None, yes: bool, losses: bool, as_json: bool, **options: Any) -> None:  # noqa: ANN401 - whatever the command takes
        command(*args, terms=Terms(of, who, yes, losses, as_json), **options)

    for option in (
        _JSON,
        _AS,
        click.option("--accept-losses", "losses", is_flag=True, help="Write it even if something is no longer answered rightly."),
        click.option("--yes", is_flag=True, help="Write it without asking, if nothing speaks against it."),
        click.option("--of", metavar="ID", help="The question or suggestion that it comes from, and settles."),
    ):
        with_terms = option(with_terms)
    return with_terms


def _screen() -> Screen:
    return screen_for(sys.stdout, os.environ)


def with_desk(core: Core, who: str | None, job: Callable[[Desk], Awaitable[_T]]) -> _T:
    """Do a job at the desk, with the store open. Raises NotDone."""
    import asyncio

    from bot import logs
    from bot.desk.desk import Desk, DeskError
    from bot.gold import GoldError
    from bot.masking import Mask
    from bot.ports import ConfigurationMistake
    from bot.records import NotKept, StoreError
    from bot.secret import kept
    from bot.store.opening import open_store
    from knowledge.edit import EditError

    # A curator at a terminal is told what goes wrong, not what goes well; and no secret.
    logs.configure(sys.stderr, core.settings.log_format, "warning", Mask([*core.settings.secrets, *kept(core.settings)]))

    async def run() -> _T:
        async with open_store(core.settings) as store:
            return await job(Desk(core, store, _called(who), lambda sentence: click.echo(visible(sentence), err=True)))

    try:
        return asyncio.run(run())
    except StoreError as error:
        raise NotDone(f"the store cannot be reached ({error}); `tally doctor` says more") from None
    except (DeskError, EditError, GoldError, NotKept, ConfigurationMistake) as error:
        raise NotDone(str(error)) from None


def _called(who: str | None) -> str:
    import getpass

    try:
        return who or getpass.getuser()
    except (OSError, KeyError):  # a container's user often has no name
        raise NotDone("nobody knows what you are called; say it: --as NAME") from None


@click.group(invoke_without_command=True, short_help="The curator's desk.")
@_SINCE
@_MOST
@click.option("--all", "settled", is_flag=True, help="Also the questions that a curator has decided about.")
@_AS
@_JSON
@click.pass_context
def review(context: click.Context, since: str, most: int, settled: bool, who: str | None, *, as_json: bool) -> None:
    """The curator's desk: what was asked and not answered, what was called not helpful, what is suggested.

    At a terminal it asks what to do about each. In a pipe it lists them: id, counts, words, separated by tabs. The commands below do one thing
    each, without asking where --yes is given; each edit is tried out on a copy first.
    """
    if context.invoked_subcommand is not None:
        return
    from adapters.console.desk_session import listing, session

    core: Core = context.obj
    if as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        with_desk(core, who, lambda desk: listing(desk, _screen(), moment(since), most, settled=settled, as_json=as_json))
    else:
        with_desk(core, who, lambda desk: session(desk, _screen(), moment(since), most))


def moment(since: str) -> dt.datetime:
    """The moment that an option names. Raises click.UsageError."""
    from datetime import UTC, datetime

    from bot.desk.times import since as moment_of

    try:
        return moment_of(since, datetime.now(UTC))
    except ValueError as error:
        raise click.UsageError(f"{error}.") from None


@review.command()
@click.argument("id")
@_JSON
@click.pass_obj
def show(core: Core, id: str, *, as_json: bool) -> None:
    """Everything about the question or suggestion ID."""
    from adapters.console.desk_session import sheet

    with_desk(core, "", lambda desk: sheet(desk, _screen(), readable(id), as_json=as_json))


@review.command(short_help="Add WORDS to the phrasings of FACT.")
@click.argument("fact")
@click.argument("words", nargs=-1)
@click.option("--lang", type=click.Choice(get_args(Language)), help="Language of WORDS; by default that of the words.")
@click.option("--all-wordings", is_flag=True, help="With --of: add every wording that is kept of it.")
@_writes
@click.pass_obj
def phrase(core: Core, fact: str, words: tuple[str, ...], lang: Language | None, *, all_wordings: bool, terms: Terms) -> None:
    """Add WORDS, as people type them, to the phrasings of FACT; without WORDS what was asked most under --of ID."""
    from adapters.console.desk_actions import add_phrasings

    texts = [as_typed(text) for text in words]
    terms.edit(core, lambda sitting: add_phrasings(sitting, readable(fact), texts, lang, every=all_wordings))


@review.command(short_help="Write a new fact.")
@click.option("--file", "file", type=click.File("r", encoding="utf-8"), help="The blocks, instead of an editor; - is the standard input.")
@click.option("--why", default="", help="The reason; it is kept in the audit.")
@_writes
@click.pass_obj
def draft(core: Core, file: IO[str] | None, why: str, *, terms: Terms) -> None:
    """Write a new fact: its block opens in $EDITOR, filled in with what is known from --of ID."""
    from adapters.console.desk_actions import draft_fact

    text = _content(file)
    terms.edit(core, lambda sitting: draft_fact(sitting, text, readable(why)))


@review.command(short_help="Correct FACT: a new revision.")
@click.argument("fact")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Set a key: value=102551, statement.en=...; again for more.")
@click.option(
    "--file", "file", type=click.File("r", encoding="utf-8"), help="The corrected block, instead of an editor; - is the standard input."
)
@click.option("--why", required=True, help="The reason; it stays with the fact, and is told to whoever was told otherwise.")
@_writes
@click.pass_obj
def correct(core: Core, fact: str, settings: tuple[str, ...], file: IO[str] | None, why: str, *, terms: Terms) -> None:
    """Correct FACT, which becomes a new revision: its block opens in $EDITOR, unless --set or --file says what changes."""
    from adapters.console.desk_actions import correct_fact

    if settings and file:
        raise click.UsageError("--set and --file are two ways of saying what changes: use one.")
    text = _content(file)
    terms.edit(core, lambda sitting: correct_fact(sitting, readable(fact), readable(why), [readable(each) for each in settings], text))


def _content(file: IO[str] | None) -> str | None:
    try:
        return file.read() if file else None
    except UnicodeDecodeError as error:
        raise NotDone(f"{file.name if file else ''} is not valid UTF-8 at byte {error.start + 1}: save it as UTF-8") from None


def _deciding(name: str, did: str, about: str) -> click.Command:
    """A command that decides about a question or suggestion without an edit."""

    @click.command(name, help=about)
    @click.argument("id")
    @click.option("--why", required=True, help="The reason; it is kept with the decision.")
    @_AS
    @click.pass_obj
    def decide(core: Core, id: str, why: str, who: str | None) -> None:
        from bot.desk.desk import Decision

        async def job(desk: Desk) -> None:
            await desk.decide(await desk.find(readable(id)), Decision(did, readable(why)))

        with_desk(core, who, job)
        _screen().say(f"{readable(id)} is {did}.")

    return decide


review.add_command(_deciding("accept", "accepted", "Take the suggestion ID on."))
review.add_command(_deciding("decline", "declined", "Decline ID, and keep the reason."))
review.add_command(_deciding("out-of-scope", "out of scope", "Mark ID as nothing for Tally to answer."))

COMMANDS = (review,)
