"""What a question's words say a metric is: the outcome verb, the person or paper named, the share or the head count."""

from __future__ import annotations

import re

from knowledge.query import Query

_OUTCOME_OF = {
    "cases_closed_without_decision": "closed", "asylum_grants": "granted", "removal_orders_asylum_cases": "ordered",
    "number_allowed_to_remain": "remain", "share_allowed_to_remain": "remain", "pending_court_cases": "pending",
    "pending_court_asylum_cases": "pending", "pending_affirmative_asylum": "pending", "removals_and_returns": "removed", "removal_orders_all_cases": "ordered",
}  # fmt: skip


_NOT_REMOVED = re.compile(
    r"\b(?:not|never|without|weren't|wasn't|no|sin)\s(?:\w+\s){0,2}?(?:sent|removed|deported|kicked|expelled|thrown|deportad\w+|expulsad\w+|ser)\b"
)
# "Ended in a removal order": how it ended is the outcome.
_ENDED_IN = re.compile(r"\b(?:ended|ending|closed|finished|resulted|termin\w+|acab\w+) (?:up )?(?:in|with|con|en)\b")


def outcome_of(metric: str | None) -> str | None:
    """The outcome that a metric counts, None for those that count none."""
    return _OUTCOME_OF.get(metric or "")


def outcomes_named(query: Query) -> frozenset[str]:
    """The outcomes that a question names."""
    said = query.concepts & frozenset(_OUTCOME_OF.values())
    if "removed" in said and _NOT_REMOVED.search(query.text):
        said = said - {"removed"} | {"remain"}
    return said - {"closed"} if len(said) > 1 and _ENDED_IN.search(query.text) else said


def outcome_differs(query: Query, metric: str | None) -> bool:
    """Whether the only outcome a question names is another than the metric's: the outcome verb gates the match."""
    mine, said = outcome_of(metric), outcomes_named(query)
    return mine is not None and len(said) == 1 and mine not in said


_ON_A_DAY = re.compile(r"\b(?:typical|usual|normal|average) day\b|\bdia (?:tipico|normal|cualquiera)\b")


def same_outcome(metric: str, other: str) -> bool:
    """Whether two metrics count one outcome, as far as each counts a single one."""
    return metric not in _OUTCOME_OF or other not in _OUTCOME_OF or _OUTCOME_OF[metric] == _OUTCOME_OF[other]


_ASYLUM_BACKLOG = re.compile(
    r"\basylum (?:\w+ )?(?:backlog|queue|pile|line|logjam)\b|\b(?:backlog|queue|pile|logjam) (?:of|for|in) (?:\w+ ){0,2}asylum\b"
    r"|\b(?:atraso|rezago|fila|cola) (?:de|del|en) (?:\w+ ){0,2}asilo\b"
)
# Whom or what a question names, and how the facts and metrics about them are called.
_ENTITIES = {
    "doyle": ("doyle", "memo"), "memo": ("doyle", "memo", "closure", "opla"),
    "arthur": ("arthur",), "quiroga": ("quiroga",), "ibarra": ("ibarra", "laken"), "riley": ("laken", "trump-laken", "ibarra"),
    "proclamation_2025": ("proclamation-10888",), "uscis": ("pending_affirmative_asylum", "uscis", "refiling"),
    "no_paper": ("dismissals_no_charging_paper",), "expedited": ("expedited", "dismissal-then-arrest"),
    "lankford": ("senate-bill",), "cis": ("cis", "arthur"),
}  # fmt: skip


def about_named(query: Query, label: str) -> bool:
    """Whether a target is about someone or something that the question names; True where it names none of these."""
    names = [name for concept, prefixes in _ENTITIES.items() if query.has(concept) for name in prefixes]
    return not names or label.startswith(tuple(names))


# "Asylum cases", whatever a typing error made of "cases"; not the "asylum backlog" or the "asylum courts" of loose talk.
_ASYLUM_CASES = re.compile(
    r"\basylum (?:court )?(?!(?:backlog|queue|pile|line|logjam|system|law|courts?|judges?|officers?)\b)[a-z]{4,}"
    r"|(?<!rezago )(?<!atraso )(?<!fila )(?<!cola )\bde asilo\b"
)


_NOT_ONLY = re.compile(r"\b(?:not (?:only|just)|no solo|(?:all|any|every) (?:cases|kinds?|types?)|todo tipo|todos los casos)\b")
# Counts of every kind of case, and the one of asylum cases that a question about asylum cases of some year means.
_EVERY_KIND = {
    "pending_court_cases": "pending_court_asylum_cases",
    "removal_orders_all_cases": "removal_orders_asylum_cases",
    "cases_closed_all_types": "cases_closed_without_decision",
}


def meant_metric(query: Query, metric: str) -> str:
    """The share where a share is asked, a daily average where that is; orders where "deported" names them."""
    backlog = not query.periods and not query.has("court_case", "uscis") and _ASYLUM_BACKLOG.search(query.text)
    if metric in ("pending_court_asylum_cases", "pending_affirmative_asylum") and backlog:
        return "pending_court_cases"  # what the article calls so; its own line says what part of it is asylum
    if metric == "number_allowed_to_remain" and query.has("percent") and not query.has("headcount"):
        return "share_allowed_to_remain"
    asylum_only = _ASYLUM_CASES.search(query.text) and not _NOT_ONLY.search(query.text) and not query.has("uscis")
    if metric in _EVERY_KIND and query.periods and asylum_only:
        return _EVERY_KIND[metric]
    if metric == "border_encounters_all_southwest" and query.has("between_ports") and not query.has("all_southwest"):
        metric = "border_encounters_between_ports"
    daily = (query.has("daily") or bool(_ON_A_DAY.search(query.text))) and not query.has("weekly") and any(w.month for w in query.periods)
    if metric == "border_encounters_between_ports" and daily:
        return "daily_average_encounters_between_ports"
    if metric == "removals_and_returns" and query.has("ordered", "deportation_word") and not query.has("removed"):
        return "removal_orders_asylum_cases"
    return metric
