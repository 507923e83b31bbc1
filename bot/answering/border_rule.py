"""The border rule asked "what if": averages, totals and days through the machine of one dated version."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.answering.draft import Ask, Draft, suggest
from bot.model import Section
from knowledge.border import Outcome, State, Stretch, run, version_of
from knowledge.model import RuleVersion
from knowledge.numbers import Number
from knowledge.query import Query

_TRIGGER, _LIFT, _WAIT, _LONG_WAIT = "border-rule-trigger-2500", "border-rule-lift-1500", "border-rule-wait-14-days", "border-rule-28-days"
_OVERTAKEN = "proclamation-10888"
# Smaller numbers beside these words are days, not encounters.
_DAYS = re.compile(r"\s?(?:-\s?)?(?:consecutive |straight |full |dias|dia|days?|nights?)")
_WEEKS = re.compile(r"\s?(?:-\s?)?(?:weeks?|semanas?)")
_MONTHS = re.compile(r"\s?(?:-\s?)?(?:months?|meses|mes)\b")
_MIN_ENCOUNTERS = 100
_TOTAL_WINDOW = 40  # characters around a number in which "a week" makes it a week's total


def scenario(query: Query) -> list[Stretch]:
    """The stretches a question describes: daily averages, week totals divided by seven, spikes left out."""
    counts = [n for n in query.numbers if n.kind == "count" and n.value >= _MIN_ENCOUNTERS and not _is_days(query, n)]
    counts = _averages_only(query, counts)
    days = _days(query)
    stretches = [Stretch(_daily(query, number), None) for number in counts]
    if len(stretches) == 1 and days is not None:
        return [Stretch(stretches[0].average, days)]
    return stretches


def _is_days(query: Query, number: Number) -> bool:
    return bool(_DAYS.match(query.text[number.end :]))


def _averages_only(query: Query, counts: list[Number]) -> list[Number]:
    """Where one number is called an average and another a single day's peak, only the average counts."""
    if len(counts) < 2:
        return counts
    averages = [
        n for n in counts if re.search(r"\b(?:averages?|averaging|averaged|mean|promedi\w+|media)\b[^\d]{0,24}$", query.text[: n.start])
    ]
    single = re.search(r"\b(?:one|single|un solo|a) (?:bad |busy |crazy |wild )?(?:day|dia)\b|\bspike|\bpeak|\bpico", query.text)
    return averages if averages and single else counts


def _daily(query: Query, number: Number) -> Decimal:
    """A number as a daily average: a total over a week is divided by seven."""
    near = query.text[max(0, number.start - _TOTAL_WINDOW) : number.end + _TOTAL_WINDOW]
    a_day = re.search(
        r"\b(?:a|per|each|every|al|por|cada) ?(?:day|dia)\b|/ ?(?:day|d|dia)\b|\bdaily\b|\bdiari\w+\b|\baverag\w+|\bpromedi\w+|\bavg\b",
        near,
    )
    a_week = re.search(
        r"\b(?:in|over|for|per|a|one|that|whole|total|this|en|por|a la|toda la|entire|the)\s+(?:a |one |una |the |whole |single |full |la )?"
        r"(?:week|semana|7 days|seven days)\b|\bweekly\b|\bsemanal",
        near,
    )
    if a_week and not a_day:
        return (number.value / 7).quantize(Decimal("0.1")).normalize()
    return number.value


def _days(query: Query) -> int | None:
    for number in query.numbers:
        after = query.text[number.end :]
        if number.kind != "count" or number.value > 400 or number.value != int(number.value):
            continue
        if _DAYS.match(after) and not re.match(r"\s?-?days? average", after):
            return int(number.value)
        if _WEEKS.match(after):
            return int(number.value) * 7
        if _MONTHS.match(after):
            return int(number.value) * 30
    return None


def state_before(query: Query) -> State:
    """Whether the question says that the limit is on or off at the start."""
    closed = query.has("state_closed") or bool(
        re.search(
            r"\b(?:stay|still|remain)\w*\s(?:closed|shut|on|sealed)|\balready (?:on|closed|shut)|sigue cerrad|esta cerrad", query.text
        )
    )
    opened = query.has("state_open") or bool(
        re.search(r"\bstay\w* (?:open|off)|\bnot (?:yet )?(?:closed|shut|on)\b|esta abiert", query.text)
    )
    if closed and not opened:
        return "on"
    if opened and not closed:
        return "off"
    return "on" if query.has("lift") and not query.has("shut") else "unknown"


def _version(ask: Ask) -> RuleVersion:
    rule = ask.base.rule
    when = next(iter(ask.query.periods), None)
    text = ask.query.text
    if (when and when.year == 2024 and when.month and when.month < 10) or re.search(
        r"\b(?:june|junio|original|first|primera) (?:\w+ )?(?:version|rule|order|proclamation|2024|regla)\b|10773", text
    ):
        return version_of(rule, rule.versions[0].id)
    return version_of(rule)


def answer(ask: Ask) -> Draft | None:
    """What the described averages do to the limit, or None where the question describes none."""
    stretches = scenario(ask.query)
    if not stretches:
        return None
    version, state = _version(ask), state_before(ask.query)
    outcomes = run(version, state, stretches)
    verdict = _verdict(ask, version, stretches, outcomes)
    notes = [*_why(ask, version, outcomes), ask.say("border-scope")]
    overtaken = ask.base.some([_OVERTAKEN])
    if overtaken:
        notes.append(ask.say("note-overtaken"))
    facts = ask.base.some([_TRIGGER, *_lift_facts(version)])
    return Draft("rule", (Section(headline=verdict, notes=tuple(notes)),), tuple(facts), extra=tuple(overtaken),
                 suggestions=suggest(ask, ask.base.some(["border-rule-exceptions"])))  # fmt: skip


def _lift_facts(version: RuleVersion) -> list[str]:
    return [i for i in version.facts if i != _TRIGGER]


def _verdict(ask: Ask, version: RuleVersion, stretches: list[Stretch], outcomes: list[Outcome]) -> str:
    values = {"trigger": _n(ask, version.trigger.value), "lift": _n(ask, version.lift.value)}
    if len(stretches) > 1:
        steps = [
            ask.say(f"border-step-{o.effect.replace('_', '-')}", average=_n(ask, s.average), **values)
            for s, o in zip(stretches, outcomes, strict=True)
        ]
        lead = ask.say(f"border-end-{outcomes[-1].state}", **values)
        return f"{lead} {'; '.join(steps)}."
    outcome, stretch = outcomes[0], stretches[0]
    key = outcome.effect.replace("_", "-")
    if outcome.effect == "depends":
        key += "-low" if stretch.average < version.lift.value else "-between"
    if outcome.effect == "stays_off":
        key += "-low" if stretch.average < version.lift.value else ""
    if outcome.effect == "stays_on" and stretch.average >= version.trigger.value:
        key += "-high"
    needed = (outcome.consecutive_days or version.lift.window_days) + outcome.wait_days
    if outcome.effect == "ends_after_wait" and stretch.days is not None:
        key += "-over" if outcome.state == "off" else "-not-yet"
    wait = {"needed": needed, "wait": outcome.wait_days, "run": outcome.consecutive_days or 0}
    return ask.say(f"border-{key}", average=_n(ask, stretch.average), days=stretch.days or 0, **wait, **values)


def _why(ask: Ask, version: RuleVersion, outcomes: list[Outcome]) -> list[str]:
    lift = version.lift
    message = "border-levels-run" if lift.consecutive_days else "border-levels"
    levels = ask.say(
        message, version=ask.sentences.text(version.name), trigger=_n(ask, version.trigger.value), lift=_n(ask, lift.value),
        run=lift.consecutive_days or 0, wait=lift.then_wait_days or 0,
    )  # fmt: skip
    notes = [levels]
    if any(o.effect in ("ends_after_wait", "stays_on", "depends") for o in outcomes):
        notes.append(ask.say("border-as-reported", lift=_n(ask, lift.value)))
    return notes


def _n(ask: Ask, value: Decimal | int) -> str:
    return ask.sentences.wording.number(Decimal(value), 1)


def levels(ask: Ask, topic: str) -> Draft:
    """The thresholds themselves: when the limit applies, when it ends, and what the article said beforehand."""
    version = _version(ask)
    values = {"trigger": _n(ask, version.trigger.value), "lift": _n(ask, version.lift.value),
              "run": version.lift.consecutive_days or 0, "wait": version.lift.then_wait_days or 0}  # fmt: skip
    headline = ask.say(f"border-{topic}", **values)
    reported = [ask.say("border-as-reported", lift=values["lift"])] if topic != "trigger-level" else []
    notes = [*reported, ask.say("border-scope"), ask.say("note-overtaken")]
    ids = {"trigger-level": [_TRIGGER], "lift-level": [_LONG_WAIT, _LIFT], "both-levels": [_TRIGGER, _LONG_WAIT, _LIFT]}[topic]
    facts = ask.base.some([*ids, "order-expected-trigger-2500" if topic == "trigger-level" else "order-expected-lift-1500"])
    return Draft("rule", (Section(headline=headline, notes=tuple(notes)),), tuple(facts), extra=tuple(ask.base.some([_OVERTAKEN])),
                 suggestions=suggest(ask, ask.base.some(["border-rule-exceptions", "border-rule-what-counts"])))  # fmt: skip
