"""What the people of a workspace, or of one channel in it, chose for Tally there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from bot.records import NotKept, Place
from bot.settings import LogText
from bot.visible import in_one_line
from knowledge.model import Language, Topic

Visibility = Literal["asker", "channel"]
PlatformId = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
_LOG_TEXTS: tuple[LogText, ...] = get_args(LogText)  # from the least that is kept to the most
# What a channel cannot choose for itself.
_OF_WORKSPACES = ("channels", "curators_channel", "curators_role")


def _once(value: object) -> object:
    return tuple(dict.fromkeys(value)) if isinstance(value, list | tuple) else value


_Once = BeforeValidator(_once)


@dataclass(frozen=True, slots=True)
class Scope:
    """What settings are for: a workspace of a platform, or one channel in it."""

    platform: str
    workspace: str
    channel: str = ""

    @classmethod
    def of(cls, place: Place) -> Scope:
        """The channel of a place."""
        return cls(place.platform, place.workspace, place.channel)

    @property
    def whole(self) -> Scope:
        """The workspace that it is, or is in."""
        return Scope(self.platform, self.workspace)

    def __str__(self) -> str:
        return "/".join(filter(None, (self.platform, self.workspace, self.channel)))


class WorkspaceSettings(BaseModel):
    """Each is chosen or left (None): the workspace decides what its channel leaves, and the core what nobody chose."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    visibility: Visibility | None = Field(default=None, description="Who sees the answer to a command: its asker alone, or the channel.")
    strict: bool | None = Field(default=None, description="Whether an answer that is less than sure is withheld.")
    languages: Annotated[tuple[Language, ...] | None, _Once] = Field(default=None, min_length=1, description="Languages of the answers.")
    topics: Annotated[tuple[Topic, ...] | None, _Once] = Field(default=None, min_length=1, description="Topics that are answered about.")
    channels: Annotated[tuple[PlatformId, ...] | None, _Once] = Field(
        default=None, max_length=500, description="Ids of the channels that are answered in."
    )
    corrections: bool | None = Field(default=None, description="Whether what was posted is corrected where it stands.")
    curators_channel: PlatformId | None = Field(default=None, description="Id of the channel that suggestions and the digest go to.")
    curators_role: PlatformId | None = Field(default=None, description="Id of the role, or user group, whose members are curators.")
    log_text: LogText | None = Field(default=None, description="Whose questions are kept in words: never more than the operator keeps.")

    def within(self, around: WorkspaceSettings) -> WorkspaceSettings:
        """These, and what is left open here as it is around them."""
        return around.model_copy(update=self.model_dump(exclude_none=True))

    def log_text_under(self, operators: LogText) -> LogText:
        """Whose questions are kept in words, where the operator keeps those of `operators`."""
        return min(operators, self.log_text or operators, key=_LOG_TEXTS.index)

    @property
    def only_language(self) -> Language | None:
        """The language of every answer where there is one; None leaves it to the question."""
        return self.languages[0] if self.languages and len(self.languages) == 1 else None


NOTHING_CHOSEN = WorkspaceSettings()


def nearest(chosen: Mapping[Scope, WorkspaceSettings], scope: Scope) -> WorkspaceSettings:
    """What holds in a scope: its own, over its workspace's."""
    around = chosen.get(scope.whole, NOTHING_CHOSEN)
    own = chosen.get(scope) if scope.channel else None
    return own.within(around) if own else around


def settings_from(values: Mapping[str, object], scope: Scope) -> WorkspaceSettings:
    """Settings for a scope as a platform's form gives them. Raises NotKept: one sentence for each that is wrong."""
    foreign = [name for name in _OF_WORKSPACES if scope.channel and values.get(name) is not None]
    if foreign:
        raise NotKept(f"{foreign[0]} is chosen for a whole workspace, not for a channel")
    try:
        return WorkspaceSettings.model_validate(dict(values))
    except ValidationError as error:
        found = error.errors(include_url=False)
    names = " or ".join(dict.fromkeys(in_one_line(str(each["loc"][0])) for each in found))
    raise NotKept(f"{names} cannot be set so: {found[0]['msg'][:1].lower()}{found[0]['msg'][1:]}")


def changes(before: WorkspaceSettings, after: WorkspaceSettings) -> str:
    """What is chosen otherwise than before, as the audit says it: "strict: true -> null"."""
    was, now = before.model_dump(mode="json"), after.model_dump(mode="json")
    return "; ".join(f"{name}: {json.dumps(was[name])} -> {json.dumps(now[name])}" for name in now if was[name] != now[name])
