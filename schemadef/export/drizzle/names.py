"""SQL names as identifiers of TypeScript: camelCase, valid, and no two the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import ucd_3_2_0

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

_PART = re.compile(r"[^\W_]+")
_NEWER = re.compile(
    r"[\u0220\u034f\u0363-\u036f\u03d8\u03d9\u03f4\u03f5\u048a\u048b\u04c5\u04c6\u04c9\u04ca\u04cd\u04ce"
    r"\u0500-\u050f\u066e\u066f\u07b1\u10f7\u10f8\u16ee-\u16f0\u1700-\u1773\u17d7\u17dc\u180b-\u180d\u2071"
    r"\u20e5-\u20ea\u213d-\u213f\u2145-\u2149\u2160-\u2183\u3007\u3021-\u3029\u3038-\u303c\u3095\u3096\u309f"
    r"\u30ff\u31f0-\u31ff\ufa30-\ufa6a\ufe00-\ufe0f\ufe73\U00010000-\U0010ffff]"
)
"""What Unicode 3.2 has beyond 3.0, whose letters are all that esbuild takes for names of exports without quoting them.

drizzle-kit reads the file through esbuild, and a quoted name there is a syntax error (esbuild 0.25, its list of the
names that a CommonJS module exports).
"""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def words(name: str) -> list[str]:
    """The words in a name, as written."""
    known = name if name.isascii() else "".join(map(_known, name))
    return [word for part in _PART.findall(known) for word in _HUMP.split(part) if word]


def _known(letter: str) -> str:
    """A letter, or what parts words where not every tool takes it."""
    old = letter.isascii() or ucd_3_2_0.category(letter)[0] in "LN"
    return letter if old and not _NEWER.match(letter) else " "


def camel(*names: str) -> str:
    """`user_id` -> `userId`, `ai_dialogue log` -> `aiDialogueLog`; always an identifier."""
    found = [word for name in names for word in words(name)]
    if not found:
        return "unnamed"
    cased = found[0].lower() + "".join(word[:1].upper() + _tail(word) for word in found[1:])
    # a letter's other case may be a newer one than itself
    text = "".join(map(_known, cased)).replace(" ", "")
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
