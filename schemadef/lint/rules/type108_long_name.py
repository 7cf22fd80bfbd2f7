"""A name that is cut off."""

from __future__ import annotations

from operator import sub
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


_MOST = 63
"""Bytes, as Postgres is built (NAMEDATALEN - 1)."""


def whole(file: File) -> Iterator[Finding]:
    """Each name that is longer than the server keeps."""
    for tokens in {id(one.tokens): one.tokens for one in file.everything}.values():
        # most files have nothing so long: that is asked of all lengths at once, which costs next to nothing
        most = _MOST if file.text.isascii() else _MOST // _WIDEST
        if max(map(sub, tokens.end, tokens.start), default=0) <= most:
            continue
        for index, (start, end) in enumerate(zip(tokens.start, tokens.end, strict=True)):
            name = tokens.name(index).encode(errors="replace") if end - start > most else b""
            if len(name) > _MOST:
                kept = name[:_MOST].decode(errors="ignore")
                message = f"Postgres keeps {_MOST} bytes of this name: {kept}"
                yield Finding("TYPE108", start, end, message, "give it a shorter one")


_WIDEST = 4
"""Bytes that a character may take in UTF-8."""


register(
    Rule(
        code="TYPE108",
        name="long-name",
        severity=Severity.ERROR,
        families=POSTGRES,
        whole=whole,
        why=(
            "The rest is cut off with no more than a notice: a guard that looks for the whole name never finds it, and "
            "two long names become one."
        ),
        bad=(
            "CREATE INDEX IF NOT EXISTS a_name_that_goes_on_and_on_and_on_and_says_everything_twice_over ON notes "
            "(id);\n"
        ),
        good="CREATE INDEX IF NOT EXISTS notes_id_idx ON notes (id);\n",
        source="postgresql.org: Lexical Structure, Identifiers and Key Words",
    )
)
