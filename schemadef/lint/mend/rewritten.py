"""A statement as its author wrote it, with a few words another way: what is proposed where no more has to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement


def rewritten(part: Part | Statement, edits: Iterable[Edit]) -> str:
    """The text of some tokens with edits, whose offsets are those of the whole text; the rest stays as it is."""
    tokens = part.tokens
    at, end, pieces = tokens.start[part.first], tokens.end_of(part.last - 1), []
    for edit in sorted(edits):
        pieces += [tokens.text[at : edit.start], edit.text]
        at = edit.end
    return "".join((*pieces, tokens.text[at:end])).strip()


def behind(part: Part | Statement, index: int, words: str) -> Edit:
    """The edit that puts words behind a token."""
    end = part.tokens.end_of(index)
    return Edit(end, end, f" {words}")


def without(part: Part | Statement, first: int, last: int) -> Edit:
    """The edit that takes tokens out, with the blanks in front of them."""
    tokens = part.tokens
    return Edit(tokens.end_of(first - 1) if first > part.first else tokens.start[first], tokens.end_of(last - 1), "")


def instead_of(part: Part | Statement, first: int, last: int, words: str) -> Edit:
    """The edit that puts words in the place of tokens."""
    return Edit(part.tokens.start[first], part.tokens.end_of(last - 1), words)


def replacing(statement: Statement) -> list[Edit]:
    """The edit that lets a CREATE take the place of what is there; none where it says so, or is no CREATE."""
    if statement.shape.verb != "create" or "or replace" in statement.shape.flags:
        return []
    return [behind(statement, statement.first, "OR REPLACE")]


def if_exists(statement: Statement) -> list[Edit]:
    """The edit that lets a DROP look whether its object is there; none where it does."""
    if "if exists" in statement.shape.flags:
        return []
    return [behind(statement, statement.shape.at - 1, "IF EXISTS")]


def guarded(part: Part, action: Action) -> list[Edit]:
    """The edit that lets a part of an ALTER look whether its column or constraint is there; none where it does."""
    if action.flags & {"if exists", "if not exists"}:
        return []
    word = part.tokens.word(part.first + 1)
    at = part.first + (word == "COLUMN" or (word == "CONSTRAINT" and action.verb == "drop"))
    return [behind(part, at, "IF NOT EXISTS" if action.verb == "add" else "IF EXISTS")]
