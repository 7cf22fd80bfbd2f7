"""What lets no row stand twice in a table: keys, unique indexes, and constraints that exclude."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from schemadef.lint.sql.part import Part


class Key(NamedTuple):
    """`columns` are those of a key of plain columns, None of one that cannot be read; `certain` those that decide about
    it, of expressions too. It is one of the rows for which `where` holds, of all where that is empty. With
    `meets_null` two rows that have NULL there meet as well.
    """

    columns: tuple[str, ...] | None
    certain: tuple[str, ...] = ()
    where: str = ""
    meets_null: bool = False

    def renamed(self, named: Callable[[str], str]) -> Key:
        """It, with other names of its columns."""
        columns = self.columns and tuple(map(named, self.columns))
        return self._replace(columns=columns, certain=tuple(map(named, self.certain)))


def key_of(columns: tuple[str, ...], part: Part, where: str = "") -> Key:
    """A key of columns, of which one without a name is an expression; the part is what declares it."""
    plain = columns if columns and all(columns) else None
    return Key(plain, plain or (), where, part.find("NOT", "DISTINCT") >= 0)


def key_of_index(part: Part, known: Collection[str]) -> Key:
    """The key that CREATE UNIQUE INDEX makes; `known` are the columns of its table."""
    tokens = part.tokens
    pieces = part.inside(part.find("(")).pieces()
    at = part.find("WHERE")
    where = part._replace(first=at + 1).text if at >= 0 else ""
    named = [tokens.name(piece.first) if _is_column(piece) else "" for piece in pieces]
    key = key_of(tuple(named), part, where)
    if key.columns or where:
        return key
    said = [{tokens.name(at) for at in range(piece.first, piece.last)} & set(known) for piece in pieces]
    return key._replace(certain=tuple(sorted(set().union(*said))) if all(said) else ())


_BEHIND = frozenset({"ASC", "DESC", "NULLS", "FIRST", "LAST"})


def _is_column(piece: Part) -> bool:
    """Whether an element of an index is a column, whatever way it is sorted."""
    words = piece.tokens.words[piece.first + 1 : piece.last]
    return piece.last > piece.first and _BEHIND.issuperset(words)


def key_of_exclusion(part: Part) -> Key | None:
    """The key that EXCLUDE (…) is; none where a row does not exclude itself: a <> a."""
    tokens = part.tokens
    columns = []
    # the first parentheses outside others; those of USING come behind none
    for piece in part.inside(part.find("(")).pieces():
        at = piece.find("WITH")
        sign = tokens.text[tokens.end[at] : piece_end(piece)].strip() if at >= 0 else ""
        if sign in ("<>", "!="):
            return None
        columns.append(tokens.name(piece.first) if at == piece.first + 1 else "")
    at = part.find("WHERE")
    where = part._replace(first=at + 1).text if at >= 0 else ""
    return key_of(tuple(columns), part._replace(last=part.first), where)


def piece_end(piece: Part) -> int:
    """The offset at which what stands behind a part begins: an operator makes no token."""
    tokens = piece.tokens
    return tokens.start[piece.last] if piece.last < len(tokens) else tokens.stop
