"""Literals, parentheses and casts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.expression.clock import day
from schemadef.expression.comparable import pair
from schemadef.expression.convert import as_double, as_numeric, as_text
from schemadef.expression.literals import number, typed
from schemadef.expression.term import ATOM, COMPARE, NUMBERS, UNARY, Term, article, deeper
from schemadef.expression.writer import rule

if TYPE_CHECKING:
    from schemadef.expression.node import Node
    from schemadef.expression.writer import Writer

_INTEGERS = frozenset({"SMALLINT", "INT", "BIGINT"})
_TEXTS = frozenset({"TEXT", "VARCHAR"})
_TYPES = {
    "SMALLINT": "integer", "INT": "integer", "BIGINT": "integer", "TEXT": "text", "VARCHAR": "text",
    "BOOLEAN": "boolean", "DOUBLE": "double", "FLOAT": "real", "DECIMAL": "numeric", "UUID": "uuid", "JSON": "json",
    "JSONB": "json", "TIMESTAMPTZ": "timestamp", "DATE": "date", "TIME": "time", "INTERVAL": "interval",
    "VARBINARY": "bytes", "USERDEFINED": "enum",
}  # fmt: skip
"""sqlglot's names of the types that have one meaning on both sides; a name of the author's own is an enum."""


@rule("literal")
def _literal(writer: Writer, node: Node) -> Term:
    text = str(node.this)
    if node.args.get("is_string"):
        return unknown_literal(writer, text)
    if re.fullmatch(r"\d+", text):
        if int(text) >= 2**63:
            raise writer.refuse(f"the number {text}", "it is greater than 64 bits hold")
        text = str(int(text))
        return Term(text, "integer", value=text)
    return number(writer, text, "decimal")


@rule("rawstring")
def _raw(writer: Writer, node: Node) -> Term:
    return unknown_literal(writer, str(node.this))


def unknown_literal(writer: Writer, content: str) -> Term:
    """A string literal, whose type what it meets decides."""
    if "\0" in content:
        raise writer.wrong("a literal holds the character NUL")
    return typed(writer, Term("", "unknown", value=content), "text")._replace(type="unknown")


@rule("boolean")
def _boolean(_: Writer, node: Node) -> Term:
    return Term("1" if node.this else "0", "boolean")


@rule("null")
def _null(_: Writer, __: Node) -> Term:
    return Term("NULL", "null")


@rule("paren")
def _paren(writer: Writer, node: Node) -> Term:
    inner = writer.term(node.this)
    if not inner.text or (node.this.key == "paren" and inner.rank == ATOM):
        return inner
    return inner._replace(text=f"({inner.text})", rank=ATOM)


@rule("collate")
def _collate(writer: Writer, node: Node) -> Term:
    term = typed(writer, writer.term(node.this), "text")
    if term.type != "text" or node.expression.name != "C":
        raise writer.refuse(writer.shown(node), 'only COLLATE "C" compares alike')
    return term._replace(form="C")


@rule("cast")
def _cast(writer: Writer, node: Node) -> Term:
    writer.only(node, "this", "to", "_type")
    to = node.args["to"]
    target = _TYPES.get(to.this.name, "")
    sizes = (
        [int(size.name) for size in to.expressions] if to.key == "datatype" and target in ("text", "numeric") else []
    )
    if not target or (to.expressions and not sizes) or to.args.get("collate"):
        raise writer.refuse(f"the cast {writer.shown(node)}")
    term = writer.term(node.this)
    if term.type == "null":
        return Term("NULL", target)
    if target == "text":
        return _to_text(writer, term, sizes, to.this.name)
    if sizes:
        raise writer.refuse(f"the cast {writer.shown(node)}", "it rounds")
    if term.type == "unknown":
        return typed(writer, term, target)
    return _converted(writer, node, term, target)


def _to_text(writer: Writer, term: Term, sizes: list[int], name: str) -> Term:
    if name not in _TEXTS:
        raise writer.refuse("a cast to character", "it pads with spaces")
    text = as_text(writer, term)
    if sizes:
        return Term(f"substr({text.text}, 1, {sizes[0]})", "text", depth=text.depth + 1)
    return text


def _converted(writer: Writer, node: Node, term: Term, target: str) -> Term:
    """A cast between two types of the same values; the databases round and print the others differently."""
    if term.type == target or (term.type, target) in (("text", "enum"), ("integral", "integer")):
        return term._replace(type=target, form="wide" if target == "integer" else term.form)
    if (term.type, target) == ("boolean", "integer"):
        return term._replace(type="integer")
    if (term.type, target) == ("integer", "boolean"):
        return Term(f"{term.within(COMPARE + 1)} <> 0", "boolean", rank=COMPARE, depth=term.depth + 1)
    if (term.type, target) == ("utc", "date"):
        return day(writer, term)
    if target == "double" and term.type in NUMBERS - {"real"}:
        return as_double(writer, term)
    if target == "numeric" and term.type in ("integer", "integral", "decimal"):
        if term.value is not None:
            return term._replace(type="decimal")
        return as_numeric(writer, term)
    raise writer.refuse(f"the cast {writer.shown(node)} of {article(term.type)}")


@rule("neg")
def _negative(writer: Writer, node: Node) -> Term:
    term = writer.term(node.this)
    if term.type not in ("integer", "integral", "double", "decimal") or (term.type == "decimal" and not term.value):
        raise writer.refuse(writer.shown(node), f"it negates {article(term.type)}")
    value = None if term.value is None else _negated(term.value)
    operand = term.text if term.rank == ATOM else f"({term.text})"
    return Term(f"-{operand}", term.type, term.form, UNARY, deeper([term]), value)


def _negated(digits: str) -> str:
    if not digits.strip("-0."):
        return digits.lstrip("-")
    return digits[1:] if digits.startswith("-") else f"-{digits}"


@rule("nullif")
def _nullif(writer: Writer, node: Node) -> Term:
    left, right = pair(writer, *writer.terms([node.this, node.expression]))
    if left.type in ("numeric", "time"):
        raise writer.refuse(writer.shown(node), f"it compares {article(left.type)} and gives it")
    return Term(f"nullif({left.text}, {right.text})", left.type, left.form, depth=deeper([left, right]))
