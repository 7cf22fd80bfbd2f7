"""A way back that leaves what its migration makes."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.kept import LASTING
from schemadef.lint.rule import ANY, Rule, register
from schemadef.lint.sql.part import dropped_names, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Name


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """Each way back that does not name a thing that the only migration of its number makes and leaves."""
    backs = {number: file for file in files if file.rollback and (number := file.number) is not None}
    if not backs:
        return
    ups: dict[int | None, list[File]] = {}
    for file in files:
        if not file.rollback:
            ups.setdefault(file.number, []).append(file)
    for number, back in backs.items():
        of_number = ups.get(number, [])
        if len(of_number) != 1 or not (made := of_number[0].made):
            continue
        up = of_number[0]
        # not that of the file, which would hold it from now on
        text = back.found.text.lower()
        left = [name for kind, name in made if kind in LASTING and name[-1].lower() not in text]
        if left and not (_IRREVERSIBLE in text or "drop schema" in text) and (left := _new(left, up, files)):
            names = ", ".join(shown_name(name[-1:]) for name in left)
            message = f"{up.name} makes {names}, and this leaves it"
            yield back, Finding("FILE109", *back.top, message, "drop it, or say `-- schemadef:irreversible` and why")


def _new(names: list[Name], up: File, files: Sequence[File]) -> list[Name]:
    """The names that are not those of things which stood before the migration, and which it makes anew, nor of those
    that go with their session.
    """
    gone = {name[-1:] for one in up.everything if one.shape.verb == "drop" for name in dropped_names(one)}
    before = takewhile(lambda file: file is not up, files) if gone else ()
    stood = {name for file in before if not file.rollback for _, name in file.made}
    new = (name for name in names if name[-1:] not in gone or name not in stood)
    return sorted(name for name in new if not up.schema.is_temporary(name))


_IRREVERSIBLE = "schemadef:irreversible"


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
