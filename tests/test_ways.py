"""Ways of asking that once went wrong: each row is a mechanism, whatever the words around it."""

from __future__ import annotations

import pytest

from bot.responder import Responder
from tests.asking import ask


@pytest.mark.parametrize(("turns", "said"), [
    (["Divide the 2022 closures by those of 2014."], "About 9.86 to 1"),
    (["Ratio of asylum cases closed undecided to asylum grants in 2023?"], "149,305 ÷ 43,113"),
    (["If you spread December 2024's Border Patrol crossings over the month, what is that per day?"], "About 1,530 a day"),
    (["Closures per month in 2024 to date, if it spans seven months?"], "113,843 ÷ 7"),
    (["What fraction of the asylum cases closed from 2022 into 2024 happened in 2023 alone?"], "149,305 ÷ 350,000"),
    (["cases dismissed for a missing charging paper, fy22 plus fy23"], "148,461"),
    (["if 499,000 of the 648,000 were allowed to remain, what number were not"], "149,000"),
    (["By what amount did the May 2024 daily average exceed the trigger?"], "1,300"),
    (["gap between the on-level and the off-level of the border order?"], "1,000"),
    (["closed plus ordered removed plus granted in 2022 = 100%. what share is the closures"], "60%"),
    (["List the asylum closures for 2022, for 2023 and for the portion of 2024 that was counted."], "113,843"),
    (["List the Senate bill's three thresholds"], "8,500"),
    (["asylum cases closed without decision in 2022", "same for 2014", "so what is the ratio between them?"], "9.86"),
    (["removal orders in asylum cases, 2022", "as a multiple of grants that year?"], "36,000 ÷ 32,000"),
    (["at what number does the 2024 border limit kick in", "and where does it let go?"], "below 1,500"),
    (["what did EOIR count as pending at the end of FY 2014", "and five years thereafter?"], "2019"),
    (["at what level of calm does the shutdown end"], "1,500"),
    (["36,000 people were deported in 2022, true?"], "not removals and returns by DHS"),
    (["the asylum grant rate has been 77% since January 2021, correct?"], "not asylum grant rate"),
    (["They get tossed all the time. What was the real number of dismissals for 2022?"], "102,550"),
    (["wat did border patrol record in jume 2024"], "83,536"),
    (["crossings in the worst month ever at the border"], "249,741"),
    (["To whom should my students credit the 77% figure?"], "Counted by TRAC"),
    (["how many court cases were dismissed in 2022 for shoplifting"], "No figure for shoplifting here"),
    (["average age of asylum seekers in 2022"], "No figure"),
    (["Slide 4 has 113,843 asylum cases closed over the full year 2024. Accurate?"], "Right number, different period"),
    (["113,843 asylum cases closed in 2024 so far, right?"], "Matches what was reported"),
    (["November 2024: it's on, and the average was 1,200 for ten days. Finished?"], "Not yet, it stays on"),
    (["How big was the fall in Border Patrol encounters from May to June 2024?"], "34,364"),
    (["from when did the limit need 28 days of low numbers before it could come off"], "From 1 October 2024"),
    (["Somebody said he's finished and out. His case was dismissed. Can he apply again?"], "may apply for asylum again"),
    (["My cousin has a green card. Would the 2024 limit have stopped him?"], "Exceptions"),
    (["What does 113,843 stand for?"], "113,843 asylum cases had been closed"),
    (["what's 123,456"], "No fact here states 123,456"),
    (["what did Jane Zyxwv say about it"], "No figure on that"),
    (["is the NY Post reliable"], "No figure on that"),
    (["which judge dismissed the most cases in 2022"], "not broken down that way"),
    (["¿cuántas mujeres recibieron asilo en 2022?"], "no está desglosado así"),
    (["which court struck down the 2024 asylum limit"], "struck down"),
    (["backlog when Trump left office"], "No figure for that month"),
    (["all kinds of immigration cases scrapped through mid-2024, as the House Judiciary Republicans count"], "700,000"),
    (["what level starts the June 2024 border limit and what level ends it"], "2,500"),
    (["What average forces the Senate bill's power?", "and on a single bad day?"], "8,500"),
    (["Take 648,000 and subtract those allowed to remain."], "148,000"),
    (["May 2024's daily average was above the trigger by what number?"], "1,300"),
    (["If the trigger number crossed every day, what is the total over the week?"], "17,500"),
    (["What is the number of the proclamation that set the June 2024 limit?"], "10773"),
    (["Ratio?"], "Which one do you mean?"),
])  # fmt: skip
def test_a_way_of_asking_is_understood(responder: Responder, turns: list[str], said: str) -> None:
    _, text = ask(responder, *turns)
    assert said in text
