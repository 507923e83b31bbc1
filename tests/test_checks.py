"""The curator's lint: each rule catches its mistake, and says where and how to mend it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from knowledge.checks import Finding, check
from knowledge.checks_numbers import check_numbers
from knowledge.errors import FactBaseError
from knowledge.factbase import FactBase
from knowledge.loading import load
from knowledge.model import Fact, Source

TODAY = dt.date(2026, 11, 24)
_FACT: TypeAdapter[Fact] = TypeAdapter(Fact)


@pytest.fixture(scope="module")
def base() -> FactBase:
    return load()


def _with(base: FactBase, **fields: object) -> FactBase:
    """The base with some fields replaced and every index made anew."""
    return FactBase(**{name: getattr(base, name) for name in FactBase.model_fields} | fields)


def _merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    return {**old, **{k: _merged(old[k], v) if isinstance(v, dict) and isinstance(old.get(k), dict) else v for k, v in new.items()}}


def _edited(base: FactBase, edits: dict[str, dict[str, Any]]) -> FactBase:
    """The base after a curator's edits of some facts, each given as the keys that change."""
    facts = (_FACT.validate_python(_merged(f.model_dump(), edits[f.id])) if f.id in edits else f for f in base.facts)
    return _with(base, facts=tuple(facts))


def _said(found: list[Finding], says: str) -> list[Finding]:
    return [f for f in found if says in f.message]


_BOTH = {"en": "Some 77,777 cases.", "es": "Unos 77,777 casos."}
_BLAZE = [{"source": "blaze", "quote": "18,119"}]
# What is edited, in which fact, and what the finding says.
ERRORS: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("value", "cases-closed-2022", {"value": 102551}, "its value 102,551 stands in none of its quotes"),
    ("bound", "cases-closed-since-2022", {"low": 360000}, "its value 360,000 stands in none"),
    ("percent is no count", "share-allowed-to-remain", {"unit": {"en": "people", "es": "personas"}}, "its value 75 stands in none"),
    ("derived from nothing", "cases-closed-sum-2022-2024", {"derived_from": []}, "names no inputs"),
    ("derived wrongly", "cases-closed-sum-2022-2024", {"value": 365699}, "365699 is no sum"),
    ("derived from words", "cases-closed-sum-2022-2024", {"derived_from": ["waiting-years"]}, "a fact without a value"),
    ("number in a statement", "court-backlog-2024-04", {"statement": _BOTH}, "77,777 in its statement stands in no quote"),
    ("number in a caveat", "court-backlog-2024-04", {"caveat": _BOTH}, "77,777 in its caveat stands in no quote"),
    ("number in words", "waiting-years", {"caveat": {"en": "Six years.", "es": "Seis años."}}, "6 in its caveat"),
    ("date", "waiting-years", {"caveat": {"en": "Until 5 May 2023.", "es": "Hasta el 5 de mayo de 2023."}}, "2023-05-05 in its caveat"),
    ("number of an unlinked fact", "usbp-2024-12", {"related": []}, "7 in its caveat stands in no quote"),
    ("arithmetic unmarked", "usbp-2024-12", {"caveat": {"en": "About 1,526 a day.", "es": "Unos 1,526."}}, "1,526 in its caveat"),
    ("Spanish number", "cases-closed-2022", {"statement": {"es": "102,505 casos cerrados en 2022."}}, "Spanish alone says 102,505"),
    ("Spanish date", "cases-closed-2022", {"statement": {"es": "Hubo 102,550 casos."}}, "English alone says 2022"),
    ("source", "cases-closed-2021", {"evidence": _BLAZE}, "unknown source 'blaze'"),
    ("metric", "cases-closed-2014", {"metric": "cases_closed_without_decisions"}, "unknown metric"),
    ("series", "cases-closed-2022", {"series": "press-asylum-close"}, "unknown series 'press-asylum-close'"),
    ("series of another metric", "cases-closed-2022", {"series": "eoir-pending"}, "its series eoir-pending counts"),
    ("link", "cases-closed-2022", {"related": ["cases-closed-1999"]}, "unknown fact 'cases-closed-1999'"),
    ("link to itself", "cases-closed-2022", {"related": ["cases-closed-2022"]}, "linked to itself"),
    ("provenance", "cases-closed-2022", {"attribution": {"counted_by": None, "claimed_by": None}}, "who counted or who said"),
    ("withdrawn unsaid", "cases-closed-2019", {"standing": "paused"}, "paused without a reason"),
    ("label", "cases-closed-2014", {"period": {"label": {"en": "2015"}}}, "its period says '2015'"),
    ("label in Spanish", "cases-closed-2014", {"period": {"label": {"es": "2015"}}}, "its period says '2015'"),
    ("year", "cases-closed-2014", {"period": {"year": 2015}}, "filed under 2015, but its statement names 2014"),
    ("as of too early", "court-backlog-2024-04", {"as_of": dt.date(2024, 4, 1)}, "before its period ends"),
    ("year and end", "eoir-pending-fy2008", {"period": {"end": dt.date(2009, 9, 30)}}, "but its period ends on 2009-09-30"),
    ("fiscal end", "asylum-filed-fy2023", {"period": {"end": dt.date(2023, 6, 30)}}, "counts a fiscal year, but"),
    ("fiscal words", "asylum-filed-fy2023", {"period": {"basis": "calendar"}}, "its basis is calendar"),
    ("loaded", "cases-closed-2014", {"caveat": {"en": "A quiet amnesty."}}, "'amnesty' in its caveat.en"),
    ("loaded in Spanish", "cases-closed-2014", {"caveat": {"es": "Una AMNISTÍA."}}, "'amnistia' in its caveat.es"),
    ("loaded note", "cases-closed-2014", {"note": "Counts illegal aliens."}, "'illegal aliens' in its note"),
    ("loaded beside a quotation", "arthur-role", {"caveat": {"en": "He said “amnesty”: an invasion."}}, "'invasion' in its caveat.en"),
)  # fmt: skip


@pytest.mark.parametrize(("fact_id", "changes", "says"), [case[1:] for case in ERRORS], ids=[case[0] for case in ERRORS])
def test_a_mistake_in_a_fact_is_an_error(base: FactBase, fact_id: str, changes: dict[str, Any], says: str) -> None:
    found = _said(check(_edited(base, {fact_id: changes}), TODAY), says)
    assert found
    assert {f.level for f in found} == {"error"}
    file, _, line = base.origins[f"fact:{fact_id}"].rpartition(":")
    assert all((f.file, f.line) == (file, int(line)) and f.mend for f in found)


# What is right although it looks like a mistake.
CLEAN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("number of a linked fact", "cases-closed-2014", {"related": ["cases-closed-2022"], "caveat": {"en": "102,550 in 2022.", "es": "102,550 en 2022."}}),
    ("quoted in another form", "average-wait-four-years", {"statement": {"en": "Some 4 years in June 2024.", "es": "Unos 4 años en junio de 2024."}}),
    ("names are no numbers", "cases-closed-2014", {"caveat": {"en": "Under 212(f), 89 FR 48710.", "es": "Según 212(f), 89 FR 48710."}}),
    ("own dates", "court-backlog-2024-04", {"caveat": {"en": "As of 10 May 2024.", "es": "Al 10 de mayo de 2024."}}),
    ("marked arithmetic", "usbp-2024-06", {"caveat": {"en": "2,785 a day (derived).", "es": "2,785 al día (cálculo propio)."}}),
    ("loaded word quoted", "cases-closed-2014", {"caveat": {"en": 'Called "amnesty" by some.', "es": "«Amnistía», según algunos."}}),
    ("loaded word in a Quotation", "mass-amnesty-label", {"statement": {"en": "The Post calls it mass amnesty."}}),
    ("readers' words", "cases-closed-2014", {"asked": {"en": ("how many illegals got amnesty",)}}),
    ("withdrawn numbers", "cases-closed-2019", {"standing": "retracted", "why": "wrong", "value": 1}),
)  # fmt: skip


@pytest.mark.parametrize(("fact_id", "changes"), [case[1:] for case in CLEAN], ids=[case[0] for case in CLEAN])
def test_what_is_right_is_left_alone(base: FactBase, fact_id: str, changes: dict[str, Any]) -> None:
    assert check(_edited(base, {fact_id: changes}), TODAY) == []


def test_figures_of_one_period_that_disagree_need_a_link(base: FactBase) -> None:
    apart = {"contradicts": [], "caveat": None}
    found = _said(check(_edited(base, {"eoir-pending-fy2022": apart, "trac-pending-2022-09": apart}), TODAY), "different numbers")
    assert [f.file for f in found] == ["facts/backlog.toml"]
    one_side = _edited(base, {"eoir-pending-fy2022": apart})
    assert _said(check(one_side, TODAY), "different numbers") == []


def test_no_figure_can_be_changed_unseen(base: FactBase) -> None:
    """Every value of the shipped data, multiplied, is missed in its quotes or no longer follows from its inputs."""
    shifted = tuple(
        f.model_copy(update={"value": f.value * 7 + 1, "low": None, "high": None}) if f.value is not None else f for f in base.facts
    )
    told = {
        f.message.split()[0].rstrip(":")
        for f in check_numbers(_with(base, facts=shifted))
        if "its value" in f.message or "is no sum" in f.message
    }
    unseen = {f.id for f in base.facts if f.value is not None and f.standing != "derived"} - told
    assert unseen == set()


NOTICES: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("review due", "cases-closed-2014", {"review_by": dt.date(2026, 11, 23)}, "was to be reviewed by 2026-11-23"),
    ("weakly official", "senate-bill-mandatory-5000", {"verified": None}, "stands as official on sources of grade C alone"),
    ("withdrawn input", "cases-closed-2014", {"standing": "paused", "why": "checking"}, "derived from cases-closed-2014, which is paused"),
)


@pytest.mark.parametrize(("fact_id", "changes", "says"), [case[1:] for case in NOTICES], ids=[case[0] for case in NOTICES])
def test_what_the_calendar_brings_is_a_notice(base: FactBase, fact_id: str, changes: dict[str, Any], says: str) -> None:
    found = check(_edited(base, {fact_id: changes}), TODAY)
    assert [says in f.message for f in found] == [True]
    assert found[0].level == "notice"


def test_a_review_is_due_after_its_day(base: FactBase) -> None:
    assert check(_edited(base, {"cases-closed-2014": {"review_by": TODAY}}), TODAY) == []


@pytest.mark.parametrize(("short", "labelled"), [
    ("Blaze Media (conservative)", True), ("House Judiciary (Republican majority)", True), ("BCN (boisclub.news)", False),
    ("ASAP", False), ("Catholic Network (CLINIC)", False),
])  # fmt: skip
def test_a_weak_source_carries_a_label(base: FactBase, short: str, labelled: bool) -> None:
    sources = tuple(s.model_copy(update={"short": short}) if s.id == "blaze-2024-06" else s for s in base.sources)
    assert len(check(_with(base, sources=sources), TODAY)) == (0 if labelled else 1)


def test_what_is_around_the_facts_is_checked_too(base: FactBase) -> None:
    rule = base.rule.model_copy(
        update={"as_reported": ("order-expected",), "effect": base.rule.effect.model_copy(update={"en": "Sealed 9 ports."})}
    )
    metric = base.metrics[0].model_copy(update={"undated": ("cases-closed-1776",), "not_to_be_confused_with": ("asylum_grant",)})
    series = base.series[0].model_copy(update={"source": "blaze"})
    lonely = Source.model_validate(base.sources[0].model_dump() | {"id": "lonely"})
    group = base.confusables[0].model_copy(update={"facts": ("cases-closed-2022", "cases-closed-2222")})
    changed = _with(
        base, rule=rule, metrics=(metric, *base.metrics[1:]), series=(series, *base.series[1:]), sources=(*base.sources, lonely),
        confusables=(group, *base.confusables[1:]),
    )  # fmt: skip
    messages = "\n".join(map(str, check(changed, TODAY)))
    for says in ("'order-expected'", "9 in its effect", "'sealed' in its text.en", "'cases-closed-1776'", "'asylum_grant'", "'blaze'",
                 "no fact cites lonely", "'cases-closed-2222'"):  # fmt: skip
        assert says in messages
    assert "rule.toml:1: error" in messages


def test_a_level_of_the_rule_is_a_number_of_its_facts(base: FactBase) -> None:
    version = base.rule.versions[0]
    wrong = version.model_copy(update={"trigger": version.trigger.model_copy(update={"value": 2600})})
    rule = base.rule.model_copy(update={"versions": (wrong, *base.rule.versions[1:])})
    assert _said(check(_with(base, rule=rule), TODAY), "none of its facts carries 2,600")


# --- what is laid over the shipped facts

_OVERLAY = """[[fact]]
id = "{id}"
kind = "explainer"
topic = "context"
tier = 2
standing = "reported"
as_of = 2024-06-03
statement = {{ en = "Some wait.", es = "Algunos esperan." }}
period = {{ label = {{ en = "2024", es = "2024" }} }}
attribution = {{ claimed_by = "{claimed_by}" }}
evidence = [{{ source = "seed-2024-06-03", quote = "{quote}" }}]
asked = {{ en = ["a", "b", "c"], es = ["d", "e"] }}
{more}
"""


def _overlay(folder: Path, fact_id: str = "waiting-years", more: str = "", quote: str = "waiting years") -> None:
    (folder / "mine.toml").write_text(_OVERLAY.format(id=fact_id, claimed_by="the article", quote=quote, more=more), encoding="utf-8")


@pytest.mark.parametrize(("fact_id", "replaces", "says"), [
    ("waiting-years", "00000000", "the shipped waiting-years is now revision"),
    ("waiting-years", None, "does not say for which revision"),
    ("my-own", "00000000", "a fact that is no longer shipped"),
    ("my-own", None, None),
])  # fmt: skip
def test_a_shipped_fact_that_moved_on_is_a_notice(tmp_path: Path, fact_id: str, replaces: str | None, says: str | None) -> None:
    _overlay(tmp_path, fact_id, f'replaces = "{replaces}"' if replaces else "")
    found = check(load(tmp_path), TODAY)
    assert [(f.level, f.file) for f in found] == ([("notice", str(tmp_path / "mine.toml"))] if says else [])
    assert all(says and says in f.message for f in found)


def test_an_overlay_of_the_current_revision_is_clean(tmp_path: Path, base: FactBase) -> None:
    _overlay(tmp_path, more=f'replaces = "{base.revisions["waiting-years"]}"')
    assert check(load(tmp_path), TODAY) == []


def test_a_long_quote_never_gets_as_far_as_the_lint(tmp_path: Path) -> None:
    _overlay(tmp_path, quote=" ".join(["word"] * 31))
    with pytest.raises(FactBaseError, match=r"mine\.toml:11: .*at most 30 words; this one has 31: shorten it"):
        load(tmp_path)


def test_a_finding_is_one_line_and_a_plain_record() -> None:
    finding = Finding("error", "facts/x.toml", 7, "x: wrong", "mend it")
    assert str(finding) == "facts/x.toml:7: error: x: wrong; mend it"
    assert asdict(finding) == {"level": "error", "file": "facts/x.toml", "line": 7, "message": "x: wrong", "mend": "mend it"}
