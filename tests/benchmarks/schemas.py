"""The schema of the benchmark, for schemadef and for drizzle-kit: 10 columns, 1 unique, 2 indexes, 1 check, 1 foreign
key a table; the first table, which has nothing to point at, has no foreign key."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import MetaData


def python_schema(tables: int, changed: int = 0) -> str:
    """The declaration for schemadef; the first `changed` tables have a column more."""
    head = "from schemadef import Check, Index, Table, integer, text\n"
    return head + "".join(_python_table(number, number < changed) for number in range(tables))


def _python_table(number: int, changed: bool) -> str:
    more = "    more = text(null=True)\n" if changed else ""
    columns = "".join(f"    c{column} = text()\n" for column in range(7))
    reference = f", references=T{number - 1}.id" if number else ""
    return (
        f"\n\nclass T{number}(Table):\n    id = integer(primary_key=True)\n{columns}    u = text(unique=True)\n"
        f"    p = integer(null=True{reference})\n{more}\n"
        f'    i{number}a = Index(c1)\n    i{number}b = Index(c2, c3)\n    ck{number} = Check("p > 0")\n'
    )


def typescript_schema(tables: int, family: str, changed: int = 0) -> str:
    """The same schema for drizzle-kit; `family` is `pg` or `sqlite`."""
    head = (
        f'import {{ {family}Table as table, text, integer, index, check }} from "drizzle-orm/{family}-core";\n'
        'import { sql } from "drizzle-orm";\n'
    )
    return head + "".join(_typescript_table(number, number < changed) for number in range(tables))


def _typescript_table(number: int, changed: bool) -> str:
    more = ', more: text("more")' if changed else ""
    columns = ", ".join(f'c{column}: text("c{column}").notNull()' for column in range(7))
    reference = f".references(() => t{number - 1}.id)" if number else ""
    return (
        f'export const t{number} = table("t{number}", {{ id: integer("id").primaryKey(), {columns}, '
        f'u: text("u").notNull().unique(), p: integer("p"){reference}{more} }}, (t) => [index("i{number}a").on(t.c1), '
        f'index("i{number}b").on(t.c2, t.c3), check("ck{number}", sql`${{t.p}} > 0`)]);\n'
    )


def alchemy_metadata(tables: int) -> MetaData:
    """The same schema for SQLAlchemy, as alembic compares it with a database."""
    from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, Text

    metadata = MetaData()
    for number in range(tables):
        references = [ForeignKey(f"t{number - 1}.id")] if number else []
        Table(
            f"t{number}",
            metadata,
            Column("id", Integer, primary_key=True),
            *(Column(f"c{column}", Text, nullable=False) for column in range(7)),
            Column("u", Text, nullable=False, unique=True),
            Column("p", Integer, *references),
            Index(f"i{number}a", "c1"),
            Index(f"i{number}b", "c2", "c3"),
            CheckConstraint("p > 0", name=f"ck{number}"),
        )
    return metadata
