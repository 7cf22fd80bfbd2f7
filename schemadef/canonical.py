"""One text for each meaning: SQL of the SQLite family as pieces, and the pieces joined in the one canonical way.

The pieces are those that SQLite's tokenizer makes (sqlite.org/src, tokenize.c): names may stand in double quotes,
backticks or brackets, every character beyond ASCII belongs to a name (the ideographic space too), block comments do
not nest, and an unfinished one ends with the text. A string that never ends is one piece up to the end.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# every character beyond ASCII is told by what it is not: re takes 3 ms to compile a set that names them
_PIECE = r"""
      --[^\n]* | /\*(?:.*?\*/|.*\Z)
    | [xX]?'(?:[^']|'')*'
    | "(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^\]]*\]
    | [^\x00-@\[-^`{-\x7f][^\x00-\#%-/:-@\[-^`{-\x7f]*
    | 0[xX][0-9a-fA-F_]+ | (?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?
    | [:@\#$][\w$]+ | \?\d*
    | ->>? | \|\| | << | >> | <= | >= | <> | != | ==
    | ['"`\[].* | [^ \t\n\f\r]
    """
_BEFORE_VALUE = frozenset(
    [
        "ABORT",
        "ALL",
        "AND",
        "AS",
        "ASC",
        "BETWEEN",
        "BY",
        "CASE",
        "CHECK",
        "CONFLICT",
        "DEFAULT",
        "DELETE",
        "DESC",
        "DISTINCT",
        "DO",
        "ELSE",
        "ESCAPE",
        "EXCEPT",
        "EXISTS",
        "FILTER",
        "FROM",
        "GROUP",
        "HAVING",
        "IN",
        "INDEXED",
        "INSERT",
        "INTERSECT",
        "INTO",
        "IS",
        "JOIN",
        "LIKE",
        "LIMIT",
        "MATERIALIZED",
        "NOT",
        "OF",
        "OFFSET",
        "ON",
        "OR",
        "ORDER",
        "OVER",
        "PARTITION",
        "REGEXP",
        "RETURNING",
        "SELECT",
        "SET",
        "THEN",
        "UNION",
        "UPDATE",
        "USING",
        "VALUES",
        "WHEN",
        "WHERE",
        "WITH",
    ]
)
"""Keywords after which a value begins: a sign is then part of the value, and a parenthesis stands apart."""

_SAME = {"==": "=", "!=": "<>"}
"""Two spellings of one token; the right one is libSQL's own when it prints a trigger again."""

_SIGNS = frozenset("+-~")
_DIGITS = frozenset("0123456789")
_TIGHT_BEFORE = frozenset("),;")
_QUERY = frozenset({"SELECT", "WITH", "VALUES"})
_CLOSING = {'"': '"', "`": "`", "[": "]", "'": "'"}


def pieces(sql: str) -> list[str]:
    """The text's tokens as written, without space and comments."""
    return [piece for piece in _pieces()(sql) if not piece.startswith(("--", "/*"))]


@cache
def _pieces() -> Callable[[str], list[str]]:
    return _piece().findall


@cache
def _piece() -> re.Pattern[str]:
    return re.compile(_PIECE, re.VERBOSE | re.DOTALL)


def located(sql: str, start: int = 0) -> Iterator[tuple[str, int]]:
    """The pieces of a text from an offset on, with the offset of each."""
    for match in _piece().finditer(sql, start):
        if not match.group().startswith(("--", "/*")):
            yield match.group(), match.start()


def is_name(piece: str) -> bool:
    """Whether a piece can be an identifier: a word, or one in any of the three kinds of quotes."""
    first = piece[0]
    if first in '"`[':
        return len(piece) > 1 and piece[-1] == _CLOSING[first]
    return (first.isalpha() or first == "_" or first > "\x7f") and piece[-1] != "'"


def name_of(piece: str) -> str:
    """The identifier (or type, or string) that a piece stands for, without its quotes."""
    quote = _CLOSING.get(piece[0])
    if quote is None or len(piece) < 2 or piece[-1] != quote:
        return piece
    inner = piece[1:-1]
    return inner if quote == "]" else inner.replace(quote * 2, quote)


@lru_cache(65_536)
def fold(name: str) -> str:
    """What SQLite compares names by: ASCII letters have no case, all others do."""
    if name.isascii():
        return name.lower()
    return "".join(letter.lower() if letter.isascii() else letter for letter in name)


def is_fraction(text: str) -> bool:
    """Whether a text is a number that is not a whole one."""
    try:
        return not float(text).is_integer()
    except ValueError:
        return False


def joined(parts: list[str], same: Mapping[str, str] = _SAME) -> str:
    """The pieces as one line: one space between them where it is needed or helps to read.

    `same` are tokens that become others.
    """
    if len(parts) == 1:
        return parts[0]
    text: list[str] = []
    before, operand, sign = "", False, False
    for part in parts:
        if before and not _touch(before, part, operand=operand, sign=sign):
            text.append(" ")
        text.append(same.get(part, part))
        sign = not operand and part in _SIGNS
        operand = _ends_operand(part)
        before = part
    return "".join(text)


def _starts_operand(part: str) -> bool:
    first = part[0]
    return first.isalnum() or first in "_\"'`[?" or first > "\x7f" or (len(part) > 1 and first in ":@#$.")


def _ends_operand(part: str) -> bool:
    """Whether a value can end with this piece, so that a minus after it subtracts."""
    return part == ")" or (_starts_operand(part) and part.upper() not in _BEFORE_VALUE)


def _touch(before: str, part: str, *, operand: bool, sign: bool) -> bool:
    """Whether two neighbours stand without a space; `operand` says that the first can end a value."""
    if part == ".":
        return before[0] not in _DIGITS
    if part in _TIGHT_BEFORE or before == "(":
        return True
    if before == ".":
        return part[0] not in _DIGITS
    if part == "(":
        return sign or (operand and is_name(before))
    return sign and _starts_operand(part)


def enclosed(parts: list[str]) -> bool:
    """Whether the first parenthesis closes with the last piece."""
    return len(parts) > 2 and parts[0] == "(" and closing(parts, 0) == len(parts) - 1


def closing(parts: list[str], opening: int) -> int:
    """Where the parenthesis that opens at `opening` closes; the end of the pieces when it never does."""
    depth = 0
    for at in range(opening, len(parts)):
        if parts[at] == "(":
            depth += 1
        elif parts[at] == ")":
            depth -= 1
            if depth == 0:
                return at
    return len(parts)


def split(parts: list[str], separator: str = ",") -> list[list[str]]:
    """The pieces between separators that stand outside parentheses; none for no pieces."""
    found: list[list[str]] = []
    depth = start = 0
    for at, part in enumerate(parts):
        if part == "(":
            depth += 1
        elif part == ")":
            depth -= 1
        elif part == separator and depth == 0:
            found.append(parts[start:at])
            start = at + 1
    if parts:
        found.append(parts[start:])
    return found


def bare(parts: list[str]) -> list[str]:
    """The pieces without parentheses around the whole, except those that a subquery or a list of values needs."""
    while enclosed(parts) and parts[1].upper() not in _QUERY and len(split(parts[1:-1])) == 1:
        parts = parts[1:-1]
    return parts


@lru_cache(4096)
def canonical(sql: str) -> str:
    """The one text of an expression, query or statement of the SQLite family.

    Comments, surplus space, a final semicolon and parentheses around the whole go away (not around a subquery);
    `==` and `!=` become `=` and `<>`; names, keywords and literals stay as they are written.
    `canonical(canonical(x)) == canonical(x)`, and SQLite reads both texts alike.
    """
    parts = pieces(sql)
    while parts and parts[-1] == ";":
        parts.pop()
    return joined(bare(parts))
