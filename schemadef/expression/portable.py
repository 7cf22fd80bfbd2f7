"""The portable core: what the target reads as Postgres does, recognised token by token.

Importing sqlglot costs more than compiling a small schema, and almost every check, default and predicate is of this
kind. What is not surely of it is left to the parser (`None`); what is, comes out as the parser's way would write it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.expression.constants import NOW, RANDOM_UUID
from schemadef.expression.words import SOURCE_RESERVED, written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schemadef.expression.scope import ColumnForm, Scope

_LONGEST = 150
"""Tokens: with more, a chain could be deeper than D1's 100 levels, which the parser's way minds."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d[\d.]*)|(?P<word>[^\W\d]\w*)|(?P<string>'(?:[^']|'')*')|(?P<quoted>\"[^\"]+\")"
    r"|(?P<operator><=|>=|<>|!=|[-+*<>=(),.]))|\s+"
)
_EXACT_DIGITS = 15
"""What a double keeps of a decimal number."""

_EQUAL = frozenset({"=", "<>", "!="})
_ORDER = frozenset({"<", ">", "<=", ">="})
_KINDS = {
    "smallint": "integer",
    "integer": "integer",
    "bigint": "integer",
    "text": "text",
    "varchar": "text",
    "enum": "enum",
    "boolean": "boolean",
    "numeric": "numeric",
    "double": "double",
    "uuid": "uuid",
    "date": "date",
}
_EXACT = frozenset({"integer", "digits"})
_NUMBERS = {
    "integer": frozenset({"integer", "digits", "decimal"}),
    "digits": frozenset({"integer", "numeric", "double"}),
    "decimal": frozenset({"integer", "numeric", "double"}),
    "numeric": frozenset({"integer", "digits", "decimal", "numeric"}),
    "double": frozenset({"double", "digits", "decimal"}),
}
_TEXTS = frozenset({"text", "string", "empty"})
_ASSIGNED = {
    "integer": frozenset({"integer", "digits"}),
    "double": frozenset({"double", "digits", "decimal"}),
    "text": _TEXTS,
    "enum": frozenset({"enum", "string"}),
    "boolean": frozenset({"boolean"}),
}

Part = tuple[str, str]
"""A text and its kind."""


class _Other(Exception):
    """What stands here is not surely of the portable core."""


def portable(sql: str, scope: Scope) -> str | None:
    """The translation of an expression of the portable core; None when it may be more than that."""
    if scope.rows and scope.tables:
        return None
    found = _tokens(sql)
    if not 0 < len(found) <= _LONGEST:
        return None
    constant = _constant([text.lower() for _, text in found], scope) if len(found) <= 3 else None
    if constant:
        return constant
    reader = _Reader(found, scope)
    try:
        text, kind = reader.disjunction()
        reader.end()
        return text if scope.target is None else _assigned(text, kind, scope.target)
    except _Other:
        return None


def _tokens(sql: str) -> list[Part]:
    """The tokens of the core; none when a text holds others. A comment's marks are others."""
    if "--" in sql or "/*" in sql:
        return []
    found: list[Part] = []
    end = 0
    for match in _TOKEN.finditer(sql):
        if match.start() != end:
            return []
        end = match.end()
        kind = match.lastgroup
        if kind:
            found.append((kind, match[kind]))
    return found if end == len(sql) else []


def _constant(words: list[str], scope: Scope) -> str | None:
    """The whole text of a default that the database makes."""
    target = scope.target
    if target is None or scope.deterministic:
        return None
    if words in (["now", "(", ")"], ["current_timestamp"]) and target.logical == "timestamp":
        return NOW.get(target.stored)
    if words == ["gen_random_uuid", "(", ")"] and target.logical in ("uuid", "text"):
        return RANDOM_UUID
    return None


def _assigned(text: str, kind: str, target: ColumnForm) -> str:
    if kind not in _ASSIGNED.get(_KINDS.get(target.logical, ""), ()):
        raise _Other
    return text


def _comparable(left: str, operator: str, right: str) -> bool:
    if left in _NUMBERS:
        return right in _NUMBERS[left] or (left in _EXACT and right in _EXACT)
    if left == right and (left in ("uuid", "date") or left.startswith("timestamp:")):
        return True
    if left in _TEXTS and right in _TEXTS:
        if operator in _ORDER:
            return {left, right} == {"text", "empty"}
        return "text" in (left, right)
    return operator in _EQUAL and (left == right == "boolean" or {left, right} == {"enum", "string"})


def _compared(part: Part) -> str:
    return f"CAST({part[0]} AS REAL)" if part[1] == "numeric" else part[0]


class _Reader:
    """A recursive descent over the tokens; every method gives a part or raises _Other."""

    __slots__ = ("at", "columns", "rows", "tokens")

    def __init__(self, tokens: list[Part], scope: Scope) -> None:
        self.tokens = tokens
        self.at = 0
        self.columns: Mapping[str, ColumnForm] = scope.columns
        self.rows = scope.rows

    def peek(self) -> str:
        """The next token in lower case; empty at the end."""
        return self.tokens[self.at][1].lower() if self.at < len(self.tokens) else ""

    def take(self, *words: str) -> bool:
        """Move over those words when all of them come next."""
        end = self.at + len(words)
        if [text.lower() for _, text in self.tokens[self.at : end]] != list(words):
            return False
        self.at = end
        return True

    def need(self, word: str) -> None:
        """Move over a word that must come next."""
        if self.peek() != word:
            raise _Other
        self.at += 1

    def end(self) -> None:
        """Nothing may follow."""
        if self.at != len(self.tokens):
            raise _Other

    def disjunction(self) -> Part:
        """Conditions joined by OR."""
        return self._joined("or", self.conjunction)

    def conjunction(self) -> Part:
        """Conditions joined by AND."""
        return self._joined("and", self.negation)

    def _joined(self, word: str, operand: Callable[[], Part]) -> Part:
        parts = [operand()]
        while self.peek() == word:
            self.at += 1
            parts.append(operand())
        if len(parts) == 1:
            return parts[0]
        if any(kind != "boolean" for _, kind in parts):
            raise _Other
        return f" {word.upper()} ".join(text for text, _ in parts), "boolean"

    def negation(self) -> Part:
        """NOT before a condition in parentheses, or before a column; the rest is written in another way."""
        if self.peek() != "not":
            return self.predicate()
        self.at += 1
        text, kind = self.operand()
        if kind != "boolean" or self.peek() not in ("", "and", "or", ")"):
            raise _Other
        return f"NOT {text}", kind

    def predicate(self) -> Part:
        """A comparison, a test for NULL, a range, a list, or a value alone."""
        left = self.sum()
        word = self.peek()
        if word in _EQUAL or word in _ORDER:
            return self._comparison(left, word)
        if self.take("is", "null"):
            return f"{left[0]} IS NULL", "boolean"
        if self.take("is", "not", "null"):
            return f"{left[0]} IS NOT NULL", "boolean"
        no = "NOT " if self.take("not") else ""
        if self.take("between"):
            low = self._against(left, ">=")
            self.need("and")
            high = self._against(left, "<=")
            return f"{_compared(left)} {no}BETWEEN {low} AND {high}", "boolean"
        if self.take("in", "("):
            members = [self._against(left, "=")]
            while self.take(","):
                members.append(self._against(left, "="))
            self.need(")")
            return f"{_compared(left)} {no}IN ({', '.join(members)})", "boolean"
        if no:
            raise _Other
        return left

    def _comparison(self, left: Part, operator: str) -> Part:
        self.at += 1
        right = self._against(left, operator)
        if self.peek() in _EQUAL or self.peek() in _ORDER:
            raise _Other
        return f"{_compared(left)} {'<>' if operator == '!=' else operator} {right}", "boolean"

    def _against(self, left: Part, operator: str) -> str:
        right = self.sum()
        if not _comparable(left[1], operator, right[1]):
            raise _Other
        return _compared(right)

    def sum(self) -> Part:
        """Products joined by + and -."""
        return self._computed(("+", "-"), self.product)

    def product(self) -> Part:
        """Operands joined by *."""
        return self._computed(("*",), self.operand)

    def _computed(self, operators: tuple[str, ...], operand: Callable[[], Part]) -> Part:
        text, kind = operand()
        while self.peek() in operators:
            operator = self.peek()
            self.at += 1
            right, right_kind = operand()
            if kind not in _EXACT or right_kind not in _EXACT:
                raise _Other
            text, kind = f"{text} {operator} {right}", "integer"
        return text, kind

    def operand(self) -> Part:
        """A literal, a column, a function's value, or anything in parentheses."""
        if self.at >= len(self.tokens):
            raise _Other
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind in ("word", "quoted"):
            return self._named(kind, text)
        if kind == "number":
            return _number(text)
        if kind == "string":
            return _string(text)
        if text == "-" and self.at < len(self.tokens) and self.tokens[self.at][0] == "number":
            self.at += 1
            digits, number = _number(self.tokens[self.at - 1][1])
            return f"-{digits}", number
        if text != "(":
            raise _Other
        inner, inner_kind = self.disjunction()
        self.need(")")
        return (inner if inner_kind in ("string", "empty") else f"({inner})"), inner_kind

    def _named(self, kind: str, text: str) -> Part:
        word = text.lower() if kind == "word" else text[1:-1]
        if kind == "word" and self.peek() == "(":
            return self._call(word)
        if kind == "word" and word in SOURCE_RESERVED:
            if word in ("true", "false"):
                return "1" if word == "true" else "0", "boolean"
            raise _Other
        if self.rows:
            return self._row(word)
        return written(word), self._kind(word)

    def _row(self, word: str) -> Part:
        if word not in self.rows or not self.take("."):
            raise _Other
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        if kind not in ("word", "quoted"):
            raise _Other
        self.at += 1
        name = text.lower() if kind == "word" else text[1:-1]
        return f"{word.upper()}.{written(name)}", self._kind(name)

    def _kind(self, name: str) -> str:
        form = self.columns.get(name)
        if form is None or self.peek() in (".", "::", "["):
            raise _Other
        if form.logical == "timestamp":
            return f"timestamp:{form.stored}"
        return _KINDS.get(form.logical, "other")

    def _call(self, function: str) -> Part:
        self.at += 1
        parts = [self.disjunction()]
        while self.take(","):
            parts.append(self.disjunction())
        self.need(")")
        kinds = [kind for _, kind in parts]
        return f"{function}({', '.join(text for text, _ in parts)})", _result(function, kinds)


def _result(function: str, kinds: list[str]) -> str:
    """The kind of a function's value."""
    if function in ("length", "lower", "upper") and kinds == ["text"]:
        return "integer" if function == "length" else "text"
    if function == "abs" and kinds == ["integer"]:
        return "integer"
    if function in ("coalesce", "nullif") and len(kinds) == 2:
        if kinds[0] == "integer" and kinds[1] in _EXACT:
            return "integer"
        if kinds[0] == "text" and kinds[1] in _TEXTS:
            return "text"
    raise _Other


def _number(text: str) -> Part:
    if len(text) > _EXACT_DIGITS:
        raise _Other
    if text[0] == "0" and text[1:2].isdecimal():
        raise _Other
    if text.isdecimal():
        return text, "digits"
    if text.replace(".", "0", 1).isdecimal() and text[0] != "." and text[-1] != ".":
        return text, "decimal"
    raise _Other


def _string(text: str) -> Part:
    if text[0] != "'" or not text.isprintable():
        raise _Other
    return text, "string" if text != "''" else "empty"
