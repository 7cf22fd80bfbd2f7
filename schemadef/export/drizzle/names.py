"""SQL names as identifiers of TypeScript: camelCase, valid, and no two the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = """
    break case catch class const continue debugger default delete do else enum export extends false finally for function
    if import in instanceof new null return super switch this throw true try typeof var void while with yield let static
    implements interface package private protected public await async arguments eval undefined NaN Infinity globalThis
    Array ArrayBuffer BigInt Boolean Buffer Date Error Float32Array JSON Map Number Object Promise RegExp Set String
    Symbol Uint8Array Uint8ClampedArray process require module exports Omit Record Partial
    """
_DRIZZLE = """
    sql relations bigint bit blob boolean char check cidr customType date doublePrecision foreignKey halfvec index inet
    integer interval json jsonb line macaddr macaddr8 numeric pgEnum pgMaterializedView pgPolicy pgRole pgSchema
    pgSequence pgTable pgView point primaryKey real smallint sparsevec sqliteTable sqliteView text time timestamp unique
    uniqueIndex uuid varchar vector bytea isoTimestamp float32Vector custom Json PgTableExtraConfigValue
    SQLiteTableExtraConfigValue InferSelectModel InferInsertModel
    """
RESERVED = frozenset(_WORDS.split()) | frozenset(_DRIZZLE.split())
"""What no constant of ours may be called: words of the language, its globals, and whatever the file may import."""

MEMBERS = frozenset(
    {"_", "$inferSelect", "$inferInsert", "enableRLS", "getSQL", "shouldOmitSQLParens", "constructor", "prototype"}
)
"""What Drizzle's tables have beside their columns (drizzle-orm's table.d.ts and sql.d.ts)."""

_PART = re.compile(r"(?:(?![\U00010000-\U0010ffff])[^\W_])+")
"""Runs of letters and digits; esbuild, which drizzle-kit reads the file with, stumbles over those beyond U+FFFF."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def words(name: str) -> list[str]:
    """The words in a name, as written."""
    return [word for part in _PART.findall(name) for word in _HUMP.split(part) if word]


def camel(*names: str) -> str:
    """`user_id` -> `userId`, `ai_dialogue log` -> `aiDialogueLog`; always an identifier."""
    found = [word for name in names for word in words(name)]
    if not found:
        return "unnamed"
    text = found[0].lower() + "".join(word[:1].upper() + _tail(word) for word in found[1:])
    return text if text.isidentifier() else f"_{text}" if f"_{text}".isidentifier() else "unnamed"


def pascal(*names: str) -> str:
    """The same with a capital in front."""
    text = camel(*names)
    return text[:1].upper() + text[1:]


def _tail(word: str) -> str:
    return word[1:].lower() if word.isupper() else word[1:]


class Names:
    """Identifiers of one scope, given out in order: who comes later gets another one."""

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._taken = set(reserved)

    def take(self, wanted: str, *others: str) -> str:
        """The first of these that is free, or the last one with a number."""
        for name in (wanted, *others):
            if name not in self._taken:
                self._taken.add(name)
                return name
        number, last = 2, (wanted, *others)[-1]
        while f"{last}{number}" in self._taken:
            number += 1
        self._taken.add(f"{last}{number}")
        return f"{last}{number}"
