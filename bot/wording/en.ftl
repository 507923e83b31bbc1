# English wording. Every sentence a user can read stands here or in the fact base.

millions = { $n } million
listing = { $head } and { $last }
hedge-about = about { $n }
hedge-more-than = more than { $n }
hedge-at-least = at least { $n }
hedge-less-than = under { $n }
hedge-up-to = up to { $n }
range = { $low } to { $high }

## The figure line: what was counted, when, by whom, as of when.
counted-by = counted by { $who }
claimed-by = reported by { $who }
said-by = said by { $who }
repeated-by = passed on by { $who }
as-of = as of { $date }
standing-claim = a claim, not confirmed
standing-opinion = an opinion
standing-expected = a plan as reported beforehand
standing-derived = derived, not reported
standing-superseded = since replaced
source = Source: { $items }
sources = Sources: { $items }
undated = undated
next = You could ask: { $items }

## Notes
note-other-count = Another count, { $period }: { $value }, by { $who }.
note-overtaken = Proclamation 10888 of 20 January 2025 overtook this rule; whether it formally ended is not confirmed.
carried-year = For { $year }, as before.
carried-metric = About { $name }, as before.

## No figure
none-undated = No figure for that here.
none-year = No figure for { $year } here.
none-month = No figure for that month here.
none-gap = { $month ->
    [yes] No figure for that month of { $year } here: { $name }.
   *[no] No figure for { $year } here: { $name }.
}
none-have = For { $name } I have { $periods }.
none-place = No figure for { $place } here: I hold figures on US immigration courts and the US southern border.
none-programme = No figure on { $what } here: I hold immigration-court, asylum and southern-border figures.
none-topic = No figure on that here: I answer questions about US immigration courts, asylum and the southern border.
none-attribute = No figure for that here: what I count is not broken down that way.
none-denied = No figure for denied asylum cases here; what I have are grants, removal orders and cases closed without a decision.
none-opinion = I answer questions about immigration figures and take no side on opinions.
none-advice = I give figures, not legal advice; for a case of one's own, a lawyer or an accredited representative can help.
none-injection = I only answer questions about immigration figures, from a curated base of cited facts.
none-chat = Hello. I answer questions about US immigration figures, each with its source.
none-thanks = You are welcome.
none-empty = There is no question in that. Ask for a figure, or paste a claim to check.
none-future = I have no forecasts here, only figures that were counted or reported.
none-about = No figure for { $what } here: what I count is not broken down by cause.
none-nationality = No figures by nationality here.
offer = You can ask, for example: { $items }
ask-backlog = how big is the asylum backlog?
ask-closed = how many asylum cases were closed in 2022?
ask-rule = when does the 2024 border limit apply?
ask-is-it-true = is it true that { $claim }?
ask-border-at = does the border limit apply at { $average } encounters a day?
help = I answer questions about US immigration figures: the court and asylum backlog, closed cases, asylum grants, removal orders, border encounters, the 2024 border rule and who said what. Each answer names what was counted, the period, who counted it and the source. I check claims, do the arithmetic and say “no figure” when I have none.
which-one = Which one do you mean?

## The service
held-up-asker = That was a lot of questions at once. Give me a minute, then ask again.
held-up-place = There are many questions here just now. Give me a minute, then ask again.
stopping = I am being restarted. Please ask again in a minute.
apology = Something went wrong on my side, so there is no answer. Please ask again; if it goes wrong once more, give this error id to whoever runs me: { $id }

place-not-here = I answer in other channels of this workspace, not in this one.
place-other-topic = Here I answer about { $topics } only.
topic-backlog = the backlog
topic-dismissals = closed cases
topic-outcomes = grants, denials and removal orders
topic-border_rule = the border rule
topic-legislation = legislation
topic-context = context
topic-people = who said what
gone-answer = I no longer have that answer. Please ask again.
not-done = That could not be done just now. Please try again in a minute.
feedback-kept = Thank you, that is noted.
suggestion-kept = Thank you. A curator will look at it.
forgotten = Everything I had about you is deleted.

## Corrections
correction-was = Corrected on { $date }. This was said: { $was }.
correction-now = Now: { $now }.
correction-gone = It is withdrawn and stands in no answer any more.
correction-why = Reason: { $why }.
correction-yours = An earlier answer of mine to you has changed. { $text }
changed-since = What this answer of { $date } rests on has changed.

## Provenance
prov-counted = Counted by { $who }.
prov-claimed = Reported by { $who }.
prov-said = Said by { $who }.
prov-repeated = Passed on by { $who }.
prov-unknown = No fact here states { $value }, so I cannot say whose number it is.
prov-asof = As of { $date }.
prov-standing = Standing: { $standing }.
standing-name-official = official
standing-name-reported = reported
standing-name-claim = claim
standing-name-opinion = opinion
standing-name-expected = expected
standing-name-derived = derived
standing-name-superseded = superseded
standing-name-paused = paused
standing-name-retracted = retracted

## The border rule
border-turns-on = The limit applies: an average of { $average } a day is at or above the trigger of { $trigger }.
border-stays-on-high = The limit stays on: an average of { $average } a day is at or above the trigger of { $trigger }.
border-stays-on = It stays on: { $average } a day is not below the lifting level of { $lift }.
border-stays-off = Not triggered: { $average } a day is below the trigger of { $trigger }, so a limit that is off stays off.
border-stays-off-low = Not triggered: { $average } a day is far below the trigger of { $trigger }, so a limit that is off stays off.
border-ends-after-wait = { $run ->
    [0] It would be lifted, but not at once: { $average } a day is below { $lift }, and the limit ends { $wait } days after the seven-day average fell below that.
   *[other] It would be lifted, but not at once: { $average } a day is below { $lift }, and that must hold for { $run } consecutive days, with { $wait } more before the limit ends.
}
border-ends-after-wait-over = It would be lifted: { $average } a day is below { $lift } for { $days } days, which is long enough, the waiting days included.
border-short-on = The limit applies already: { $average } × { $days } days = { $total }, at or above the trigger of { $trigger } over the seven days that count ({ $trigger } × { $window } = { $week }) (derived).
border-too-short = That is less than the seven days that count: { $average } a day on { $days } of them decides nothing alone; the trigger is a seven-day average of { $trigger }, the lifting level below { $lift }.
border-depends-between = Below the trigger of { $trigger }, so { $average } a day would not switch the limit on; if it is already on, it stays on until the average is below { $lift }.
border-depends-low = Not triggered: { $average } a day is below the trigger of { $trigger }; it is also below { $lift }, so a limit that is already on would be lifted after the waiting days.
border-step-turns-on = { $average } switches it on (trigger { $trigger })
border-step-stays-on = { $average } leaves it on (it is lifted only below { $lift })
border-step-stays-off = { $average } leaves it off (below { $trigger })
border-step-ends-after-wait = { $average } is below { $lift }, so it would be lifted after the waiting days
border-step-too-short = { $average } is not a full week
border-step-depends = { $average } changes nothing (on at { $trigger }, lifted below { $lift })
border-end-on = The limit is on at the end:
border-end-off = The limit is off at the end:
border-end-unknown = That alone does not switch it:
border-levels = { $version }: on at a seven-day average of { $trigger } or more; it ends { $wait } days after the average falls below { $lift }.
border-levels-run = { $version }: on at a seven-day average of { $trigger } or more; it ends after { $run } consecutive days with the average below { $lift }, then { $wait } more.
border-as-reported = The article of 3 June 2024, before signature, said only that it would be lifted once crossings decline to { $lift }.
border-scope = It limited entry and asylum between ports of entry, with exceptions; the border itself was not closed.
border-trigger-level = The limit applied when encounters between ports of entry averaged { $trigger } a day or more over seven days.
border-lift-level = { $run ->
    [0] The limit was to end { $wait } days after the seven-day average fell below { $lift } a day.
   *[other] The limit could end only when the seven-day average was below { $lift } a day; from 1 October 2024 that had to hold for { $run } consecutive days, then { $wait } more (before that, { $wait } days of waiting alone).
}
border-both-levels = On at a seven-day average of { $trigger } encounters a day or more; off only below { $lift }, after a wait: { $wait } days in the June 2024 version, { $run } consecutive days and then { $wait } from 1 October 2024. Between these levels nothing changes.

## Arithmetic: derived, never reported
calc-working = { $expression } = { $result } (derived, not reported)
calc-ratio = { $result } to 1, derived: { $a } against { $b }.
calc-times = { $result } times as many, derived: { $a } against { $b }.
calc-share = { $result }, derived: { $a } as a share of { $b }.
calc-three-outcomes = the three outcomes of { $year } together (closed, ordered removed, granted)
calc-sum = { $result } together, derived: { $items }.
calc-sum-years = { $partial ->
    [yes] { $result }, derived: { $name }, { $first } to { $last } together, as far as { $last } was counted.
   *[no] { $result }, derived: { $name }, { $first } to { $last } together.
}
calc-no-sum = No: adding these would count the same thing twice. They are two counts of one matter for one year, { $a }; and { $b }. Quote one, with who counted it.
calc-difference = { $result } more, derived: { $a } against { $b }.
calc-rise = Up by { $result } ({ $percentage }, { $ratio } times), derived: { $a } against { $b }.
calc-fall = Down by { $result } ({ $percentage }), derived: { $a } against { $b }.
calc-week = { $result } a week, derived: { $daily } a day for seven days.
calc-pace = { $result } years, derived as a comparison of sizes only: { $a } divided by { $b }.
calc-rest = { $result } were not allowed to remain, derived from the share that were.
calc-rest-working = 100% − { $value } = { $result } (derived, not reported)
calc-rest-note = Allowed to remain adds grants to cases closed without a decision; it is not a grant rate.
calc-mismatch-population = These are not the same population: { $a }; and { $b }. They can be compared in size, not as part and whole.
calc-mismatch-period = The periods differ: { $a }; { $b }.
calc-mismatch-counter = Counted by different bodies: { $who }.

## Comparisons
compare-larger = { $larger } is the larger number: { $a }, against { $b } for { $smaller }.
compare-units = These count different things, so their sizes say little side by side.
series-highest = The highest of the series: { $high }, { $highyear } ({ $name }).
series-lowest = The lowest of the series: { $low }, { $lowyear } ({ $name }).
series-trend = From { $first } ({ $firstyear }) to { $last } ({ $lastyear }): { $name }; highest { $high } ({ $highyear }), lowest { $low } ({ $lowyear }).

## Verdicts: they lead in words, and never with a bare yes or no
times-n = { $n } times
verdict-matches = Matches what was reported.
verdict-rounds-to = Rounds to what was reported: your { $claimed } against { $value }.
verdict-within-bound = Within what was reported: your { $claimed } fits { $value }.
verdict-off-by = { $direction ->
    [above] Off by { $percent }%: your { $claimed } is higher than the record, { $value }.
   *[below] Off by { $percent }%: your { $claimed } is lower than the record, { $value }.
}
verdict-other-period = Right number, different period: your { $claimed } is not { $asked }; it is { $other }.
verdict-other-thing = Right number, different thing: your { $claimed } is not { $asked }; it is { $other }.
verdict-reversed = The other way round: { $asked } and { $other } do not stand in that order.
verdict-corrected = Reported or said so, but the record is different.
verdict-opinion = That is an opinion, or someone's words, not a count.
verdict-not-in-base = Here is what the record says; the claim itself is not a figure I can check.
calc-given = The { $n } to divide by is yours, not the record's.
calc-per-unit = { $result } { $unit ->
    [day] a day
    [week] a week
   *[month] a month
} on average, derived: { $a }.
calc-whole = { $result } in all, derived: { $a }, divided by { $b }.
border-ends-after-wait-not-yet = Not yet, it stays on: { $average } a day is below { $lift }, but { $days } days are not enough; it takes { $low } + { $wait } = { $needed } (derived).
times-derived = { $n } times (derived, not reported)
working = Working: { $expression }
verdict-denied = The other way round: the record does have that, with { $value }.
verdict-not-passed = The other way round: the bill did not pass.

## The Senate bill asked "what if"
bill-must = Yes under the bill: an average of { $average } a day is at or above { $must }, at which the power would have had to be used.
bill-may = It could have been used, not had to be: { $average } a day is at or above { $may }, where the bill left it open, and below { $must }, where it had to be.
bill-below = No: { $average } a day is below { $may }, the lowest level of the bill; it had to be used only at { $must }.
bill-day-must = Yes under the bill: { $average } in one day is at or above { $day }, at which the power would have had to be used.
bill-day-below = No: { $average } in one day is below the bill's single-day level of { $day }.
bill-never-law = The bill never became law.
calc-remainder = { $result } remain, derived: { $a } without { $b }.

## Taken out by a curator
withdrawn-paused = The figure for that is paused by a curator: { $why }
withdrawn-retracted = The figure for that has been retracted by a curator: { $why }
withdrawn-fact-paused = What was here on that is paused by a curator: { $why }
withdrawn-fact-retracted = What was here on that has been retracted by a curator: { $why }

## The curators' desk
suggestion-new-correction = A correction is suggested ({ $id }):
suggestion-new-new_fact = A new fact is suggested ({ $id }):
suggestion-new-unanswered = An answer is missed ({ $id }):
suggestion-about = It is about { $fact }.
suggestion-source = Source named: { $source }
suggestion-published = What you suggested is published. Thank you.
digest-head = The week from { $since } to { $until }, in this workspace: { $asked } { $asked ->
    [one] question
   *[other] questions
}, { $answered } answered, { $back } asked back, { $none } without an answer.
digest-topics = By topic: { $topics }
digest-wanted = Without an answer, most often:
digest-complaints = Called not helpful:
digest-open = Suggestions that wait for a decision: { $count }.
digest-due = Due for review: { $facts }
digest-desk = `tally review` opens them.
digest-times = { $count } × { $what }
