"""What an expression comes out as where the values of what it names are known.

An expression is read once for all rows, by the precedences of Postgres's own grammar. Of what is not read here, a
query, a type's own operators, nothing is said.
Source: postgresql.org, Operator Precedence; Functions and Operators.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.sql.lexer import Tokens
from schemadef.lint.sql.part import Part
from schemadef.lint.sql.types import Type, type_of
from schemadef.lint.sql.volatile import VOLATILE
from schemadef.lint.values.called import CALLED, LAZY
from schemadef.lint.values.combined import alike, called, cast, chosen, joined, met, negated, something
from schemadef.lint.values.value import UNKNOWN, Value, compare, like, number, reckon
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.lint.values.combined import Env, Reckon

_TOKEN = pattern(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>\d+(?:\.\d+)?)|(?P<word>[^\W\d]\w*)|\"(?P<quoted>[^\"]+)\"|"
    r"(?P<sign>::|\|\||->>|->|<>|!=|<=|>=|[-+*/<>=(),.?\[\]]))"
)
_COMMENTS = ("--", "/*")
_LONGEST = 2_000
_MOST = 300
"""Of how many tokens an expression may be: each may stand in what those before it make."""
_DEEPEST = 40


class _Unread(Exception):
    """It is written in a way that is not read here."""


class _Token(NamedTuple):
    kind: str
    text: str

    @property
    def word(self) -> str:
        """What a bare word or a sign says, in upper case."""
        return self.text.upper() if self.kind in ("word", "sign") else ""


_END = _Token("", "")


@lru_cache(maxsize=512)
def reckoned(text: str) -> Reckon:
    """What reckons an expression."""
    try:
        return _Reader(_tokens(text)).whole()
    except _Unread:
        return _nobody_knows


def _nobody_knows(_: Env) -> Value:
    return UNKNOWN


def _tokens(text: str) -> list[_Token]:
    if len(text) > _LONGEST:
        raise _Unread
    found, at, text = [], 0, text.rstrip()
    while at < len(text):
        one = _TOKEN.match(text, at)
        if one is None or one.lastgroup is None or text.startswith(_COMMENTS, one.start(one.lastgroup)):
            raise _Unread
        said = one[one.lastgroup]
        found.append(_Token(one.lastgroup, said[1:-1].replace("''", "'") if one.lastgroup == "text" else said))
        at = one.end()
        if len(found) > _MOST:
            raise _Unread
    return found


_COMPARISONS = frozenset({"=", "<>", "!=", "<", ">", "<=", ">="})
_TESTS = frozenset({"IN", "BETWEEN", "LIKE", "ILIKE"})
_OTHERS = frozenset({"||", "->", "->>", "?"})


class _Reader:
    """An expression, read from the front, by one function for each precedence."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def whole(self) -> Reckon:
        found = self._either()
        if self.at < len(self.tokens):
            raise _Unread
        return found

    def _next(self, ahead: int = 0) -> _Token:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else _END

    def _is(self, *words: str) -> bool:
        """Whether some words come next, which are passed over then."""
        if any(self._next(place).word != word for place, word in enumerate(words)):
            return False
        self.at += len(words)
        return True

    def _must(self, word: str) -> None:
        if not self._is(word):
            raise _Unread

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _Unread

    def _either(self) -> Reckon:
        self._deeper()
        parts = [self._all()]
        while self._is("OR"):
            parts.append(self._all())
        self.depth -= 1
        return joined(parts, settled=True) if len(parts) > 1 else parts[0]

    def _all(self) -> Reckon:
        parts = [self._not()]
        while self._is("AND"):
            parts.append(self._not())
        return joined(parts, settled=False) if len(parts) > 1 else parts[0]

    def _not(self) -> Reckon:
        if not self._is("NOT"):
            return self._compared()
        self._deeper()
        return negated(self._not())

    def _compared(self) -> Reckon:
        one = self._other()
        while True:
            sign = self._next().word
            if sign in _COMPARISONS:
                self.at += 1
                one = met(one, sign, self._other(), compare)
            elif sign == "IS":
                self.at += 1
                one = self._asked(one)
            elif sign in _TESTS or (sign == "NOT" and self._next(1).word in _TESTS):
                says_not = self._is("NOT")
                told = self._tested(one)
                one = negated(told) if says_not else told
            else:
                return one

    def _asked(self, one: Reckon) -> Reckon:
        """IS … of a value."""
        says_not = self._is("NOT")
        if self._is("DISTINCT", "FROM"):
            told = negated(alike(one, self._other()))
        elif self._next().word in ("NULL", "TRUE", "FALSE"):
            value = {"NULL": None, "TRUE": True, "FALSE": False}[self._next().word]
            self.at += 1
            told = alike(one, lambda _: value)
        else:
            raise _Unread
        return negated(told) if says_not else told

    def _tested(self, one: Reckon) -> Reckon:
        """IN, BETWEEN, LIKE and ILIKE, which stand behind a value."""
        if self._is("IN"):
            return self._among(one)
        if self._next().word == "BETWEEN":
            return self._between(one)
        folds = self._next().word == "ILIKE"
        self.at += 1
        return met(one, "i" if folds else "", self._other(), like)

    def _among(self, one: Reckon) -> Reckon:
        self._must("(")
        return joined([met(one, "=", other, compare) for other in self._arguments()], settled=True)

    def _between(self, one: Reckon) -> Reckon:
        self._must("BETWEEN")
        low = self._other()
        self._must("AND")
        return joined([met(one, ">=", low, compare), met(one, "<=", self._other(), compare)], settled=False)

    def _other(self) -> Reckon:
        return self._operated(_OTHERS, self._sum)

    def _sum(self) -> Reckon:
        return self._operated(frozenset({"+", "-"}), self._product)

    def _product(self) -> Reckon:
        return self._operated(frozenset({"*", "/"}), self._signed)

    def _operated(self, signs: frozenset[str], read: Callable[[], Reckon]) -> Reckon:
        one = read()
        while (sign := self._next().word) in signs:
            self.at += 1
            one = met(one, sign, read(), reckon)
        return one

    def _signed(self) -> Reckon:
        if self._is("-"):
            self._deeper()
            return met(lambda _: number("0"), "-", self._signed(), reckon)
        return self._cast(self._single())

    def _cast(self, one: Reckon) -> Reckon:
        while self._is("::"):
            one = cast(one, self._type())
        if self._next().word == "[":
            raise _Unread
        return one

    def _type(self) -> Type:
        """A type of one word, with its numbers, or of words that are told from what may follow."""
        first = self.at
        self.at += 1
        while self._next().word in ("PRECISION", "VARYING") or self._next(-1).word == "." or self._next().word == ".":
            self.at += 1
        if self._is("("):
            while not self._is(")"):
                if self._next() is _END:
                    raise _Unread
                self.at += 1
        while self._is("[", "]"):
            pass
        if self._next(first - self.at).kind not in ("word", "quoted"):
            raise _Unread
        tokens = Tokens(" ".join(one.text for one in self.tokens[first : self.at]))
        return type_of(Part(tokens, 0, len(tokens)))

    def _single(self) -> Reckon:
        token = self._next()
        self.at += 1
        if token.kind == "text":
            return lambda _: token.text
        if token.kind == "number":
            return lambda _: number(token.text)
        if token.word == "(":
            inner = self._either()
            self._must(")")
            return inner
        if token.word in _CONSTANTS:
            return lambda _: _CONSTANTS[token.word]
        if token.word in _SOME:
            return something
        if token.word == "CASE":
            return self._case()
        if token.kind not in ("word", "quoted") or token.word in _DARK:
            raise _Unread
        return self._named(token)

    def _named(self, token: _Token) -> Reckon:
        """A call, a column, or a column with what it is of."""
        if self._is("("):
            return self._call(token)
        names = [_folded(token)]
        while self._is("."):
            names.append("*" if self._next().word == "*" else _folded(self._next()))
            self.at += 1
        if self._next().word == "(" or (self._next().kind in ("text", "word", "quoted") and not self._ends()):
            raise _Unread
        of, column = (names[-2] if len(names) > 1 else ""), names[-1]
        return lambda env: env(of, column)

    def _ends(self) -> bool:
        """Whether the next word ends what stands before it."""
        return self._next().word in _ENDS

    def _arguments(self) -> list[Reckon]:
        if self._is(")"):
            return []
        found = [self._either()]
        while self._is(","):
            found.append(self._either())
        self._must(")")
        return found

    def _call(self, token: _Token) -> Reckon:
        name = token.text.upper()
        if name == "CAST":
            one = self._either()
            self._must("AS")
            kind = self._type()
            self._must(")")
            return cast(one, kind)
        if name == "SUBSTRING" and (cut := self._cut()):
            return called(name, cut)
        if name == "POSITION":
            return called("STRPOS", self._placed())
        if name in VOLATILE:
            self._arguments()
            return something
        if name not in CALLED and name not in LAZY:
            raise _Unread
        return called(name, self._arguments())

    def _cut(self) -> list[Reckon]:
        """The arguments of substring(c from 2 for 3)."""
        start = self.at
        found = [self._either()]
        if not self._is("FROM"):
            self.at = start
            return []
        found.append(self._either())
        if self._is("FOR"):
            found.append(self._either())
        self._must(")")
        return found

    def _placed(self) -> list[Reckon]:
        """What position('a' IN c) is given, the text first; what stands before IN is no comparison."""
        part = self._other()
        self._must("IN")
        text = self._other()
        self._must(")")
        return [text, part]

    def _case(self) -> Reckon:
        of = None if self._next().word == "WHEN" else self._either()
        whens: list[tuple[Reckon, Reckon]] = []
        while self._is("WHEN"):
            asked = self._either()
            self._must("THEN")
            whens.append((asked if of is None else met(of, "=", asked, compare), self._either()))
        other = self._either() if self._is("ELSE") else (lambda _: None)
        self._must("END")
        return lambda env: chosen(whens, other, env)


_CONSTANTS: dict[str, Value] = {"NULL": None, "TRUE": True, "FALSE": False}
_DARK = frozenset({"SELECT", "ARRAY", "ROW", "EXISTS", "INTERVAL", "DATE", "TIMESTAMP", "TIME", "DEFAULT", "E", "B"})
_MOMENTS = frozenset({"CURRENT_DATE", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "CURRENT_TIME", "LOCALTIME"})
_SOME = frozenset({*_MOMENTS, "CURRENT_USER", "SESSION_USER"})
_ENDS = frozenset({*_TESTS, "AND", "OR", "IS", "NOT", "THEN", "WHEN", "ELSE", "END", "AS", "FROM", "FOR"})


def _folded(token: _Token) -> str:
    if token.kind not in ("word", "quoted"):
        raise _Unread
    return token.text if token.kind == "quoted" else token.text.lower()
