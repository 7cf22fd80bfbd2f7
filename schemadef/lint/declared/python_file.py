"""A Python file that declares something: its lines, and the comments in it that take findings away."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from functools import cached_property
from typing import TYPE_CHECKING

from schemadef.lint.files import Found
from schemadef.lint.schema.schema import Schema
from schemadef.lint.source import File
from schemadef.lint.suppress import Ignore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from schemadef.dialect import Dialect
    from schemadef.lint.finding import Finding
    from schemadef.lint.sql.statement import Statement

_IGNORE = re.compile(r"#\s*schemadef:\s*ignore\s+([A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)\s*(.*)")


class PythonFile(File):
    """One module of a declaration; no statement of SQL stands in it."""

    def __init__(self, path: Path, text: str, dialect: Dialect) -> None:
        super().__init__(Found(path, text), dialect, Schema())

    @cached_property
    def statements(self) -> list[Statement]:
        """None: its SQL is compiled, not read."""
        return []

    def release(self, findings: Sequence[Finding] = (), *, alone: bool = False) -> None:
        """Nothing: a declaration's files are few, and there is no statement to forget."""

    def offset(self, line: int) -> int:
        """Where the words of a line begin; 0 for a line that is not there."""
        if not 1 <= line <= len(self._lines):
            return 0
        text = self.line(line)
        return self._lines[line - 1] + len(text) - len(text.lstrip())

    def span(self, line: int) -> tuple[int, int]:
        """The offsets of a line, the blanks around it aside."""
        start = self.offset(line)
        return start, start + max(1, len(self.line(line).strip())) if self.text else start

    def definition(self, line: int) -> range:
        """The lines of the class, or whatever else stands at the beginning of a line, that a line is in."""
        return next((lines for lines in self._definitions if line in lines), range(line, line + 1))

    @cached_property
    def _definitions(self) -> list[range]:
        return [range(_head(node)[0], (node.end_lineno or node.lineno) + 1) for node in ast.parse(self.text).body]

    @cached_property
    def ignores(self) -> list[Ignore]:
        """The comments that take findings away, each with the statement that it is above or stands in."""
        return list(self._ignores()) if "schemadef:" in self.text else []

    def _ignores(self) -> Iterator[Ignore]:
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            match = _IGNORE.match(token.string) if token.type == tokenize.COMMENT else None
            if match:
                codes = tuple(code.strip() for code in match[1].split(","))
                start = self._lines[token.start[0] - 1] + token.start[1]
                covers = self._covered(token.start[0], alone=not token.line[: token.start[1]].strip())
                yield Ignore(codes, match[2].strip(), start, start + len(token.string), covers)

    def _covered(self, line: int, *, alone: bool) -> tuple[int, int]:
        """The offsets of the statement that a comment of a line is about: a definition's head, not its body."""
        heads = self._heads
        first, last = next((head for head in heads if head[0] <= line <= head[1]), (0, 0))
        if not last and alone:
            first, last = next((head for head in heads if head[0] > line), (0, 0))
        if not last:
            return self._lines[line - 1], self._lines[line - 1]
        end = self._lines[last] if last < len(self._lines) else len(self.text)
        return self._lines[min(first, line) - 1], end

    @cached_property
    def _heads(self) -> list[tuple[int, int]]:
        """The first and the last line of each statement, in the order of the text; of a definition, of its head."""
        found = []
        for node in ast.walk(ast.parse(self.text)):
            if isinstance(node, ast.stmt):
                found.append(_head(node))
        return sorted(found, key=lambda head: (head[0], -head[1]))


def _head(node: ast.stmt) -> tuple[int, int]:
    """The first and the last line of a statement, its body aside."""
    if isinstance(node, ast.ClassDef):
        inside: list[ast.expr] = [*node.bases, *(keyword.value for keyword in node.keywords)]
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        return first, max([node.lineno, *(part.end_lineno or 0 for part in inside)])
    return node.lineno, node.lineno if hasattr(node, "body") else node.end_lineno or node.lineno
