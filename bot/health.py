"""`tally health`: asks the running Tally whether it is alive, as a container engine does every half a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:  # this command is known to every `tally`, and loads what it needs when it runs
    from bot.installation import Installation

_SECONDS = 3.0
# A server that listens on all addresses is reached from this machine on its own.
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - looked up, not bound


@click.command()
@click.pass_context
def health(context: click.Context) -> None:
    """Ask the running Tally whether it is alive.

    Exit status 0 when it is, else 1.
    """
    installation: Installation = context.obj
    settings = installation.settings
    if settings.http_port == 0:
        raise click.ClickException("the HTTP server is turned off (TALLY_HTTP_PORT is 0), so nobody can be asked")
    problem = problem_at(settings.http_host, settings.http_port)
    if problem:
        raise click.ClickException(
            f"{settings.http_host} port {settings.http_port} gives no sign of life: {problem}; is `tally run` running, with the extra [http]?"
        )
    click.echo("alive")


def problem_at(host: str, port: int) -> str | None:
    """Why no Tally is alive there, in a few words; None where one is."""
    from http.client import HTTPConnection, HTTPException

    connection = HTTPConnection(_EVERYWHERE.get(host, host), port, timeout=_SECONDS)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        content = answer.read(100)
    except TimeoutError:
        return f"nothing within {_SECONDS:g} s"
    except (OSError, HTTPException) as error:
        return getattr(error, "strerror", None) or type(error).__name__
    finally:
        connection.close()
    if answer.status != 200:
        return f"status {answer.status}"
    return None if b'"alive"' in content else "something else answers there"


COMMANDS = (health,)
