"""What rows must be like before a change, as one line of text that people read too: a closed vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from schemadef.errors import MigrationError
from schemadef.model.base import Value
from schemadef.names import literal, quote
from schemadef.tokens import Token, identifiers, meaningful

if TYPE_CHECKING:
    from collections.abc import Collection

    from schemadef.hints import Renamed

Kind = Literal["no rows", "value", "different", "found", "meets", "other", "readable"]


class Requirement(Value, frozen=True, kw_only=True):
    """One thing that all rows of a table must be, so that a statement does not fail on them.

    `no rows`: there are none. `value`: no column of `columns` is NULL. `different`: no two rows are alike in `columns`.
    `found`: the `columns`, where none is NULL, are in `to_columns` of a row of `to_table`. `meets`: `condition` is not
    false. `other`: no value of the one column is among `values`. `readable`: each text of the one column is a value of
    the type that `values` names.
    """

    kind: Kind
    table: tuple[str, ...]
    columns: tuple[str, ...] = ()
    to_table: tuple[str, ...] = ()
    to_columns: tuple[str, ...] = ()
    condition: str = ""
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        table, columns = path(self.table), names(self.columns)
        if self.kind == "no rows":
            return f"no rows in {table}"
        if self.kind == "value":
            return f"a value in {table} ({columns})"
        if self.kind == "different":
            return f"different values in {table} ({columns})"
        if self.kind == "found":
            return f"values of {table} ({columns}) in {path(self.to_table)} ({names(self.to_columns)})"
        if self.kind == "other":
            return f"other values in {table} ({columns}) than {', '.join(map(literal, self.values))}"
        if self.kind == "readable":
            return f"values in {table} ({columns}) as {literal(self.values[0])}"
        return f"rows of {table} with {' '.join(self.condition.split())}"


def path(parts: tuple[str, ...]) -> str:
    """A table's name as SQL reads it."""
    return ".".join(map(quote, parts))


def names(columns: tuple[str, ...]) -> str:
    """Columns as SQL reads them."""
    return ", ".join(map(quote, columns))


def under_old_names(requirement: Requirement, renames: Collection[Renamed]) -> Requirement | None:
    """The requirement in the names that a table and its columns have before some renames, which is when it is asked.

    None for a condition that speaks of what gets another name.
    """
    tables = {(rename.id.namespace, rename.to): rename.id.name for rename in renames if rename.id.kind == "table"}
    columns = {(rename.id.table, rename.to): rename.id.name for rename in renames if rename.id.kind == "column"}

    def table_of(parts: tuple[str, ...]) -> tuple[str, ...]:
        namespace = parts[0] if len(parts) > 1 else ""
        return (*parts[:-1], tables.get((namespace, parts[-1]), parts[-1]))

    def columns_of(parts: tuple[str, ...], given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(columns.get((parts[-1], column), column) for column in given)

    here = table_of(requirement.table)
    there = table_of(requirement.to_table) if requirement.to_table else ()
    renamed = {to for table, to in columns if table == here[-1]}
    if not renamed.isdisjoint(identifiers(requirement.condition)):
        return None
    return replace(
        requirement,
        table=here,
        columns=columns_of(here, requirement.columns),
        to_table=there,
        to_columns=columns_of(there, requirement.to_columns) if there else (),
    )


_BEGINNINGS: dict[tuple[str, ...], Kind] = {
    ("no", "rows", "in"): "no rows",
    ("a", "value", "in"): "value",
    ("different", "values", "in"): "different",
    ("values", "of"): "found",
    ("other", "values", "in"): "other",
    ("rows", "of"): "meets",
    ("values", "in"): "readable",
}


def parse_requirement(text: str) -> Requirement:
    """The requirement that a text states; raises MigrationError when it states none."""
    words = meaningful(text)
    for beginning, kind in _BEGINNINGS.items():
        if tuple(word.text for word in words[: len(beginning)]) == beginning:
            return _Reader(text, words, len(beginning)).requirement(kind)
    raise _refusal(text)


def _refusal(text: str) -> MigrationError:
    message = f'"{text}" says of no rows what they must be'
    return MigrationError(message, hint="restore the file from version control")


class _Reader:
    """The words of a requirement, read from the front."""

    def __init__(self, text: str, words: list[Token], at: int) -> None:
        self.text = text
        self.words = words
        self.at = at

    def requirement(self, kind: Kind) -> Requirement:
        table = self._path()
        if kind == "no rows":
            return Requirement(kind=kind, table=table)
        if kind == "meets":
            self._expect("with")
            start = self.words[self.at].start if self.at < len(self.words) else len(self.text)
            return Requirement(kind=kind, table=table, condition=self.text[start:])
        columns = self._columns()
        if kind == "found":
            self._expect("in")
            return Requirement(
                kind=kind, table=table, columns=columns, to_table=self._path(), to_columns=self._columns()
            )
        if kind in ("other", "readable"):
            self._expect("than" if kind == "other" else "as")
            values = tuple(w.text[1:-1].replace("''", "'") for w in self.words[self.at :] if w.kind == "string")
            if not values:
                raise _refusal(self.text)
            return Requirement(kind=kind, table=table, columns=columns, values=values)
        return Requirement(kind=kind, table=table, columns=columns)

    def _expect(self, word: str) -> None:
        if self.at >= len(self.words) or self.words[self.at].text != word:
            raise _refusal(self.text)
        self.at += 1

    def _name(self) -> str:
        if self.at >= len(self.words) or self.words[self.at].kind not in ("quoted", "word"):
            raise _refusal(self.text)
        self.at += 1
        return self.words[self.at - 1].name

    def _is(self, word: str) -> bool:
        return self.at < len(self.words) and self.words[self.at].text == word

    def _path(self) -> tuple[str, ...]:
        found = [self._name()]
        while self._is("."):
            self.at += 1
            found.append(self._name())
        return tuple(found)

    def _columns(self) -> tuple[str, ...]:
        self._expect("(")
        found = [self._name()]
        while self._is(","):
            self.at += 1
            found.append(self._name())
        self._expect(")")
        return tuple(found)
