"""What is held of a file once it is looked at, packed: a folder may have very many."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, Any, NamedTuple

from schemadef.lint.finding import Edit, Finding, Fix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemadef.lint.schema.securing import Securing
    from schemadef.lint.sql.shape import Name

LASTING = frozenset({"table", "view", "materialized view", "type", "domain", "sequence", "function", "procedure"})
"""Kinds whose things go with nothing else, and are made for the sake of one migration: of others nobody asks later
which file has made them."""

Places = dict[tuple[str, "Name"], tuple[int, int]]
"""Things by kind and name, and where they are made."""


Mark = tuple[int, int, str]
"""A place that will be told: its line's number, its column, and the line."""


class Said(NamedTuple):
    """What was found in a file, and by their offsets the places of that."""

    findings: tuple[Finding, ...] = ()
    marks: Mapping[int, Mark] = {}


_NOTHING = Said()


class Kept:
    """What was found in a file, apart from what it does, which few rules ask for: each as marshal writes it.

    It is read again each time; only the file that was asked for last is held as it was read, as files are told, and
    asked, one by one.
    """

    __slots__ = ("_made", "_said", "_securing")

    def __init__(self, said: bytes, made: bytes, securing: bytes) -> None:
        self._said = said
        self._made = made
        self._securing = securing

    @property
    def packed(self) -> tuple[bytes, bytes, bytes]:
        """What another process makes the same of."""
        return self._said, self._made, self._securing

    def said(self) -> Said:
        """What was found, and where."""
        if not self._said:
            return _NOTHING
        for last, said in _last:
            if last is self:
                return said
        findings, marks = marshal.loads(self._said)
        said = Said(tuple(map(_finding, findings)), marks)
        # what is returned is one's own, whoever else asks meanwhile
        _last[:] = [(self, said)]
        return said

    def made(self) -> Places:
        """What the file makes that lasts, and where."""
        made: Places = marshal.loads(self._made) if self._made else {}
        return made

    def securing(self) -> list[Securing]:
        """What its statements do about who sees rows."""
        if not self._securing:
            return []
        from schemadef.lint.schema.securing import Securing

        return [*map(Securing._make, marshal.loads(self._securing))]


_EMPTY = Kept(b"", b"", b"")
_last: list[tuple[Kept, Said]] = []


def kept(findings: Sequence[Finding], marks: Mapping[int, Mark], made: Places, securing: Sequence[Securing]) -> Kept:
    """What is held of a file, packed."""
    made = {what: place for what, place in made.items() if what[0] in LASTING}
    if not findings and not made and not securing:
        return _EMPTY
    return Kept(
        marshal.dumps(([_plain(one) for one in findings], dict(marks))) if findings else b"",
        marshal.dumps(made) if made else b"",
        marshal.dumps([(*one,) for one in securing]) if securing else b"",
    )


def _plain(finding: Finding) -> tuple[Any, ...]:
    """A finding in values that marshal writes."""
    fix = finding.fix and ([(*edit,) for edit in finding.fix.edits], finding.fix.safe)
    return (*finding[:5], fix)


def _finding(plain: tuple[Any, ...]) -> Finding:
    code, start, end, message, hint, fix = plain
    return Finding(code, start, end, message, hint, fix and Fix(tuple(Edit(*edit) for edit in fix[0]), fix[1]))
