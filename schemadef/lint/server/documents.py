"""The files that are open in an editor, each linted with the rest of its folder as it is on the disk or open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint import cache
from schemadef.lint.files import Found, by_folder, folder_of, is_rollback
from schemadef.lint.group import Asked, absolute, grouped
from schemadef.lint.known import applied
from schemadef.lint.mending import mend
from schemadef.lint.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemadef.config import Config
    from schemadef.lint.finding import Finding, Severity
    from schemadef.lint.source import File

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


def looked_at(texts: Mapping[Path, str]) -> dict[Path, Document]:
    """What is found in open files, by their paths; raises ConfigError for a configuration that is wrong."""
    found = [Found(path, text.removeprefix(_MARK), is_rollback(path)) for path, text in texts.items()]
    documents = {}
    for folder in by_folder(found):
        session = _session([one for one in found if folder_of(one) == folder], folder)
        known = {path: why for group in session.groups for path, why in applied(group).items()}
        for linted in session.look().said:
            lead = len(texts[linted.file.path]) - len(linted.file.text)
            why = known.get(absolute(linted.file.path), "")
            documents[linted.file.path] = Document(linted.file, linted.findings, session.severities, lead, why)
    return documents


def mended_text(texts: Mapping[Path, str], path: Path) -> str:
    """A file's text with everything mended that can be without changing what it does."""
    found = [Found(one, text.removeprefix(_MARK), is_rollback(one)) for one, text in texts.items()]
    folder = folder_of(Found(path, "", is_rollback(path)))
    session = _session([one for one in found if folder_of(one) == folder], folder)
    for group in session.groups:
        for one in mend(group, session.to_mend, named={absolute(path)}, applied={}):
            lead = _MARK if texts[path].startswith(_MARK) else ""
            return lead + one.after.text
    return texts[path]


def _session(files: list[Found], folder: Path) -> Session:
    config = _configuration(folder)
    on_disk = folder.is_absolute()
    groups = grouped(files, config, Asked(whole=on_disk), alone=not on_disk)
    severities = {code: severity for group in groups for code, severity in group.settings.severities.items()}
    named = frozenset(absolute(one.path) for one in files)
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
