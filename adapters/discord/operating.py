"""`tally discord`: what an operator needs of Discord outside of running."""

from __future__ import annotations

import os
from pathlib import Path

import click

from adapters.discord.application import application_of, invite_url
from bot.env_file import environment


@click.group()
def discord() -> None:
    """Set up the bot on Discord."""


@discord.command("invite-url")
@click.option("--application", type=click.IntRange(1), help="The application's id; by default that of DISCORD_TOKEN.")
@click.option("--user", "for_user", is_flag=True, help="The address for one's own account instead of a server.")
def invite_url_command(application: int | None, *, for_user: bool) -> None:
    """Print the address under which the bot is added to a server, with the least permissions."""
    application = application or application_of(environment(os.environ, Path.cwd()).get("DISCORD_TOKEN", "").strip())
    if application is None:
        raise click.UsageError("DISCORD_TOKEN is not set, or is no token; name the application (General Information, Application ID)")
    click.echo(invite_url(application, for_user=for_user))


COMMANDS = (discord,)
