"""Edits of a curator's own folder, one fact at a time: comments, order and every other line stay as they were.

The shipped data are never written: a shipped block that is edited is copied
into the folder and names the revision that it replaces, so that this works
with a read-only installation and survives an upgrade.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from knowledge.documents import SHIPPED, read_toml
from knowledge.edit import Edit, EditError, lines_of, text_of
from knowledge.errors import Problem
from knowledge.factbase import FactBase, revision_of
from knowledge.model import Fact, Language

__all__ = ["Edit", "EditError", "block_of", "fact_of", "phrased", "placed", "revised"]

_INDENT = " " * 4
Change = Callable[[Table], None]


def fact_of(base: FactBase, fact_id: str) -> Fact:
    """The fact of that id. Raises EditError that names the nearest ids."""
    fact = base.by_id.get(fact_id)
    if fact is None:
        near = difflib.get_close_matches(fact_id, base.by_id, 3)
        raise EditError(
            f"there is no fact {fact_id!r}; " + (f"did you mean {' or '.join(near)}?" if near else "`tally facts` lists the ids")
        )
    return fact


def block_of(base: FactBase, fact_id: str) -> str:
    """The block of a fact as it is written, with its header and without what belongs to the next one. Raises EditError."""
    fact_of(base, fact_id)
    name, text = _home(base, fact_id)
    start, end = _place(text, name, fact_id)
    return "".join(lines_of(text)[start:end])


def phrased(base: FactBase, fact_id: str, phrasings: Sequence[tuple[Language, str]], folder: Path) -> Edit:
    """The edit that adds phrasings to a fact. `base` is the base as loaded with `folder`. Raises EditError."""
    fact = fact_of(base, fact_id)
    if fact.withdrawn:
        raise EditError(f"{fact_id} is {fact.standing}, and no phrasing finds it: correct it first, or choose another fact")
    new = dict.fromkeys((language, " ".join(text.split())) for language, text in phrasings)
    if not new or any(not text for _, text in new):
        raise EditError("say which words to add: a phrasing is what people type")
    for _, text in new:
        holder = next((f for f in base.facts if text.casefold() in {a.casefold() for a in (*f.asked.en, *f.asked.es)}), None)
        if holder is not None:
            raise EditError(f"{text!r} is a phrasing of {holder.id} already")

    def add(table: Table) -> None:
        for language, text in new:
            _add_phrasing(table, language, text)

    return _edited(base, fact, folder, f"{fact.topic}.toml", add)


def _add_phrasing(table: Table, language: Language, text: str) -> None:
    asked: Any = table.setdefault("asked", {})
    phrasings = asked.get(language)
    if phrasings is None:
        asked[language] = [text]
    elif "\n" in phrasings.as_string():
        phrasings.add_line(text, indent=_INDENT)
    else:
        phrasings.append(text)


def revised(base: FactBase, fact_id: str, changes: Mapping[str, object], folder: Path, trace: str, file: str = "") -> Edit:
    """The edit that sets keys of a fact ("value", "statement.en"), with `trace` as a comment under its header.

    A block that the folder does not hold yet goes into `file`, by default that of its topic. Raises EditError.
    """
    fact = fact_of(base, fact_id)

    def change(table: Table) -> None:
        for key, value in changes.items():
            *path, last = key.split(".")
            inner = table
            for part in path:
                inner = inner.setdefault(part, {})
                if not isinstance(inner, dict):
                    raise EditError(f"{key!r} is no key of a fact: {part!r} has nothing inside")
            inner[last] = value

    return _edited(base, fact, folder, file or f"{fact.topic}.toml", change, trace)


def placed(base: FactBase, text: str, folder: Path, trace: str = "", why: str = "") -> Edit:
    """The edit that puts blocks, as a curator wrote them, where their facts stand: in place of theirs, or at the end of a file.

    The file is that of the first fact that the folder holds, else that of the first
    one's topic. What belongs to them (a new source) goes along; `trace` becomes a
    comment under each fact's header, `why` the reason that stays with each. Raises EditError for a text that is no TOML or holds no fact.
    """
    pieces = _pieces(text)
    facts = [piece for piece in pieces if piece.table == "fact"]
    if not facts or any(not fact.id for fact in facts):
        raise EditError("the text holds no [[fact]] with an id" if not facts else "each [[fact]] has an id, such as closed-2022: add it")
    own = [fact.id for fact in facts if f"fact:{fact.id}" in base.overlaid]
    path = _own_file(base, own[0])[0] if own else folder / f"{facts[0].topic}.toml"
    before = text_of(path)
    after, plain, copied = before or "", before or "", list[str]()
    for piece in pieces:
        after = _with_piece(base, after, path, piece, trace, why)
        if piece.table == "fact" and piece.id in base.by_id and f"fact:{piece.id}" not in base.overlaid:
            copied.append(piece.id)
            plain = _ahead_of_block(plain) + block_of(base, piece.id)
    return Edit(path, before, after, tuple(fact.id for fact in facts), tuple(copied), plain if copied else None)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One block of a text with what stands above it."""

    table: str
    id: str
    topic: str
    text: str


def _pieces(text: str) -> list[_Piece]:
    problems: list[Problem] = []
    blocks = read_toml(text.encode(), "the text", problems)
    if problems:
        raise EditError(str(problems[0]))
    rows, found, start = lines_of(text.strip("\n") + "\n"), list[_Piece](), 0
    skipped = len(text) - len(text.lstrip("\n"))
    for block in sorted(blocks, key=lambda block: block.line):
        after = min((b.line for b in blocks if b.line > block.line), default=len(rows) + skipped + 1) - skipped - 1
        while after > block.line - skipped and after < len(rows) and (not rows[after - 1].strip() or rows[after - 1].startswith("#")):
            after -= 1
        content = block.content
        piece = "".join(rows[start:after]).strip("\n") + "\n"
        found.append(_Piece(block.table, str(content.get("id", "")), str(content.get("topic", "facts")), piece))
        start = after
    return found


def _with_piece(base: FactBase, text: str, path: Path, piece: _Piece, trace: str, why: str) -> str:
    block = piece.text
    if piece.table == "fact" and why:
        block = _with_keys(block, "the text", piece.id, lambda table: table.update(why=why))
    if piece.table == "fact" and trace:
        block = _inserted(block, _place(block, "the text", piece.id)[0] + 1, trace)
    if piece.table != "fact" or piece.id not in base.by_id:
        return _ahead_of_block(text) + block
    if f"fact:{piece.id}" not in base.overlaid:
        return _ahead_of_block(text) + _naming_revision(block, "the text", base.by_id[piece.id])
    home = _own_file(base, piece.id)[0]
    if home != path:
        raise EditError(f"{piece.id} stands in {home}, not in {path}: edit it by itself")
    begin, end = _place(text, str(path), piece.id)
    rows = lines_of(text)
    return "".join([*rows[:begin], block, *rows[end:]])


def _ahead_of_block(text: str | None) -> str:
    """What stands in a file before a block that is added at its end."""
    return text.rstrip("\n") + "\n\n" if text and text.strip() else ""


def _naming_revision(block: str, name: str, shipped: Fact) -> str:
    """A block that is laid over a shipped one, with the revision that it replaces."""
    return _with_keys(block, name, shipped.id, lambda table: table.update(replaces=revision_of(shipped)))


def _edited(base: FactBase, fact: Fact, folder: Path, file: str, change: Change, trace: str = "") -> Edit:
    """The edit that changes the fact's table, in place where the folder holds it, else in a copy at the end of `file`."""
    copied, plain = tuple[str, ...](), None
    if f"fact:{fact.id}" in base.overlaid:
        path, text = _own_file(base, fact.id)
        before: str | None = text
    else:
        path = folder / file
        before = text_of(path)
        shipped = block_of(base, fact.id)
        copied, plain = (fact.id,), _ahead_of_block(before) + shipped
        text = _ahead_of_block(before) + _naming_revision(shipped, str(path), fact)
    text = _with_keys(text, str(path), fact.id, change)
    if trace:
        text = _inserted(text, _place(text, str(path), fact.id)[0] + 1, trace)
    return Edit(path, before, text, (fact.id,), copied, plain)


def _inserted(text: str, place: int, trace: str) -> str:
    rows = lines_of(text)
    return "".join([*rows[:place], f"# {trace}\n", *rows[place:]])


def _with_keys(text: str, name: str, fact_id: str, change: Change) -> str:
    """The text with the fact's table changed; only its own lines are parsed and written, so that no other can be."""
    start, end = _place(text, name, fact_id)
    rows = lines_of(text)
    try:
        document: Any = tomlkit.parse("".join(rows[start:end]))
        (table,) = document["fact"]
    except (TOMLKitError, ValueError, KeyError) as error:
        raise EditError(f"{name}: the block of {fact_id} cannot be edited by itself ({error}): write it as one [[fact]] block") from None
    change(table)
    return "".join([*rows[:start], tomlkit.dumps(document), *rows[end:]])


def _place(text: str, name: str, fact_id: str) -> tuple[int, int]:
    """The lines of the fact's block, counted from 0: that of its header, and the one after its last; what stands above the next header is that one's."""
    problems: list[Problem] = []
    blocks = read_toml(text.encode(), name, problems)
    if problems:
        raise EditError(str(problems[0]))
    start = next((b.line for b in blocks if b.table == "fact" and b.content.get("id") == fact_id), None)
    if start is None:
        raise EditError(f"{name} no longer holds {fact_id}: try again")
    rows = lines_of(text)
    end = min((b.line - 1 for b in blocks if b.line > start), default=len(rows))
    while end > start and (not rows[end - 1].strip() or rows[end - 1].startswith("#")):
        end -= 1
    return start - 1, end


def _home(base: FactBase, fact_id: str) -> tuple[str, str]:
    """The name and the text of the file that holds a fact."""
    name = base.origins[f"fact:{fact_id}"].rpartition(":")[0]
    if f"fact:{fact_id}" in base.overlaid:
        path, text = _own_file(base, fact_id)
        return str(path), text
    return name, SHIPPED.joinpath(*name.split("/")).read_text(encoding="utf-8")


def _own_file(base: FactBase, fact_id: str) -> tuple[Path, str]:
    path = Path(base.origins[f"fact:{fact_id}"].rpartition(":")[0])
    text = text_of(path)
    if text is None:
        raise EditError(f"{path} is gone: try again")
    return path, text
