"""A way back that leaves what its migration makes."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from schemadef.lint.files import number_of
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.part import names_at, shown_name, whole
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.shape import Name
    from schemadef.lint.source import File


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """Each way back that does not name a thing that the only migration of its number makes and leaves."""
    backs = {number: file for file in files if file.rollback and (number := number_of(file.path)) is not None}
    if not backs:
        return
    ups: dict[int | None, list[File]] = {}
    for file in files:
        if not file.rollback:
            ups.setdefault(number_of(file.path), []).append(file)
    for number, back in backs.items():
        of_number = ups.get(number, [])
        # not that of the file, which would hold it from now on
        text = back.found.text.lower()
        if len(of_number) != 1 or _IRREVERSIBLE in text or "drop schema" in text:
            continue
        up = of_number[0]
        made = [name for kind, name in sorted(up.made) if kind in _KINDS and not up.schema.is_temporary(name)]
        left = [name for name in made if name[-1].lower() not in text]
        if left and (left := _new(left, up, files)):
            names = ", ".join(shown_name(name[-1:]) for name in left)
            message = f"{up.path.name} makes {names}, and this leaves it"
            yield back, Finding("FILE109", *back.top, message, "drop it, or say `-- schemadef:irreversible` and why")


def _new(names: list[Name], up: File, files: Sequence[File]) -> list[Name]:
    """The names that are not those of things which stood before the migration, and which it makes anew."""
    gone = {
        name[-1:] for one in up.everything if one.shape.verb == "drop" for name in names_at(whole(one), one.shape.at)
    }
    before = takewhile(lambda file: file is not up, files) if gone else ()
    stood = {name for file in before if not file.rollback for _, name in file.made}
    return [name for name in names if name[-1:] not in gone or name not in stood]


_IRREVERSIBLE = "schemadef:irreversible"
_KINDS = frozenset({"table", "view", "materialized view", "type", "domain", "sequence", "function", "procedure"})
"""Kinds whose things go with nothing else, and are made for the sake of one migration."""


register(
    Rule(
        code="FILE109",
        name="rollback-leaves",
        severity=Severity.ERROR,
        families=ANY,
        folder=folder,
        why=(
            "After it has been applied and the migration is applied again, what was left is met again: with IF NOT "
            "EXISTS as it was, and without an error."
        ),
        bad=(
            "-- file 0001_a.sql\nCREATE TABLE IF NOT EXISTS notes (id integer);\n-- file rollback/0001_a.sql\n"
            "SELECT 1;\n"
        ),
        good=(
            "-- file 0001_a.sql\nCREATE TABLE IF NOT EXISTS notes (id integer);\n-- file rollback/0001_a.sql\n"
            "DROP TABLE IF EXISTS notes;\n"
        ),
        source="schemadef's own contract of a folder; `schemadef verify` proves it on a database",
    )
)
