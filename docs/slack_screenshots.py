"""Draws the pictures of docs/pictures/slack-*.png: Tally's own blocks in a real browser. Run by `make screenshots`."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Browser, Route, async_playwright

from adapters.slack import forms
from adapters.slack.home import home_view
from adapters.slack.render import Shown, render
from adapters.slack.settings_form import form as settings_form
from adapters.slack.text import literal
from bot.core import Core, build_core
from bot.exchange import Served
from bot.model import Question
from bot.panels import sources_of
from bot.settings import read_settings
from bot.ways import as_claim
from bot.wording.language import wording
from bot.workspace import NOTHING_CHOSEN

HERE = Path(__file__).parent
PICTURES, PACKAGE = HERE / "pictures", HERE / "slack-pictures"
CHROMIUM = "/usr/bin/chromium"
_COLOURS = 128
Scene = Callable[[Core], dict[str, Any]]


def _served(core: Core, text: str) -> Served:
    reply = core.reply(Question(text=text))
    return Served(reply, "0" * 16, reply.answer.status)


def command(text: str, core: Core) -> dict[str, Any]:
    """Somebody uses `/tally`: the answer is for them alone."""
    claim = text.removeprefix("check ")
    served = _served(core, as_claim(core, claim) if claim != text else text)
    return {"blocks": render(served, Shown(shares=True)).blocks, "said": f"/tally {text}", "alone": True}


def mention(text: str, core: Core) -> dict[str, Any]:
    """Somebody mentions Tally."""
    served = _served(core, text)
    line = literal(served.reply.sentences.say("to-go-on"))
    return {"blocks": render(served, Shown(line=line)).blocks, "said": f"@Tally {text}"}


def _shared(core: Core) -> dict[str, Any]:
    served = _served(core, "how many asylum cases were closed in 2022?")
    line = served.reply.sentences.say("shared-by", who="<@U0ANN>")
    return {"blocks": render(served, Shown(line=line)).blocks}


def _plain(core: Core) -> dict[str, Any]:
    served = _served(core, "how many cases were closed and how many granted asylum in 2022?")
    return {"blocks": render(served, Shown(form="plain")).blocks}


def _asked(_core: Core) -> dict[str, Any]:
    return {"view": forms.ask_form(wording("en"), {})}


def _answered(core: Core) -> dict[str, Any]:
    words = wording("en")
    message = render(_served(core, "how many asylum cases were closed in 2022?"), Shown(view=True))
    return {"view": forms.page(words, words.say("ask-title"), message.blocks)}


def _sources(core: Core) -> dict[str, Any]:
    words = wording("en")
    panel = sources_of(_served(core, "how many asylum cases were closed in 2022?").reply)
    return {"view": forms.page(words, words.say("button-sources"), forms.panel_blocks(panel))}


def _reported(core: Core) -> dict[str, Any]:
    return {"view": forms.report_form(_served(core, "how many asylum cases were closed in 2022?"), {})}


SCENES: dict[str, Scene] = {
    "answer": partial(command, "how many asylum cases were closed in 2022?"),
    "mention": partial(mention, "how big is the backlog?"),
    "verdict": partial(command, "check half a million people got asylum under biden"),
    "verdict-off": partial(command, "check 150,000 asylum cases were closed in 2022"),
    "working": partial(command, "what share of the three 2022 outcomes was dismissals?"),
    "border": partial(command, "border averaging 2,300 a day. shut or open?"),
    "which-one": partial(command, "how many?"),
    "no-figure": partial(command, "how many asylum cases were closed in 2016?"),
    "spanish": partial(command, "¿cuántos casos de asilo se cerraron en 2022?"),
    "compare": partial(mention, "compare asylum cases closed and asylum granted in 2022"),
    "compare-plain": _plain,
    "shared": _shared,
    "form": _asked,
    "form-answered": _answered,
    "sources": _sources,
    "why": lambda _core: {"view": forms.reason_form(wording("en"), {})},
    "report": _reported,
    "settings": lambda _core: {"view": settings_form(wording("en"), NOTHING_CHOSEN)},
    "home": lambda core: {"view": home_view(core.base, wording("en"), NOTHING_CHOSEN, "/tally")},
}


def _bundle(folder: Path) -> tuple[str, str]:
    """The page's script and style, made by esbuild."""
    out = folder / "page.js"
    command_line = [
        PACKAGE / "node_modules" / ".bin" / "esbuild", PACKAGE / "page.jsx", "--bundle", "--minify", f"--outfile={out}",
        '--define:process.env.NODE_ENV="production"', "--jsx=automatic", "--log-level=error",
    ]  # fmt: skip
    subprocess.run(command_line, check=True)  # noqa: S603 - our own program
    return out.read_text(encoding="utf-8"), out.with_suffix(".css").read_text(encoding="utf-8")


async def _only_what_is_here(route: Route) -> None:
    """A picture shows what is in the repository, and asks nobody for anything."""
    await (route.continue_() if route.request.url.startswith("data:") else route.abort())


async def draw(browser: Browser, name: str, scene: dict[str, Any], script: str, style: str) -> None:
    """One picture, in few colours: a picture in the repository stays small."""
    page = await browser.new_page(viewport={"width": 720, "height": 40})
    await page.route("**/*", _only_what_is_here)
    own = (PACKAGE / "page.css").read_text(encoding="utf-8")
    said = json.dumps(scene).replace("</", "<\\/")
    await page.set_content(f"<style>{style}\n{own}</style><div id=root></div><script>window.SCENE={said}</script><script>{script}</script>")
    await page.wait_for_selector("#root > *")
    await page.wait_for_timeout(150)
    picture = Image.open(io.BytesIO(await page.screenshot(full_page=True)))
    picture.convert("RGB").quantize(_COLOURS).save(PICTURES / f"slack-{name}.png", optimize=True)
    await page.close()


async def main(names: list[str]) -> None:
    """Draw those pictures, or all."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        core = build_core(read_settings({"TALLY_DATA_DIR": folder}))
        script, style = _bundle(Path(folder))
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for name in [name for name in SCENES if not names or name in names]:
                await draw(browser, name, SCENES[name](core), script, style)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
