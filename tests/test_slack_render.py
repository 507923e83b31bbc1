"""Answers in Block Kit: all of every kind of answer, within what Slack takes whatever an answer holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from adapters.slack.press import Offer
from adapters.slack.render import Message, Shown, render
from adapters.slack.text import address, cut, escaped, literal
from bot.core import Core, Reply
from bot.exchange import Served
from bot.model import Answer, Citation, FigureLine, NextQuestion, Question, Section, Verdict, Working
from tests.slack_rules import problems, texts

EVERY_FORM = [Shown(), Shown(form="plain"), Shown(shares=True), Shown(view=True), Shown(form="plain", view=True, line="line")]


def served(reply: Reply) -> Served:
    """A reply as the service gives it."""
    return Served(reply, "0123456789abcdef", reply.answer.status)


def ask(core: Core, text: str) -> Served:
    """The answer to a question."""
    return served(core.reply(Question(text=text)))


def of_type(message: Message, kind: str) -> list[dict[str, Any]]:
    """The blocks of one type."""
    return [block for block in message.blocks if block["type"] == kind]


def elements(message: Message) -> dict[str, dict[str, Any]]:
    """What can be pressed, by action id."""
    return {e["action_id"]: e for b in message.blocks for e in b.get("elements", []) if isinstance(e, dict) and "action_id" in e}


ASKED = [
    "how many asylum cases were closed in 2022?", "how many cases were closed and how many granted asylum in 2022?", "how many?",
    "is it true that 150,000 asylum cases were closed in 2022?", "how many were closed in 2016?", "who called it a massive amnesty?",
    "what can you do?", "border averaging 2,300 a day", "¿cuántos casos se cerraron en 2022 y 2023 en total?", "hello", "",
]  # fmt: skip


@pytest.mark.parametrize("shown", EVERY_FORM)
@pytest.mark.parametrize("text", ASKED)
def test_slack_takes_every_answer(core: Core, text: str, shown: Shown) -> None:
    message = render(ask(core, text), shown)
    assert problems(message.blocks, "modal" if shown.view else "message") == []
    assert message.text.strip()


def test_the_text_beside_the_blocks_is_the_whole_answer(core: Core) -> None:
    answer = ask(core, "how many asylum cases were closed in 2022?")
    assert render(answer).text == escaped(answer.text)


def test_figures_of_a_comparison_stand_side_by_side(core: Core) -> None:
    answer = ask(core, "how many cases were closed and how many granted asylum in 2022?")
    message = render(answer)
    assert message.has_table
    (table,) = of_type(message, "table")
    assert [cell["text"] for cell in table["rows"][0]] == ["Figure", "Period", "Who counted", "Date"]
    assert table["rows"][1][0]["text"].startswith("102,550 asylum cases")
    plain = render(answer, Shown(form="plain"))
    assert not plain.has_table
    assert {block["type"] for block in plain.blocks} <= {"section", "context", "actions"}
    assert not render(answer, Shown(view=True)).has_table


def test_what_can_be_pressed(core: Core) -> None:
    found = elements(render(ask(core, "how many asylum cases were closed in 2022?"), Shown(shares=True)))
    assert {"sources", "share", "report", "feedback"} <= found.keys()
    thumbs = found["feedback"]
    assert thumbs["positive_button"]["accessibility_label"] == "This answer was helpful"
    assert (thumbs["positive_button"]["value"], thumbs["negative_button"]["value"]) == ("pos:0123456789abcdef", "neg:0123456789abcdef")
    assert "share" not in elements(render(ask(core, "how many asylum cases were closed in 2022?")))
    assert "sources" not in elements(render(ask(core, "how many?")))


def test_a_question_back_is_answered_by_a_button(core: Core) -> None:
    answer = ask(core, "how many?")
    buttons = [e for id, e in elements(render(answer)).items() if id.startswith("pick:")]
    assert [Offer.read(button["value"]) for button in buttons] == [Offer("en", fact=fact) for fact in answer.answer.facts]
    assert [button["text"]["text"] for button in buttons] == ["1", "2", "3", "4"]
    assert buttons[0]["accessibility_label"] == "1. asylum cases closed without a decision, 2022"


def test_a_line_of_the_services_own_has_no_buttons(core: Core) -> None:
    answer = ask(core, "how many?")
    own = Answer(status="no_answer", kind="help", language="en", sections=(Section(headline="Give me a minute."),))
    assert elements(render(served(replace(answer.reply, answer=own, text="Give me a minute.")))) == {}


@pytest.mark.parametrize(
    ("value", "offer"),
    [
        ("en#cases-closed-2022", Offer("en", fact="cases-closed-2022")), ("es?¿cuántos?", Offer("es", text="¿cuántos?")),
        ("", None), ("en", None), ("en#", None), ("fr#a", None), ("en-cases", None), ("xx", None),
    ],
)  # fmt: skip
def test_an_offer_comes_back(value: str, offer: Offer | None) -> None:
    assert Offer.read(value) == offer
    assert offer is None or str(offer) == value


_BOLD, _ITALIC = "\N{ASTERISK OPERATOR}", "\N{FULLWIDTH LOW LINE}"
_STRUCK, _CODE = "\N{TILDE OPERATOR}", "\N{MODIFIER LETTER GRAVE ACCENT}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"), ("*bold* _it_", f"{_BOLD}bold{_BOLD} {_ITALIC}it{_ITALIC}"),
        ("~no~ `code`", f"{_STRUCK}no{_STRUCK} {_CODE}code{_CODE}"), ("at :100: 10:30", "at \N{RATIO}100: 10:30"), ("\x1b[2J", "\\x1b[2J"),
    ],
)  # fmt: skip
def test_nothing_in_a_text_is_a_mark(text: str, shown: str) -> None:
    assert literal(text) == shown


def test_an_address_cannot_leave_its_link() -> None:
    assert address("https://example.org/a b|c>d?x=1&y=ñ#f") == "https://example.org/a%20b%7Cc%3Ed?x=1&amp;y=%C3%B1#f"


@given(st.text(max_size=200), st.integers(0, 120))
def test_a_cut_text_is_never_too_long(text: str, most: int) -> None:
    assert len(cut(text, most)) <= most
    assert len(text) > most or cut(text, most) == text


# Whatever an answer holds.
_WORDS = st.text(max_size=60) | st.sampled_from(["<!channel> " * 400, "a" * 9000, "&" * 4000, "word " * 900, "", " ", "\n", "*x*"])
_SOURCE = st.builds(
    Citation, source=_WORDS, publisher=_WORDS, title=_WORDS, date=st.none() | st.just(dt.date(2024, 6, 3)), url=_WORDS, quote=_WORDS,
    grade=st.sampled_from("ABC"), fact=_WORDS,
)  # fmt: skip
_FIGURE = st.builds(
    FigureLine, fact=_WORDS, metric=_WORDS, counted=_WORDS, population=_WORDS, value=st.just(Decimal(1)), unit=_WORDS,
    qualifier=st.just("exactly"), period=_WORDS, as_of=st.just(dt.date(2024, 6, 3)), standing=st.just("official"), text=_WORDS,
)  # fmt: skip
_SECTION = st.builds(
    Section, headline=_WORDS, figures=st.lists(_FIGURE, max_size=6).map(tuple), notes=st.lists(_WORDS, max_size=6).map(tuple),
    verdict=st.none() | st.builds(Verdict, kind=st.just("matches"), text=_WORDS),
    working=st.none() | st.builds(Working, expression=_WORDS, result=_WORDS, value=st.just(Decimal(1)), inputs=st.just(()), note=_WORDS),
)  # fmt: skip
_ANSWER = st.builds(
    Answer, status=st.sampled_from(["answered", "clarify", "no_answer"]), kind=st.sampled_from(["comparison", "figure"]),
    language=st.sampled_from(["en", "es"]), sections=st.lists(_SECTION, max_size=12).map(tuple),
    facts=st.lists(_WORDS, max_size=9).map(tuple), citations=st.lists(_SOURCE, max_size=6).map(tuple),
    suggestions=st.lists(st.builds(NextQuestion, text=_WORDS, fact=st.none() | _WORDS), max_size=9).map(tuple), carried=st.none() | _WORDS,
)  # fmt: skip


@hypothesis_settings(max_examples=150)
@given(answer=_ANSWER, shown=st.sampled_from(EVERY_FORM), text=_WORDS)
def test_slack_takes_whatever_an_answer_holds(core: Core, answer: Answer, shown: Shown, text: str) -> None:
    sentences = core.reply(Question(text="hello")).sentences
    message = render(served(Reply(answer, text, sentences, 0.0)), shown)
    if message.blocks:
        assert problems(message.blocks, "modal" if shown.view else "message") == []
    assert sum(map(len, texts(message.blocks))) <= 12_000
    assert len(message.text) <= 12_000
    assert message.has_table == any(block["type"] == "table" for block in message.blocks)
    marks = [text for text in _marked(message.blocks) if "<!" in text or "<@" in text or "<#" in text]
    assert marks == []


def _marked(node: Any) -> Iterator[str]:
    """What Slack reads marks in."""
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield node["text"]
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from _marked(each)
