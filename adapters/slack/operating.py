"""`tally slack`: what an operator needs beside running it."""

from __future__ import annotations

import json

import click


@click.group()
def slack() -> None:
    """Set up Tally on Slack."""


@slack.command()
@click.option("--socket", is_flag=True, help="For Socket Mode: Tally connects to Slack (the default).")
@click.option("--url", metavar="URL", help="For HTTP: the address under which Slack reaches Tally, https://tally.example.org.")
def manifest(*, socket: bool, url: str | None) -> None:
    """Print the app manifest: paste it where Slack makes a new app from one."""
    from adapters.slack.manifest import manifest as described

    if socket and url:
        raise click.UsageError("Choose one: --socket, or --url URL.")
    if url is not None and not url.startswith("https://"):
        raise click.UsageError("Slack calls an address that begins with https:// only.")
    click.echo(json.dumps(described(url.rstrip("/") if url else None), indent=2, ensure_ascii=False))


COMMANDS = (slack,)
