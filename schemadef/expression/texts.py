"""Text functions and patterns.

lower() and upper() change ASCII letters only on the SQLite family: texts beyond ASCII keep their case there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.expression.convert import as_text
from schemadef.expression.literals import typed
from schemadef.expression.term import COMPARE, CONCAT, Term, article, call, deeper, text_literal
from schemadef.expression.writer import rule

if TYPE_CHECKING:
    from schemadef.expression.node import Node
    from schemadef.expression.writer import Writer

_TRIMS = {"": "trim", "BOTH": "trim", "LEADING": "ltrim", "TRAILING": "rtrim"}


def text_of(writer: Writer, node: Node) -> Term:
    """A term that must be text."""
    term = typed(writer, writer.term(node), "text")
    if term.type not in ("text", "null"):
        raise writer.wrong(f"{writer.shown(node)!r} is {article(term.type)}, where text must stand", "cast it to text")
    return term


@rule("dpipe")
def _concatenation(writer: Writer, node: Node) -> Term:
    terms = writer.terms([node.this, node.expression])
    if not any(term.type in ("text", "unknown") for term in terms):
        raise writer.refuse(writer.shown(node), "neither side is text")
    texts = [term if term.type == "integer" else as_text(writer, term) for term in terms]
    text = f"{texts[0].within(CONCAT)} || {texts[1].within(CONCAT + 1)}"
    return Term(text, "text", rank=CONCAT, depth=deeper(texts))


@rule("concat")
def _concat(writer: Writer, node: Node) -> Term:
    terms = [as_text(writer, term) for term in writer.terms(node.expressions)]
    texts = [
        term.within(CONCAT + 1) if term.value is not None else f"coalesce({term.text}, '')"
        for term in terms
        if term.type != "null"
    ]
    depth = len(texts) + deeper(terms)
    return Term(" || ".join(texts) or "''", "text", rank=CONCAT, depth=depth)


@rule("lower", "upper")
def _case(writer: Writer, node: Node) -> Term:
    return call(node.key, text_of(writer, node.this), type="text")


@rule("length")
def _length(writer: Writer, node: Node) -> Term:
    writer.only(node, "this")
    term = typed(writer, writer.term(node.this), "text")
    if term.type not in ("text", "bytes"):
        raise writer.wrong(f"{writer.shown(node)!r} asks for the length of {article(term.type)}", "cast it to text")
    return call("length", term, type="integer")


@rule("trim")
def _trim(writer: Writer, node: Node) -> Term:
    writer.only(node, "this", "expression", "position")
    parts = [text_of(writer, part) for part in (node.this, node.args.get("expression")) if part is not None]
    return call(_TRIMS[str(node.args.get("position") or "").upper()], *parts, type="text")


@rule("replace")
def _replace(writer: Writer, node: Node) -> Term:
    parts = [text_of(writer, part) for part in (node.this, node.expression, node.args["replacement"])]
    return call("replace", *parts, type="text")


@rule("strposition")
def _position(writer: Writer, node: Node) -> Term:
    writer.only(node, "this", "substr")
    parts = [text_of(writer, part) for part in (node.this, node.args["substr"])]
    return call("instr", *parts, type="integer")


@rule("substring")
def _substring(writer: Writer, node: Node) -> Term:
    writer.only(node, "this", "start", "length")
    start, length = node.args.get("start"), node.args.get("length")
    counts = [str(_count(writer, node, part, least)) for part, least in ((start, 1), (length, 0)) if part is not None]
    text = text_of(writer, node.this)
    return Term(f"substr({', '.join([text.text, *counts])})", "text", depth=text.depth + 1)


@rule("left", "right")
def _end(writer: Writer, node: Node) -> Term:
    text, count = text_of(writer, node.this), _count(writer, node, node.expression, 0)
    if node.key == "left" or count == 0:
        return Term(f"substr({text.text}, 1, {count})", "text", depth=text.depth + 1)
    return Term(f"substr({text.text}, -{count})", "text", depth=text.depth + 1)


def _count(writer: Writer, node: Node, count: Node, least: int) -> int:
    """A literal position; what lies before the first character means something else on each side."""
    if count.key != "literal" or not count.name.isdecimal() or int(count.name) < least:
        raise writer.refuse(writer.shown(node), f"its positions must be literal numbers from {least}")
    return int(count.name)


@rule("startswith")
def _starts(writer: Writer, node: Node) -> Term:
    text, prefix = text_of(writer, node.this), typed(writer, writer.term(node.expression), "text")
    if prefix.value is None:
        raise writer.refuse(writer.shown(node), "its prefix must be a literal")
    start = f"substr({text.text}, 1, {len(prefix.value)}) = {prefix.text}"
    return Term(start, "boolean", rank=COMPARE, depth=text.depth + 2)


@rule("like", "ilike", "escape")
def like(writer: Writer, node: Node, no: str = "") -> Term:
    """LIKE becomes GLOB, for SQLite's own LIKE takes a letter of ASCII for its other case; ILIKE is that LIKE."""
    escape = "\\"
    like = node
    if node.key == "escape":
        like, escape = node.this, node.expression.name
        if node.expression.key != "literal" or len(escape) > 1:
            raise writer.refuse(writer.shown(node), "its escape must be one literal character")
    writer.only(like, "this", "expression", "negate")
    no = "NOT " if like.args.get("negate") else no
    text, pattern = text_of(writer, like.this), typed(writer, writer.term(like.expression), "text")
    if pattern.value is None:
        raise writer.refuse(writer.shown(node), "its pattern must be a literal")
    parts = _pattern(writer, pattern.value, escape)
    if like.key == "like":
        matched = f"{no}GLOB {_limited(writer, ''.join(_GLOB.get(part, part) for part in parts))}"
    else:
        matched = _insensitive(writer, parts, no)
    return Term(f"{text.within(COMPARE + 1)} {matched}", "boolean", rank=COMPARE, depth=text.depth + 1)


_ANY, _ONE = "any", "one"
_GLOB = {_ANY: "*", _ONE: "?", "*": "[*]", "?": "[?]", "[": "[[]"}


def _pattern(writer: Writer, pattern: str, escape: str) -> list[str]:
    """A pattern's characters; the wild ones as words."""
    parts, characters = [], iter(pattern)
    for character in characters:
        if escape and character == escape:
            following = next(characters, "")
            if not following:
                raise writer.wrong(f"the pattern {pattern!r} ends with its escape character")
            parts.append(following)
        else:
            parts.append({"%": _ANY, "_": _ONE}.get(character, character))
    return parts


def _insensitive(writer: Writer, parts: list[str], no: str) -> str:
    if not all(part.isascii() for part in parts):
        raise writer.refuse("ILIKE with a letter beyond ASCII", "its case is not ignored here")
    escaped = {_ANY: "%", _ONE: "_", "%": "\\%", "_": "\\_", "\\": "\\\\"}
    text = _limited(writer, "".join(escaped.get(part, part) for part in parts))
    return f"{no}LIKE {text}" + (" ESCAPE '\\'" if "\\" in text else "")


def _limited(writer: Writer, pattern: str) -> str:
    most = writer.limits.get("pattern_bytes")
    if most and len(pattern.encode()) > most:
        raise writer.refuse(f"the pattern {pattern!r}", f"it has more than {most} bytes")
    return text_literal(pattern)
