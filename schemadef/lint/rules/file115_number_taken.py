"""Two branches that both add a migration of one number; `taken` finds it, with --since."""

from __future__ import annotations

from schemadef.lint.finding import Severity
from schemadef.lint.rule import ANY, Rule, register

register(
    Rule(
        code="FILE115",
        name="number-taken",
        severity=Severity.ERROR,
        families=ANY,
        why=(
            "Each branch is right by itself, and git merges them without a conflict. With --since REF the files that "
            "REF has gained meanwhile are looked at, too. An error: once both are merged, the number is there twice."
        ),
        bad="-- on main: 0002_add_tags.sql\n-- on this branch: 0002_add_likes.sql\n",
        good="-- on main: 0002_add_tags.sql\n-- on this branch: 0003_add_likes.sql\n",
        source="schemadef's own contract of a folder",
    )
)
