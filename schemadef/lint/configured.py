"""Which rules look at what, as the configuration and then the command line say; the command line wins."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from schemadef.errors import ConfigError
from schemadef.lint.outline import outlines
from schemadef.lint.run import settings_for
from schemadef.lint.work import Settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from schemadef.config import Config, Database
    from schemadef.dialect import Dialect
    from schemadef.lint_options import LintOptions

_OFF = "off"


def check_codes(codes: Iterable[str], where: str = "") -> None:
    """Raise ConfigError for what is no rule's code and begins none."""
    for code in codes:
        if not code or not any(known.startswith(code) for known in outlines()):
            raise ConfigError(_unknown(code), hint=nearest(code), where=where)


def check_configuration(config: Config) -> None:
    """Raise ConfigError for a code in a configuration that no rule has, with its line."""
    for options in (config.lint, *(database.lint for database in config.databases.values())):
        for code in (*options.select, *options.ignore, *options.severity):
            if not any(known.startswith(code) for known in outlines()) or not code:
                from schemadef.config import shown
                from schemadef.lint_options import line_of

                line = line_of(config.file.read_text(encoding="utf-8"), code)
                check_codes([code], f"{shown(config.file)}:{line}" if line else shown(config.file))


def nearest(code: str) -> str:
    """What to do about a code that is none: the nearest ones."""
    from difflib import get_close_matches

    near = get_close_matches(code.upper(), outlines(), n=8)
    alike = sorted(near, key=lambda one: _shared(one, code.upper()), reverse=True)[:3]
    return f"did you mean {' or '.join(alike)}?" if near else "`schemadef explain` lists them all"


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )


def _unknown(code: str) -> str:
    return f'no rule has the code "{code}", nor one that begins so' if code else "an empty code stands for no rule"


def options_for(config: Config | None, database: Database | None) -> LintOptions | None:
    """What the configuration says of the linter: for a database, or for what belongs to none; None without one."""
    if config is None:
        return None
    return database.lint.over(config.lint) if database else config.lint


def settings_of(
    dialect: Dialect, options: LintOptions | None, select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> Settings:
    """The rules of a dialect as its pack, the configuration and the command line weigh them, each over the one before.

    What the command line selects, the configuration does not ignore.
    """
    if options is None:
        return settings_for(dialect, select=select, ignore=ignore)
    from schemadef.lint.wishes import wishes_of

    weigh = _weights(options)
    asked = tuple(select)
    off = [code for code, weight in weigh.items() if weight == _OFF]
    left = [code for code in outlines() if code.startswith((*options.ignore, *off)) and not _begins(code, asked)]
    settings = settings_for(
        dialect,
        select=select or options.select,
        ignore=[*left, *ignore],
        weigh={code: weight for code, weight in weigh.items() if weight != _OFF},
    )
    return settings._replace(wishes=wishes_of(options))


def _weights(options: LintOptions) -> dict[str, str]:
    """The weight of each code; of several beginnings the longest one counts."""
    found: dict[str, str] = {}
    for beginning in sorted(options.severity, key=len):
        found |= dict.fromkeys((code for code in outlines() if code.startswith(beginning)), options.severity[beginning])
    return found


def _begins(code: str, beginnings: Collection[str]) -> bool:
    return bool(beginnings) and code.startswith(tuple(beginnings))


def is_excluded(file: Path, root: Path, patterns: Iterable[str]) -> bool:
    """Whether a file is one of those that the configuration leaves out.

    A pattern without a slash is about any part of the path below `root`, another about the path from there, or the
    beginning of it; `*` stands for any text.
    """
    path = os.path.relpath(file.absolute(), root).replace(os.sep, "/")
    parts = path.split("/")
    heads = ["/".join(parts[: count + 1]) for count in range(len(parts))]
    for pattern in patterns:
        bare = pattern.strip("/").removeprefix("./").removeprefix("**/")
        if any(fnmatchcase(one, bare) for one in (heads if "/" in bare else parts)):
            return True
        if pattern.startswith("**/") and any(fnmatchcase(head, pattern) for head in heads):
            return True
    return False
