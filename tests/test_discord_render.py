"""An Answer as a Discord message: whatever is in it, within every budget, and no figure without what makes it one."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.controls import reasons, under_answer
from adapters.discord.marking import escaped, line, link, shortened, spoken
from adapters.discord.panel_view import note_view, pages, panel_view
from adapters.discord.render import answer_view, laid_out
from bot.core import Core, Reply
from bot.model import Answer, Citation, FigureLine, NextQuestion, Question, Section, Verdict, Working
from bot.panels import Panel, Row, about, all_sources, found_in, sources_of
from bot.wording.language import wording
from bot.wording.sentences import Sentences
from knowledge.model import Language
from tests.discord_rules import check_body, check_components, seen

SIGNED = f"{'0' * 16}.{'0' * 15}"
LANGUAGES: tuple[Language, ...] = ("en", "es")
# What people, curators and sources write: Markdown, mentions, controls, long words, nothing.
TEXT = st.text(max_size=400) | st.sampled_from(
    [
        "**bold** _it_ `code`",
        "@everyone <@123> <#1> </ask:1>",
        "[a](https://b.c) https://d.e",
        "> quote\n# head\n- list\n1. one",
        "x" * 5000,
        "\x1b[2J",
    ]
)
WORDS = st.text(min_size=1, max_size=300).map(lambda text: f"x{text.replace(' · ', ' ')}y")
DATES = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))

FIGURES = st.builds(
    lambda value, period, date, who: FigureLine(
        fact="f", metric="m", counted="cases", population="all", value=Decimal(value), unit="cases", qualifier="exactly", period=period, as_of=date,
        standing="reported", counted_by=who, text=f"{value:,} cases · {period} · counted by {who} · as of {date:%d %B %Y}",
    ), st.integers(0, 10**9), WORDS, DATES, WORDS,
)  # fmt: skip
WORKINGS = st.builds(lambda e, r: Working(expression=e, result=r, value=Decimal(1), inputs=("f",)), WORDS, WORDS)
SECTIONS = st.builds(
    Section, headline=TEXT, figures=st.lists(FIGURES, max_size=6).map(tuple), notes=st.lists(TEXT, max_size=6).map(tuple),
    verdict=st.none() | st.builds(Verdict, kind=st.sampled_from(["matches", "off_by", "opinion"]), text=TEXT), working=st.none() | WORKINGS,
)  # fmt: skip
CITATIONS = st.builds(
    Citation, source=st.just("s"), publisher=WORDS, title=WORDS, date=st.none() | DATES, url=st.sampled_from(["https://a.b/c", "https://a.b/(d) e"]),
    quote=WORDS, grade=st.sampled_from(["A", "B", "C"]), fact=st.just("f"),
)  # fmt: skip
ANSWERS = st.builds(
    Answer, status=st.sampled_from(["answered", "clarify", "no_answer"]), kind=st.sampled_from(["figure", "claim", "help"]),
    language=st.sampled_from(LANGUAGES), sections=st.lists(SECTIONS, min_size=1, max_size=5).map(tuple),
    facts=st.lists(st.sampled_from(["cases-closed-2022", "arthur-role", "f"]), max_size=4, unique=True).map(tuple),
    citations=st.lists(CITATIONS, max_size=8).map(tuple), suggestions=st.lists(st.builds(NextQuestion, text=TEXT), max_size=30).map(tuple),
    carried=st.none() | TEXT,
)  # fmt: skip


def replied(core: Core, answer: Answer) -> Reply:
    return Reply(answer, "", Sentences(core.base, wording(answer.language)), 0.0)


@settings(max_examples=300)
@given(ANSWERS, st.booleans(), st.booleans())
def test_any_answer_is_within_every_budget(core: Core, answer: Answer, only_me: bool, is_reply: bool) -> None:
    reply = replied(core, answer)
    rows = under_answer(answer, reply.sentences.wording, SIGNED, only_me=only_me, is_reply=is_reply)
    view = answer_view(reply, rows, above="-# above", below="-# below")
    components = view.to_components()
    check_components(components)
    body = {"flags": 1 << 15, "components": components, "allowed_mentions": {"parse": []}}
    check_body("POST", "/channels/1/messages", body)


def bare(text: str) -> str:
    """Its letters and digits, however they are set."""
    return "".join(each for each in text if each.isalnum())


@settings(max_examples=300)
@given(ANSWERS)
def test_a_figure_is_shown_whole_or_not_at_all(core: Core, answer: Answer) -> None:
    laid = laid_out(replied(core, answer))
    shown = seen([{"type": 10, "content": text} for part in laid.parts for text in part])
    flat = bare(shown)
    for section in answer.sections:
        for figure in section.figures:
            pieces = [bare(line(piece)) for piece in figure.text.split(" · ")]
            if not laid.is_cut or "".join(pieces[:2]) in flat:
                assert "".join(pieces) in flat
    if not laid.is_cut and answer.citations:
        assert answer.citations[0].url.startswith("https://a.b/")
        assert "https://a.b/" in laid.sources


ASKED = (
    "how big is the backlog?",
    "compare removals, grants and closed cases in 2022",
    "is it true that half a million got asylum under biden?",
    "border at 2,600?",
)


@pytest.mark.parametrize("most", range(200, 3600, 200))
@pytest.mark.parametrize("text", ASKED)
def test_what_is_cut_takes_its_figures_along_whole(core: Core, text: str, most: int) -> None:
    """However little room there is, a value stands only in a line with its period and as-of date, and a figure only beside its source."""
    reply = core.reply(Question(text=text))
    laid = laid_out(reply, most)
    shown = seen([{"type": 10, "content": "\n".join(text for part in laid.parts for text in part)}])
    assert laid.length <= max(most, len(reply.sentences.say("shortened")) * 2)
    for figure in reply.answer.figures:
        value, *rest = figure.text.split(" · ")
        if value in shown:
            assert all(piece in shown for piece in rest)
            assert laid.sources


def test_nothing_real_is_cut(core: Core) -> None:
    """All that the base answers, asked in each language by its own first phrasing, fits one message."""
    asked = [text for fact in core.base.facts for text in (*fact.asked.en[:1], *fact.asked.es[:1])]
    cut = [text for text in asked if laid_out(core.reply(Question(text=text))).is_cut]
    assert cut == []


@settings(max_examples=300)
@given(st.text(max_size=300))
def test_escaped_text_calls_nobody_and_formats_nothing(text: str) -> None:
    out = escaped(text)
    assert not re.search(r"(?<!\\)<(?:@|#|/|t:|a?:)", out)
    assert "@everyone" not in out
    assert "@here" not in out
    assert not re.search(r"^(?:#{1,3} |> |-# |- |\* )", out, re.MULTILINE)
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`~|]", out)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<@123> is it <#9> true?", "is it true?"), ("<:flag:123> 5 < 6 <t:1700000000:R>", "5 < 6"), ("</ask:123> a <b> c", "a <b> c"), ("<@&1>", ""),
    ],
)  # fmt: skip
def test_mentions_and_the_like_are_no_words(text: str, kept: str) -> None:
    assert spoken(text) == kept


def test_a_link_cannot_be_left_early() -> None:
    assert link("a](b)", "https://x.y/(1) 2>") == r"[a\](b)](<https://x.y/%281%29%202%3E>)"


@given(st.text(max_size=200), st.integers(2, 100))
def test_shortened_text_fits(text: str, most: int) -> None:
    assert len(shortened(text, most)) <= most


@settings(max_examples=100)
@given(st.lists(st.builds(Row, text=TEXT, label=TEXT, url=st.sampled_from(["", "https://a.b"]), quote=TEXT), max_size=40))
def test_a_panel_is_shown_in_pages_that_fit(rows: list[Row]) -> None:
    for texts in pages(Panel("Title", tuple(rows))):
        check_components(panel_view("Title", [text for text in texts if text.strip()], below="-# page").to_components())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_panels_of_the_base_fit(core: Core, language: Language) -> None:
    reply = core.reply(Question(text="how big is the backlog?", language=language))
    words = reply.sentences.wording
    for panel in (sources_of(reply), found_in(reply), all_sources(core.base, words), about(core.base, words)):
        for texts in pages(panel):
            check_components(panel_view(panel.title, texts).to_components())
    check_components(note_view(words.say("forget-sure"), reasons(words, SIGNED)).to_components())
