"""Bytes that no server reads as text: a NUL, or what is no UTF-8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File

_REPLACED = "\ufffd"
"""What stands in the place of bytes that are no UTF-8, here and in texts that have lost them before."""


def whole(file: File) -> Iterator[Finding]:
    """The first place of the file: one is enough to have it looked at."""
    places = [at for at in (file.text.find("\0"), file.text.find(_REPLACED)) if at >= 0]
    if places:
        at = min(places)
        what = "a NUL" if file.text[at] == "\0" else "no UTF-8"
        yield Finding("LINT005", at, at + 1, f"{what} stands here", "save the file as UTF-8")


register(
    Rule(
        code="LINT005",
        name="not-text",
        severity=Severity.ERROR,
        families=ANY,
        why="Postgres refuses a NUL and what is no UTF-8, SQLite reads up to the NUL; an editor saved it otherwise.",
        bad="CREATE TABLE IF NOT EXISTS a (id integer);\0\n",
        good="CREATE TABLE IF NOT EXISTS a (id integer);\n",
        source="postgresql.org: Character Set Support; sqlite.org: NUL Characters In Strings",
        whole=whole,
    )
)
