"""A quote, a dollar quote, a comment, a parenthesis or a body that nothing ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, SQLITE, Rule, register
from schemadef.lint.sql.cutting import is_torn, open_body
from schemadef.lint.sql.lexer import PLACEHOLDER
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def whole(file: File) -> Iterator[Finding]:
    """The place where each begins: the server takes everything behind it for a part of it."""
    tokens = file.tokens
    opened = tokens.opened or ((tokens.broken,) if tokens.broken >= 0 else ())
    for at in opened:
        yield Finding("LINT001", at, at + 1, "nothing ends the quote or comment that begins here")
    whole_ones = [one for one in file.statements if not is_torn(one, opened)] if opened else file.statements
    # most texts have as many of one as of the other, in quotes and comments too, and a text is counted fastest
    if (file.text.count("(") != file.text.count(")") or _STRAY.search(file.text)) and file.family not in SQLITE:
        yield from (finding for statement in whole_ones for finding in _unbalanced(statement))
    # a body in dollars is one token, so that most files have no such word
    for statement in whole_ones if "BEGIN" in tokens.words else ():
        if statement.shape.kind in _WITH_BODIES and (begin := open_body(statement)) >= 0:
            yield _finding(statement, begin, "no END ends the body that begins here")


_STRAY = pattern(r"--[^\n()]*(?:\)|\([^\n)]*$)", re.MULTILINE)
"""A comment with a parenthesis by itself, which may hide that the text has one too few."""


def _unbalanced(statement: Statement) -> Iterator[Finding]:
    """The first parenthesis that nothing closes, or that closes none; SQLite's own parser says it there."""
    tokens = statement.tokens
    words = tokens.words[statement.first : statement.last]
    if words.count("(") == words.count(")") or (tokens.grammar.odd and _has_template(statement)):
        return
    opened: list[int] = []
    for index, word in enumerate(words, statement.first):
        if word == "(":
            opened.append(index)
        elif word == ")" and not opened:
            yield _finding(statement, index, "no parenthesis is open that this one closes")
            return
        elif word == ")":
            opened.pop()
    yield _finding(statement, opened[0], "nothing closes this parenthesis")


def _has_template(statement: Statement) -> bool:
    kinds = map(statement.tokens.kind_of, range(statement.first, statement.last))
    return PLACEHOLDER in kinds


_WITH_BODIES = frozenset({"trigger", "function", "procedure"})


def _finding(statement: Statement, index: int, message: str) -> Finding:
    return Finding("LINT001", statement.tokens.start[index], statement.tokens.end_of(index), message)


register(
    Rule(
        code="LINT001",
        name="unterminated",
        severity=Severity.ERROR,
        families=ANY,
        why=(
            "The server reads everything behind an open quote as part of it, and refuses the whole file; a statement "
            "with an open parenthesis or without its END is a syntax error."
        ),
        bad="COMMENT ON TABLE users IS 'who;\n",
        good="COMMENT ON TABLE users IS 'who';\n",
        source="postgresql.org: Lexical Structure",
        whole=whole,
    )
)
