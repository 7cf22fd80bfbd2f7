"""JSON: members, lengths, kinds and building.

`->>` gives numbers, booleans and texts as Postgres prints them; of an object or array it gives the stored text, whose
spaces Postgres would have set anew. Nothing compares two documents: Postgres compares values, SQLite texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression.constants import RANDOM_UUID
from schemadef.expression.literals import typed
from schemadef.expression.term import ATOM, CONCAT, Term, article, call, text_literal
from schemadef.expression.writer import rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.expression.node import Node
    from schemadef.expression.writer import Writer


def _document(writer: Writer, node: Node) -> Term:
    term = typed(writer, writer.term(node), "json")
    if term.type != "json":
        raise writer.wrong(f"{writer.shown(node)!r} is {article(term.type)}, where JSON must stand")
    return term


@rule("jsonextract", "jsonextractscalar")
def _member(writer: Writer, node: Node) -> Term:
    writer.only(node, "this", "expression", "only_json_types")
    document, path = _document(writer, node.this), _path(writer, node)
    member = f"{document.within(CONCAT)} -> {path}"
    if path == "'$[0]'":  # to Postgres a bare value is its own first member
        member = f"(CASE WHEN json_type({document.text}) IN ('array', 'object') THEN {member} ELSE {document.text} END)"
        document, path = Term(member, "json", depth=document.depth + 3), "'$'"
    if node.key == "jsonextract":
        return Term(member, "json", rank=ATOM if path == "'$'" else CONCAT, depth=document.depth + 1)
    kind = f"json_type({document.text}, {path})"
    scalar = f"{document.within(CONCAT)} ->> {path}"
    text = f"(CASE WHEN {kind} IN ('true', 'false', 'integer', 'real') THEN {member} ELSE {scalar} END)"
    return Term(text, "text", depth=document.depth + 4)


def _path(writer: Writer, node: Node) -> str:
    """The path of one literal key or position, in the form that every version reads alike."""
    steps = node.expression.expressions if node.expression.key == "jsonpath" else []
    step = steps[1] if len(steps) == 2 else None
    if step is not None and step.key == "jsonpathsubscript":
        return f"'$[{int(step.this)}]'"
    if step is None or step.key != "jsonpathkey" or not isinstance(step.this, str):
        raise writer.refuse(writer.shown(node), "its key must be a literal")
    if '"' in step.this or "\\" in step.this or not step.this.isprintable():
        raise writer.refuse(writer.shown(node), "its key holds a character that paths escape differently")
    return text_literal(f'$."{step.this}"')


@rule("anonymous")
def _function(writer: Writer, node: Node) -> Term:
    name = str(node.this).lower()
    if name not in _FUNCTIONS:
        raise writer.refuse(f"the function {name}()")
    return _FUNCTIONS[name](writer, node)


def _length(writer: Writer, node: Node) -> Term:
    return call("json_array_length", _document(writer, node.expressions[0]), type="integer")


def _kind(writer: Writer, node: Node) -> Term:
    document = _document(writer, node.expressions[0])
    kind = f"json_type({document.text})"
    text = (
        f"(CASE {kind} WHEN 'text' THEN 'string' WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number' "
        f"WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean' ELSE {kind} END)"
    )
    return Term(text, "text", depth=document.depth + 3)


def _object(writer: Writer, node: Node) -> Term:
    nodes = node.expressions
    if len(nodes) % 2:
        raise writer.wrong(f"{writer.shown(node)} has a key without a value")
    terms = [_key(writer, part) if place % 2 == 0 else _member_value(writer, part) for place, part in enumerate(nodes)]
    return call("json_object", *terms, type="json")


def _array(writer: Writer, node: Node) -> Term:
    return call("json_array", *(_member_value(writer, part) for part in node.expressions), type="json")


def _key(writer: Writer, node: Node) -> Term:
    key = typed(writer, writer.term(node), "text")
    if key.value is None:
        raise writer.refuse(f"the key {writer.shown(node)}", "it must be a literal")
    return key


def _member_value(writer: Writer, node: Node) -> Term:
    """A value as a member of a document."""
    term = typed(writer, writer.term(node), "text")
    if term.type == "boolean":
        text = f"json((CASE {term.text} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END))"
        return Term(text, "json", depth=term.depth + 3)
    if term.type == "json":
        return Term(f"json({term.text})", "json", depth=term.depth + 1)
    if term.type not in ("text", "integer", "integral", "enum", "uuid", "date", "null"):
        raise writer.refuse(f"{article(term.type)} as a member of JSON", "the databases write it differently")
    return term


def _octets(writer: Writer, node: Node) -> Term:
    term = typed(writer, writer.term(node.expressions[0]), "text")
    if term.type not in ("text", "bytes"):
        raise writer.wrong(f"{writer.shown(node)!r} asks for the bytes of {article(term.type)}")
    return Term(f"length(CAST({term.text} AS BLOB))", "integer", depth=term.depth + 2)


@rule("uuid")
def _uuid(writer: Writer, node: Node) -> Term:
    writer.varies("gen_random_uuid()")
    return Term(RANDOM_UUID, "uuid", depth=8)


_FUNCTIONS: dict[str, Callable[[Writer, Node], Term]] = {
    "jsonb_array_length": _length,
    "json_array_length": _length,
    "jsonb_typeof": _kind,
    "json_typeof": _kind,
    "jsonb_build_object": _object,
    "json_build_object": _object,
    "jsonb_build_array": _array,
    "json_build_array": _array,
    "octet_length": _octets,
}
