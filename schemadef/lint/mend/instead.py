"""What is written in the place of a statement that keeps others waiting: SQL to paste, which can run again.

Each statement is one of its own, with the guards that the fixes write: none of them holds a lock while rows are read or
written, but for those that change some rows at a time. The steps are those of the PostgreSQL manual, "ALTER TABLE",
Notes, and "CREATE INDEX", Building Indexes Concurrently.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from schemadef.bodies import dollar_tag, nested
from schemadef.lint.mend.wrap import block, inherits, no_part, no_type, primary_key, without_invalid
from schemadef.lint.sql.cutting import BREAKPOINT
from schemadef.lint.sql.formatted import Formatted
from schemadef.lint.sql.part import Part
from schemadef.lint.sql.words import spelled
from schemadef.names import given_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.dialect import Dialect
    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement

_BATCH = 1000


def instead(statement: Statement, statements: Iterable[str], why: str = "", where: str = "") -> str:
    """A finding's help: where to write the statements, and the statements; `why` says what else is to be known.

    What format() puts names into has none here: that is said in words.
    """
    return _FILLED if isinstance(statement.tokens, Formatted) else pasted(where or _where(statement), statements, why)


_FILLED = "format() fills this text with names: write it there as the rule's page shows it (schemadef explain)"


def pasted(where: str, statements: Iterable[str], why: str = "") -> str:
    """The same where it is said in words where they are written, such as `BEHIND_IT`."""
    written = f"\n--> {BREAKPOINT}\n".join(f"{one};" for one in statements)
    return f"{where}{f', {why}' if why else ''}:\n{written}"


BEHIND_IT = "write behind it"


def _where(statement: Statement) -> str:
    """Where it is written: what is in a block, or one part of several, has to leave that."""
    if statement.outer is not None:
        alone = len(statement.outer.inner) == 1 and len(statement.shape.actions) <= 1
        return "write in the place of the block" if alone else "take it out of the block, and write behind that"
    return "write" if len(statement.shape.actions) <= 1 else "take it out of this statement, and write behind that"


def index(name: Name, unique: bool, rest: str, dialect: Dialect) -> list[str]:
    """An index that is built while others write: what a build that failed has left goes first."""
    made = f"CREATE {'UNIQUE ' if unique else ''}INDEX CONCURRENTLY IF NOT EXISTS {spelled(name[-1:], dialect)} {rest}"
    return [without_invalid(name), made]


def constraint(table: Name, name: str, clause: str, dialect: Dialect) -> str:
    """A constraint that is added where the table has none of its name."""
    added = f"ALTER TABLE {spelled(table, dialect)} ADD CONSTRAINT {spelled((name,), dialect)} {clause}"
    return block(no_part("pg_constraint", "conrelid", "conname", table, name), added)


def checked_later(table: Name, name: str, clause: str, dialect: Dialect) -> list[str]:
    """A check or a foreign key that looks at the rows that are there when it is added already."""
    validated = f"ALTER TABLE {spelled(table, dialect)} VALIDATE CONSTRAINT {spelled((name,), dialect)}"
    return [constraint(table, name, f"{clause} NOT VALID", dialect), validated]


def never_null(table: Name, name: str, dialect: Dialect) -> list[str]:
    """NOT NULL of a column that a check has proved, which goes again."""
    proof = given_name(table[-1], name, suffix="is_set")
    sql, quoted = spelled(table, dialect), spelled((name,), dialect)
    return [
        *checked_later(table, proof, f"CHECK ({quoted} IS NOT NULL)", dialect),
        f"ALTER TABLE {sql} ALTER COLUMN {quoted} SET NOT NULL",
        no_longer(table, proof, dialect),
    ]


def no_longer(table: Name, name: str, dialect: Dialect) -> str:
    """A constraint that goes when it has proved what it had to prove."""
    return f"ALTER TABLE {spelled(table, dialect)} DROP CONSTRAINT IF EXISTS {spelled((name,), dialect)}"


def attached(child: Name, parent: Name, statement: str) -> str:
    """A partition that is attached where it is none yet."""
    return block(f"NOT {inherits(child, parent)}", statement)


def key(table: Name, name: str, part: Part, file: File) -> list[str]:
    """A UNIQUE or PRIMARY KEY constraint, which `part` says, that takes over an index."""
    dialect, tokens = file.dialect, part.tokens
    columns = part.inside(part.find("("))
    behind = part._replace(first=columns.last + 1)
    late = min((at for word in ("DEFERRABLE", "INITIALLY", "NOT") if (at := behind.find(word)) >= 0), default=part.last)
    index_says, constraint_says = part._replace(first=columns.first - 1, last=late).text, part._replace(first=late).text
    nulls = " NULLS NOT DISTINCT" if part.find("NULLS", "NOT", "DISTINCT") >= 0 else ""
    is_primary = part.find("PRIMARY", "KEY") >= 0
    what = "PRIMARY KEY" if is_primary else "UNIQUE"
    names = [tokens.name(piece.first) for piece in columns.pieces()]
    known = file.schema.table(table)
    rest = f"ON {spelled(table, dialect)} {index_says}{nulls}"
    statements = index(_beside(table, name), True, rest, dialect)
    for one in names if is_primary else ():
        statements += [] if known.is_never_null(one) else never_null(table, one, dialect)
    clause = " ".join(filter(None, (f"{what} USING INDEX {spelled((name,), dialect)}", constraint_says)))
    added = f"ALTER TABLE {spelled(table, dialect)} ADD CONSTRAINT {spelled((name,), dialect)} {clause}"
    missing = (
        f"NOT {primary_key(table)}" if is_primary else no_part("pg_constraint", "conrelid", "conname", table, name)
    )
    return [*statements, block(missing, added)]


def _beside(table: Name, name: str) -> Name:
    """The name of an index, which is in its table's namespace."""
    return (*table[:-1], name)


def added_column(table: Name, name: str, definition: str, dialect: Dialect) -> str:
    """A column that is added where there is none of its name."""
    return f"ALTER TABLE {spelled(table, dialect)} ADD COLUMN IF NOT EXISTS {spelled((name,), dialect)} {definition}"


def some_rows(table: Name, given: str, which: str, dialect: Dialect) -> str:
    """An UPDATE of so many rows at a time, of those that still need it: to be run until it changes none."""
    sql = spelled(table, dialect)
    return f"UPDATE {sql} SET {given}\n{changed_at_once(sql, which)}"


def changed_at_once(table: str, which: str) -> str:
    """The condition under which a statement changes so many of a table's rows."""
    return f"WHERE ctid = ANY (ARRAY(SELECT ctid FROM {table} WHERE {which} LIMIT {_BATCH}))"


def renamed_with_view(statement: Statement, old: Name, new: Name, dialect: Dialect) -> str:
    """A table with another name, and a view for those who ask for the old one, at once."""
    view = f"CREATE VIEW {spelled(old, dialect)} AS SELECT * FROM {spelled(new, dialect)}"
    return block(no_relation(new), f"{statement.text};\n{view}")


def renamed_with_domain(statement: Statement, old: Name, new: Name, dialect: Dialect) -> str:
    """A domain with another name, and one for those who ask for the old one, at once."""
    domain = f"CREATE DOMAIN {spelled(old, dialect)} AS {spelled(new, dialect)}"
    return block(no_type(new), f"{statement.text};\n{domain}")


def together(*statements: Statement) -> str:
    """Statements in one block: nobody sees what is between them."""
    body = "\n".join(f"  {nested(one.text, 2)};" for one in statements)
    tag = dollar_tag(body)
    return f"DO {tag}\nBEGIN\n{body}\nEND {tag};"


def no_relation(name: Name) -> str:
    """Whether there is no relation of a name."""
    from schemadef.lint.mend.wrap import relation

    return f"{relation(name)} IS NULL"


_CLAUSES = frozenset({"CONSTRAINT", "NOT", "NULL", "DEFAULT", "UNIQUE", "PRIMARY", "CHECK", "REFERENCES", "GENERATED"})
_WITHIN = {"NULL": ("NOT", "SET", "IS", "DEFAULT"), "DEFAULT": ("SET", "BY"), "UNIQUE": (), "CHECK": ()}


def clauses(part: Part) -> list[tuple[str, Part]]:
    """A column's definition in pieces: its type, under an empty word, and each clause by its first word."""
    starts = [part.first, *(at for at in part.outside() if at > part.first and _begins(part, at)), part.last]
    found = []
    for first, last in pairwise(starts):
        word = part.tokens.word(first) if first > part.first else ""
        word = part.tokens.word(first + 2) if word == "CONSTRAINT" else word
        found.append((word, part._replace(first=first, last=last)))
    return found


def _begins(part: Part, at: int) -> bool:
    """Whether a clause begins at a token."""
    tokens = part.tokens
    word, before = tokens.word(at), tokens.word(at - 1)
    if word not in _CLAUSES or before in _WITHIN.get(word, ()) or tokens.word(at - 2) == "CONSTRAINT":
        return False
    return word != "NOT" or tokens.word(at + 1) == "NULL"


def definition(part: Part, *without: str) -> str:
    """A column's definition without some of its clauses."""
    return " ".join(_text(piece) for word, piece in clauses(part) if word not in without)


def _text(part: Part) -> str:
    """A part as it is written; of few parts the ends of all tokens of a file are not asked for."""
    return part.tokens.text[part.tokens.start[part.first] : part.tokens.end_of(part.last - 1)]


def clause_of(part: Part, word: str) -> Part | None:
    """The clause of a column's definition that begins with a word."""
    return next((piece for found, piece in clauses(part) if found == word), None)


def filled(table: Name, name: str, given: str, dialect: Dialect) -> str:
    """The values of a column's old rows, some at a time."""
    quoted = spelled((name,), dialect)
    return some_rows(table, f"{quoted} = {given}", f"{quoted} IS NULL", dialect)
