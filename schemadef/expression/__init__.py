"""Expressions, queries and statements: written once in Postgres-flavoured SQL, translated where the target is another.

`translate` lets through only what is known to mean the same: wherever Postgres gives a value, the target gives the
same logical value. What that rests on is said in the modules of the rules:

- Errors: a sum that overflows stops Postgres and not SQLite (`arithmetic`); a division that could be by zero, which is
  NULL on SQLite, is refused.
- `numeric` is stored as text and compared as a double: exact to 15 significant digits. Arithmetic on it is refused.
- The order of texts is refused without COLLATE "C"; equality is not. `lower` and `upper` change ASCII letters only.
- Days and dates are those of a session whose TimeZone is UTC; what depends on another zone is refused.
- Moments have the precision of their stored form. A double is finite: SQLite stores NaN as NULL.
- `->>` of an object or array gives its stored text, whose spaces and number formats Postgres would have set anew.
- Where the target speaks Postgres, a text stays as its author wrote it, once it has parsed and its names are known.
"""

from __future__ import annotations

from schemadef.expression.names import references
from schemadef.expression.normal import normal_form
from schemadef.expression.outputs import outputs
from schemadef.expression.scope import ColumnForm, Scope
from schemadef.expression.source import Form
from schemadef.expression.translate import translate

__all__ = ["ColumnForm", "Form", "Scope", "normal_form", "outputs", "references", "translate"]
