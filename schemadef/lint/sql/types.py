"""Types of Postgres as they are written, and which changes of one leave the stored rows as they are.

Source: postgresql.org, ALTER TABLE; the transform functions of varchar, numeric, timestamp, time, interval and varbit
(`pg_proc.prosupport`), and the binary coercible casts of `pg_cast`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from schemadef.lint.sql.part import Part


class Type(NamedTuple):
    """A type's name as Postgres calls it in short, its numbers, and whether it is an array."""

    name: str
    numbers: tuple[int, ...] = ()
    array: bool = False

    @property
    def sql(self) -> str:
        """It as one writes it."""
        numbers = f"({', '.join(map(str, self.numbers))})" if self.numbers else ""
        return f"{_WRITTEN.get(self.name, self.name)}{numbers}{'[]' if self.array else ''}"


_SHORT = {
    "character varying": "varchar", "char varying": "varchar", "character": "char", "bpchar": "char",
    "int": "integer", "int4": "integer", "int8": "bigint", "int2": "smallint", "decimal": "numeric", "bool": "boolean",
    "timestamp without time zone": "timestamp", "timestamp with time zone": "timestamptz",
    "time without time zone": "time", "time with time zone": "timetz", "bit varying": "varbit",
    "float8": "double precision", "float": "double precision", "float4": "real",
}  # fmt: skip
_BEHIND = {
    "DEFAULT", "NOT", "NULL", "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES", "GENERATED", "COLLATE", "USING",
    "STORAGE", "COMPRESSION", "DEFERRABLE", "INITIALLY",
}  # fmt: skip
_WRITTEN = {"serial": "integer", "bigserial": "bigint", "smallserial": "smallint"}
"""What a serial column's type is, apart from what counts it."""
_MOMENTS = ("timestamp", "timestamptz", "time", "timetz", "interval")
_TEXTS = ("text", "varchar", "citext")
_FINEST = 6
SERIAL = frozenset({"serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"})


def type_of(part: Part) -> Type:
    """The type that a part begins with, up to the words of a column that follow one."""
    tokens, array = part.tokens, False
    words: list[str] = []
    numbers: list[int] = []
    for index in part.outside():
        word = tokens.word(index)
        if word in _BEHIND or (word == "=" and words):
            break
        if word == "(":
            inner = part.inside(index)
            numbers = [int(text) for text in map(tokens.source, range(inner.first, inner.last)) if text.isdecimal()]
        elif word in ("[", "ARRAY"):
            array = True
        elif name := tokens.name(index):
            # "char" in quotes is a type of one byte, and no text
            words.append(f'"{name}"' if name == "char" and not word else name)
    if words[:1] == ["pg_catalog"]:
        del words[0]
    name = " ".join(words)
    return Type(_SHORT.get(name, name), tuple(numbers), array)


def keeps_rows(old: Type, new: Type) -> bool:
    """Whether a column of one type takes another one without a rewrite of the table."""
    if old == new:
        return True
    if old.array or new.array:
        return False
    if old.name in _TEXTS and new.name in _TEXTS:
        return not new.numbers or (old.name == new.name and _grows(old, new))
    if old.name != new.name:
        return (old.name, new.name) == ("cidr", "inet")
    if old.name == "numeric":
        return not new.numbers or _numeric_grows(old, new)
    if old.name in _MOMENTS:
        return (old.numbers or (_FINEST,)) <= (new.numbers or (_FINEST,))
    return old.name == "varbit" and (not new.numbers or _grows(old, new))


_SIZES = ("smallint", "integer", "bigint", "numeric")


def narrows(old: Type, new: Type) -> bool:
    """Whether a type holds values that another one does not; of types that are not alike nothing is said."""
    if old.array or new.array or old == new:
        return False
    if new.name in ("varchar", "char") and old.name in (*_TEXTS, "char"):
        return bool(new.numbers) and (not old.numbers or old.numbers > new.numbers)
    if old.name == new.name == "numeric":
        return bool(new.numbers) and not _numeric_fits(old, new)
    if old.name in _SIZES and new.name in _SIZES:
        return _SIZES.index(new.name) < _SIZES.index(old.name)
    if old.name in ("double precision", "real") and new.name in (*_SIZES, "real"):
        return new.name != "numeric" or bool(new.numbers)
    return old.name in ("timestamp", "timestamptz") and new.name in ("date", "time")


def _numeric_fits(old: Type, new: Type) -> bool:
    if not old.numbers:
        return False
    before, after = (*old.numbers, 0)[:2], (*new.numbers, 0)[:2]
    return before[1] <= after[1] and before[0] - before[1] <= after[0] - after[1]


def _grows(old: Type, new: Type) -> bool:
    return bool(old.numbers) and old.numbers <= new.numbers


def _numeric_grows(old: Type, new: Type) -> bool:
    if not old.numbers:
        return False
    before, after = (*old.numbers, 0)[:2], (*new.numbers, 0)[:2]
    return before[1] == after[1] and before[0] <= after[0]
