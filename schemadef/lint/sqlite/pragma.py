"""PRAGMA as SQLite reads it: its name, behind the database that it asks, and the value that it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from schemadef.lint.sql.statement import Statement

_OFF = frozenset({"off", "0", "false", "no"})


class Pragma(NamedTuple):
    """What a PRAGMA is called, in lower case, and its value, without quotes, in lower case; empty for none.

    `name = value` and `name(value)` mean the same (sqlite.org, "PRAGMA command syntax"); `sets` tells them apart.
    """

    name: str
    value: str = ""
    sets: bool = False

    @property
    def turns_off(self) -> bool:
        """Whether the value means off."""
        return self.value in _OFF


def pragma_of(statement: Statement) -> Pragma:
    """The PRAGMA that a statement is, or explains; one without a name for any other."""
    tokens, at = statement.tokens, statement.find("PRAGMA") + 1
    if at == 0:
        return Pragma("")
    at += 2 * (tokens.word(at + 1) == "." and at + 2 < statement.last)
    marks = ("=", "(", ")")
    value = [tokens.source(index) for index in range(at + 1, statement.last) if tokens.words[index] not in marks]
    sets = at + 1 < statement.last and tokens.words[at + 1] == "="
    return Pragma(tokens.name(at).lower(), "".join(value).strip("'\"").lower(), sets)
