"""A view's query, read as far as its columns need: their names, what each is made of, and where it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.tokens import meaningful

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.tokens import Token

_ENDS = frozenset({"where", "group", "having", "window", "order", "limit", "offset", "fetch", "for"})
_COMBINED = frozenset({"union", "intersect", "except"})
_LOOSE = frozenset({"left", "right", "full", "rollup", "cube", "grouping"})
_JOINS = frozenset(
    {"join", "inner", "cross", "left", "right", "full", "outer", "natural", "on", "using", "lateral", "as"}
)


class Output(NamedTuple):
    """One column of a query: its name, or nothing where the text does not say it, and its tokens without the alias."""

    name: str
    tokens: tuple[Token, ...]


class Query(NamedTuple):
    """`sources` are the tables by their alias; `strict` says that no join or grouping makes NULLs of its own."""

    outputs: tuple[Output, ...]
    sources: dict[str, tuple[str, ...]]
    strict: bool


def read_query(sql: str) -> Query | None:
    """The first SELECT of a query; None when there is none that this reader knows."""
    found = meaningful(sql)
    start = next((at for at, depth, token in _walk(found) if depth == 0 and _word(token) == "select"), None)
    if start is None:
        return None
    outputs: list[list[Token]] = [[]]
    sources: list[list[Token]] = []
    place = "outputs"
    words = {_word(token) for token in found}
    for at, depth, token in _walk(found[start + 1 :]):
        word = _word(token) if depth == 0 else ""
        if word in _COMBINED:
            break
        place = _next_place(place, word, found[start + at])
        if place == "outputs":
            _add(outputs, token, cut=depth == 0 and token.text == ",")
        elif place == "sources":
            new = word in ("from", "join") or (depth == 0 and token.text == ",")
            sources.append([]) if new else sources[-1].append(token)
    strict = not words & (_LOOSE | _COMBINED)
    named = tuple(_output(tokens) for tokens in outputs if tokens)
    return Query(named, dict(filter(None, map(_source, sources))), strict)


def _walk(tokens: Sequence[Token]) -> list[tuple[int, int, Token]]:
    """Each token with its place and how many brackets stand around it; a bracket counts as inside."""
    found, depth = [], 0
    for at, token in enumerate(tokens):
        depth += token.text in ("(", "[")
        found.append((at, depth, token))
        depth -= token.text in (")", "]")
    return found


def _word(token: Token) -> str:
    return token.text.lower() if token.kind == "word" else ""


def _next_place(place: str, word: str, before: Token) -> str:
    if place == "outputs" and word == "from" and _word(before) != "distinct":
        return "sources"
    return "rest" if place == "sources" and word in _ENDS else place


def _add(outputs: list[list[Token]], token: Token, *, cut: bool) -> None:
    if cut:
        outputs.append([])
    elif outputs[-1] or _word(token) not in ("all", "distinct"):
        outputs[-1].append(token)


def _output(tokens: list[Token]) -> Output:
    names = [token.kind in ("word", "quoted") for token in tokens]
    if len(tokens) > 2 and _word(tokens[-2]) == "as" and names[-1]:
        return Output(tokens[-1].name, tuple(tokens[:-2]))
    if len(tokens) > 1 and names[-1] and tokens[-2].text != "." and _is_alias(tokens):
        return Output(tokens[-1].name, tuple(tokens[:-1]))
    return Output(tokens[-1].name if names[-1] and column_path(tokens) else "", tuple(tokens))


def _is_alias(tokens: list[Token]) -> bool:
    """Whether the last word, before which no AS stands, is a name: after a name, a bracket or a literal."""
    before = tokens[-2]
    plain = before.kind in ("quoted", "string", "number") or before.text in (")", "]")
    path = column_path(tokens[:-1]) is not None
    return (plain or path) and _word(tokens[-1]) not in ("end", "null", "true", "false")


def column_path(tokens: Sequence[Token]) -> tuple[str, ...] | None:
    """The names in `a`, `t.a` or `s.t.a`; None for anything else."""
    names = [token for token in tokens[::2] if token.kind in ("word", "quoted")]
    dots = all(token.text == "." for token in tokens[1::2])
    if not tokens or len(tokens) % 2 == 0 or len(names) != (len(tokens) + 1) // 2 or not dots:
        return None
    return tuple(token.name for token in names)


def _source(tokens: list[Token]) -> tuple[str, tuple[str, ...]] | None:
    """One entry of FROM: its alias and its path."""
    path: list[str] = []
    at = 0
    while at < len(tokens) and tokens[at].kind in ("word", "quoted") and _word(tokens[at]) not in _JOINS:
        path.append(tokens[at].name)
        if at + 1 >= len(tokens) or tokens[at + 1].text != ".":
            break
        at += 2
    if not path:
        return None
    rest = [token for token in tokens[at + 1 : at + 3] if _word(token) != "as"]
    alias = rest[0].name if rest and rest[0].kind in ("word", "quoted") and _word(rest[0]) not in _JOINS else path[-1]
    return alias, tuple(path)
