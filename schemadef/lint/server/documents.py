"""The files that are open in an editor, each linted with the rest of its folder as it is on the disk or open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint import cache
from schemadef.lint.files import Found, absolute, by_folder, folder_of, is_rollback
from schemadef.lint.group import Asked, grouped
from schemadef.lint.known import applied
from schemadef.lint.mend.mending import mend
from schemadef.lint.server.watched import Watched
from schemadef.lint.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schemadef.config import Config
    from schemadef.lint.finding import Finding, Severity
    from schemadef.lint.group import Group
    from schemadef.lint.source import File
    from schemadef.lint.work import Linted

_MARK = "\ufeff"


class Document(NamedTuple):
    """One open file with what is found in it; `lead` is how many characters of its text the linter does not see.

    `applied` says how it is known that it must not be edited; empty where it may be.
    """

    file: File
    findings: tuple[Finding, ...]
    severities: Mapping[str, Severity]
    lead: int
    applied: str


class Desk:
    """The folders of what is open, each as it was read last; asked from one thread."""

    def __init__(self) -> None:
        self._folders: dict[Path, Watched] = {}

    def look(self, texts: Mapping[Path, str], cancelled: Callable[[], bool]) -> dict[Path, Document]:
        """What is found in open files, by their paths.

        Raises ConfigError for a configuration that is wrong, and Cancelled once `cancelled` says so.
        """
        found = [Found(path, text.removeprefix(_MARK), is_rollback(path)) for path, text in texts.items()]
        documents = {}
        folders = by_folder(found)
        self._folders = {folder: self._folders.get(folder) or Watched() for folder in folders}
        for folder in folders:
            session = _session([one for one in found if folder_of(one) == folder], folder)
            for group in session.groups:
                known = applied(group)
                for linted in session.unaccepted(self._folders[folder].look(group, session.named, cancelled)):
                    lead = len(texts[linted.file.path]) - len(linted.file.text)
                    why = known.get(linted.file.full, "")
                    documents[linted.file.path] = Document(linted.file, linted.findings, session.severities, lead, why)
        return documents

    def mended(self, texts: Mapping[Path, str], path: Path) -> str:
        """A file's text with everything mended that can be without changing what it does."""
        found = [Found(one, text.removeprefix(_MARK), is_rollback(one)) for one, text in texts.items()]
        folder = folder_of(Found(path, "", is_rollback(path)))
        session = _session([one for one in found if folder_of(one) == folder], folder)
        full, watched = absolute(path), Watched()

        def look(group: Group) -> list[Linted]:
            return session.unaccepted(watched.look(group, {full}, lambda: False))

        for group in session.groups:
            for one in mend(group, look, named={full}, applied={}):
                lead = _MARK if texts[path].startswith(_MARK) else ""
                return lead + one.after.text
        return texts[path]


def _session(files: list[Found], folder: Path) -> Session:
    config = _configuration(folder)
    on_disk = folder.is_absolute()
    groups = grouped(files, config, Asked(whole=on_disk), alone=not on_disk)
    severities = {code: severity for group in groups for code, severity in group.settings.severities.items()}
    named = frozenset(one.full for one in files)
    session = Session(groups, named, (), severities)
    file = (config.root if config else folder) / ((config.lint.baseline if config else "") or cache.BASELINE)
    if not file.is_file():
        return session
    from schemadef.lint.baseline import read_baseline

    return session._replace(baseline=read_baseline(file))


def _configuration(folder: Path) -> Config | None:
    """The nearest configuration, with codes that rules have."""
    from schemadef.config import find_config, load_config
    from schemadef.lint.configured import check_configuration

    file = find_config(folder)
    if file is None:
        return None
    config = load_config(file)
    check_configuration(config)
    return config
