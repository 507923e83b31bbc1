"""The border rule asked "what if": averages, totals and days through the machine of one dated version."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.answering.draft import Ask, Draft, suggest
from bot.model import Section, Working
from knowledge.border import Outcome, State, Stretch, run, version_of
from knowledge.numbers import Number
from knowledge.query import Query
from knowledge.rule import RuleVersion

_TRIGGER, _LIFT, _WAIT, _LONG_WAIT = "border-rule-trigger-2500", "border-rule-lift-1500", "border-rule-wait-14-days", "border-rule-28-days"
_OVERTAKEN = "proclamation-10888"
_REPORTED_LIFT = "order-expected-lift-1500"  # what the article said before signature
# Smaller numbers beside these words are days, not encounters.
_DAYS = re.compile(r"\s?(?:-\s?)?(?:(?:consecutive|straight|full) |(?:dias?|days?|nights?)\b)")
_WEEKS = re.compile(r"\s?(?:-\s?)?(?:weeks?|semanas?)")
_MONTHS = re.compile(r"\s?(?:-\s?)?(?:months?|meses|mes)\b")
SINGLE_DAY = re.compile(
    r"\b(?:(?:one|single|in a|un solo|en un) (?:bad |busy |crazy |wild |single |calendar |solo )?(?:day|dia)|spike\w*|peak\w*|pico\w*)\b"
)
# "In a day" may be any day's level; these are one day among others.
_ONE_DAY = re.compile(r"\b(?:one|single|un solo) (?:bad |busy |crazy |wild |single |calendar |solo )?(?:day|dia)\b|\b(?:spike\w*|pico)\b")
_MIN_ENCOUNTERS = 100
_TOTAL_WINDOW = 40  # characters around a number in which "a week" makes it a week's total
_WEEK = 7
# "1,450 for a week" is a daily level that lasts a week; nobody would ask of a week's total as small as that.
_LEAST_TOTAL = 7_000
_A_DAY = re.compile(
    r"\b(?:a|per|each|every|al|por|cada) ?(?:day|dia)\b|/ ?(?:day|d|dia)\b|\b(?:daily|mean|medium|media|avg)\b|\bdiari\w+\b"
    r"|\baverag\w+|\bpromedi\w+"
)
_A_WEEK = re.compile(
    r"\b(?:in|over|for|per|a|one|that|whole|total|this|en|por|a la|toda la|entire|the)\s+(?:a |one |una |the |whole |single |full |la )?"
    r"(?:week|semana|7 days|seven days)\b|\bweekly\b|\bsemanal"
)
_IN_ALL = re.compile(r"\b(?:total|totals|totalled|totaled|altogether|in all|combined|sum|en total)\b")


_SAID_ON = re.compile(
    r"\b(?:stay|still|remain)\w*\s(?:closed|shut|on|sealed)|\balready (?:on|closed|shut)|sigue cerrad|esta cerrad"
    r"|\bit(?:'s| is|s) on\b(?! (?:the|a|an|my|our|fire|\d))"
    r"|\b(?:limit|restriction|rule|ban|cap|lockdown|shutdown|order|measure)s?,? (?:is |was |already |currently |now )*(?:running|active)\b"
)
_SAID_OFF = re.compile(r"\bstay\w* (?:open|off)|\bnot (?:yet )?(?:closed|shut|on)\b|esta abiert")


def scenario(query: Query) -> list[Stretch]:
    """The stretches a question describes: daily averages, week totals divided by seven, spikes left out."""
    days = _days(query)
    stretches = [Stretch(_daily(query, number), None) for number in _counts(query)]
    if days is None and _ONE_DAY.search(query.text) and not _A_DAY.search(query.text):
        days = 1
    if len(stretches) == 1 and days is not None:
        return [Stretch(stretches[0].average, days)]
    return stretches


def _counts(query: Query) -> list[Number]:
    """The numbers of a question that are encounters."""
    counts = [n for n in query.numbers if n.kind == "count" and n.value >= _MIN_ENCOUNTERS and not _is_days(query, n)]
    return _averages_only(query, counts)


def _is_days(query: Query, number: Number) -> bool:
    return bool(_DAYS.match(query.text[number.end :]))


def _averages_only(query: Query, counts: list[Number]) -> list[Number]:
    """Where one number is called an average and another a single day's peak, only the average counts."""
    if len(counts) < 2:
        return counts
    averages = [
        n for n in counts if re.search(r"\b(?:averages?|averaging|averaged|mean|promedi\w+|media)\b[^\d]{0,24}$", query.text[: n.start])
    ]
    single = SINGLE_DAY.search(query.text)
    return averages if averages and single else counts


def _daily(query: Query, number: Number) -> Decimal:
    """A number as a daily average: a total over a week is divided by seven."""
    return (number.value / _WEEK).quantize(Decimal("0.1")).normalize() if _is_weeks(query, number) else number.value


def _is_weeks(query: Query, number: Number) -> bool:
    """Whether a number is a week's total: of a week, not of a day, and called a total or too large for a day's level."""
    near = query.text[max(0, number.start - _TOTAL_WINDOW) : number.end + _TOTAL_WINDOW]
    of_a_week = _A_WEEK.search(near) and not _A_DAY.search(near)
    return bool(of_a_week and (number.value >= _LEAST_TOTAL or _IN_ALL.search(near)))


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
    closed = query.has("state_closed") or bool(_SAID_ON.search(query.text))
    opened = query.has("state_open") or bool(_SAID_OFF.search(query.text))
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
    if ask.query.has("bill"):
        return _bill(ask, stretches[0])
    version, state = _version(ask), state_before(ask.query)
    outcomes = run(version, state, stretches)
    verdict = _verdict(ask, version, stretches, outcomes)
    overtaken = ask.base.some([_OVERTAKEN])
    reported = ask.base.some([_REPORTED_LIFT]) if any(o.effect in ("ends_after_wait", "stays_on", "depends") for o in outcomes) else []
    notes = [_levels_of(ask, version)]
    notes += [ask.say("border-as-reported", lift=_n(ask, version.lift.value))] if reported else []
    notes += [ask.say("border-scope"), *([ask.say("note-overtaken")] if overtaken else [])]
    facts = ask.base.some([_TRIGGER, *_lift_facts(version)])
    return Draft("rule", (Section(headline=verdict, working=_week_working(ask), notes=tuple(notes)),), tuple(facts), extra=(*overtaken, *reported),
                 suggestions=suggest(ask, ask.base.some(["border-rule-exceptions"])))  # fmt: skip


def _week_working(ask: Ask) -> Working | None:
    """How a week's total became a daily average."""
    number = next((n for n in _counts(ask.query) if _is_weeks(ask.query, n)), None)
    if number is None:
        return None
    daily = _daily(ask.query, number)
    expression = ask.say("calc-working", expression=f"{_n(ask, number.value)} ÷ {_WEEK}", result=_n(ask, daily))
    return Working(expression=expression, result=_n(ask, daily), value=daily, inputs=())


_BILL_MUST, _BILL_MAY, BILL_DAY = "senate-bill-mandatory-5000", "senate-bill-discretionary-4000", "senate-bill-single-day-8500"


def _bill(ask: Ask, stretch: Stretch) -> Draft | None:
    """The same question about the Senate bill: which of its levels an average, or a single day, reaches."""
    must, may, day = (next(iter(ask.base.some([i])), None) for i in (_BILL_MUST, _BILL_MAY, BILL_DAY))
    if must is None or may is None or day is None or must.value is None or may.value is None or day.value is None:
        return None
    single = bool(SINGLE_DAY.search(ask.query.text)) and not ask.query.has("average", "weekly")
    level, fact = (day.value, day) if single else (must.value, must)
    if stretch.average >= level:
        key = "bill-day-must" if single else "bill-must"
    elif not single and stretch.average >= may.value:
        key, fact = "bill-may", may
    else:
        key, fact = ("bill-day-below", day) if single else ("bill-below", may)
    headline = ask.say(key, average=_n(ask, stretch.average), must=_n(ask, must.value), may=_n(ask, may.value), day=_n(ask, day.value))
    return Draft(
        "rule", (Section(headline=headline, notes=(ask.say("bill-never-law"),)),), (fact, *(f for f in (must, may, day) if f is not fact))
    )


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
    window, days = version.trigger.window_days, stretch.days or 0
    low_days = outcome.consecutive_days or version.lift.window_days
    wait = {"low": low_days, "needed": low_days + outcome.wait_days, "wait": outcome.wait_days, "run": outcome.consecutive_days or 0}
    total = {"total": _n(ask, stretch.average * days), "week": _n(ask, version.trigger.value * window), "window": window}
    return ask.say(_message(version, stretch, outcome), average=_n(ask, stretch.average), days=days, **wait, **total, **values)


def _message(version: RuleVersion, stretch: Stretch, outcome: Outcome) -> str:
    """The sentence for what one stretch does."""
    key = f"border-{outcome.effect.replace('_', '-')}"
    low = stretch.average < version.lift.value
    if outcome.effect == "depends":
        return key + ("-low" if low else "-between")
    if outcome.effect == "stays_off":
        return key + ("-low" if low else "")
    if outcome.effect == "ends_after_wait" and stretch.days is not None:
        return key + ("-over" if outcome.state == "off" else "-not-yet")
    if outcome.effect in ("turns_on", "stays_on") and stretch.days is not None and stretch.days < version.trigger.window_days:
        return "border-short-on"
    return key + ("-high" if outcome.effect == "stays_on" and stretch.average >= version.trigger.value else "")


def _levels_of(ask: Ask, version: RuleVersion) -> str:
    """The levels and waits of the version that an answer rests on."""
    lift = version.lift
    message = "border-levels-run" if lift.consecutive_days else "border-levels"
    return ask.say(
        message, version=ask.sentences.text(version.name), trigger=_n(ask, version.trigger.value), lift=_n(ask, lift.value),
        run=lift.consecutive_days or 0, wait=lift.then_wait_days or 0,
    )  # fmt: skip


def _n(ask: Ask, value: Decimal | int) -> str:
    return ask.sentences.wording.number(Decimal(value), 1)


def levels(ask: Ask, topic: str) -> Draft:
    """The thresholds themselves: when the limit applies, when it ends, and what the article said beforehand."""
    version = version_of(ask.base.rule) if topic == "both-levels" else _version(ask)  # that one tells of both versions
    values = {"trigger": _n(ask, version.trigger.value), "lift": _n(ask, version.lift.value),
              "run": version.lift.consecutive_days or 0, "wait": version.lift.then_wait_days or 0}  # fmt: skip
    headline = ask.say(f"border-{topic}", **values)
    reported = [ask.say("border-as-reported", lift=values["lift"])] if topic != "trigger-level" else []
    notes = [*reported, ask.say("border-scope"), ask.say("note-overtaken")]
    ids = {"trigger-level": [_TRIGGER], "lift-level": [_LONG_WAIT, _LIFT], "both-levels": [_TRIGGER, _LONG_WAIT, _LIFT]}[topic]
    facts = ask.base.some([*ids, "order-expected-trigger-2500" if topic == "trigger-level" else _REPORTED_LIFT])
    return Draft("rule", (Section(headline=headline, notes=tuple(notes)),), tuple(facts), extra=tuple(ask.base.some([_OVERTAKEN])),
                 suggestions=suggest(ask, ask.base.some(["border-rule-exceptions", "border-rule-what-counts"])))  # fmt: skip
