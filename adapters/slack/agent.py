"""Slack's agent experience: questions that stand ready, a sign that something takes time, a title for each thread.

The experience of 2026 (`agent_view`): prompts are set for the whole conversation when it is opened. None of it is an
answer, so where Slack refuses (an older plan, GovSlack) nothing is said.
"""

from __future__ import annotations

from contextlib import suppress

from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.sending import REFUSALS
from adapters.slack.text import cut
from bot.model import Answer
from bot.wording.language import Wording

# Slack shows four at most.
PROMPTS = ("ask-backlog", "ask-closed", "ask-rule")
# A title has one line in a list of threads.
_MOST_TITLE = 60


def prompts(words: Wording) -> list[dict[str, str]]:
    """Questions that stand ready: what is shown, and what is sent."""
    asked = [words.say(name) for name in PROMPTS]
    return [{"title": words.opening(text), "message": text} for text in asked]


async def offer(client: AsyncWebClient, context: AsyncBoltContext, words: Wording) -> None:
    """Set the prompts of a conversation that was opened."""
    with suppress(*REFUSALS):
        await client.assistant_threads_setSuggestedPrompts(
            channel_id=context.channel_id or "", title=words.say("prompts-title"), prompts=prompts(words)
        )


async def status(client: AsyncWebClient, context: AsyncBoltContext, thread: str, text: str) -> None:
    """Say that something takes time; it goes with the answer."""
    with suppress(*REFUSALS):
        await client.assistant_threads_setStatus(channel_id=context.channel_id or "", thread_ts=thread, status=text)


async def title(client: AsyncWebClient, context: AsyncBoltContext, thread: str, answer: Answer) -> None:
    """Call a thread after what was answered in it, never in the asker's words."""
    name = next((figure.counted for figure in answer.figures if figure.counted), answer.sections[0].headline if answer.sections else "")
    if answer.status == "answered" and name.strip():
        with suppress(*REFUSALS):
            await client.assistant_threads_setTitle(channel_id=context.channel_id or "", thread_ts=thread, title=cut(name, _MOST_TITLE))
