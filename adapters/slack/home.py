"""The app's own page in Slack, and the conversation that is opened there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, get_args

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import agent, own
from adapters.slack import blocks as kit
from adapters.slack.blocks import Block
from adapters.slack.press import Offer
from adapters.slack.settings_form import summary
from adapters.slack.text import bold, literal
from adapters.slack.whereabouts import place_of
from bot.wording.language import Wording
from bot.wording.sentences import Sentences
from bot.workspace import WorkspaceSettings
from knowledge.factbase import FactBase
from knowledge.model import Fact, Topic

if TYPE_CHECKING:
    from adapters.slack.surface import Surface

_CORRECTED_SHOWN = 5


def register(app: AsyncApp, surface: Surface) -> None:
    """Listen."""

    @app.event("app_home_opened")
    async def opened(client: AsyncWebClient, context: AsyncBoltContext, event: Mapping[str, Any]) -> None:
        with surface.service.under_way():
            place = place_of(context)
            words = surface.service.words_at(place)
            if event.get("tab") == "messages":
                await agent.offer(client, context, words)
            elif event.get("tab") == "home":
                settings = surface.service.settings_at(place)
                view = home_view(surface.service.core.base, words, settings, surface.command)
                await client.views_publish(user_id=context.user_id or "", view=view)


def home_view(base: FactBase, words: Wording, settings: WorkspaceSettings, command: str) -> Block:
    """What Tally can do, what it knows about, what was corrected, how it answers here, and what it keeps of the reader."""
    blocks = [*_asking(words, command), *_topics(base, words), *_corrected(base, words), *_settings(words, settings), *_data(words)]
    return {"type": "home", "blocks": blocks[: kit.MOST_BLOCKS_OF_VIEW]}


def _asking(words: Wording, command: str) -> Iterator[Block]:
    yield kit.header(words.say("home-title"))
    yield kit.section(literal(words.say("help")))
    yield kit.context(literal(words.say("home-ask", command=command)))
    asked = [words.say(name) for name in agent.PROMPTS]
    yield kit.actions(
        [
            kit.button(f"{own.HOME_ASK}:{place}", words.opening(text), str(Offer(words.language, text=text)))
            for place, text in enumerate(asked)
        ]
    )
    yield {"type": "divider"}


def _topics(base: FactBase, words: Wording) -> Iterator[Block]:
    """Each topic with how many facts there are on it, and the newest of them."""
    yield kit.header(words.say("home-topics"))
    lines = []
    for topic in get_args(Topic):
        count = sum(fact.topic == topic and not fact.withdrawn for fact in base.facts)
        if count:
            lines.append(f"• {bold(words.opening(words.say(f'topic-{topic}')))} – {words.say('home-count', count=count)}")
    yield kit.section("\n".join(lines))
    newest = max(fact.as_of for fact in base.facts)
    yield kit.context(literal(words.say("home-newest", date=words.date(newest))))
    yield {"type": "divider"}


def _corrected(base: FactBase, words: Wording) -> Iterator[Block]:
    """What a curator has changed or taken out, the newest first."""
    sentences = Sentences(base, words)
    changed = [fact for id in base.overlaid if (fact := base.by_id.get(id.removeprefix("fact:")))]
    found = [fact for fact in (*changed, *(fact for fact in base.facts if fact.withdrawn)) if fact.replaces or fact.withdrawn]
    yield kit.header(words.say("home-corrected"))
    newest = sorted(dict.fromkeys(found), key=lambda fact: fact.as_of, reverse=True)[:_CORRECTED_SHOWN]
    if not newest:
        yield kit.section(literal(words.say("home-corrected-none")))
    for fact in newest:
        yield kit.section(literal(_said(fact, sentences)))
    yield {"type": "divider"}


def _said(fact: Fact, sentences: Sentences) -> str:
    """The fact as it is now; of one that was taken out, why, and no figure any more."""
    if fact.withdrawn:
        return sentences.say(f"withdrawn-{fact.standing}", why=fact.why or "")
    return sentences.statement(fact)


def _settings(words: Wording, settings: WorkspaceSettings) -> Iterator[Block]:
    yield kit.header(words.say("home-settings"))
    usual = words.say("settings-default")
    chosen = [f"{literal(name)}: {bold(value)}" for name, value in summary(words, settings) if value != usual]
    yield kit.section("\n".join(chosen) or literal(words.say("home-nothing-chosen")))
    yield kit.actions([kit.button(own.SETTINGS, words.say("button-settings"))])
    yield {"type": "divider"}


def _data(words: Wording) -> Iterator[Block]:
    yield kit.header(words.say("home-data"))
    yield kit.section(literal(words.say("home-data-about")))
    yield kit.actions([kit.button(own.DATA, words.say("button-my-data"))])
