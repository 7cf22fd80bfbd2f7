"""How a team names things: a pattern for each kind of object, with the words that are another name's."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SNAKE = "[a-z][a-z0-9_]*"
USUAL: Mapping[str, str] = {
    "table": SNAKE,
    "column": SNAKE,
    "index": "{table}_{columns}_idx",
    "foreign_key": "{table}_{columns}_fkey",
    "check": "{table}_.*",
    "unique": "{table}_{columns}_key",
    "trigger": SNAKE,
    "policy": SNAKE,
    "primary_key": "{table}_pkey",
}
"""The patterns where a configuration has none: the names that Postgres itself gives, and snake case."""
_WORDS = ("table", "columns", "column")
_PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)\}")


def pattern_of(names: Mapping[str, str], kind: str) -> str:
    """The pattern of a kind: the configuration's, or the usual one."""
    return names.get(kind) or USUAL[kind]


def fits(pattern: str, name: str, table: str = "", columns: Sequence[str] = ()) -> bool:
    """Whether a name is as a pattern says: a regular expression for the whole of it, in which `{table}`, `{columns}`
    (joined by _) and `{column}` (the first) stand for those names as they are.
    """
    words = {"table": table, "columns": "_".join(columns), "column": columns[0] if columns else ""}
    filled = _PLACEHOLDER.sub(lambda found: re.escape(words.get(found[1], found[0])), pattern)
    return _compiled(filled).fullmatch(name) is not None


def example(pattern: str, table: str = "", columns: Sequence[str] = ()) -> str:
    """A pattern for people: with the names filled in."""
    words = {"table": table, "columns": "_".join(columns), "column": columns[0] if columns else ""}
    return _PLACEHOLDER.sub(lambda found: words.get(found[1]) or found[0], pattern)


def check_patterns(names: Mapping[str, str]) -> None:
    """Raise ConfigError for a kind that has no pattern, for a word in braces that is none, and for a broken pattern."""
    from difflib import get_close_matches

    from schemadef.errors import ConfigError

    for kind, pattern in names.items():
        if kind not in USUAL:
            close = get_close_matches(kind, USUAL, n=1)
            message = f'lint.names: there is no kind "{kind}"'
            raise ConfigError(
                message, hint=f'did you mean "{close[0]}"?' if close else f"there are: {', '.join(USUAL)}"
            )
        for word in _PLACEHOLDER.findall(pattern):
            if word not in _WORDS:
                message = f"lint.names.{kind}: {{{word}}} stands for nothing"
                raise ConfigError(message, hint=f"there are: {', '.join(f'{{{known}}}' for known in _WORDS)}")
        try:
            re.compile(_PLACEHOLDER.sub("x", pattern))
        except re.error as error:
            message = f'lint.names.{kind}: "{pattern}" is no regular expression: {error}'
            raise ConfigError(message) from None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
