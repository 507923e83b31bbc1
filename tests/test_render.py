"""An answer on a terminal: laid out within the window, the figure standing out, no word carried by colour alone."""

from __future__ import annotations

import datetime as dt
import re
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.render import TerminalScreen
from adapters.console.screen import Entry, PipeScreen
from bot.core import Reply
from bot.model import Answer, Citation, FigureLine, NextQuestion, Section, Verdict, Working
from bot.wording.language import wording
from bot.wording.sentences import Sentences, plain_text
from knowledge.factbase import FactBase
from knowledge.loading import load

SGR = re.compile(r"\x1b\[[0-9;]*m")
LINK = re.compile(r"\x1b\]8;[^\x1b]*\x1b\\")


@pytest.fixture(scope="module")
def base() -> FactBase:
    return load()


def _figure(text: str) -> FigureLine:
    return FigureLine(
        fact="f", metric="m", counted="asylum cases closed", population="cases", value=None, unit="cases", qualifier="exactly", period="2022",
        as_of=dt.date(2024, 6, 3), standing="reported", text=text,
    )  # fmt: skip


def _citation(place: int, url: str) -> Citation:
    return Citation(
        source=f"s{place}", publisher=f"Publisher {place}", title="Title", date=dt.date(2024, 6, 3), url=url, quote="102,550 had their cases closed",
        grade="B", fact="f",
    )  # fmt: skip


CLAIM = Answer(
    status="answered", kind="claim", language="en", carried="For 2022, as before.", facts=("f",), confidence=0.9,
    sections=(
        Section(
            verdict=Verdict(kind="off_by", text="Off by 5%."), headline="102,550 asylum cases were closed in 2022, the New York Post reported from TRAC data.",
            figures=(_figure("102,550 asylum cases closed · 2022 (year basis not stated) · counted by TRAC, Syracuse University · as of 3 June 2024"),),
            working=Working(expression="Working: 102,550 ÷ 170,550 = 60% (derived)", result="60%", value=60, inputs=("f",), note="Rounded inputs."),
            notes=("Closed is not granted: no decision on asylum was made, and a case can be opened again.",),
        ),
    ),
    citations=(_citation(1, "https://ca.news.yahoo.com/" + "a" * 45), _citation(2, "https://trac.syr.edu/reports/742")),
    suggestions=(NextQuestion(text="how many were granted asylum?"), NextQuestion(text="and in 2023?")),
)  # fmt: skip

CLAIM_AT_80 = """\
For 2022, as before.
Off by 5%.
102,550 asylum cases were closed in 2022, the New York Post reported from TRAC
data.

figure    102,550 asylum cases closed · 2022 (year basis not stated)
          counted by TRAC, Syracuse University · as of 3 June 2024
working   102,550 ÷ 170,550 = 60% (derived)
          Rounded inputs.
note      Closed is not granted: no decision on asylum was made, and a case can
          be opened again.

source    Publisher 1, 3 June 2024
          “102,550 had their cases closed”
         https://ca.news.yahoo.com/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
source    Publisher 2, 3 June 2024
          https://trac.syr.edu/reports/742

ask next  1. how many were granted asylum?
          2. and in 2023?
"""

CHOICES = Answer(
    status="clarify", kind="help", language="en", facts=("a", "b"),
    sections=(
        Section(headline="Which one do you mean?", notes=("1. cases closed, by any route and for any reason that a court gives, 2022", "2. cases waiting")),
    ),
)  # fmt: skip

CHOICES_AT_60 = """\
Which one do you mean?
  1. cases closed, by any route and for any reason that a
     court gives, 2022
  2. cases waiting
"""


def _shown(base: FactBase, answer: Answer, **environ: str) -> str:
    out = StringIO()
    sentences = Sentences(base, wording(answer.language))
    TerminalScreen(out, {"COLUMNS": "80", **environ}).answer(Reply(answer, plain_text(answer, sentences), sentences, 1.0), numbered=True)
    return out.getvalue()


@pytest.mark.parametrize(("answer", "columns", "shown"), [(CLAIM, "80", CLAIM_AT_80), (CHOICES, "60", CHOICES_AT_60)])
def test_the_layout(base: FactBase, answer: Answer, columns: str, shown: str) -> None:
    assert _shown(base, answer, COLUMNS=columns, NO_COLOR="1") == shown


def test_colour_adds_weight_and_links_but_no_words(base: FactBase) -> None:
    coloured = _shown(base, CLAIM)
    assert "\x1b[1m102,550\x1b[0m asylum cases were closed" in coloured
    assert "\x1b[1;31mOff by 5%." in coloured
    assert "\x1b[2mfigure    \x1b[0m\x1b[1m102,550\x1b[0m" in coloured
    bare = [line.strip() for line in SGR.sub("", LINK.sub("", coloured)).splitlines()]
    assert bare == [line.strip().removeprefix("https://") for line in CLAIM_AT_80.splitlines()]
    assert LINK.findall(coloured)[0].endswith(";" + CLAIM.citations[0].url + "\x1b\\")


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_escape_is_written_where_none_is_wanted(base: FactBase, environ: dict[str, str]) -> None:
    assert "\x1b" not in _shown(base, CLAIM, **environ)


@pytest.mark.parametrize("columns", ["1", "24", "40", "80", "100", "300", "", "wide"])
def test_lines_fit_the_window_but_for_addresses(base: FactBase, columns: str) -> None:
    most = max(24, min(int(columns) if columns.isdecimal() else 80, 100))
    lines = _shown(base, CLAIM, COLUMNS=columns, NO_COLOR="1").splitlines()
    assert [line for line in lines if len(line) > most and "https://" not in line] == []


def test_a_pipe_gets_the_plain_text_unwrapped(base: FactBase) -> None:
    out = StringIO()
    sentences = Sentences(base, wording("en"))
    text = plain_text(CLAIM, sentences)
    PipeScreen(out).answer(Reply(CLAIM, text, sentences, 1.0))
    assert out.getvalue() == text + "\n"


def test_lists_are_columns_in_a_pipe_and_blocks_on_a_terminal() -> None:
    entries = [Entry("an-id", ("figure", "reported"), "A statement\nof two lines.")]
    piped, shown = StringIO(), StringIO()
    PipeScreen(piped).entries(entries)
    TerminalScreen(shown, {"NO_COLOR": "1"}).entries(entries)
    assert piped.getvalue() == "an-id\tfigure\treported\tA statement of two lines.\n"
    assert shown.getvalue() == "an-id  figure · reported\n  A statement\n  of two lines.\n"


def test_rows_keep_their_label_in_a_pipe_and_a_column_on_a_terminal() -> None:
    rows = [("1.", "one"), ("", "https://x.org/1"), ("period", "2022\nfiscal")]
    piped, shown = StringIO(), StringIO()
    PipeScreen(piped).rows(rows)
    TerminalScreen(shown, {"NO_COLOR": "1"}).rows(rows)
    assert piped.getvalue() == "1. one\n1. https://x.org/1\nperiod: 2022 fiscal\n"
    assert shown.getvalue() == "1.      one\n        https://x.org/1\nperiod  2022\n        fiscal\n"


@given(st.text(), st.booleans())
def test_no_text_of_a_fact_can_steer_the_terminal(text: str, on_terminal: bool) -> None:
    out = StringIO()
    screen = TerminalScreen(out, {"NO_COLOR": "1"}) if on_terminal else PipeScreen(out)
    screen.say(text)
    screen.rows([(text, text)])
    screen.entries([Entry(text, (text,), text)])
    screen.json({text: [text]})
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out.getvalue())
