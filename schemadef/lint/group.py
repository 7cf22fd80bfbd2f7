"""The files that are replayed together, and how they are looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from schemadef.dialect import load_dialect
from schemadef.lint.configured import is_excluded, options_for, settings_of
from schemadef.lint.files import by_folder, find
from schemadef.lint.finding import Severity
from schemadef.lint.folder import told, usual
from schemadef.lint.run import lint, settings_for
from schemadef.shared import available

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemadef.config import Config, Database
    from schemadef.dialect import Dialect
    from schemadef.lint.files import Found
    from schemadef.lint.work import Linted, Settings


class Group(NamedTuple):
    """The files of one folder, in their order; `alone` says that they are not all of it.

    `database` is the one of the configuration whose folder it is, if it is one's.
    """

    folder: Path
    files: list[Found]
    dialect: Dialect
    settings: Settings
    alone: bool
    database: Database | None = None

    def with_syntax(self) -> Group:
        """The same with Postgres's own parser among the rules, where it is for the dialect."""
        if "LINT006" not in settings_for(self.dialect, select=["LINT006"]).severities:
            return self
        # a statement that the parser does not read is said once
        severities = {code: how for code, how in self.settings.severities.items() if code != "LINT007"}
        severities["LINT006"] = Severity.ERROR
        return self._replace(settings=self.settings._replace(severities=severities))

    def without_edits(self) -> Group:
        """The same for who asks only whether there are fixes, not what they change."""
        wishes = self.settings.wishes._replace(edits=False)
        return self._replace(settings=self.settings._replace(wishes=wishes))

    def look(self) -> list[Linted]:
        """Lint the files."""
        return lint(self.files, self.dialect, self.settings, alone=self.alone, workers=2 if available() else 1)


class Asked(NamedTuple):
    """What the command line says of the rules and of how much is read.

    `whole`: the rest of a file's folder is read, though it is not named; `stdin_name` is the file that standard input
    stands for.
    """

    dialect: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    whole: bool = False
    stdin_name: str = ""


def groups_of(paths: Sequence[str], config: Config | None, asked: Asked) -> tuple[list[Group], frozenset[str]]:
    """The files that paths name, by folder, and the absolute paths of those that were named.

    Raises ConfigError for a path that is not there.
    """
    named = list(find(paths, asked.stdin_name))
    given = {one.place for one in named}
    alone = not asked.whole and not any(path not in given and Path(path).is_dir() for path in paths)
    return grouped(named, config, asked, alone=alone), frozenset(one.full for one in named)


def grouped(named: Sequence[Found], config: Config | None, asked: Asked, *, alone: bool) -> list[Group]:
    """Files by folder, with the rest of each folder where that is asked for."""
    everything = with_folders(named) if asked.whole else named
    groups = [_group(folder, files, config, asked, alone=alone) for folder, files in by_folder(everything).items()]
    return [group for group in groups if group.files]


def with_folders(named: Iterable[Found]) -> list[Found]:
    """The files, each in the place that it has among all of its folder; texts that were given stay."""
    files: list[Found] = []
    for folder, given in by_folder(named).items():
        texts = {one.full: one for one in given}
        around = find([str(folder)]) if folder.is_dir() and str(given[0].path) != "<stdin>" else ()
        here = by_folder(around).get(folder, [])
        known = {one.full for one in here}
        files += [texts.get(one.full, one) for one in here]
        files += [one for path, one in texts.items() if path not in known]
    return files


def _group(folder: Path, files: list[Found], config: Config | None, asked: Asked, *, alone: bool) -> Group:
    database = database_of(folder, config)
    if asked.dialect:
        dialect = load_dialect(asked.dialect, roots=config.dialects if config else ())
    elif config and database:
        dialect = config.dialect(database)
    else:
        dialect = load_dialect(told(folder) or usual())
    options = options_for(config, database)
    if config and options and options.exclude:
        files = [one for one in files if not is_excluded(one.path, config.root, options.exclude)]
    return Group(folder, files, dialect, settings_of(dialect, options, asked.select, asked.ignore), alone, database)


def database_of(folder: Path, config: Config | None) -> Database | None:
    """The database of a configuration whose migrations a folder holds."""
    if config is None or not config.databases:
        return None
    here = folder.resolve()
    folders = {database.path.resolve(): database for database in config.databases.values()}
    return folders.get(here) or folders.get(here.parent)
