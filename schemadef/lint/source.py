"""A file of SQL as rules see it: its statements, those inside of blocks too, and where each offset is."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, TypeVar

from schemadef.lint.kept import Kept, kept
from schemadef.lint.rule import SQLITE
from schemadef.lint.schema.secured import securing_of
from schemadef.lint.sql.blocks import inner_statements
from schemadef.lint.sql.cutting import statements_of
from schemadef.lint.sql.lexer import Tokens
from schemadef.lint.sql.once import Once
from schemadef.lint.wishes import NONE, Wishes

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from pathlib import Path

    from schemadef.dialect import Dialect
    from schemadef.lint.files import Found
    from schemadef.lint.finding import Finding
    from schemadef.lint.kept import Mark, Places
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.schema.securing import Securing
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement


T = TypeVar("T")
_NOTHING: Places = {}
_LINE_END = re.compile("\n")
_placed: list[tuple[File, list[int]]] = []


class File:
    """One file. `schema` is what the files before it, and its own statements so far, have made.

    `rollback` says that it takes another one back: it is never replayed. `wishes` are the configuration's. `text` has
    no byte order mark and keeps its line ends. `made` is what it makes and leaves, by kind and name, with its place.
    `full` is its path from the root, `found` where its text is from, `kept` what is held of it once it is looked at.
    """

    def __init__(self, found: Found, dialect: Dialect, schema: Schema, wishes: Wishes = NONE) -> None:
        self.rollback = found.rollback
        self.dialect = dialect
        self.schema = schema
        self.wishes = wishes
        self.found = found
        self.kept: Kept | None = None
        self._made = schema.here
        self._known: dict[Hashable, Any] = {}

    @property
    def path(self) -> Path:
        """Where it is, as it was named."""
        return self.found.path

    @property
    def name(self) -> str:
        """What it is called in its folder."""
        return self.found.name

    @property
    def number(self) -> int | None:
        """Its number among the files of its folder, if it has one."""
        return self.found.number

    @property
    def full(self) -> str:
        """Its path from the root."""
        return self.found.full

    @property
    def made(self) -> Places:
        """What it makes and leaves."""
        return self._made if self.kept is None else self.kept.made()

    @made.setter
    def made(self, made: Places) -> None:
        """It is made as the file is looked at."""
        self._made = made

    @Once
    def text(self) -> str:
        """What stands in it; raises ConfigError for a file that cannot be read."""
        return self.found.text

    @Once
    def tokens(self) -> Tokens:
        """The text's tokens, without what nothing ends."""
        tokens = self._read()
        if tokens.broken < 0:
            return tokens
        from schemadef.lint.sql.torn import opened

        return opened(tokens)

    def _read(self) -> Tokens:
        if self.family in SQLITE:
            from schemadef.lint.sql.bracketed import Bracketed, differs

            if differs(self.text):
                return Bracketed(self.text)
        elif "\n\\." in self.text:
            from schemadef.lint.sql.torn import rows_of_copies

            return Tokens(self.text, without=list(rows_of_copies(self.text)))
        return Tokens(self.text)

    @Once
    def statements(self) -> list[Statement]:
        """The statements that stand in it, those inside of blocks aside."""
        return list(statements_of(self.tokens))

    def release(self, findings: Sequence[Finding] = (), *, alone: bool = False) -> None:
        """Forget what was read of the text, which is read again when it is asked for.

        What was found stays, with the lines that will be told, and what a folder is asked, unless the file is `alone`.
        """
        if self.kept is None:
            marks = {} if self.found.is_given else self._marks(findings)
            self.kept = kept(findings, marks, {}, ()) if alone else kept(findings, marks, self._made, self.securing)
            self._made = _NOTHING
        self._forget()
        if not self.found.is_given:
            del self.text

    def _marks(self, findings: Sequence[Finding]) -> dict[int, Mark]:
        """The places of findings, which are in the order of the text: each part of that is looked through once."""
        marks: dict[int, Mark] = {}
        text = self.text
        number, at, start, line = 1, 0, 0, None
        for offset in [finding.start for finding in findings]:
            ends = text.count("\n", at, offset)
            if ends:
                number, start, line = number + ends, text.rfind("\n", at, offset) + 1, None
            if line is None:
                end = text.find("\n", offset)
                line = text[start : end if end >= 0 else None].rstrip("\r")
            marks[offset] = (number, offset - start + 1, line)
            at = offset
        return marks

    def _forget(self) -> None:
        for statement in self.everything:
            if statement.outer is not None or statement.inner:
                statement.forget()
        del self.everything, self.statements, self.tokens
        self._known.clear()

    def known(self, what: Hashable, read: Callable[[File], T]) -> T:
        """What is read of all its statements once, whoever asks: by a name for it, and how it is read."""
        if what not in self._known:
            self._known[what] = read(self)
        found: T = self._known[what]
        return found

    @property
    def has_orders(self) -> bool:
        """Whether a comment may say what is to be ignored."""
        return "schemadef:" in self.text

    @Once
    def family(self) -> str:
        """The family of the file's dialect."""
        return str(self.dialect.features["introspection"])

    @Once
    def everything(self) -> list[Statement]:
        """All statements, each DO block followed by those inside of it."""
        found: list[Statement] = []
        for statement in self.statements:
            found.append(statement)
            if statement.shape.verb == "do":
                statement.inner = inner_statements(statement)
                found += statement.inner
        return found

    @property
    def securing(self) -> list[Securing]:
        """What its statements do about who sees the rows of tables."""
        return list(securing_of(self)) if self.kept is None else self.kept.securing()

    @property
    def top(self) -> tuple[int, int]:
        """Where what is about a whole file is said: its first sign, if it has one in its first line."""
        return 0, 0 if self.text[:1] in ("", "\r", "\n") else 1

    @property
    def _lines(self) -> list[int]:
        """Where each line begins; of one file at a time, as files are told one by one."""
        for file, lines in _placed:
            if file is self:
                return lines
        lines = [0, *(found.end() for found in _LINE_END.finditer(self.text))]
        _placed[:] = [(self, lines)]
        return lines

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset, both from 1."""
        held = self._held(offset)
        if held is not None:
            return held[:2]
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def mark(self, offset: int) -> Mark:
        """The same with the line itself."""
        held = self._held(offset)
        if held is not None:
            return held
        line, column = self.place(offset)
        return line, column, self.line(line)

    def _held(self, offset: int) -> Mark | None:
        """What is held of a place."""
        return None if self.kept is None else self.kept.said().marks.get(offset)

    def line(self, number: int) -> str:
        """A line of the text without its end; numbers are from 1."""
        start = self._lines[number - 1]
        end = self._lines[number] - 1 if number < len(self._lines) else len(self.text)
        return self.text[start:end].rstrip("\r")

    def is_new(self, relation: Name) -> bool:
        """Whether the file itself has made a relation, so that nobody uses it yet."""
        return self.schema.made_here(relation)
