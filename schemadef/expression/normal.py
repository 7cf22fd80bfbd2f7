"""One form for the texts that mean the same: as an author writes an expression and as a server prints it.

Equal forms mean equal expressions. Unequal forms may still mean the same: the server itself tells then. Postgres prints
its own parse tree: `(price > (0)::numeric)`, `'draft'::public.status`, `= ANY (ARRAY[…])` for IN, `~~` for LIKE.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from schemadef.errors import SchemadefError
from schemadef.expression.names import folded
from schemadef.expression.source import arrows, clean, deep
from schemadef.pattern import pattern
from schemadef.tokens import meaningful

if TYPE_CHECKING:
    from schemadef.expression.node import Node

_COMPARISONS = frozenset({"nullsafeeq", "nullsafeneq", "in", "like", "ilike", "regexplike", "regexpilike"})
_CHOICES = frozenset({"coalesce"})
_INTEGERS = frozenset({"SMALLINT", "INT", "BIGINT"})
_TEXTS = frozenset({"TEXT", "VARCHAR", "USERDEFINED", "UUID", "JSONB", "BOOLEAN"})
_STRICT, _TEXT, _ALL = range(3)
"""Which literals' types follow from what stands beside them: none, those of texts, those of numbers too."""
_NUMBER = pattern(r"-?\d+(\.\d+)?\Z")
_SILENT = frozenset({"_type", "safe", "typed", "big_int", "is_string", "quoted", "nested", "ignore_nulls", "negate"})
_QUERIES = frozenset({"select", "with", "insert", "update", "delete", "values"})


@lru_cache(maxsize=4096)
def normal_form(sql: str, language: str) -> str:
    """The form of an expression, a query or a statement; of what does not parse, its tokens."""
    from sqlglot import errors

    try:
        tree = _tree(clean(sql, "", "statement"), language)
        return _form(tree, _ALL)
    except (SchemadefError, errors.SqlglotError, RecursionError):
        return " ".join(token.text.lower() if token.kind == "word" else token.text for token in meaningful(sql))


def _tree(sql: str, language: str) -> Node:
    from sqlglot import Dialect, exp

    dialect = Dialect.get_or_raise(language)
    found = dialect.tokenize(sql)
    with deep(), arrows(dialect):
        if meaningful(sql)[0].text.lower() in _QUERIES:
            return dialect.parser().parse(found, sql)[0]
        return dialect.parser().parse_into(exp.Condition, found, sql)[0]


def _form(node: Node, told: int = _STRICT) -> str:
    """The form of a node, in a place that tells the types of so many literals."""
    if node.key == "paren":
        return _form(node.this, told)
    if node.args.get("negate"):
        return f"not({_plain(node)})"
    return _cast(node, told) if node.key == "cast" else _plain(node)


def _plain(node: Node) -> str:
    if node.key in _RULES:
        return _RULES[node.key](node)
    told = _ALL if node.key in _COMPARISONS else _TEXT if node.key in _CHOICES else _STRICT
    parts = [_value(value, told) for name, value in node.args.items() if value and name not in _SILENT]
    return f"{node.key}({', '.join(parts)})"


def _value(value: Any, told: int) -> str:  # noqa: ANN401 - a node, several, or what one of them says
    if isinstance(value, list):
        return f"[{', '.join(_value(each, told) for each in value)}]"
    return _form(value, told) if hasattr(value, "args") else repr(value)


def _chain(node: Node) -> str:
    """A chain of AND or OR, however it was nested."""
    parts: list[str] = []
    pending = [node]
    while pending:
        part = pending.pop().unnest()
        if part.key == node.key:
            pending += [part.expression, part.this]
        elif part.key == "between" and node.key == "and":
            parts += _bounds(part)
        else:
            parts.append(_form(part, _ALL))
    return f"{node.key}({', '.join(parts)})"


def _bounds(node: Node) -> list[str]:
    """BETWEEN as the two comparisons that Postgres makes of it."""
    value, low, high = (_form(part, _ALL) for part in (node.this, node.args["low"], node.args["high"]))
    return [f"gte({value}, {low})", f"lte({value}, {high})"]


def _between(node: Node) -> str:
    if node.args.get("symmetric"):
        return f"symmetric({', '.join(_bounds(node))})"
    return f"and({', '.join(_bounds(node))})"


def _equal(node: Node) -> str:
    """A comparison; with ANY of an array it is IN, with ALL it is NOT IN."""
    right = node.expression
    if node.key == "eq" and right.key == "any":
        members = _members(right.this)
        if members is not None:
            return f"in({_form(node.this, _ALL)}, [{members}])"
    if node.key == "neq" and right.key == "anonymous" and str(right.this).upper() == "ALL":
        members = _members(right.expressions[0])
        if members is not None:
            return f"not(in({_form(node.this, _ALL)}, [{members}]))"
    return f"{node.key}({_form(node.this, _ALL)}, {_form(right, _ALL)})"


def _members(array: Node) -> str | None:
    array = array.unnest()
    if array.key == "cast" and array.args["to"].this.name == "ARRAY":
        array = array.this.unnest()
    if array.key != "array":
        return None
    return ", ".join(_form(member, _ALL) for member in array.expressions)


def _column(node: Node) -> str:
    parts = [node.args.get(part) for part in ("catalog", "db", "table")]
    name = "*" if node.this.key == "star" else folded(node.this)
    return "column " + ".".join([*(repr(folded(part)) for part in parts if part is not None), repr(name)])


def _identifier(node: Node) -> str:
    return repr(folded(node))


def _literal(node: Node) -> str:
    return f"text {node.this!r}" if node.args.get("is_string") else f"number {node.this}"


def _interval(node: Node) -> str:
    unit = node.args.get("unit")
    return _span(f"{node.this.name} {unit.name if unit is not None else ''}")


def _span(text: str) -> str:
    return f"interval {' '.join(text.lower().split()).rstrip('s')!r}"


def _cast(node: Node, told: int) -> str:
    """A cast. Of a literal it only says what Postgres has found out, where the literal's place tells it as well."""
    to, inner = node.args["to"], node.this.unnest()
    kind = to.this.name if hasattr(to.this, "name") else str(to.this)
    if not to.expressions and inner.key in ("literal", "neg"):
        if kind == "INTERVAL":
            return _span(inner.name)
        number = _digits(inner)
        whole = number.lstrip("-").isdecimal()
        if number and told == _ALL and (kind == "DECIMAL" or (kind in _INTEGERS and whole)):
            return _number(number)
        if told and kind in _TEXTS and inner.args.get("is_string"):
            return _form(inner)
    if inner.key == "null" and told:
        return _form(inner)
    return f"cast({_form(node.this)}, {to.sql().lower()})"


def _digits(node: Node) -> str:
    """The number that a literal holds, negated or written as text; empty for others."""
    text = f"-{node.this.name}" if node.key == "neg" and node.this.key == "literal" else str(node.name)
    return text if _NUMBER.match(text) else ""


def _case(node: Node) -> str:
    """A CASE, whose missing ELSE is NULL."""
    subject = node.args.get("this")
    arms = [f"{_form(arm.this, _ALL)}: {_form(arm.args['true'], _TEXT)}" for arm in node.args["ifs"]]
    default = node.args.get("default")
    last = "null()" if default is None else _form(default, _TEXT)
    return f"case({'' if subject is None else _form(subject)}, {', '.join(arms)}, {last})"


def _member(node: Node) -> str:
    """A member of JSON, by a key or a position."""
    key = node.expression
    if key.key != "jsonpath":
        return f"{node.key}({_form(node.this)}, {_form(key, _ALL)})"
    step = key.expressions[-1]
    name = f"number {step.this}" if step.key == "jsonpathsubscript" else f"text {step.this!r}"
    return f"{node.key}({_form(node.this)}, {name})"


def _number(digits: str) -> str:
    return f"neg(number {digits[1:]})" if digits.startswith("-") else f"number {digits}"


def _anonymous(node: Node) -> str:
    return f"{str(node.this).lower()}({', '.join(_form(part) for part in node.expressions)})"


_RULES = {
    "and": _chain,
    "or": _chain,
    "between": _between,
    "column": _column,
    "identifier": _identifier,
    "literal": _literal,
    "interval": _interval,
    "anonymous": _anonymous,
    "case": _case,
    "jsonextract": _member,
    "jsonextractscalar": _member,
    **dict.fromkeys(("eq", "neq", "lt", "lte", "gt", "gte"), _equal),
}
