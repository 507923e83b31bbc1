"""docs/settings.md and .env.example, written from what the settings classes say of themselves."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from pydantic import BaseModel

from bot.variables import Variable, variables_of

_INTRODUCTION = """# Settings

Everything is set in the environment, or in a file `.env` in the folder where `tally` starts ([.env.example](../.env.example) has every name);
the environment wins. Nothing has to be set to ask questions in a terminal; a platform needs what is marked as required below.
`tally doctor` looks at all of it, shows no secret, and says how to mend what is wrong.

This page is written from the code: `.venv/bin/python tests/test_settings_docs.py` writes it again.
"""
_WIDTH = 100


def page(groups: Mapping[str, type[BaseModel]]) -> str:
    """The page for people: a table for each group of variables, by its title."""
    return "\n".join([_INTRODUCTION, *(part for title, model in groups.items() for part in _section(title, model))])


def _section(title: str, model: type[BaseModel]) -> list[str]:
    variables = variables_of(model)
    if not variables:
        return [f"## {title}\n", "Needs none.\n"]
    rows = [f"| `{each.name}` | {_told_default(each)} | {_in_cell(each.about)}{_secret(each)} |" for each in variables]
    return [f"## {title}\n", "| variable | default | what it is |", "| --- | --- | --- |", *rows, ""]


def _told_default(variable: Variable) -> str:
    if variable.required:
        return "required"
    return _in_cell(variable.default) or "none"


def _secret(variable: Variable) -> str:
    return " Secret: never shown or logged." if variable.secret else ""


def _in_cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def example(groups: Mapping[str, type[BaseModel]]) -> str:
    """The file to copy to `.env`: every variable, explained and commented out, with its default where one can write it."""
    lines = ["# Copy this to .env, take the # away from what you want to set, and run `tally doctor`."]
    for title, model in groups.items():
        for number, variable in enumerate(variables_of(model)):
            lines += ["", f"# --- {title} ---", ""] if number == 0 else [""]
            lines += [f"# {line}" for line in textwrap.wrap(_explained(variable), _WIDTH, break_on_hyphens=False)]
            lines.append(f"#{variable.name}={variable.written}")
    return "\n".join(lines) + "\n"


def _explained(variable: Variable) -> str:
    if variable.required:
        return f"{variable.about} Required."
    if variable.default and not variable.written:
        return f"{variable.about} Default: {variable.default}."
    return variable.about
