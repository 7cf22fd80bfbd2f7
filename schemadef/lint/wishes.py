"""What a team wishes beyond what a database refuses: its names, its extensions, where row-level security must be."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemadef.lint_options import LintOptions


class Wishes(NamedTuple):
    """The parts of `[lint]` that single rules read: patterns for names by kind of object, the extensions that may be
    made, the namespaces each table of which must have row-level security.

    `edits` says that somebody asks for what fixes change, and not only whether there are any: rules may leave out long
    ones otherwise.
    """

    names: Mapping[str, str] = MappingProxyType({})
    extensions: tuple[str, ...] = ()
    row_security: tuple[str, ...] = ()
    edits: bool = True


NONE = Wishes()


def wishes_of(options: LintOptions) -> Wishes:
    """What a configuration wishes; raises ConfigError for a pattern of names that is none."""
    if options.names:
        from schemadef.lint.naming import check_patterns

        check_patterns(options.names)
    return Wishes(MappingProxyType(dict(options.names)), options.extensions, options.row_security)
