"""Secrets are planted in every setting and let slip wherever one can slip: none comes out in a log, an answer, a traceback or doctor."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import BaseModel, Field, SecretStr
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import doctor, http, logs
from bot.core import build_core
from bot.installation import Installation
from bot.masking import Mask
from bot.memory import MemoryStore
from bot.metrics import new_metrics
from bot.ports import Check
from bot.service import Service
from bot.settings import Settings, read_settings
from bot.variables import SettingsError, read_variables
from tests.processes import tally_run

# One of each kind, with what JSON, a URL and a repr each write in another way.
TOKEN = 'relay-Zk3"/é\\-tok3n-of-the-b0t'  # noqa: S105 - planted
PASSWORD = "p@ss w/ord-of-the-database"  # noqa: S105 - planted
KEY = "key-under-which-askers-are-hashed-0123456789"
Serving = Callable[[object], AbstractAsyncContextManager[Any]]


class _RelaySettings(BaseModel):
    token: SecretStr = Field(validation_alias="RELAY_TOKEN", description="Token of the bot.")


class _Relay:
    """An adapter that lets its secret slip wherever it can."""

    name = "relay"
    settings = _RelaySettings

    async def run(self, service: Service) -> None:
        token = service.settings_of(_RelaySettings).token.get_secret_value()
        service.report(self.name, "lost", f"the platform refused {token}")
        service.metrics.platform_error(self.name, "Refused")
        service.metrics.platform_error(self.name, token)
        raise RuntimeError(f"refused {token}")

    async def check(self, settings: BaseModel, *, online: bool) -> list[Check]:
        assert isinstance(settings, _RelaySettings)
        return [Check("surfaces", "relay", "error", f"the platform refused {settings.token.get_secret_value()} {online}", TOKEN)]


async def _broken(_request: Request) -> Response:
    token = TOKEN
    raise RuntimeError(f"{token} {KEY} {PASSWORD}")


def _environ(folder: Path) -> dict[str, str]:
    return {
        "TALLY_DATA_DIR": str(folder),
        "TALLY_SECRET_KEY": KEY,
        "TALLY_DATABASE_URL": f"postgresql://tally:{PASSWORD}@db/tally",
        "TALLY_HTTP_PORT": "0",
        "RELAY_TOKEN": TOKEN,
    }


async def test_secrets_that_are_planted_come_out_nowhere(
    tmp_path: Path, log_stream: StringIO, capfd: pytest.CaptureFixture[str], serving: Serving
) -> None:
    environ = _environ(tmp_path)
    settings, relay = read_settings(environ), read_variables(_RelaySettings, environ)
    mask = Mask(Installation(environ, None, lambda: ([_Relay()], [])).secrets)
    logs.configure(log_stream, "json", "debug", mask)
    written = [repr(settings), str(relay), settings.model_dump_json(), str([settings, relay])]
    service = Service(build_core(settings), MemoryStore(), metrics=new_metrics(), environ=environ)
    async with service:
        try:
            await _Relay().run(service)
        except RuntimeError as error:
            logs.failed(logs.logger("bot.running"), "the adapter broke", error, surface="relay", token=relay.token.get_secret_value())
        logging.getLogger("relay.sdk").error("cannot log in with %s", TOKEN)
        logging.getLogger("uvicorn.error").error("cannot log in with %s", TOKEN)
        async with serving(http.build_app(service, [Route("/broken", _broken)], mask=mask)) as ask:
            answers = [await ask(path) for path in ("/readyz", "/metrics", "/broken", "/healthz")]
    written += [answer.text for answer in answers]
    try:
        read_settings(environ | {"TALLY_SECRET_KEY": KEY[:20], "TALLY_HTTP_PORT": "x"})
    except SettingsError as error:
        written += traceback.format_exception(error)
    written += [log_stream.getvalue(), *capfd.readouterr()]
    assert "RuntimeError" in log_stream.getvalue()
    assert "the platform refused ***" in answers[0].text
    assert 'tally_platform_errors_total{kind="Refused",surface="relay"} 1.0' in answers[1].text
    _assert_no_secret("\n".join(written))


def test_secrets_of_adapters_that_do_not_run_are_known_too(tmp_path: Path) -> None:
    environ = _environ(tmp_path) | {"TALLY_SECRET_KEY": " "}
    installation = Installation(environ, None, lambda: ([_Relay()], []))
    assert sorted(installation.secrets) == sorted([environ["TALLY_DATABASE_URL"], TOKEN])


async def test_a_key_that_was_made_and_one_that_an_adapter_quotes_are_hidden_while_it_runs(tmp_path: Path) -> None:
    """In a process of its own: what the log, the operator and the HTTP server are told."""
    data = tmp_path / "data"
    async with tally_run(tmp_path, data, "quoting-key") as process:
        assert await process.ended() == 2
    made = (data / "secret-key").read_text(encoding="ascii").strip()
    assert process.sentences == ["quoting-key: *** is no key of ours; make a new one"]
    assert "the adapter is lost" in process.events
    assert made not in process.log
    assert "hunter2" not in process.log


@pytest.mark.parametrize("arguments", [[], ["--json"], ["--online"]])
def test_secrets_that_are_planted_are_not_in_what_doctor_says(tmp_path: Path, arguments: list[str]) -> None:
    installation = Installation(_environ(tmp_path), None, lambda: ([_Relay()], []))
    shown = CliRunner().invoke(doctor.doctor, arguments, obj=installation)
    assert shown.exit_code == 1
    assert "the platform refused ***" in shown.output
    _assert_no_secret(shown.output)


def _assert_no_secret(text: str) -> None:
    for part in ("tok3n", "ord-of-the-database", "askers-are-hashed", KEY[:20]):
        assert part not in text


def test_settings_have_no_secret_in_the_clear() -> None:
    """Whoever adds a variable that holds one makes it a SecretStr."""
    telling = ("token", "secret", "key", "password", "url")
    plain = [
        name
        for name, field in Settings.model_fields.items()
        if any(t in name for t in telling) and "SecretStr" not in str(field.annotation)
    ]
    assert plain == []
