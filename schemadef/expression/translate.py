"""An author's text in the words of one target."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from schemadef.errors import DeclarationError
from schemadef.expression.native import check_native
from schemadef.expression.portable import portable
from schemadef.expression.source import clean, deep, parsed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemadef.expression.node import Node
    from schemadef.expression.scope import Scope
    from schemadef.expression.source import Form
    from schemadef.expression.term import Term
    from schemadef.expression.writer import Writer


def translate(
    sql: str,
    *,
    language: str,
    features: Mapping[str, Any],
    version: tuple[int, ...] = (),
    scope: Scope,
    form: Form = "expression",
    limits: Mapping[str, int] | None = None,
) -> str:
    """The text with the same meaning on the target, on one line; where the target speaks Postgres, the author's own.

    `features["expressions"]` says whether the target is "native". `limits` are the pack's (`expression_depth`,
    `compound_select_terms`, `pattern_bytes`); without them, those among the features. What a server's `version`
    decides comes as a feature. Raises DeclarationError for a text that does not parse, that names what does not exist,
    or that has no translation known to mean the same.
    """
    if features.get("expressions") == "native":
        text = clean(sql, scope.what, form)
        check_native(text, scope, form)
        return text
    if form == "expression":
        short = portable(sql, scope)
        if short is not None:
            return short
    return by_grammar(clean(sql, scope.what, form), language, features, limits or features, scope, form)


def by_grammar(
    sql: str, language: str, features: Mapping[str, Any], limits: Mapping[str, int], scope: Scope, form: Form
) -> str:
    """The text by way of its syntax tree, also of what is short enough to be told without one."""
    writer = writer_class()(scope, language, features, limits)
    try:
        with deep():
            term = _root(writer, parsed(sql, scope.what, form), scope, form)
    except RecursionError:
        message = f"{scope.what} is nested too deeply: {sql[:60]}…"
        raise DeclarationError(message, hint="split it") from None
    deepest = limits.get("expression_depth")
    if deepest and writer.deepest > deepest:
        message = f"{scope.what} nests {writer.deepest} levels deep, and {language} takes at most {deepest}"
        raise DeclarationError(message, hint="split it")
    return term.text


def _root(writer: Writer, tree: Node, scope: Scope, form: Form) -> Term:
    if form == "query":
        from schemadef.expression.query import query

        return query(writer, tree)
    if form == "statement":
        from schemadef.expression.statements import statement

        return statement(writer, tree)
    from schemadef.expression.convert import value

    return value(writer, tree, scope.target)


@lru_cache(maxsize=1)
def writer_class() -> type[Writer]:
    """The writer, with the rules of every kind of node registered."""
    from schemadef.expression import (  # noqa: F401 - what the portable core never needs
        aggregates,
        arithmetic,
        choices,
        clock,
        compound,
        documents,
        logic,
        select,
        texts,
        values,
    )
    from schemadef.expression.writer import Writer

    return Writer
