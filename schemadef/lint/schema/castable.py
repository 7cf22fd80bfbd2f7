"""Which of Postgres's own types a cast, a function or an operator takes: what is said of a column in its new type.

Source: postgresql.org, Data Types, Functions and Operators; `pg_cast` and `pg_proc` of Postgres 18.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemadef.lint.sql.lexer import Tokens

MOMENTS = ("timestamp", "timestamptz", "date", "time", "timetz", "interval")
NUMBERS = ("smallint", "integer", "bigint", "numeric", "real", "double precision")
TEXTS = ("text", "varchar", "char", "citext", "name")
JSON = ("json", "jsonb")
_ADDRESSES = ("inet", "cidr")
_BITS = ("bit", "varbit")
PLAIN = frozenset({*MOMENTS, *NUMBERS, *TEXTS, *JSON, *_ADDRESSES, "boolean", "uuid", "bytea"})
"""Types of one value each, of which all is known here."""

_OF_NUMBERS = (
    "MAKE_INTERVAL", "MAKE_DATE", "MAKE_TIME", "MAKE_TIMESTAMP", "MAKE_TIMESTAMPTZ", "POINT", "INT4RANGE", "INT8RANGE",
    "NUMRANGE",
)  # fmt: skip
_OF_MOMENTS = ("TSRANGE", "TSTZRANGE", "DATERANGE")
READS = {
    "TO_TIMESTAMP": NUMBERS,
    **dict.fromkeys(_OF_NUMBERS, NUMBERS),
    **dict.fromkeys(_OF_MOMENTS, MOMENTS),
    "TO_TSVECTOR": ("text", "varchar", "json", "jsonb"),
    "TO_CHAR": (*MOMENTS, *NUMBERS),
    "SUBSTRING": (*TEXTS, "bytea", *_BITS),
    "SUBSTR": (*TEXTS, "bytea"),
    "LENGTH": (*TEXTS, "bytea", *_BITS, "tsvector"),
    **dict.fromkeys(("OCTET_LENGTH", "BIT_LENGTH"), (*TEXTS, "bytea", *_BITS)),
    "MD5": (*TEXTS, "bytea"),
    "NULLIF": (),
    "AGE": ("timestamp", "timestamptz", "date"),
    "JSON_ARRAY_LENGTH": ("json",),
    "HSTORE_TO_JSONB": ("hstore",),
    **dict.fromkeys(("DATE_TRUNC", "DATE_PART"), MOMENTS),
    **dict.fromkeys(("HOST", "MASKLEN", "NETMASK", "BROADCAST", "NETWORK", "ABBREV"), _ADDRESSES),
    **dict.fromkeys(("ENCODE", "CONVERT_FROM", "SHA256"), ("bytea",)),
    **dict.fromkeys(
        ("ROUND", "FLOOR", "CEIL", "TRUNC", "CEILING", "ABS", "SIGN", "SQRT", "MOD", "POWER", "TO_HEX", "CHR"), NUMBERS
    ),
    **dict.fromkeys(
        ("ARRAY_TO_STRING", "ARRAY_LENGTH", "CARDINALITY", "ARRAY_APPEND", "ARRAY_REMOVE", "ARRAY_TO_JSON"), ("array",)
    ),
    **dict.fromkeys(
        (
            "JSONB_ARRAY_LENGTH", "JSONB_TYPEOF", "JSONB_SET", "JSONB_EXTRACT_PATH", "JSONB_EXTRACT_PATH_TEXT",
            "JSONB_STRIP_NULLS", "JSONB_PRETTY",
        ),
        ("jsonb",),
    ),
    **dict.fromkeys(
        (
            "STRING_TO_ARRAY", "REGEXP_SPLIT_TO_ARRAY", "REGEXP_REPLACE", "REGEXP_MATCH", "TO_DATE", "TO_NUMBER",
            "LOWER", "UPPER", "INITCAP", "TRIM", "BTRIM", "LTRIM", "RTRIM", "REPLACE", "SPLIT_PART", "DECODE",
            "CHAR_LENGTH", "CHARACTER_LENGTH", "LPAD", "RPAD", "LEFT", "RIGHT", "REPEAT", "STRPOS", "TRANSLATE",
            "STARTS_WITH", "CONVERT_TO", "PARSE_IDENT", "TO_REGCLASS",
        ),
        TEXTS,
    ),
}  # fmt: skip
"""Functions that read what a column was: with the types that they take; of those without any, only the literal says."""
SECOND = frozenset({"DATE_TRUNC", "DATE_PART"})
"""Those that are given the column behind a text."""
ANYWHERE = frozenset({*_OF_NUMBERS, *_OF_MOMENTS, "TO_TSVECTOR"})
"""Those that may be given it in any place, with a name too."""

_SHORT = {
    "INT": "integer", "INT4": "integer", "INT8": "bigint", "INT2": "smallint", "DECIMAL": "numeric",
    "BOOL": "boolean", "FLOAT": "double precision", "FLOAT8": "double precision", "FLOAT4": "real",
    "DOUBLE": "double precision", "CHARACTER": "varchar", "BPCHAR": "char",
}  # fmt: skip
_NOT_OF_NUMBERS = frozenset({*MOMENTS, *JSON, *_ADDRESSES, "uuid", "array"})
_NOT_OF_MOMENTS = frozenset({*NUMBERS, *JSON, *_ADDRESSES, "boolean", "uuid", "bytea", "array"})
_NO_CAST: dict[str, frozenset[str]] = {
    "smallint": _NOT_OF_NUMBERS | {"boolean"},
    "integer": _NOT_OF_NUMBERS,
    "bigint": _NOT_OF_NUMBERS | {"boolean"},
    "numeric": _NOT_OF_NUMBERS | {"boolean", "bytea"},
    "real": _NOT_OF_NUMBERS | {"boolean", "bytea"},
    "double precision": _NOT_OF_NUMBERS | {"boolean", "bytea"},
    "boolean": _NOT_OF_NUMBERS | (frozenset(NUMBERS) - {"integer"}) | {"bytea"},
    "uuid": frozenset({*NUMBERS, *MOMENTS, *JSON, *_ADDRESSES, "boolean", "array"}),
    "json": frozenset({*NUMBERS, *MOMENTS, *_ADDRESSES, "boolean", "uuid", "array"}),
    "jsonb": frozenset({*MOMENTS, *_ADDRESSES, "uuid", "bytea", "array"}),
    "array": PLAIN - frozenset(TEXTS),
    "timestamp": _NOT_OF_MOMENTS | {"timetz", "interval"},
    "timestamptz": _NOT_OF_MOMENTS | {"interval"},
    "date": _NOT_OF_MOMENTS | {"time", "timetz", "interval"},
    "time": _NOT_OF_MOMENTS | {"timestamp", "timestamptz", "date"},
    "timetz": _NOT_OF_MOMENTS | {"timestamp", "timestamptz", "date", "interval"},
    "interval": _NOT_OF_MOMENTS | {"timestamp", "timestamptz", "date", "timetz"},
    "inet": frozenset({*NUMBERS, *MOMENTS, *JSON, "boolean", "uuid", "array"}),
    "cidr": frozenset({*NUMBERS, *MOMENTS, *JSON, "boolean", "uuid", "array"}),
}
"""What a type cannot be cast to; what is read from a text, as from text itself, can be all else."""
_NOT_OF_ENUMS = PLAIN - frozenset(TEXTS) | {"array"}


def target(tokens: Tokens, index: int) -> str:
    """The name of the type that a cast names at an index: `array` for any array."""
    name = _SHORT.get(tokens.word(index)) or tokens.name(index)
    behind = index + 1 + (tokens.word(index) in ("DOUBLE", "CHARACTER"))
    if tokens.word(behind) == "(":
        behind += 3
    if tokens.word(index) in ("TIMESTAMP", "TIME") and tokens.word(behind) == "WITH":
        return f"{name}tz"
    return "array" if tokens.word(behind) == "[" else name


def is_no_cast(old: str, new: str, *, enum: bool = False) -> bool:
    """Whether there is no cast from one type to another one, of which the first may be an enum."""
    return new in (_NOT_OF_ENUMS if enum else _NO_CAST.get(old, ()))


_NEVER = frozenset({*TEXTS, *JSON, *_ADDRESSES, "boolean", "uuid", "bytea", "array"})
_MATCHED = frozenset({*NUMBERS, *MOMENTS, *JSON, *_ADDRESSES, "boolean", "uuid", "array"})


_RECKONS = frozenset({"+", "-", "*", "/", "%", "^", "LIKE", "~"})


def is_no_operand(kind: str, sign: str, *, enum: bool = False) -> bool:
    """Whether no operator of that sign takes a value of a type; of what may take one, nothing is said."""
    if enum:
        return sign in _RECKONS
    if sign.startswith("~") or sign == "LIKE":
        return kind in _MATCHED
    if sign in ("*", "/", "%", "^"):
        return kind in _NEVER or (kind in MOMENTS and (kind not in ("interval", "time") or sign in ("%", "^")))
    return sign in ("+", "-") and kind in ("boolean", "uuid", "bytea", *(TEXTS if sign == "+" else ()))
