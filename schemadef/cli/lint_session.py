"""What a command line asks of the linter, as a run of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from schemadef.cli.msgspec_import import import_msgspec
from schemadef.config_files import FILES, may_be_ours
from schemadef.errors import ConfigError
from schemadef.lint import cache
from schemadef.lint.configured import check_configuration, options_for, settings_of
from schemadef.lint.group import Asked, groups_of
from schemadef.lint.reports import WITH_EDITS
from schemadef.lint.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.config import Config, Database
    from schemadef.dialect import Dialect
    from schemadef.lint.baseline import Baseline
    from schemadef.lint.finding import Severity
    from schemadef.lint.work import Linted, Settings


class Given(NamedTuple):
    """The options of a command line."""

    database: tuple[str, ...] = ()
    dialect: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    syntax: bool = False
    form: str = "text"
    fail_on: str = "error"
    since: str | None = None
    with_folder: bool = False
    stdin_filename: str = ""
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    env: str | None = None
    new_migration: str | None = None
    baseline: str | None = None
    no_baseline: bool = False
    write_baseline: bool = False
    no_cache: bool = False

    @property
    def mends(self) -> bool:
        """Whether files are to be mended, or what would become of them is to be shown."""
        return self.fix or self.diff


def session_of(paths: Sequence[str], config: Config | None, given: Given) -> Session:
    """The run that is asked for. Raises ConfigError for a path, a database or a file that is not there."""
    databases: tuple[Database, ...] = ()
    if config or given.database:
        from schemadef.cli.lint_declared import targets

        paths, databases = targets(paths, given.database, config)
    if not (paths or databases):
        paths = (".",)
    asked = Asked(
        given.dialect or "",
        given.select,
        given.ignore,
        whole=given.with_folder or given.since is not None,
        stdin_name=given.stdin_filename,
    )
    groups, files = groups_of(paths, config, asked)
    if given.syntax:
        groups = [group.with_syntax() for group in groups]
    if not (given.mends or given.form in WITH_EDITS):
        groups = [group.without_edits() for group in groups]
    severities: dict[str, Severity] = {}
    declared: Sequence[Linted] = ()
    if config and databases:
        from schemadef.cli.lint_declared import lint_declared

        declared, severities = lint_declared(config, databases, partial(_rules_of, config, given))
    for group in groups:
        severities |= group.settings.severities
    session = Session(groups, files, declared, severities, _baseline(config, given))
    if given.since is None:
        return session
    from schemadef.lint.since import check_inside, since

    first = next((Path(path) for path in paths if path != "-"), Path())
    start = first if first.is_dir() else first.parent
    branch = since(given.since, start.absolute())
    check_inside(paths, branch)
    return session._replace(branch=branch)


def _rules_of(config: Config, given: Given, database: Database, dialect: Dialect) -> Settings:
    """The rules that look at a database's declaration."""
    return settings_of(dialect, options_for(config, database), given.select, given.ignore)


def _baseline(config: Config | None, given: Given) -> Baseline | None:
    """The accepted findings: the file that the command line or the configuration names, or the usual one."""
    if given.no_baseline:
        return None
    file = Path(given.baseline) if given.baseline else (config.root if config else Path()) / cache.BASELINE
    if config and config.lint.baseline and not given.baseline:
        file = config.root / config.lint.baseline
    if not file.is_file() and not given.write_baseline:
        if given.baseline:
            message = f"there is no {file}"
            raise ConfigError(message, hint="--write-baseline makes it")
        return None
    from schemadef.lint.baseline import read_baseline

    return read_baseline(file)


def configuration(named: str | None = None) -> Config | None:
    """The configuration that is named, or the nearest one, where there is one; with codes that rules have.

    Raises ConfigError for one that is wrong.
    """
    if not (named or _may_be_configured()):
        return None
    # the configuration's classes take longer to import than a file takes to lint
    import_msgspec()
    from schemadef.config import find_config, load_config

    if not named and find_config(Path.cwd()) is None:
        return None
    config = load_config(Path(named) if named else None)
    check_configuration(config)
    return config


def _may_be_configured() -> bool:
    """Whether a file that may hold a configuration is in this folder or above it."""
    here = Path.cwd()
    folders = (here, *here.parents)
    files = (folder / name for folder in folders for name in FILES)
    return any(map(may_be_ours, files))
