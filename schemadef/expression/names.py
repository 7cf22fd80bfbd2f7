"""The names that a text uses, read from its tokens; the parser is asked only for what this reader does not know."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from schemadef.expression.source import clean, parsed
from schemadef.expression.words import SOURCE_RESERVED
from schemadef.tokens import Token, meaningful

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.expression.node import Node
    from schemadef.expression.source import Form

_KEYWORDS = """
    null true false current_date current_time current_timestamp localtime localtimestamp current_user session_user
    user current_role current_catalog current_schema
    """
VALUES = frozenset(_KEYWORDS.split())
_ROWS = frozenset({"new", "old", "excluded"})
_TYPED = frozenset({"interval", "date", "time", "timestamp", "timestamptz"})
_INFIX = frozenset({"and", "or", "like", "ilike", "between", "in", "collate"})
_SIGNS = "+ - * / < > = <= >= <> != || -> ->> #> #>> @> <@ && % ^ ~ & | # @ ?"
_OPERATORS = frozenset(_SIGNS.split())
_PREFIX = frozenset({"-", "+", "~", "not"})
_TESTS = frozenset({"null", "true", "false", "unknown"})
_TYPE_WORDS = frozenset({"precision", "varying", "with", "without", "time", "zone"})


class Name(NamedTuple):
    """A column, with what stands before its dot."""

    owner: str
    column: str


@lru_cache(4096)
def names(sql: str) -> frozenset[Name] | None:
    """The columns of an expression, in linear time; None when it holds more than this reader knows."""
    reader = _Reader(meaningful(sql))
    try:
        reader.expression()
        return frozenset(reader.found) if reader.at == len(reader.tokens) else None
    except (_Other, RecursionError):
        return None


def references(sql: str) -> set[str]:
    """The names of the columns and tables that an expression, a query or a statement uses.

    Raises DeclarationError for what is none of these.
    """
    known = names(sql)
    if known is not None:
        return {name for pair in known for name in pair if name and name not in _ROWS}
    return set(_from_tree(clean(sql, "the SQL", "statement")))


@lru_cache(maxsize=1024)
def _from_tree(sql: str) -> frozenset[str]:
    first = meaningful(sql)[0].text.lower()
    form: Form = "query" if first in ("select", "with", "values") else "expression"
    form = "statement" if first in ("insert", "update", "delete") else form
    found = tree_names(parsed(sql, "the SQL", form))
    return frozenset(name.column or name.owner for name in found)


def tree_names(tree: Node) -> set[Name]:
    """The columns and the tables (as owners without a column) of a syntax tree."""
    found: set[Name] = set()
    for node in tree.walk():
        if node.key == "column" and node.this.key != "star":
            found.add(Name(folded(node.args.get("table")), folded(node.this)))
        elif node.key == "table" and node.this.key == "identifier":
            found.add(Name(folded(node.this), ""))
        elif node.key == "schema":
            found.update(Name("", folded(part)) for part in node.expressions if part.key == "identifier")
    return found


def folded(identifier: Node) -> str:
    """A name as Postgres folds it."""
    if identifier is None:
        return ""
    return str(identifier.this) if identifier.args.get("quoted") else str(identifier.this).lower()


class _Other(Exception):
    """What stands here is more than this reader knows."""


class _Reader:
    """Operands joined by operators; which of them binds tighter does not matter for their names."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.found: set[Name] = set()

    def peek(self) -> str:
        """The next token in lower case, a quoted name with its quotes; empty at the end."""
        return self.tokens[self.at].text.lower() if self.at < len(self.tokens) else ""

    def take(self, *words: str) -> bool:
        """Move over those words when all of them come next."""
        end = self.at + len(words)
        if [token.text.lower() for token in self.tokens[self.at : end]] != list(words):
            return False
        self.at = end
        return True

    def need(self, word: str) -> None:
        """Move over a word that must come next."""
        if not self.take(word):
            raise _Other

    def expression(self) -> None:
        """An operand, and every further one with its operator."""
        self.operand()
        while self.at < len(self.tokens) and self._continues():
            pass

    def _continues(self) -> bool:
        """Read an operator with its operand, or what stands behind an operand; False when neither comes."""
        word = self.peek()
        if word == "::":
            self.at += 1
            self.type()
        elif word == "is":
            self._test()
        elif word == "[":
            self.at += 1
            self.expression()
            self.need("]")
        elif self.take("at", "time", "zone") or word in _OPERATORS or word in _INFIX or word == "not":
            self._infix(word)
        else:
            return False
        return True

    def _infix(self, word: str) -> None:
        if word == "not":
            self.at += 1
            word = self.peek()
            if word not in ("like", "ilike", "between", "in"):
                raise _Other
        if word != "at":
            self._operator()
        if word == "collate":
            self._path()
            return
        self.operand()

    def _operator(self) -> None:
        """A word, or an operator of several signs that the tokens hold one by one."""
        token = self.tokens[self.at]
        self.at += 1
        while (
            token.kind == "operator"
            and self.at < len(self.tokens)
            and self.tokens[self.at].start == token.end
            and self.tokens[self.at].text in _OPERATORS
        ):
            token = self.tokens[self.at]
            self.at += 1

    def _test(self) -> None:
        self.at += 1
        self.take("not")
        if self.take("distinct", "from"):
            self.operand()
        elif self.peek() in _TESTS:
            self.at += 1
        else:
            raise _Other

    def operand(self) -> None:
        """A literal, a column, a call, or anything in parentheses."""
        while self.peek() in _PREFIX:
            self.at += 1
        if self.at >= len(self.tokens):
            raise _Other
        token = self.tokens[self.at]
        if token.kind in ("number", "string"):
            self.at += 1
        elif token.kind in ("word", "quoted"):
            self._word(token)
        else:
            self.need("(")
            self._list(")")

    def _list(self, end: str) -> None:
        while True:
            self.expression()
            if self.take(end):
                return
            self.need(",")

    def _word(self, token: Token) -> None:
        word = token.text.lower() if token.kind == "word" else ""
        special: dict[str, Callable[[], None]] = {
            "case": self._case, "cast": self._cast, "extract": self._extract, "array": self._array,
        }  # fmt: skip
        following = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        if word in _TYPED and following is not None and following.kind == "string":
            self.at += 2
        elif word in VALUES:
            self.at += 1
        elif word in special:
            self.at += 1
            special[word]()
        elif word in SOURCE_RESERVED and word not in ("left", "right"):
            raise _Other
        else:
            self._name()

    def _name(self) -> None:
        parts = self._path()
        if not self.take("("):
            self.found.add(Name(parts[-2] if len(parts) > 1 else "", parts[-1]))
        elif not self.take(")") and not self.take("*", ")"):
            self._list(")")

    def _path(self) -> list[str]:
        parts: list[str] = []
        while True:
            token = self.tokens[self.at] if self.at < len(self.tokens) else None
            if token is None or token.kind not in ("word", "quoted"):
                raise _Other
            self.at += 1
            parts.append(token.name if token.kind == "quoted" else token.text.lower())
            if not self.take("."):
                return parts

    def _case(self) -> None:
        if self.peek() != "when":
            self.expression()
        while self.take("when"):
            self.expression()
            self.need("then")
            self.expression()
        if self.take("else"):
            self.expression()
        self.need("end")

    def _cast(self) -> None:
        self.need("(")
        self.expression()
        self.need("as")
        self.type()
        self.need(")")

    def _extract(self) -> None:
        self.need("(")
        self._path()
        self.need("from")
        self.expression()
        self.need(")")

    def _array(self) -> None:
        self.need("[")
        if not self.take("]"):
            self._list("]")

    def type(self) -> None:
        """A type's name with its sizes and dimensions."""
        self._path()
        while self.peek() in _TYPE_WORDS:
            self.at += 1
        if self.take("("):
            self._list(")")
            while self.peek() in _TYPE_WORDS:
                self.at += 1
        while self.take("[", "]"):
            pass
