"""A name that is cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


_MOST = 63
"""Bytes, as Postgres is built (NAMEDATALEN - 1)."""
_ASCII = 127


def whole(file: File) -> Iterator[Finding]:
    """Each name that is longer than the server keeps."""
    if not _may_have(file.text):
        return
    most = _MOST if file.text.isascii() else _MOST // _WIDEST
    for tokens in {id(one.tokens): one.tokens for one in file.everything}.values():
        for index in [index for index, written in enumerate(tokens.written) if len(written) > most]:
            name = tokens.name(index).encode(errors="replace")
            if len(name) > _MOST:
                kept = name[:_MOST].decode(errors="ignore")
                message = f"Postgres keeps {_MOST} bytes of this name: {kept}"
                yield Finding("TYPE108", tokens.start[index], tokens.end[index], message, "give it a shorter one")


def _may_have(text: str) -> bool:
    """Whether a long name may be in a text, for all that its bytes say: most files end here."""
    if '"' in text or "`" in text:
        return True
    return _LONG in text.encode(errors="replace").translate(_SIGNS)


_SIGNS = bytes(
    ord("a") if code > _ASCII or chr(code).isalnum() or chr(code) in "_$" else ord(" ") for code in range(256)
)
"""Every byte of a name as an `a`, all others as blanks."""
_LONG = b"a" * (_MOST + 1)
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
