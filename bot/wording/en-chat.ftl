# Buttons, forms and commands of the chat platforms, in English. A button has room for some 24 characters, a form's title for 24.

shortened = This answer is longer than one message: the rest is under “Sources and quotes”.
button-sources = Sources and quotes
button-related = Ask next
button-share = Share with the channel
button-report = Report an error
feedback-good = Helpful
feedback-bad = Not helpful
choose-one = Choose one

## Sources and quotes
sources-none = This answer rests on no source: it names no figure.
sources-of-answer = What this answer rests on
sources-of-base = { $count ->
    [one] One source stands behind the facts here.
   *[other] { $count } sources stand behind the facts here.
}
grade-c = advocacy, partisan or re-posted

## Giving an opinion
reason-title = What was wrong?
reason-label = What was wrong with the answer?
reason-wrong-figure = The figure is wrong
reason-wrong-thing = It answers something else
reason-out-of-date = There is a newer figure
reason-unclear = I cannot make it out
reason-biased = It takes a side
reason-other = Something else
reason-more = Anything to add
report-title = Report an error
report-what = What is wrong, and what is right?
report-source = Where that can be read (a web address)

## Ways to ask
ask-title = Ask a figure
check-nothing = There are no words in that message that I could check.
fact-unknown = There is no fact of that id. Type { $command } alone and choose one from the list.
to-check-a-message = To check somebody's message, open its menu and choose “Check this message”: I read only what is addressed to me.
shared-by = Shared by { $who }
shared = It now stands in the channel for all to see.

## What is kept of somebody
data-none = I keep nothing about you.
data-kept = What I keep about you: { $rows }. Questions are kept without your name, under a mark that only I can trace to you, and for { $days } days at most.
data-row = { $count } × { $table ->
    [question_log] questions
    [kept_answer] answers whose buttons work
    [posted] places where your answers stand
    [feedback] opinions
    [suggestion] suggestions
    [context] conversations
    [outbox] messages to be sent
    [owed_correction] corrections to be told
    [spool] notes to be written
   *[other] { $table }
}
button-forget = Delete all of it
forget-sure = Everything that I keep about you is deleted: questions, opinions, suggestions. Answers in channels stay where they are.

## Settings of a workspace
settings-title = Settings
settings-kept = The settings are kept.
settings-visibility = Who sees the answer to a command
settings-visibility-asker = Only who asked
settings-visibility-channel = The whole channel
settings-strict = Answers that are less than sure
settings-strict-yes = Withhold them
settings-strict-no = Give them, with what they may be mistaken for
settings-languages = Languages of the answers
language-en = English
language-es = Spanish
settings-topics = Topics that are answered about
settings-channels = Channels that are answered in (none chosen: all)
settings-corrections = When a fact is corrected later
settings-corrections-yes = Correct the answers that stand in channels
settings-corrections-no = Leave them as they are
settings-curators-channel = Channel for suggestions and the digest
settings-log-text = Questions kept in words
settings-log-text-off = None
settings-log-text-unanswered = Those without an answer
settings-log-text-all = All
settings-default = as usual

