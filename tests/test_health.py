"""`tally health`: whether a Tally is alive where the settings say that it serves."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot import checkup_machine, health
from bot.cli import main
from bot.settings import read_settings


class _Answers(BaseHTTPRequestHandler):
    status, content = 200, b'{"alive":true}'

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/healthz" else 404)
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the standard library
        """Says nothing."""


class _Fails(_Answers):
    status = 503


class _Stranger(_Answers):
    content = b"<html>"


@contextmanager
def _running(answers: type[_Answers]) -> Iterator[int]:
    """The port of a server that answers."""
    server = HTTPServer(("127.0.0.1", 0), answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _health(port: object, host: str = "127.0.0.1") -> int:
    return main(["health"], {"TALLY_HTTP_PORT": str(port), "TALLY_HTTP_HOST": host}, [])


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])  # noqa: S104 - asked, and not bound
def test_alive(capsys: pytest.CaptureFixture[str], host: str) -> None:
    with _running(_Answers) as port:
        assert _health(port, host) == 0
    assert capsys.readouterr() == ("alive\n", "")


@pytest.mark.parametrize(("answers", "problem"), [(_Fails, "status 503"), (_Stranger, "something else answers there")])
def test_answers_and_is_not_alive(capsys: pytest.CaptureFixture[str], answers: type[_Answers], problem: str) -> None:
    with _running(answers) as port:
        assert _health(port) == 1
    assert capsys.readouterr() == (
        "", f"tally: 127.0.0.1 port {port} gives no sign of life: {problem}; is `tally run` running, with the extra [http]?\n",
    )  # fmt: skip


def test_nobody_answers(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert _health(port) == 1
    assert "gives no sign of life: Connection refused;" in capsys.readouterr().err
    assert _health(0) == 1
    assert capsys.readouterr().err == "tally: the HTTP server is turned off (TALLY_HTTP_PORT is 0), so nobody can be asked\n"
    assert _health("x") == 2
    assert capsys.readouterr().err == "TALLY_HTTP_PORT: 'x' is no whole number; write it in digits\n"
    monkeypatch.setattr(health, "_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert _health(silent.getsockname()[1]) == 1
    assert "nothing within 0.1 s" in capsys.readouterr().err


def test_doctor_knows_a_tally_that_runs(tmp_path: Path) -> None:
    for answers, level in ((_Answers, "ok"), (_Stranger, "warning")):
        with _running(answers) as port:
            settings = read_settings({"TALLY_DATA_DIR": str(tmp_path), "TALLY_HTTP_PORT": str(port)})
            (check,) = checkup_machine.server(settings, {})
        assert check.level == level
