"""Slack set up by an operator: variables, the manifest printed from the code, and what the doctor says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator

from adapters.slack.adapter import SlackAdapter, SlackSettings
from adapters.slack.manifest import COMMAND, EVENT_TYPES, SCOPES, manifest
from adapters.slack.operating import slack as command
from adapters.slack.surface import Surface
from bot.core import Core
from bot.memory import MemoryStore
from bot.service import Service
from bot.variables import SettingsError, read_variables
from tests.slack_server import APP_TOKEN, BOT_TOKEN, BOT_USER, SlackServer, Workspace

ROOT = Path(__file__).parent.parent
BOT, APP, SIGNED = {"SLACK_BOT_TOKEN": "xoxb-1"}, {"SLACK_APP_TOKEN": "xapp-1"}, {"SLACK_SIGNING_SECRET": "s"}
MANY = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "c"}


@pytest.mark.parametrize(
    ("environ", "mode"),
    [
        ({**BOT, **APP}, "socket"), ({**BOT, **SIGNED}, "http"), ({**BOT, **APP, **SIGNED}, "socket"),
        ({**BOT, **APP, **SIGNED, "TALLY_SLACK_MODE": "HTTP"}, "http"), ({**MANY, **SIGNED}, "http"), ({**MANY, **APP}, "socket"),
    ],
)  # fmt: skip
def test_the_mode_follows_the_tokens(environ: dict[str, str], mode: str) -> None:
    assert read_variables(SlackSettings, environ).mode == mode


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        (BOT, "SLACK_SIGNING_SECRET is not set, and HTTP needs it"), ({**BOT, "TALLY_SLACK_MODE": "socket"}, "SLACK_APP_TOKEN is not set"),
        ({**SIGNED, "SLACK_CLIENT_ID": "1"}, "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together"),
        ({**SIGNED}, "set SLACK_BOT_TOKEN for one workspace"), ({**BOT, **MANY, **SIGNED}, "one of the two, not both"),
        ({**BOT, **SIGNED, "TALLY_SLACK_MODE": "pigeon"}, "TALLY_SLACK_MODE"), ({**BOT, **SIGNED, "TALLY_SLACK_API_URL": "x"}, "TALLY_SLACK_API_URL"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(sentence)) as error:
        read_variables(SlackSettings, environ)
    assert "xoxb" not in str(error.value)


@pytest.mark.parametrize("url", [None, "https://tally.example.org"])
@pytest.mark.parametrize("version", [1, 2])
def test_slack_takes_the_manifest(url: str | None, version: int) -> None:
    schema = json.loads((ROOT / "tests" / "schemas" / f"slack-manifest-{version}.json").read_text(encoding="utf-8"))
    ours = manifest(url)
    ours["_metadata"]["major_version"] = version
    assert [error.message for error in Draft7Validator(schema).iter_errors(ours)] == []


def test_the_manifest_keeps_slacks_limits() -> None:
    ours = manifest("https://tally.example.org")
    display, features = ours["display_information"], ours["features"]
    assert len(display["name"]) <= 35 and len(display["description"]) <= 140 and 175 <= len(display["long_description"]) <= 4000
    assert len(features["agent_view"]["agent_description"]) <= 300 and len(features["agent_view"]["suggested_prompts"]) <= 4
    assert all(len(each["name"]) <= 24 and len(each["description"]) <= 150 for each in features["shortcuts"])
    assert all(len(each["command"]) <= 32 and len(each["usage_hint"]) <= 1000 for each in features["slash_commands"])
    assert "assistant_view" not in features


def test_every_event_command_and_shortcut_of_the_manifest_is_listened_to(core: Core) -> None:
    service = Service(core, MemoryStore(), environ={})
    app = Surface(service, read_variables(SlackSettings, {**BOT, **SIGNED})).app
    source = "".join((ROOT / "adapters" / "slack" / f"{name}.py").read_text(encoding="utf-8") for name in ("mentions", "home", "revoking"))
    listened = set(re.findall(r'app\.event\("([a-z_]+)"\)', source))
    assert listened == {name.partition(".")[0] for name in EVENT_TYPES}
    assert len(app._async_listeners) >= 15
    assert manifest(None)["features"]["slash_commands"][0]["command"] == COMMAND


def test_every_scope_has_its_reason_in_the_documentation() -> None:
    page = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
    assert [scope for scope, why in SCOPES.items() if f"| `{scope}` | {why} |" not in page] == []


def test_the_command_prints_the_manifest() -> None:
    run = CliRunner().invoke
    assert json.loads(run(command, ["manifest"]).output)["settings"]["socket_mode_enabled"]
    told = json.loads(run(command, ["manifest", "--url", "https://tally.example.org/"]).output)
    assert told["settings"]["event_subscriptions"]["request_url"] == "https://tally.example.org/slack/events"
    assert told["oauth_config"]["redirect_urls"] == ["https://tally.example.org/slack/oauth_redirect"]
    for wrong in (["--socket", "--url", "https://x"], ["--url", "http://x"]):
        assert run(command, ["manifest", *wrong]).exit_code == 2


async def _checked(slack: SlackServer, **changed: str) -> list[tuple[str, str]]:
    environ = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "TALLY_SLACK_API_URL": f"{slack.url}/api/", **changed}
    found = await SlackAdapter().check(read_variables(SlackSettings, environ), online=True)
    return [(check.level, check.says) for check in found]


async def test_the_doctor_asks_slack(slack: SlackServer) -> None:
    assert [level for level, _ in await _checked(slack)] == ["ok", "ok"]
    ((level, says),) = await _checked(slack, SLACK_BOT_TOKEN="xapp-1")  # noqa: S106 - of the tests
    assert level == "error" and "xoxb-" in says
    ((level, says),) = await _checked(slack, SLACK_BOT_TOKEN="xoxb-unknown")  # noqa: S106 - of the tests
    assert (level, says) == ("error", "Slack refuses a token: invalid_auth")
    slack.workspaces["xoxb-less"] = Workspace("T1", BOT_USER, "B1", frozenset({"chat:write"}))
    (level, says), *_ = await _checked(slack, SLACK_BOT_TOKEN="xoxb-less")  # noqa: S106 - of the tests
    assert level == "error" and "im:history" in says
    ((level, _),) = await _checked(slack, TALLY_SLACK_API_URL="http://127.0.0.1:9/api/")
    assert level == "warning"
