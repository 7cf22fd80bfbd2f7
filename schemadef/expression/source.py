"""An author's text, made safe to place: one expression, query or statement, without comments."""

from __future__ import annotations

import sys
from _thread import allocate_lock
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from schemadef.errors import DeclarationError
from schemadef.pattern import pattern
from schemadef.tokens import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.expression.node import Node

Form = Literal["expression", "query", "statement"]

_ARTICLE = {"expression": "an expression", "query": "a query", "statement": "a statement"}
_DEEPEST = 300
_CALLS = 8_000
_ARROWS = allocate_lock()  # `threading`, which gives it under another name, is a large import
_PAIRS = {")": "(", "]": "["}
_PLAIN = pattern(r"[^;,()\[\]'\"`$?\\/%-]*\Z")


def clean(sql: str, what: str, form: Form) -> str:
    """The text without comments and, where a statement may have one, its last semicolon.

    Raises DeclarationError for an empty text, anything unclosed, a parameter, or more than one expression.
    """
    if _PLAIN.match(sql) and sql.strip():
        return sql.strip()
    kept: list[str] = []
    open_brackets: list[str] = []
    ended: Token | None = None
    for token in tokens(sql):
        if token.kind == "comment":
            kept.append(" ")
            continue
        if ended and token.kind != "space":
            raise _wrong(sql, ended, what, f"holds more than {_ARTICLE[form]}")
        if token.text == ";" and token.kind == "operator":
            if form == "expression":
                raise _wrong(sql, token, what, "holds more than an expression")
            ended = token
            continue
        _check(sql, token, what, open_brackets, form)
        kept.append(token.text)
    if open_brackets:
        message = f"{what} leaves {open_brackets[-1]!r} open: {sql.strip()}"
        raise DeclarationError(message)
    text = "".join(kept).strip()
    if not text:
        message = f"{what} is empty where {_ARTICLE[form]} must stand"
        raise DeclarationError(message)
    return text


def _check(sql: str, token: Token, what: str, open_brackets: list[str], form: Form) -> None:
    if token.kind == "unterminated":
        raise _wrong(sql, token, what, "is never closed")
    if token.kind == "parameter" and token.text != "?":  # which is an operator of jsonb
        raise _wrong(sql, token, what, f"holds the parameter {token.text}, which nothing gives a value")
    if token.text in "([" and token.kind == "operator":
        open_brackets.append(token.text)
        if len(open_brackets) > _DEEPEST:
            message = f"{what} is nested too deeply: {sql[:60].strip()}…"
            raise DeclarationError(message, hint="split it")
    elif token.text in _PAIRS:
        if not open_brackets or open_brackets.pop() != _PAIRS[token.text]:
            raise _wrong(sql, token, what, f"closes {_PAIRS[token.text]!r} that is not open")
    elif token.text == "," and not open_brackets and form == "expression":
        raise _wrong(sql, token, what, "holds more than an expression")


def _wrong(sql: str, token: Token, what: str, problem: str) -> DeclarationError:
    line = sql.count("\n", 0, token.start) + 1
    column = token.start - sql.rfind("\n", 0, token.start)
    return DeclarationError(f"{what}: the SQL {problem} at line {line}, column {column}: {sql.strip()}")


def parsed(sql: str, what: str, form: Form) -> Node:
    """The syntax tree of a clean text, which its users must leave as it is.

    Raises DeclarationError with the place when the text does not parse as one expression, query or statement.
    """
    try:
        return _parsed(sql, form)
    except _Unparsed as error:
        problem, hint = error.args
        message = f"{what}: {problem}: {sql}"
        raise DeclarationError(message, hint=hint) from None


class _Unparsed(Exception):
    """What is wrong with a text, and what to do."""


@contextmanager
def deep() -> Iterator[None]:
    """Room for texts that nest as deep as SQLite takes them: sqlglot needs some twenty calls a level."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@lru_cache(maxsize=4096)
def _parsed(sql: str, form: Form) -> Node:
    from sqlglot import errors, exp

    dialect = _dialect()
    roots: dict[str, tuple[type, ...]] = {"query": (exp.Query,), "statement": (exp.Insert, exp.Update, exp.Delete)}
    try:
        found = dialect.tokenize(sql)
        parser = dialect.parser()
        with deep(), arrows(dialect):
            trees = parser.parse_into(exp.Condition, found, sql) if form == "expression" else parser.parse(found, sql)
    except errors.ParseError as error:
        raise _Unparsed(_place(error), "mend the SQL, or give the text for this dialect outright") from None
    except errors.SqlglotError as error:
        raise _Unparsed(f"the SQL does not parse ({error})", "mend the SQL") from None
    except RecursionError:
        raise _Unparsed("the SQL is nested too deeply", "split it") from None
    if len(trees) != 1 or trees[0] is None or (form != "expression" and not isinstance(trees[0], roots[form])):
        raise _Unparsed(f"the SQL is not {_ARTICLE[form]}", "write one")
    return trees[0]


@lru_cache(maxsize=1)
def _dialect() -> Any:  # noqa: ANN401
    """The language that authors write."""
    from sqlglot.dialects.postgres import Postgres

    return Postgres()


@contextmanager
def arrows(dialect: Any) -> Iterator[None]:  # noqa: ANN401
    """Read `->` between a function's parentheses as JSON's: sqlglot takes it for a lambda's, in every dialect.

    Its table of lambdas is changed for the while, as a class of our own cannot inherit from the compiled one.
    """
    from sqlglot.tokenizer_core import TokenType

    lambdas = dialect.parser_class.LAMBDAS
    with _ARROWS:
        rule = lambdas.pop(TokenType.ARROW, None)
        try:
            yield
        finally:
            if rule is not None:
                lambdas[TokenType.ARROW] = rule


def _place(error: Any) -> str:  # noqa: ANN401
    found = error.errors[0] if error.errors else {}
    while not found.get("line") and error.__cause__ is not None and getattr(error.__cause__, "errors", None):
        error = error.__cause__
        found = error.errors[0]
    where = f" at line {found['line']}, column {found['col']}" if found.get("line") else ""
    near = f" near {found['highlight']!r}" if found.get("highlight") else ""
    return f"the SQL does not parse{where}{near}"
