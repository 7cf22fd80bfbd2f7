"""SQL as SQLite reads it where Postgres reads something else: names in brackets, and comments that do not nest."""

from __future__ import annotations

import re

from schemadef.lint.sql.lexer import QUOTED, WORD, Tokens, unquoted

_PART = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|--[^\n]*|/\*[\s\S]*?(?:\*/|\Z)|\[[^\]]*+(?:\]|\Z)")


class Bracketed(Tokens):
    """The tokens of a text that has either; a name in brackets is a quoted one."""

    def plain(self) -> str:
        """The text in what both read alike."""
        return _PART.sub(_plain, super().plain())

    def source(self, index: int) -> str:
        """A token as it is written."""
        start = self.start[index]
        return self.text[start : start + len(super().source(index))]

    def name(self, index: int) -> str:
        """The identifier that a token is."""
        if not 0 <= index < len(self) or self.kind[index] not in (WORD, QUOTED):
            return ""
        source = self.source(index)
        return unquoted(source) if self.kind[index] == QUOTED else source.lower()


def differs(text: str) -> bool:
    """Whether a text may have anything that the two read differently."""
    return "[" in text or text.count("/*") != text.count("*/")


def _plain(found: re.Match[str]) -> str:
    """The same length in what both read alike."""
    part = found[0]
    if part.startswith("["):
        inner = part[1:].removesuffix("]").replace('"', "_")
        return f'"{inner}"' if part.endswith("]") else f'"{inner}'
    return part[:2] + part[2:].replace("/*", "  ") if part.startswith("/*") else part
