"""How D1's tools cut a text into statements, and a trigger in the one shape that all of them leave whole.

What wrangler does before it sends a file to a local database is public (workers-sdk, `src/d1/splitter.ts`); what the
server does with a file that is sent to it is known from reports (workers-sdk#10998, #4326, #14991, #15314): it knows
BEGIN in capitals only, and an END that is not in parentheses ends the trigger.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemadef.lint.sql.statement import Statement

_OPENS = re.compile(r"\s(?:BEGIN|CASE)\s\Z", re.IGNORECASE)
_CLOSES = re.compile(r"\sEND[;\s]\Z")
_PART = re.compile(
    r"""'[^']*(?:'|\Z)|"[^"]*(?:"|\Z)|`[^`]*(?:`|\Z)|\$(\w*)\$[\s\S]*?(?:\$\1\$|\Z)|\$\w*[^\w$]?"""
    r"""|--[^\n]*(?:\n|\Z)|/\*[\s\S]*?(?:\*/|\Z)|;|[\s\S]"""
)


def pieces(sql: str) -> list[str]:
    """What wrangler makes of a text: its statements without their semicolons, comments left out."""
    found: list[str] = []
    piece, depth = "", 0
    for match in _PART.finditer(sql):
        part = match[0]
        if depth and len(part) == 1 and _CLOSES.search(piece[-4:] + part):
            depth -= 1
        if part.startswith("--"):
            piece += "\n"
        elif part == ";" and not depth:
            found.append(piece)
            piece = ""
            continue
        elif not part.startswith("/*"):
            piece += part
        depth += _OPENS.search(piece[-8:]) is not None
    return [text for text in (one.strip() for one in [*found, piece]) if text]


def is_cut(statement: Statement) -> bool:
    """Whether wrangler cuts a statement into several."""
    return len(pieces(statement.text + ";")) > 1


def on_one_line(statement: Statement) -> str:
    """A trigger on one line: BEGIN and END in capitals, each CASE in parentheses, no comment."""
    tokens = statement.tokens
    opened, closed = _cases(statement)
    begin = statement.find("BEGIN")
    text = ""
    for index in range(statement.first, statement.last):
        source = tokens.source(index)
        if index in (begin, statement.last - 1):
            source = source.upper()
        gap = _gap(statement, index) if index > statement.first else ""
        if index in opened and tokens.word(index - 1) == "(":
            gap = ""
        elif index in opened:
            source = f"({source}"
        if closed.get(index):
            source += ")"
        elif tokens.word(index) == ")" and (index - 1) in closed:
            gap = ""
        if index in (begin, begin + 1, statement.last - 1):
            gap = " "
        text += gap + source
    return text


def _gap(statement: Statement, index: int) -> str:
    """What stands between a token and the one before it, comments left out and blanks as one."""
    tokens = statement.tokens
    start, end = tokens.end[index - 1], tokens.start[index]
    text, at = "", start
    for first, last in tokens.comments:
        if start <= first < end:
            text += tokens.text[at:first] + " "
            at = last
    return re.sub(r"\s+", " ", text + tokens.text[at:end])


def _cases(statement: Statement) -> tuple[set[int], dict[int, bool]]:
    """The tokens of CASE, and those of its END with whether parentheses are to be added around the two."""
    tokens = statement.tokens
    opened: list[int] = []
    found: set[int] = set()
    closed: dict[int, bool] = {}
    for index in range(statement.find("BEGIN") + 1, statement.last - 1):
        word = tokens.word(index)
        if word == "CASE":
            opened.append(index)
        elif word == "END" and opened:
            case = opened.pop()
            found.add(case)
            closed[index] = not (tokens.word(case - 1) == "(" and tokens.word(index + 1) == ")")
    return found, closed
