"""`[lint]` of the configuration, and `[databases.NAME.lint]`: which rules look, how bad each is, where not to look."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from schemadef.model.base import Value

Weight = Literal["error", "warning", "hint", "off"]


class LintOptions(Value, frozen=True, kw_only=True):
    """What a configuration says of the linter.

    `select`, `ignore` and the keys of `severity` are codes of rules or their beginnings; `exclude` are patterns of
    files, and `baseline` is a file, both relative to the configuration's folder. `names` are patterns for names by the
    kind of object (`{table}_{columns}_idx`), `extensions` those of Postgres that may be made, and `row_security` the
    namespaces each table of which must have row-level security.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: dict[str, Weight] = msgspec.field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    baseline: str = ""
    names: dict[str, str] = msgspec.field(default_factory=dict)
    extensions: tuple[str, ...] = ()
    row_security: tuple[str, ...] = ()

    def over(self, general: LintOptions) -> LintOptions:
        """These of one database, with those of all for what they do not say; both ignore and exclude."""
        return LintOptions(
            select=self.select or general.select,
            ignore=(*general.ignore, *self.ignore),
            severity=general.severity | self.severity,
            exclude=(*general.exclude, *self.exclude),
            baseline=self.baseline or general.baseline,
            names=general.names | self.names,
            extensions=self.extensions or general.extensions,
            row_security=self.row_security or general.row_security,
        )


def line_of(text: str, word: str) -> int:
    """The line, from 1, of a configuration that says a word first, comments aside; 0 when none does."""
    said = re.compile(rf"(?<![\w.-]){re.escape(word)}(?![\w-])")
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if said.search(re.sub(r"^\s*#.*", "", line))), 0)
