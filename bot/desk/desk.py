"""The desk itself: finds what a curator names, tries an edit out, and writes it down with who and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core import Core
from bot.desk.clusters import Cluster
from bot.desk.docket import EVER, Docket, Wanted, read_docket, subject_of
from bot.desk.notices import to_asker
from bot.desk.trial import Trial, mistakes_of, try_out
from bot.desk.vectors import Vectors
from bot.model import Question
from bot.records import AuditEntry, NotKept, StoreError, Suggestion, SuggestionState
from bot.responder import Responder
from bot.store.port import Store
from knowledge.checks import Finding
from knowledge.editing import Edit

_LEAST_PREFIX = 4
Matter = Cluster | Suggestion


class DeskError(Exception):
    """The desk cannot do this; one sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a curator decided: `did` in the words of the audit ("declined"), and why."""

    did: str
    why: str


class Desk:
    """For one curator, called `who`; `tell` hears what is being done while it takes time."""

    def __init__(self, core: Core, store: Store, who: str, tell: Callable[[str], None] = lambda _: None) -> None:
        self.core, self.store, self.who, self._tell = core, store, who, tell
        self._vectors: tuple[Responder, Vectors] | None = None

    async def docket(self, since: dt.datetime, *, settled: bool = False) -> Docket:
        """What waits, as asked since then; with `settled` also what was decided about. Raises StoreError."""
        return await read_docket(self.store, self._vectors_of(self.core.responder), since, _now(), self._tell, settled=settled)

    def _vectors_of(self, responder: Responder) -> Vectors:
        if self._vectors is None or self._vectors[0] is not responder:
            self._vectors = (responder, Vectors(responder.base, responder.understanding.reader))
        return self._vectors[1]

    async def find(self, id: str) -> Matter:
        """The suggestion of that id, or the questions of the meaning that one of that id has. Raises DeskError and StoreError."""
        found = await self.look_up(id)
        return found.cluster if isinstance(found, Wanted) else found

    async def look_up(self, id: str) -> Wanted | Suggestion:
        """The same with what was decided about the questions; the beginning of an id will do. Raises DeskError and StoreError."""
        suggestion = await self.store.suggestion(id)
        if suggestion is not None:
            return suggestion
        docket = await self.docket(EVER, settled=True)
        matters: list[Wanted | Suggestion] = [
            each for each in docket.wanted if any(entry.answer_id.startswith(id) for entry in each.cluster.entries)
        ]
        matters += [each for each in docket.suggestions if each.id.startswith(id)]
        if len(id) < _LEAST_PREFIX or not matters:
            raise DeskError(
                f"nothing that waits has the id {id!r}; `tally review` lists what does (at least {_LEAST_PREFIX} characters of an id)"
            )
        if len(matters) > 1:
            raise DeskError(f"{id!r} begins {len(matters)} ids; write more of it")
        return matters[0]

    @property
    def now(self) -> dt.datetime:
        """The moment at which it is asked."""
        return _now()

    def mistakes_of(self, edit: Edit) -> Sequence[Finding]:
        """What the lint would newly say is wrong: quickly, without asking anything."""
        return mistakes_of(self.core.base, self.core.settings.facts_dir, edit, _now().date())

    def answered_now(self, cluster: Cluster) -> str | None:
        """The fact that answers the commonest wording by now, since the facts have changed; None where none does, or no words are kept."""
        if not cluster.wordings:
            return None
        answer = self.core.responder.answer(Question(text=cluster.wordings[0][0]))
        return next(iter(answer.facts), None) if answer.status == "answered" else None

    def try_out(self, edit: Edit, questions: Sequence[str] = ()) -> Trial:
        """What an edit does; nothing is written. Raises GoldError."""
        return try_out(self.core.responder, self.core.settings.facts_dir, edit, _now().date(), questions, self._tell)

    async def publish(self, trial: Trial, did: str, why: str, matter: Matter | None = None) -> None:
        """Write an edit that was tried out, say so in the audit, and settle what it came from. Raises DeskError and EditError.

        The audit is kept for ever, so that nobody's words go into it: `why` is a curator's.
        The facts come first: where the store fails afterwards the edit stands, and the error says what is left to do.
        """
        if trial.objection:
            raise DeskError(f"{trial.objection}; nothing is written")
        trial.edit.write()
        self.core.reload()
        try:
            for fact in trial.edit.facts:
                await self.store.audit(AuditEntry(_now(), self.who, did, f"fact:{fact}", why))
            if isinstance(matter, Suggestion):
                await self.store.decide(matter.id, "published", self.who, why or did)
                await self.store.queue(to_asker(matter, self.core.base, trial.edit.facts))
            elif matter is not None:
                await self._settle(matter, Decision(did, why or f"fact {', '.join(trial.edit.facts)}"))
        except (StoreError, NotKept) as error:
            raise DeskError(f"{trial.edit.path} is written and holds, but the store does not know of it: {error}") from None

    async def decide(self, matter: Matter, decision: Decision) -> None:
        """Decide about a matter without an edit: "declined", "out of scope", and "accepted" for a suggestion. Raises DeskError and StoreError."""
        if not decision.why.strip():
            raise DeskError("say why in a few words: the reason is kept with the decision")
        if isinstance(matter, Cluster):
            if decision.did == "accepted":
                raise DeskError(
                    "a question is not accepted: add it to a fact as a phrasing, draft a fact, decline it, or mark it out of scope"
                )
            await self._settle(matter, decision)
            return
        try:
            state: SuggestionState = "accepted" if decision.did == "accepted" else "declined"
            await self.store.decide(
                matter.id, state, self.who, decision.why if state == decision.did else f"{decision.did}: {decision.why}"
            )
        except NotKept as error:
            raise DeskError(str(error)) from None

    async def _settle(self, cluster: Cluster, decision: Decision) -> None:
        await self.store.audit(AuditEntry(_now(), self.who, decision.did, subject_of(cluster.id), decision.why))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
