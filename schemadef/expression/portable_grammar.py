"""The grammar of the portable core: a recursive descent whose every step gives a text and its kind, or Other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression.words import SOURCE_RESERVED, written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schemadef.expression.scope import ColumnForm

_EXACT_DIGITS = 15
"""What a double keeps of a decimal number."""

_EQUAL = frozenset({"=", "<>", "!="})
_ORDER = frozenset({"<", ">", "<=", ">="})
KINDS = {
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
TEXTS = frozenset({"text", "string", "empty"})
Part = tuple[str, str]
"""A text and its kind."""


class Other(Exception):
    """What stands here is not surely of the portable core."""


def _comparable(left: str, operator: str, right: str) -> bool:
    if left in _NUMBERS:
        return right in _NUMBERS[left] or (left in _EXACT and right in _EXACT)
    if left == right and (left in ("uuid", "date") or left.startswith("timestamp:")):
        return True
    if left in TEXTS and right in TEXTS:
        if operator in _ORDER:
            return {left, right} == {"text", "empty"}
        return "text" in (left, right)
    return operator in _EQUAL and (left == right == "boolean" or {left, right} == {"enum", "string"})


def _compared(part: Part) -> str:
    return f"CAST({part[0]} AS REAL)" if part[1] == "numeric" else part[0]


class Reader:
    """A recursive descent over the tokens; every method gives a part or raises Other."""

    __slots__ = ("at", "columns", "rows", "tokens")

    def __init__(self, tokens: tuple[Part, ...], columns: Mapping[str, ColumnForm], rows: frozenset[str]) -> None:
        self.tokens = tokens
        self.at = 0
        self.columns = columns
        self.rows = rows

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
            raise Other
        self.at += 1

    def end(self) -> None:
        """Nothing may follow."""
        if self.at != len(self.tokens):
            raise Other

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
            raise Other
        return f" {word.upper()} ".join(text for text, _ in parts), "boolean"

    def negation(self) -> Part:
        """NOT before a condition in parentheses, or before a column; the rest is written in another way."""
        if self.peek() != "not":
            return self.predicate()
        self.at += 1
        text, kind = self.operand()
        if kind != "boolean" or self.peek() not in ("", "and", "or", ")"):
            raise Other
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
            raise Other
        return left

    def _comparison(self, left: Part, operator: str) -> Part:
        self.at += 1
        right = self._against(left, operator)
        if self.peek() in _EQUAL or self.peek() in _ORDER:
            raise Other
        return f"{_compared(left)} {'<>' if operator == '!=' else operator} {right}", "boolean"

    def _against(self, left: Part, operator: str) -> str:
        right = self.sum()
        if not _comparable(left[1], operator, right[1]):
            raise Other
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
                raise Other
            text, kind = f"{text} {operator} {right}", "integer"
        return text, kind

    def operand(self) -> Part:
        """A literal, a column, a function's value, or anything in parentheses."""
        if self.at >= len(self.tokens):
            raise Other
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
            raise Other
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
            raise Other
        if self.rows:
            return self._row(word)
        return written(word), self._kind(word)

    def _row(self, word: str) -> Part:
        if word not in self.rows or not self.take("."):
            raise Other
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        if kind not in ("word", "quoted"):
            raise Other
        self.at += 1
        name = text.lower() if kind == "word" else text[1:-1]
        return f"{word.upper()}.{written(name)}", self._kind(name)

    def _kind(self, name: str) -> str:
        form = self.columns.get(name)
        if form is None or self.peek() in (".", "::", "["):
            raise Other
        if form.logical == "timestamp":
            return f"timestamp:{form.stored}"
        return KINDS.get(form.logical, "other")

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
        if kinds[0] == "text" and kinds[1] in TEXTS:
            return "text"
    raise Other


def _number(text: str) -> Part:
    if len(text) > _EXACT_DIGITS:
        raise Other
    if text[0] == "0" and text[1:2].isdecimal():
        raise Other
    if text.isdecimal():
        return text, "digits"
    if text.replace(".", "0", 1).isdecimal() and text[0] != "." and text[-1] != ".":
        return text, "decimal"
    raise Other


def _string(text: str) -> Part:
    if text[0] != "'" or not text.isprintable():
        raise Other
    return text, "string" if text != "''" else "empty"
