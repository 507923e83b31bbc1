"""Fact bases of any size, made up: facts that differ in a word or two, about five phrasings each, and questions about them.

Everything follows from a seed. A fact is a count (what became of what, where, in
which year, by whose count) or what somebody said about a subject. Counts come
in series over years and between neighbours, places and people as often as in
real lists (a few often, most seldom), and their number grows with the base.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

# Between semicolons stands one thing, with the ways of saying it; no way of saying is used for two things.
_OUTCOMES = """granted|approved|won; denied|refused|turned down; dismissed|dropped|thrown out; terminated|ended early; shelved|put on hold;
filed|lodged|submitted; pending|waiting|unresolved; appealed|contested; reopened|revived; withdrawn|abandoned; transferred|moved elsewhere;
expedited|fast tracked; detained|locked up; released|let go|freed; deported|removed|sent back; renewed|extended; expired|lapsed;
revoked|cancelled; postponed|delayed|rescheduled; interviewed|questioned; audited|reviewed; missed|skipped; decided|ruled on; expelled|pushed back"""
_SUBJECTS = """asylum cases|asylum claims|asylum seekers; green cards|permanent residence applications; student visas|visas for students;
work permits|employment authorizations; farm worker visas|seasonal farm permits; refugee admissions|resettled refugees;
naturalization requests|citizenship applications; bond hearings|bail hearings; parole requests|humanitarian parole;
unaccompanied minors|children alone; family units|families with kids; fiance petitions|fiance visas; removal proceedings|deportation cases;
master calendar hearings|first hearings; credible fear screenings|fear interviews; border encounters|border crossings;
tps registrations|temporary protection; daca renewals|dreamer permits; special juvenile petitions|juvenile status; crime victim visas|u visas;
trafficking victim visas|t visas; investor visas|golden visas; religious worker visas|clergy visas; nurse petitions|nursing visas;
h1b petitions|tech worker visas; employer raids|worksite raids; detention transfers|moves between jails; medical waivers|health exemptions;
fee waivers|fee exemptions; travel documents|advance parole; fingerprint appointments|biometrics; diversity visas|visa lottery entries;
adoption petitions|adoption visas; military naturalizations|soldier citizenship; habeas petitions|court challenges;
stays of removal|stay motions; ankle monitors|electronic tags; check ins|office visits; airport refusals|airport turnbacks;
overstays|expired stays; smuggling prosecutions|smuggler trials; reentry prosecutions|illegal reentry trials;
passport seizures|confiscated passports; border deaths|migrant deaths"""
_COUNTERS = """uscis|citizenship services; eoir|immigration courts; ice|enforcement agency; cbp|border patrol; trac|syracuse researchers;
gao|government auditors; state department|consulates; homeland security|dhs; census bureau|census; migration institute|think tank;
court clerks|clerks; inspector general|watchdog"""
_STATES = """texas; california; florida; arizona; new mexico; new york; illinois; georgia; new jersey; virginia; maryland; massachusetts;
washington; oregon; louisiana; tennessee; north carolina; south carolina; ohio; michigan; minnesota; pennsylvania; utah; kansas; nebraska;
colorado; nevada; iowa; missouri; alabama"""
_TOWN_HEADS = """ash oak cedar fair spring mill brook clear stone river maple elm bay lake green red white black gold silver north south east west high low
fox deer wolf bear hawk crow swan king queen bishop abbot price harris carter mason porter walker fuller sandy rocky windy sunny cold warm rich long
pine birch alder hazel willow rose thorn heather clover barley wheat corn apple plum cherry berry honey salt iron copper coal flint marble slate
wal hart lang beck clif wes nor sut mid bran cran kel pres wil had bed hun wor lan rad pem gren tam"""
_TOWN_TAILS = (
    "ford ton burg ville field dale wood port haven view mont land bridge side grove crest ridge stead worth ham mere hurst shire gate"
)
_FIRST_NAMES = """andrea bruno carla dario elena felix gloria hector irene jorge karen louis marta nadia oscar paula ramon silvia tomas ursula
victor wanda yolanda adrian beatriz colin denise edgar fiona gerald"""
_LAST_NAMES = """abbas ames arroyo baird beltran bloom boyle brandt briggs bravo burke cain calder camacho chavez clarke conti cortez crane cruz
dalton dawes diaz dolan drake duarte duran eames espinoza farrell fenton flores foley franco fuentes gallo garner gomez grady grant greer guerra
abrams barlow castro delgado eaton fischer garland hobbs ingram jarvis keller lozano mercer navarro oakes pruitt quinn rosales sutton tran
underhill vargas weller yates zamora archer bowman cordova dutton ellison forbes galvan holt iverson jimenez kovacs lindgren moreau nielsen ortega"""
_YEARS = range(2001, 2026)

_COUNT_PHRASINGS = (
    "how many {subject} were {outcome} in {place} in {year}", "{subject} {outcome} {place} {year}", "{place} {subject} {outcome} in {year}",
    "number of {subject} {outcome} in {place} during {year}", "{counter} count of {subject} {outcome} in {place} {year}",
    "{year} {place} how many {subject} got {outcome}", "what was the total of {subject} {outcome} for {place} in {year}",
    "{counter} figure on {outcome} {subject} {place} {year}", "in {year} how many of the {subject} around {place} ended up {outcome}",
    "{outcome} {subject} in {place} fiscal year {year}", "did {counter} say how many {subject} were {outcome} in {place} in {year}",
    "share of {place} {subject} that were {outcome} by {year}",
)  # fmt: skip
_COUNT_QUESTIONS = (
    "can you tell me how many {subject} got {outcome} in {place} back in {year}", "{place} {year} {subject} {outcome}?",
    "i need the {year} number for {subject} {outcome} in {place}", "so how many {subject} in {place} were {outcome} in {year}",
    "whats the {counter} number for {outcome} {subject} in {place} for {year}", "{outcome} {subject} {year} {place} total please",
    "is there a count of the {subject} that {place} had {outcome} in {year}", "{subject} {outcome} near {place}, year {year}",
)  # fmt: skip
_WORDS_PHRASINGS = (
    "what did {person} say about {subject}", "{person} on {subject}", "{person} quote {subject}", "{subject} according to {person}",
    "who is {person} and what is the view on {subject}", "{person} statement about {subject} in {place}",
    "did {person} comment on the {subject}",
)  # fmt: skip
_WORDS_QUESTIONS = (
    "what does {person} think of {subject}", "remind me what {person} said regarding {subject}", "{person} {subject} remarks",
    "has {person} ever talked about {subject}?",
)  # fmt: skip
_PHRASINGS_EACH = (4, 5, 6)
_WORDS_SHARE = 0.35  # of the draws; a draw of counts makes about five facts, so that a tenth of the facts are words
_MISTYPED = 0.3  # of the questions
_MISTYPED_TWICE = 0.2  # of those
_NEIGHBOURS = {
    key: row[max(0, i - 1) : i] + row[i + 1 : i + 2] for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for i, key in enumerate(row)
}

_Slots = dict[str, tuple[str, ...]]  # slot -> the ways of saying what it holds


@dataclass(frozen=True, slots=True)
class SyntheticFact:
    """A made-up fact: its sentence, and the phrasings that a curator would have given it."""

    id: str
    statement: str
    phrasings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as typed, and the id of the only fact that answers it."""

    text: str
    fact: str
    mistyped: bool


def _things(text: str) -> list[tuple[str, ...]]:
    return [tuple(way.strip() for way in thing.split("|")) for thing in text.split(";")]


class Synthetic:
    """A base of `size` facts. The same size and seed give the same facts, on any machine."""

    def __init__(self, size: int, seed: int = 1) -> None:
        self._random = Random(seed * 1_000_003 + size)  # noqa: S311 - it is to be the same every time
        self._outcomes, self._subjects, self._counters = _things(_OUTCOMES), _things(_SUBJECTS), _things(_COUNTERS)
        # As in real lists, names grow with the root of the size, and the n-th is met 1/n as often as the first.
        names = 8 * math.isqrt(size)
        towns = ["".join(parts) for parts in product(_TOWN_HEADS.split(), _TOWN_TAILS.split())]
        self._places = [way for (way,) in _things(_STATES)] + self._some(towns, names)
        self._people = self._some([" ".join(parts) for parts in product(_FIRST_NAMES.split(), _LAST_NAMES.split())], names)
        self._slots = {f"fact-{number}": slots for number, slots in enumerate(self._drawn(size))}
        self.facts = [self._fact(id, slots) for id, slots in self._slots.items()]

    def _some(self, names: Sequence[str], count: int) -> list[str]:
        return self._random.sample(names, min(count, len(names)))

    def _drawn(self, size: int) -> list[_Slots]:
        """What the facts are about, each once, in random order."""
        found: dict[tuple[str, ...], _Slots] = {}
        places, people = ([1 / (n + 1) for n in range(len(names))] for names in (self._places, self._people))
        while len(found) < size:
            (place,) = self._random.choices(self._places, places)
            subject = self._random.choice(self._subjects)
            if self._random.random() < _WORDS_SHARE:
                (person,) = self._random.choices(self._people, people)
                found[person, subject[0]] = {"person": (person,), "subject": subject, "place": (place,)}
            else:
                found.update(self._series(place, subject))
        slots = list(found.values())[:size]
        self._random.shuffle(slots)
        return slots

    def _series(self, place: str, subject: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], _Slots]]:
        """One count over some years, and often its neighbour (another outcome, all else the same) over the same."""
        first, length = self._random.choice(_YEARS[:-6]), self._random.randint(2, 6)
        counter = self._random.choice(self._counters)
        outcomes = self._random.sample(self._outcomes, self._random.choice((1, 1, 2)))
        for outcome, year in product(outcomes, map(str, range(first, first + length))):
            slots = {"outcome": outcome, "subject": subject, "place": (place,), "year": (year,), "counter": counter}
            yield (outcome[0], subject[0], place, year), slots

    def _fact(self, id: str, slots: _Slots) -> SyntheticFact:
        forms = _COUNT_PHRASINGS if "year" in slots else _WORDS_PHRASINGS
        chosen = self._random.sample(forms, self._random.choice(_PHRASINGS_EACH))
        statement = " ".join(" ".join(ways) for ways in slots.values())  # every way of saying it: a vocabulary to spell by
        return SyntheticFact(id, statement, tuple(self._filled(form, slots) for form in chosen))

    def _filled(self, form: str, slots: _Slots) -> str:
        return form.format(**{slot: self._random.choice(ways) for slot, ways in slots.items()})

    def questions(self, count: int) -> list[Asked]:
        """Questions about `count` facts, none worded as any phrasing is, three in ten with a typing error."""
        asked = []
        for fact in self._random.sample(self.facts, count):
            slots = self._slots[fact.id]
            text = self._filled(self._random.choice(_COUNT_QUESTIONS if "year" in slots else _WORDS_QUESTIONS), slots)
            mistyped = self._random.random() < _MISTYPED
            for _ in range(mistyped + (mistyped and self._random.random() < _MISTYPED_TWICE)):
                text = self._mistyped(text)
            asked.append(Asked(text, fact.id, mistyped))
        return asked

    def _mistyped(self, text: str) -> str:
        """The text with one letter swapped, left out, doubled or hit beside its key, in a word of four letters or more."""
        words = text.split(" ")
        place = self._random.choice([i for i, word in enumerate(words) if len(word) > 3 and word.isalpha()])
        word = words[place]
        at = self._random.randrange(1, len(word) - 1)
        before, letter, after = word[:at], word[at], word[at + 1 :]
        words[place] = before + self._random.choice((
            after[0] + letter + after[1:], after, letter + letter + after, self._random.choice(_NEIGHBOURS[letter]) + after,
        ))  # fmt: skip
        return " ".join(words)
