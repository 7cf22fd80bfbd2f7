"""What rows must be like before a change, as one line of text that people read too: a closed vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

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
        return _FORMS[self.kind].format(
            table=path(self.table),
            columns=names(self.columns),
            to_table=path(self.to_table),
            to_columns=names(self.to_columns),
            condition=" ".join(self.condition.split()),
            values=", ".join(map(literal, self.values)),
        )


_FORMS: dict[Kind, str] = {
    "no rows": "no rows in {table}",
    "value": "a value in {table} ({columns})",
    "different": "different values in {table} ({columns})",
    "found": "values of {table} ({columns}) in {to_table} ({to_columns})",
    "meets": "rows of {table} with {condition}",
    "other": "other values in {table} ({columns}) than {values}",
    "readable": "values in {table} ({columns}) as {values}",
}
"""How each kind is said, and read again: no two begin with the same words."""


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


def parse_requirement(text: str) -> Requirement:
    """The requirement that a text states; raises MigrationError when it states none."""
    words = meaningful(text)
    for kind, form in _FORMS.items():
        beginning = form.partition(" {")[0].split()
        if [word.text for word in words[: len(beginning)]] == beginning:
            return _Reader(text, words).requirement(kind, form)
    raise _refusal(text)


def _refusal(text: str) -> MigrationError:
    message = f'"{text}" says of no rows what they must be'
    return MigrationError(message, hint="restore the file from version control")


class _Reader:
    """The words of a requirement, read from the front."""

    def __init__(self, text: str, words: list[Token]) -> None:
        self.text = text
        self.words = words
        self.at = 0

    def requirement(self, kind: Kind, form: str) -> Requirement:
        slots = {"table": self._path, "columns": self._columns, "values": self._values, "condition": self._condition}
        said: dict[str, Any] = {}
        for step in form.split():
            slot = step.strip("({})")
            if slot == step:
                self._expect(step)
            else:
                said[slot] = slots[slot.removeprefix("to_")]()
        return Requirement(kind=kind, **said)

    def _condition(self) -> str:
        return self.text[self.words[self.at].start :] if self.at < len(self.words) else ""

    def _values(self) -> tuple[str, ...]:
        found = tuple(w.text[1:-1].replace("''", "'") for w in self.words[self.at :] if w.kind == "string")
        if not found:
            raise _refusal(self.text)
        return found

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
