"""Draws the pictures of docs/pictures: the bot's own messages as a Discord client shows them, in a real browser. Run by `make screenshots`."""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import playwright.async_api as browsers
from PIL import Image, ImageChops

from bot.core import build_core
from bot.memory import MemoryStore
from bot.service import Service
from bot.settings import read_settings
from tests.discord_world import World, world

PICTURES = Path(__file__).parent / "pictures"
CHROMIUM = "/usr/bin/chromium"
_WIDTH, _HEIGHT = 760, 1500
_MARGIN = 12
# The preview's header and its line to write in, which say nothing of ours.
_TOP, _BOTTOM = 100, 80
_COLOURS = 128

Scene = Callable[[World], Awaitable[object]]


def asking(question: str) -> Scene:
    """Somebody uses `/ask`."""
    return lambda there: there.ann.slash(there.channel, "ask", question=question)


def using(command: str, **options: object) -> Scene:
    """Somebody uses another command."""
    return lambda there: there.ann.slash(there.channel, command, **options)


async def _mentioned(there: World) -> None:
    await there.ann.send(there.channel, f"{there.client.user.mention} how big is the backlog?")  # type: ignore[union-attr]


async def _sources(there: World) -> None:
    result = await there.ann.slash(there.channel, "ask", question="how many asylum cases were closed in 2022?")
    assert result.response
    await there.ann.click(result.response, label="Sources and quotes")


async def _failed(there: World) -> None:
    there.env.inject_error("POST", "/interactions/*/*/callback", status=400, code=50035)
    await there.ann.slash(there.channel, "ask", question="how many?")


SCENES: dict[str, Scene] = {
    "answer": asking("how many asylum cases were closed in 2022?"),
    "mention": _mentioned,
    "verdict": using("check", claim="half a million people got asylum under biden"),
    "verdict-off": using("check", claim="150,000 asylum cases were closed in 2022"),
    "working": asking("what share of the three 2022 outcomes was dismissals?"),
    "border": using("border", average=2300),
    "which-one": asking("how many?"),
    "no-figure": asking("how many asylum cases were closed in 2016?"),
    "spanish": asking("¿cuántos casos de asilo se cerraron en 2022?"),
    "compare": using("compare", first="asylum cases closed in 2022", second="asylum granted in 2022"),
    "sources": _sources,
    "all-sources": using("sources"),
    "about": using("about"),
    "error": _failed,
}


@asynccontextmanager
async def _there() -> AsyncIterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        core = build_core(read_settings({"TALLY_DATA_DIR": folder}))
        async with Service(core, MemoryStore()) as service, world(service, fails=True) as there:
            yield there


def _in_the_systems_chromium() -> None:
    """simcord starts the browser that Playwright downloads; Debian brings its own."""
    launch = browsers.BrowserType.launch

    async def launched(kind: browsers.BrowserType, **options: Any) -> browsers.Browser:  # noqa: ANN401 - Playwright's own options
        options |= {"executable_path": CHROMIUM, "args": [*options.get("args", ()), "--no-sandbox"]}
        return await launch(kind, **options)

    browsers.BrowserType.launch = launched  # type: ignore[method-assign]


async def draw(name: str) -> None:
    """One picture, cut to what is on it."""
    async with _there() as there:
        there.env.backend.bot_user.name = "Tally"
        await SCENES[name](there)
        viewers = [there.ann]
        async with there.env.preview(there.channel, viewers=viewers, layout="channel", width=_WIDTH, height=_HEIGHT) as preview:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "picture.png"
                await preview.screenshot(path, mode="viewport", allow_incomplete=True)
                _cut(Image.open(io.BytesIO(path.read_bytes())).convert("RGB")).save(PICTURES / f"discord-{name}.png", optimize=True)


def _cut(picture: Image.Image) -> Image.Image:
    """Without the empty part, in few colours: a picture in the repository stays small."""
    inner = picture.crop((0, _TOP, picture.width, picture.height - _BOTTOM))
    ground = Image.new("RGB", inner.size, inner.getpixel((inner.width - 2, inner.height - 2)))
    left, top, right, bottom = ImageChops.difference(inner, ground).getbbox() or (0, 0, *inner.size)
    box = (max(0, left - _MARGIN), max(0, top - _MARGIN), min(inner.width, right + _MARGIN), min(inner.height, bottom + _MARGIN))
    return inner.crop(box).quantize(_COLOURS)


async def main(names: list[str]) -> None:
    """Draw those pictures, or all."""
    PICTURES.mkdir(exist_ok=True)
    _in_the_systems_chromium()
    for name in names or SCENES:
        await draw(name)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
