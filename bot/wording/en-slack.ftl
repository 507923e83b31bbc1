# Forms and commands of Slack, in English. A button has room for some 24 characters, a form's title for 24.

button-wanted = Ask the curators
button-send = Send
button-ask = Ask
button-close = Close
button-cancel = Cancel
feedback-good-label = This answer was helpful
feedback-bad-label = This answer was not helpful; you are asked why
column-figure = Figure
column-period = Period
column-who = Who counted
column-as-of = Date
wanted-title = Ask the curators
wanted-what = What would you like to know?
report-no-address = That is no web address. It begins with https://
ask-pick = Choose a figure
ask-pick-hint = Type a word: backlog, closed, 2022
ask-typed = or ask in your own words
ask-nothing = Choose a figure, or write a question.
to-go-on = To go on in this thread, mention me again: I read only what is addressed to me.
not-in-channel = I cannot post here, because I am not in this channel. Somebody in it can invite me: { $command }
status-looking = is looking at the facts…
not-installed = Tally is not installed in this workspace any more, or not yet. An administrator can install it. · Tally no está instalado en este espacio de trabajo; puede instalarlo una persona administradora.
commands-slack = • *{ $command } how big is the backlog?* – ask anything about the figures
    • *{ $command } check* 150,000 cases were closed in 2022 – check a claim
    • *{ $command } compare* cases closed and asylum granted in 2022 – put figures side by side
    • *{ $command } border* 2300 – what that daily average does under the 2024 border rule
    • *{ $command } fact* cases-closed-2022 – one fact by its id
    • *{ $command } sources* – all sources · *{ $command } my-data* – what I keep of you · *{ $command } settings* – for administrators
    • *{ $command }* alone – choose from a list. In a thread, mention me. Under a message: its menu, “Check this message”.
button-export = Show all of it
forget-title = Delete your data?
data-title = Your data
settings-admins = Only administrators of this workspace can change its settings. They are as follows.
home-title = Figures on US immigration, each with its source
home-ask = Ask me in a direct message, with { $command } in any channel, or by mentioning me.
home-topics = What I know about
home-count = { $count ->
    [one] one fact
   *[other] { $count } facts
}
home-corrected = Corrected lately
home-corrected-none = Nothing has been corrected lately.
home-settings = How I answer in this workspace
home-nothing-chosen = Nothing has been chosen here: whoever asks sees the answer to a command alone, in the language of the question.
home-newest = The newest of these is as of { $date }.
home-data = Your data
home-data-about = See or delete what I keep about you.
button-my-data = My data
button-settings = Change
prompts-title = What would you like to know?
