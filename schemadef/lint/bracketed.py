"""SQL as SQLite reads it where Postgres reads something else: names in brackets, and comments that do not nest."""

from __future__ import annotations

import re

from schemadef.lint.lexer import Tokens

_PART = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|--[^\n]*|/\*[\s\S]*?(?:\*/|\Z)|\[[^\]]*\]")


class Bracketed(Tokens):
    """The tokens of a text that has either; a name in brackets is a quoted one."""

    __slots__ = ()

    def _fill(self) -> None:
        text = self.text
        self.text = _PART.sub(_plain, text)
        super()._fill()
        self.text = text
        self.written = [text[start:end] for start, end in zip(self.start, self.end, strict=True)]


def differs(text: str) -> bool:
    """Whether a text may have anything that the two read differently."""
    return "[" in text or text.count("/*") != text.count("*/")


def _plain(found: re.Match[str]) -> str:
    """The same length in what both read alike."""
    part = found[0]
    if part.startswith("["):
        return '"' + part[1:-1].replace('"', "_") + '"'
    return part[:2] + part[2:].replace("/*", "  ") if part.startswith("/*") else part
