"""What the service writes about itself: one line an event, with ids and never with what somebody wrote or with a secret.

Lines hold only the fields named below. Of an exception they hold its
class and where it happened; its message only where the class is one of those
that are known not to quote anybody. Lines of libraries go the same way: their
template with its numbers, nothing else.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from itertools import islice
from typing import Any, TextIO

import structlog
from structlog.typing import FilteringBoundLogger, Processor

from bot.masking import MASK, Mask
from bot.ports import ConfigurationMistake
from bot.records import StoreError
from bot.settings import LogFormat, LogLevel
from bot.variables import SettingsError
from bot.visible import in_one_line, visible
from knowledge.errors import FactBaseError

EventDict = MutableMapping[str, Any]

# A field is added here once it is clear that it cannot hold what somebody wrote: one word, number or id.
WORDS = frozenset(
    "level timestamp logger where error answer_id error_id surface adapter state outcome language kind operation revision "
    "seconds attempt tries count dropped signal host port method status code event_name workspace".split()
)
# Sentences of our own, without anything in them that came from outside.
SENTENCES = frozenset({"event", "detail", "exception"})
LEFT_OUT = "(left out)"
# Their messages are written by us or by the operating system, and quote no question.
_TELLING = (ConfigurationMistake, StoreError, SettingsError, FactBaseError)
# The messages of this logger name addresses and signals, and come ready-made.
_TELLING_LOGGERS = frozenset({"uvicorn.error"})
_LONGEST = 500
_DEEPEST = 6  # causes of causes, and members of a group
_FRAMES = 20
_MOST_LINES = 100
# Without 0, 1, I, L, O, U: an error id is read out and typed.
_ID_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_WORD = re.compile(r"[\w.:/\[\]{}+-]{1,100}")
_PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[-#0 +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[a-zA-Z]|%%")


def configure(
    stream: TextIO, log_format: LogFormat = "auto", level: LogLevel = "info", mask: Mask | None = None, *, colours: bool = True
) -> None:
    """Send every line of this process to `stream`: ours, those of libraries, warnings and what nobody caught."""
    number = logging.getLevelNamesMapping()[level.upper()]
    _send_ours(stream, _renderer(stream, log_format, colours=colours), number, mask or Mask())
    _route_libraries(max(number, logging.INFO))  # their debug lines are whole messages


def _renderer(stream: TextIO, log_format: LogFormat, *, colours: bool) -> Processor:
    if log_format == "pretty" or (log_format == "auto" and stream.isatty()):
        return structlog.dev.ConsoleRenderer(colors=colours and stream.isatty(), sort_keys=False)
    return structlog.processors.JSONRenderer()


def _send_ours(stream: TextIO | None, renderer: Processor, level: int, mask: Mask) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _who,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _exception,
            _Fields(mask),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda name="tally", *_: _Lines(stream, name),
        cache_logger_on_first_use=False,
    )


def logger(name: str) -> FilteringBoundLogger:
    """The log of one part of the service. `event` is a fixed sentence; what varies goes into fields."""
    if not structlog.is_configured():  # its own way of showing an exception has every variable in it
        _send_ours(None, structlog.processors.JSONRenderer(), logging.INFO, Mask())
    log: FilteringBoundLogger = structlog.get_logger(name)
    return log


def failed(log: FilteringBoundLogger, event: str, error: BaseException, **fields: object) -> str:
    """Log a failure with its cause; the error id under which it stands there, to be shown to the user."""
    error_id = new_error_id()
    log.error(event, error_id=error_id, exc_info=error, **fields)
    return error_id


def new_error_id() -> str:
    """Eight letters and digits that can be read out."""
    return "".join(secrets.choice(_ID_LETTERS) for _ in range(8))


class _Lines:
    """Writes lines, to the standard error where no stream is named. A full disk or a closed pipe loses lines, never an answer."""

    def __init__(self, stream: TextIO | None, name: str) -> None:
        self._stream, self.name = stream, name

    def msg(self, line: str) -> None:
        stream = self._stream or sys.stderr
        try:
            stream.write(line + "\n")
            stream.flush()
        except (OSError, ValueError):  # ValueError: the stream is closed
            return

    debug = info = warning = error = critical = msg


def _who(line: _Lines, _method: str, event: EventDict) -> EventDict:
    return {"logger": line.name, **event}


class _Fields:
    """Lets only known fields through, as plain values, cropped and without secrets."""

    def __init__(self, mask: Mask) -> None:
        self._mask = mask

    def __call__(self, _logger: object, _method: str, event: EventDict) -> EventDict:
        return {name: self._plain(name, value) for name, value in event.items()}

    def _plain(self, name: str, value: object) -> object:
        if name in WORDS:
            return self._word(value)
        if name not in SENTENCES:
            return LEFT_OUT
        text = self._mask(str(value))
        return visible(text) if name == "exception" else in_one_line(text)[:_LONGEST]

    def _word(self, value: object) -> object:
        if value is None or isinstance(value, bool | int | float):
            return value
        text = self._mask(str(value))
        return text if _WORD.fullmatch(text) or text == MASK else LEFT_OUT


def _exception(_logger: object, _method: str, event: EventDict) -> EventDict:
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(islice(_told(error), _MOST_LINES))
    return event


def _told(error: BaseException, depth: int = 0) -> Iterator[str]:
    """What happened, innermost last, without messages that could quote somebody."""
    indent = "  " * depth
    yield f"{indent}{'because of ' if depth else ''}{_named(error)}"
    for frame, line in list(traceback.walk_tb(error.__traceback__))[-_FRAMES:]:
        yield f"{indent}  at {frame.f_globals.get('__name__', '?')}:{line} in {frame.f_code.co_name}"
    if depth == _DEEPEST:
        return
    members = error.exceptions[:_DEEPEST] if isinstance(error, BaseExceptionGroup) else ()
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    for each in (*members, *([cause] if cause else [])):
        yield from _told(each, depth + 1)


def _named(error: BaseException) -> str:
    kind = type(error).__name__
    if isinstance(error, _TELLING):
        return f"{kind}: {error}"
    if isinstance(error, OSError) and error.strerror:
        return f"{kind}: {error.strerror}"
    return kind


class _Routed(logging.Handler):
    """Lines of libraries, on their way into ours."""

    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger(record.name).log(
            record.levelno, _words(record), where=f"{record.module}:{record.lineno}", exc_info=record.exc_info
        )


def _words(record: logging.LogRecord) -> str:
    """What a library says: its template with the numbers filled in. A message without a template may quote anybody."""
    if record.name in _TELLING_LOGGERS:
        return record.getMessage()
    if not record.args or not isinstance(record.msg, str):
        return "a message, which is left out"
    named: Mapping[str, object] = record.args if isinstance(record.args, Mapping) else {}
    rest: Iterator[object] = iter(() if named else record.args)

    def filled(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        value = named.get(match[1]) if match[1] else next(rest, None)
        return str(value) if isinstance(value, int | float) else "…"

    return _PLACEHOLDER.sub(filled, record.msg)


def _route_libraries(level: int) -> None:
    root = logging.getLogger()
    root.handlers[:] = [_Routed()]
    root.setLevel(level)
    logging.getLogger("alembic").setLevel(max(level, logging.WARNING))  # it tells of every plugin it has, on every start
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _uncaught(_kind: type[BaseException], error: BaseException | None, _trace: object) -> None:
    logger("tally").critical("nobody caught this", exc_info=error)
