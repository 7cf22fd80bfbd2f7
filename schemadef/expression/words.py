"""Words that cannot stand bare as the name of a column."""

from __future__ import annotations

import re
from functools import lru_cache

from schemadef.names import quote

_RESERVED = """
    all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation
    column concurrently constraint create cross current_catalog current_date current_role current_schema current_time
    current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze
    from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit
    localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references
    returning right select session_user similar some symmetric system_user table tablesample then to trailing true
    union unique user using variadic verbose when where window with
    """
SOURCE_RESERVED = frozenset(_RESERVED.split())
"""Postgres reads these as something else than a column (its key-words page, "reserved")."""

_KEYWORDS = """
    abort action add after all alter always analyze and as asc attach autoincrement before begin between by cascade
    case cast check collate column commit conflict constraint create cross current current_date current_time
    current_timestamp database default deferrable deferred delete desc detach distinct do drop each else end escape
    except exclude exclusive exists explain fail false filter first following for foreign from full generated glob
    group groups having if ignore immediate in index indexed initially inner insert instead intersect into is isnull
    join key last left like limit match materialized natural no not nothing notnull null nulls of offset on or order
    others outer over partition plan pragma preceding primary query raise range recursive references regexp reindex
    release rename replace restrict returning right rollback row rowid rows savepoint select set stored strict table
    temp temporary then ties to transaction trigger true unbounded union unique update using vacuum values view
    virtual when where window with within without
    """
TARGET_KEYWORDS = frozenset(_KEYWORDS.split())
"""https://www.sqlite.org/lang_keywords.html, and `rowid`; a word that is quoted without need does no harm."""

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*\Z")


@lru_cache(maxsize=8192)
def written(name: str) -> str:
    """A name as it stands in translated text: bare when it can only be a name, else in double quotes."""
    return name if _PLAIN.match(name) and name not in TARGET_KEYWORDS else quote(name)
