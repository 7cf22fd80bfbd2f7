"""The schema of the benchmark, for schemadef and for drizzle-kit: 10 columns, 1 unique, 2 indexes, 1 check, 1 foreign
key a table; the first table, which has nothing to point at, has no foreign key."""

from __future__ import annotations


def python_schema(tables: int) -> str:
    """The declaration for schemadef."""
    return "from schemadef import Check, Index, Table, integer, text\n" + "".join(map(_python_table, range(tables)))


def _python_table(number: int) -> str:
    columns = "".join(f"    c{column} = text()\n" for column in range(7))
    reference = f", references=T{number - 1}.id" if number else ""
    return (
        f"\n\nclass T{number}(Table):\n    id = integer(primary_key=True)\n{columns}    u = text(unique=True)\n"
        f"    p = integer(null=True{reference})\n\n"
        f'    i{number}a = Index(c1)\n    i{number}b = Index(c2, c3)\n    ck{number} = Check("p > 0")\n'
    )


def typescript_schema(tables: int, family: str) -> str:
    """The same schema for drizzle-kit; `family` is `pg` or `sqlite`."""
    head = (
        f'import {{ {family}Table as table, text, integer, index, check }} from "drizzle-orm/{family}-core";\n'
        'import { sql } from "drizzle-orm";\n'
    )
    return head + "".join(map(_typescript_table, range(tables)))


def _typescript_table(number: int) -> str:
    columns = ", ".join(f'c{column}: text("c{column}").notNull()' for column in range(7))
    reference = f".references(() => t{number - 1}.id)" if number else ""
    return (
        f'export const t{number} = table("t{number}", {{ id: integer("id").primaryKey(), {columns}, '
        f'u: text("u").notNull().unique(), p: integer("p"){reference} }}, (t) => [index("i{number}a").on(t.c1), '
        f'index("i{number}b").on(t.c2, t.c3), check("ck{number}", sql`${{t.p}} > 0`)]);\n'
    )
