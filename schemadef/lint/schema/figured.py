"""The name that Postgres takes from an expression, for what is made of it without a name: an index, a constraint.

Source: `FigureColnameInternal` in postgres, src/backend/parser/parse_target.c, and `ChooseIndexColumnNames` in
src/backend/commands/indexcmds.c. An expression of which the name cannot be told for certain has none here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.sql.lexer import MARK, NUMBER, QUOTED, STRING, WORD
from schemadef.lint.sql.part import Part
from schemadef.names import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 32
"""How many columns an index can have (INDEX_MAX_KEYS)."""
EXPRESSION = "expr"
"""What an expression counts as that has no name of its own."""


class _Figured(NamedTuple):
    """A name; a `weak` one gives way to the type of a cast around it."""

    name: str
    weak: bool = False


_UNKNOWN = _Figured("")
_OWN = frozenset(
    {"COALESCE", "GREATEST", "LEAST", "NULLIF", "EXTRACT", "OVERLAY", "POSITION", "SUBSTRING", "NORMALIZE"}
)
_SPECIAL = frozenset({"ARRAY", "ROW", "EXISTS", "GROUPING", "TREAT", "COLLATION", "MERGE_ACTION"})
_TRIMS = {"LEADING": "ltrim", "TRAILING": "rtrim"}
_OPERATORS = frozenset(
    {"AND", "OR", "NOT", "IS", "ISNULL", "NOTNULL", "IN", "LIKE", "ILIKE", "SIMILAR", "BETWEEN", "="}
)  # fmt: skip
_DARK = frozenset({"CASE", "ARRAY", "ROW", "OVERLAPS", "NORMALIZED", "[", ",", ";", "SELECT", "OPERATOR"})
_SIGNS = frozenset("+-*/<>~!@#%^&|`?")
_TYPES = {
    "INT": "int4", "INTEGER": "int4", "SMALLINT": "int2", "BIGINT": "int8", "BOOLEAN": "bool", "REAL": "float4",
    "FLOAT": "", "DEC": "numeric", "DECIMAL": "numeric", "CHAR": "bpchar", "NCHAR": "bpchar", "BIT": "",
    "CHARACTER": "", "NATIONAL": "", "INTERVAL": "", "DOUBLE": "float8", "TIMESTAMP": "timestamp", "TIME": "time",
    "SETOF": "",
}  # fmt: skip


def column_names(elements: list[Part]) -> list[str]:
    """What the elements of an index are called, each otherwise; nothing where that of one is not certain."""
    found: list[str] = []
    for element in elements if len(elements) <= _MOST else ():
        name = _of_element(element)
        if not name or len(name.encode()) > MAX_BYTES:
            return []
        found.append(next(one for one in _numbered(name) if one not in found))
    return found


def _numbered(name: str) -> Iterator[str]:
    """A name, and it with numbers behind."""
    yield name
    number = 0
    while True:
        number += 1
        kept = name.encode()[: MAX_BYTES - len(str(number))].decode(errors="ignore")
        yield f"{kept}{number}"


def _of_element(part: Part) -> str:
    """A column, a call, or an expression in parentheses; what stands behind it, how it is sorted, does not count."""
    tokens, first = part.tokens, part.first
    if tokens.word(first) == "(":
        return _of_expression(part.inside(first)).name
    if tokens.kind[first] not in (WORD, QUOTED):
        return ""
    last = first + 1
    while last + 1 < part.last and tokens.word(last) == ".":
        last += 2
    if tokens.word(last) != "(":
        return tokens.name(first) if last == first + 1 else ""
    return _of_expression(Part(tokens, first, min(part.inside(last).last + 1, part.last))).name


def _of_expression(part: Part, depth: int = 0) -> _Figured:
    """What an expression is called."""
    tokens = part.tokens
    if not part or depth > _DEEPEST:
        return _UNKNOWN
    inner = part.inside(part.first)
    if tokens.word(part.first) == "(" and inner.last == part.last - 1:
        return _of_expression(inner, depth + 1)
    places = list(part.outside())
    words = [tokens.word(place) for place in places]
    signs = _signs(part, places)
    if signs is None or not _DARK.isdisjoint(words) or not _READ.issuperset(tokens.kind[place] for place in places):
        return _UNKNOWN
    if any(sign != "::" for sign in signs) or not _OPERATORS.isdisjoint(words):
        return _UNKNOWN if "AT" in words or "COLLATE" in words else _Figured(EXPRESSION, weak=True)
    return _without_operator(part, places, words, depth)


def _without_operator(part: Part, places: list[int], words: list[str], depth: int) -> _Figured:
    """What stands in no other operator than a cast."""
    if "AT" in words:
        return _Figured("timezone")
    if "COLLATE" in words:
        return _of_expression(part._replace(last=places[words.index("COLLATE")]), depth + 1)
    if (at := max((place for place, _ in _gaps(part, places)), default=-1)) >= 0:
        return _of_cast(part._replace(last=at), part._replace(first=at), depth)
    return _of_value(part, depth)


_DEEPEST = 50
_READ = frozenset({WORD, QUOTED, STRING, NUMBER, MARK})


def _of_cast(value: Part, target: Part, depth: int) -> _Figured:
    """The value's name, where it has one; else its new type's."""
    found = _of_expression(value, depth + 1)
    if found.name and not found.weak:
        return found
    name = _type_name(target)
    return _Figured(name, weak=True) if name and found.name else _UNKNOWN


def _of_value(part: Part, depth: int) -> _Figured:
    """A column, with its table or without, a call, or a constant."""
    tokens, at = part.tokens, part.first
    if tokens.kind[at] in (STRING, NUMBER):
        return _Figured(EXPRESSION, weak=True) if part.last == at + 1 else _UNKNOWN
    if tokens.kind[at] not in (WORD, QUOTED):
        return _UNKNOWN
    while at + 2 < part.last and tokens.word(at + 1) == ".":
        at += 2
    if at + 1 == part.last:
        return _Figured(tokens.name(at))
    if tokens.word(at + 1) != "(" or part.inside(at + 1).last != part.last - 1:
        return _UNKNOWN
    return _of_call(part, at, depth)


def _of_call(part: Part, at: int, depth: int) -> _Figured:
    """A function's name; a cast's, and those of what the grammar reads otherwise."""
    tokens = part.tokens
    word, inside = tokens.word(at), part.inside(at + 1)
    if tokens.kind[at] == QUOTED or at > part.first or word in _OWN:
        return _Figured(tokens.name(at))
    if word == "TRIM":
        return _Figured(_TRIMS.get(tokens.word(inside.first), "btrim"))
    if word == "CAST":
        to = inside.find("AS")
        return _of_cast(inside._replace(last=to), inside._replace(first=to + 1), depth) if to > 0 else _UNKNOWN
    if word in _SPECIAL or word in _TYPES or word.startswith("XML") or word == "JSON" or word in _JSON:
        return _UNKNOWN
    return _Figured(tokens.name(at))


_JSON = frozenset(
    {
        "JSON_ARRAY", "JSON_ARRAYAGG", "JSON_EXISTS", "JSON_OBJECT", "JSON_OBJECTAGG", "JSON_QUERY", "JSON_SCALAR",
        "JSON_SERIALIZE", "JSON_TABLE", "JSON_VALUE",
    }
)  # fmt: skip


def _type_name(part: Part) -> str:
    """The name that the catalog has for a type; empty where it has several."""
    tokens = part.tokens
    at = part.first
    while at + 2 < part.last and tokens.word(at + 1) == ".":
        at += 2
    word = tokens.word(at)
    if at >= part.last or tokens.kind[at] not in (WORD, QUOTED):
        return ""
    if word not in _TYPES or tokens.kind[at] == QUOTED:
        return tokens.name(at) if tokens.word(at + 1) != "VARYING" else ""
    zoned = "z" if part.find("WITH", "TIME", "ZONE") >= 0 and word in ("TIME", "TIMESTAMP") else ""
    return _TYPES[word] and f"{_TYPES[word]}{'t' if zoned else ''}{zoned}"


def _gaps(part: Part, places: list[int]) -> Iterator[tuple[int, str]]:
    """What stands between tokens outside of parentheses and makes none, with the token behind it."""
    tokens = part.tokens
    for place in (*places, part.last):
        if place > part.first:
            gap = tokens.text[tokens.end[place - 1] : tokens.start[place] if place < part.last else _end(part)]
            if gap.strip():
                yield place, gap.strip()
    lead = tokens.text[_begin(part) : tokens.start[part.first]].strip()
    if lead:
        yield part.first, lead


def _begin(part: Part) -> int:
    """Where the text of a part in parentheses begins, with an operator that stands before its first token."""
    return part.tokens.end[part.first - 1] if part.tokens.word(part.first - 1) == "(" else part.tokens.start[part.first]


def _end(part: Part) -> int:
    tokens = part.tokens
    return tokens.start[part.last] if tokens.word(part.last) == ")" else tokens.end[part.last - 1]


def _signs(part: Part, places: list[int]) -> list[str] | None:
    """The operators outside of parentheses; None where something else stands there, as a comment."""
    found = []
    for _, gap in _gaps(part, places):
        if "--" in gap or "/*" in gap or not set(gap) <= _SIGNS | {":"}:
            return None
        found.append(gap)
    return found
