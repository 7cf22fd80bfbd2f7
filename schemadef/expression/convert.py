"""Values brought to one type, and into a column, each as Postgres would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression import moments
from schemadef.expression.comparable import SAFE
from schemadef.expression.literals import number, typed
from schemadef.expression.term import NUMBERS, Shape, Term, article, shape_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.expression.node import Node
    from schemadef.expression.scope import ColumnForm
    from schemadef.expression.writer import Writer


def common(writer: Writer, terms: Sequence[Term]) -> tuple[list[Term], Shape]:
    """Terms brought to one type, as the results of COALESCE and CASE are."""
    kinds = {term.type for term in terms} - {"null", "unknown"}
    if kinds and kinds <= NUMBERS:
        return _common_numbers(writer, terms, kinds)
    if len(kinds) > 1:
        raise writer.wrong(f"values of the types {' and '.join(sorted(kinds))} have no type in common")
    kind = kinds.pop() if kinds else "text"
    brought = [typed(writer, term, kind) for term in terms]
    if kind in ("timestamp", "utc", "interval"):
        moving = moments.aligned(writer, [term for term in brought if term.type == kind])
        left = iter(moving)
        return [next(left) if term.type == kind else term for term in brought], Shape(kind, moving[0].form)
    return brought, Shape(kind)


def _common_numbers(writer: Writer, terms: Sequence[Term], kinds: set[str]) -> tuple[list[Term], Shape]:
    kind = next(k for k in ("real", "double", "numeric", "decimal", "integral", "integer") if k in kinds)
    brought = [typed(writer, term, kind) for term in terms]
    if kind == "real" and kinds != {"real"}:
        raise writer.refuse("a real beside other numbers")
    if kind == "double":
        brought = [as_double(writer, term) for term in brought]
    elif kind == "numeric":
        brought = [as_numeric(writer, term) for term in brought]
    wide = any(term.form == "wide" for term in brought)
    return brought, Shape(kind, "wide" if wide else "")


def as_double(writer: Writer, term: Term) -> Term:
    """A number as a double."""
    if term.type in ("integer", "integral") and term.value is not None:
        if abs(int(term.value)) > SAFE:
            raise writer.refuse(f"the number {term.value}", "a double cannot hold it")
        return number(writer, term.value, "double")
    if term.type == "numeric" and term.value is not None:
        return number(writer, term.value, "double")
    if term.type in ("integer", "integral", "numeric"):
        return Term(f"CAST({term.text} AS REAL)", "double", depth=term.depth + 1)
    if term.type == "decimal" and term.value is None:
        raise writer.refuse(f"{term.text!r} as a double")
    return term._replace(type="double") if term.type == "decimal" else term


def as_numeric(writer: Writer, term: Term) -> Term:
    """A number as the text in which a numeric is stored."""
    if term.type in ("numeric", "null"):
        return term
    if term.value is not None and term.type in ("integer", "integral", "decimal"):
        return typed(writer, Term("", "unknown", value=term.value), "numeric")
    if term.type in ("integer", "integral"):
        return Term(f"CAST({term.text} AS TEXT)", "numeric", depth=term.depth + 1)
    raise writer.refuse(f"{term.text!r} as a numeric", "a double does not hold every decimal fraction")


def as_text(writer: Writer, term: Term) -> Term:
    """A value as text; only what both write in the same way."""
    if term.type == "unknown":
        return typed(writer, term, "text")
    if term.type in ("text", "enum", "uuid", "null", "date"):
        return term._replace(type="text", form="") if term.type != "null" else term
    if term.type in ("integer", "integral"):
        if term.value is not None:
            return typed(writer, Term("", "unknown", value=term.value), "text")
        return Term(f"CAST({term.text} AS TEXT)", "text", depth=term.depth + 1)
    raise writer.refuse(f"a value of the type {term.type} as text", "the databases write it differently")


def value(writer: Writer, node: Node, target: ColumnForm | None) -> Term:
    """An expression as a column stores it, or as a value of its own."""
    term = writer.term(node)
    if target is not None:
        return assigned(writer, term, target)
    if term.type == "interval" or not term.text:
        raise writer.refuse(writer.shown(node), "no column says in which form it is stored")
    return term


def assigned(writer: Writer, term: Term, form: ColumnForm) -> Term:
    """A value as a column stores it, under the casts that Postgres makes by itself in an assignment."""
    shape = shape_of(form.logical, form.stored)
    term = typed(writer, term, shape.type)
    if term.type == "null":
        return term
    if shape.type == "timestamp" and term.type == "timestamp":
        return moments.shaped(writer, term, shape.form)
    if shape.type in ("double", "real") and term.type in NUMBERS:
        return as_double(writer, term) if term.type == "numeric" else term
    if shape.type == "numeric" and term.type in NUMBERS:
        return as_numeric(writer, term)
    if shape.type == "text" and term.type in ("integer", "integral", "uuid", "enum", "date"):
        return as_text(writer, term)
    if (shape.type, term.type) == ("integer", "integral") or shape.type == term.type:
        return term
    raise writer.refuse(f"{article(term.type)} for a column of the type {form.logical}")
