"""A file of SQL as rules see it: its statements, those inside of blocks too, and where each offset is."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from schemadef.lint.guard import inner_statements
from schemadef.lint.lexer import Tokens
from schemadef.lint.statement import statements_of
from schemadef.lint.wishes import NONE, Wishes

if TYPE_CHECKING:
    from pathlib import Path

    from schemadef.dialect import Dialect
    from schemadef.lint.schema import Schema
    from schemadef.lint.shape import Name, Shape
    from schemadef.lint.statement import Statement


_LINE_END = re.compile("\n")


def _secures(shape: Shape) -> bool:
    """Whether a statement is about who sees a table's rows, or takes the table away."""
    if shape.kind == "policy" or (shape.kind == "table" and shape.verb == "drop"):
        return True
    return any(action.kind == "row" for action in shape.actions)


class File:
    """One file. `schema` is what the files before it, and its own statements so far, have made.

    `rollback` says that it takes another one back: it is never replayed. `wishes` are the configuration's. `text` has
    no byte order mark and keeps its line ends. `made` is what it makes and leaves, by kind and name.
    """

    def __init__(
        self,
        path: Path,
        text: str,
        dialect: Dialect,
        schema: Schema,
        *,
        rollback: bool = False,
        wishes: Wishes = NONE,
    ) -> None:
        self.path = path
        self.text = text
        self.dialect = dialect
        self.schema = schema
        self.rollback = rollback
        self.wishes = wishes
        self.made = schema.here

    @cached_property
    def tokens(self) -> Tokens:
        """The text's tokens."""
        return Tokens(self.text)

    @cached_property
    def statements(self) -> list[Statement]:
        """The statements that stand in it, those inside of blocks aside."""
        return list(statements_of(self.tokens))

    def release(self) -> None:
        """Forget what was read of the text, which is read again when it is asked for."""
        kept = set(map(id, self.securing))
        for statement in self.everything:
            if id(statement) not in kept:
                statement.forget()
        for tokens in {id(one.tokens): one.tokens for one in self.everything}.values():
            tokens.forget()
        for name in ("tokens", "statements", "everything", "_lines"):
            self.__dict__.pop(name, None)

    @property
    def family(self) -> str:
        """The family of the file's dialect."""
        return str(self.dialect.features["introspection"])

    @cached_property
    def everything(self) -> list[Statement]:
        """All statements, each DO block followed by those inside of it."""
        found: list[Statement] = []
        for statement in self.statements:
            found.append(statement)
            if statement.tokens.word(statement.first) == "DO":
                found += inner_statements(statement)
        return found

    @cached_property
    def securing(self) -> list[Statement]:
        """The statements that rules look at for a folder as one: policies, row-level security, tables dropped."""
        text = self.text.lower()
        if "policy" not in text and "row level" not in text and "drop" not in text:
            return []
        return [statement for statement in self.everything if _secures(statement.shape)]

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(found.end() for found in _LINE_END.finditer(self.text))]

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset, both from 1."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def line(self, number: int) -> str:
        """A line of the text without its end; numbers are from 1."""
        start = self._lines[number - 1]
        end = self._lines[number] - 1 if number < len(self._lines) else len(self.text)
        return self.text[start:end].rstrip("\r")

    def is_new(self, relation: Name) -> bool:
        """Whether the file itself has made a relation, so that nobody uses it yet."""
        return self.schema.made_here(relation)
