"""Which rows that the files have put in a WHERE finds, where it compares columns with plain values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.rows.inserts import MOST, rows_of
from schemadef.lint.values.plain import compare, plain_value
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name

_STOPS = ("GROUP", "ORDER", "LIMIT", "RETURNING", "HAVING", "UNION", "WINDOW", "FOR")
_COMPARED = pattern(
    r"""(?:"?(\w+)"?\s*\.\s*)?"?(\w+)"?\s*(<>|!=|<=|>=|<|>|=)\s*('(?:[^']|'')*'|-?\d+(?:\.\d+)?|true|false)(?:\s*::\s*\w+)?""",
    re.IGNORECASE,
)
_ONE_OF = pattern(r"""(?:"?(\w+)"?\s*\.\s*)?"?(\w+)"?\s+(?:is\s+null|in\s*\(([^()]*)\))""", re.IGNORECASE)
_DISTINCT = pattern(r"""(?:"?(\w+)"?\s*\.\s*)?"?(\w+)"?\s+is\s+distinct\s+from\s+(.+)""", re.IGNORECASE | re.DOTALL)

Condition = tuple[str, str, str]
"""A column, an operator and a value, as they are written."""


def chooses(part: Part, tables: Sequence[tuple[Name, Sequence[str]]]) -> bool | None:
    """Whether a WHERE finds a row in each of the tables it asks about; None when that is not plain to see.

    Each table comes with the texts of the INSERTs that have filled it.
    """
    if sum(len(text) for _, texts in tables for text in texts) > MOST:
        return None
    rows = [[row for text in texts for row in rows_of(text)] for _, texts in tables]
    asked: dict[int, list[Condition]] = {}
    for alias, condition in _conditions(part, more=True):
        place = _owner(part, alias, condition[0], [name for name, _ in tables], rows)
        if place < 0 or condition[1] in ("is", "distinct"):
            return None
        asked.setdefault(place, []).append(condition)
    if not asked:
        return None
    return all(
        any(all(_holds(row, one) for one in conditions) for row in rows[place]) for place, conditions in asked.items()
    )


def leaves(part: Part, given: dict[str, Part]) -> bool:
    """Whether an UPDATE gives its rows values by which its WHERE does not find them any more."""
    own = part.tokens.name(part.find("SET") - 1)
    alone = part.find("FROM") < 0
    return any(
        _leaves(condition, given)
        for alias, condition in _conditions(part, more=True)
        if alone or alias.lower() == own.lower()
    )


def leaves_choice(query: Part, given: dict[str, Part]) -> bool:
    """Whether rows that a query chooses are not found by it any more, once columns of theirs have new values.

    What was NULL and is given something is found again only when that is NULL too, and stays as it is then.
    """
    return any(
        _leaves(condition, given) or (condition[1] == "is" and condition[0] in given)
        for _, condition in _conditions(query, more=True)
    )


def _leaves(condition: Condition, given: dict[str, Part]) -> bool:
    column, said, literal = condition
    new = given[column].signed if column in given else ""
    if said == "distinct":
        return new.lower() == literal.strip().lower() and column not in re.findall(r"\w+", new.lower())
    if new.upper() == "NULL":
        return said != "is"
    if plain_value(new) is None:
        return False
    if said == "in":
        old = [plain_value(text) for text in literal.split(",")]
        return None not in old and plain_value(new) not in old
    return said == "is" or not _holds({column: new}, condition)


def _conditions(part: Part, *, more: bool = False) -> Iterator[tuple[str, Condition]]:
    """What AND joins behind WHERE, each with the alias of its column; one that cannot be read has no column.

    With `more` also that it is NULL, as the operator `is`, that it is one of some values, as `in`, and that it IS
    DISTINCT FROM something, as `distinct`.
    """
    tokens, first = part.tokens, part.find("WHERE") + 1
    if not first:
        return
    last = min((at for word in _STOPS if (at := part.find(word)) >= first), default=part.last)
    inner = part._replace(first=first, last=last)
    if any(tokens.words[at] in ("OR", "BETWEEN") for at in inner.outside()):
        yield "", ("", "", "")
        return
    cuts = [at for at in inner.outside() if tokens.words[at] == "AND"]
    for begin, end in zip([first, *(at + 1 for at in cuts)], [*cuts, last], strict=True):
        text = part._replace(first=begin, last=end).text.strip()
        found = _COMPARED.fullmatch(text)
        if more and not found and (one := _ONE_OF.fullmatch(text)):
            yield one[1] or "", (one[2].lower(), "is" if one[3] is None else "in", one[3] or "")
        elif more and not found and (other := _DISTINCT.fullmatch(text)):
            yield other[1] or "", (other[2].lower(), "distinct", other[3])
        else:
            yield (found[1] or "", (found[2].lower(), found[3], found[4])) if found else ("", ("", "", ""))


def _owner(part: Part, alias: str, column: str, names: Sequence[Name], rows: Sequence[list[dict[str, str]]]) -> int:
    """The place of the table that a column is of; -1 when it may be another."""
    having = [place for place, found in enumerate(rows) if found and column in found[0]]
    if alias:
        having = [place for place in having if _is_called(part, names[place][-1], alias.lower())]
    return having[0] if len(having) == 1 and column else -1


def _is_called(part: Part, table: str, alias: str) -> bool:
    """Whether a table goes by a name in FROM: its own, or the one behind it."""
    if table == alias:
        return True
    tokens = part.tokens
    for index in range(part.first, part.last - 1):
        if tokens.name(index) == table:
            behind = index + 1 + (tokens.word(index + 1) == "AS")
            if tokens.name(behind) == alias:
                return True
    return False


def _holds(row: dict[str, str], condition: Condition) -> bool:
    column, said, literal = condition
    if said == "in":
        return any(_holds(row, (column, "=", one.strip())) for one in literal.split(","))
    mine, other = plain_value(row.get(column, "")), plain_value(literal)
    if mine is None or other is None:
        return False
    return bool(compare(mine, said, other))
