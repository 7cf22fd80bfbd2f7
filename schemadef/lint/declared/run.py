"""Declarations in, findings out: what rules say of objects, at the places where these are declared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from schemadef.config import shown
from schemadef.lint.declared.python_file import PythonFile
from schemadef.lint.finding import Finding
from schemadef.lint.rule import load_rules
from schemadef.lint.suppress import kept
from schemadef.lint.work import Linted
from schemadef.lower.validate import place_in, place_of
from schemadef.model import Id, TablePart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schemadef.declare.table import TableInfo
    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.work import Settings
    from schemadef.model import Object

_COMMENTS = "LINT"
"""The group of the rules about comments that take findings away."""


def lint_declarations(targets: Sequence[tuple[Declaration, Settings]]) -> list[Linted]:
    """Lint declarations, each by the rules of its database; a file that several of them share is one in the answer.

    A comment that takes a finding away is used when it does so for any of them.
    """
    files: dict[str, PythonFile] = {}
    found: dict[str, dict[Finding, None]] = {}
    active: set[str] = set()
    for declaration, settings in targets:
        for name in declaration.context.schema.files:
            files.setdefault(name, _read(name, declaration))
            found.setdefault(name, {})
        # asked of each finding by itself, a table would be looked for among all
        infos = {table.__table__.name: table.__table__ for table in reversed(declaration.context.schema.tables)}
        for code, rule in load_rules().items():
            if code not in settings.severities or (rule.declared is None and not code.startswith(_COMMENTS)):
                continue
            active.add(code)
            for said in rule.declared(declaration) if rule.declared is not None else ():
                name, finding = _located(code, said, declaration, files, infos)
                found[name].setdefault(finding)
    return [_linted(files[name], findings, active) for name, findings in found.items()]


def _read(name: str, declaration: Declaration) -> PythonFile:
    path = Path(name)
    return PythonFile(Path(shown(path)), path.read_text(encoding="utf-8"), declaration.dialect)


def _located(
    code: str, said: Said, declaration: Declaration, files: dict[str, PythonFile], infos: Mapping[str, TableInfo]
) -> tuple[str, Finding]:
    """A finding at the line that declares its object; at a declaration's beginning where no line does."""
    obj = _subject(said.object, declaration)
    info = infos.get(obj.table if isinstance(obj, TablePart) else obj.name)
    place = place_of(obj, declaration.context) if info is None else place_in(info, obj)
    name, _, line = place.rpartition(":")
    if name not in files:
        name, line = declaration.context.schema.files[0], "1"
    start, end = files[name].span(int(line))
    return name, Finding(code, start, end, said.message, said.help)


def _subject(obj: Object, declaration: Declaration) -> Object:
    """What a grant is on, for it has no place of its own; any other object itself."""
    on = getattr(obj, "on", None)
    return (declaration.snapshot.get(on) if isinstance(on, Id) else None) or obj


def _linted(file: PythonFile, findings: Iterable[Finding], active: set[str]) -> Linted:
    left = kept(file, list(findings), load_rules().keys(), active, file.ignores)
    ordered = sorted((one for one in left if one.code in active), key=lambda one: (one.start, one.code))
    # what mends a comment of SQL would leave an empty line, or a broken one, in Python
    return Linted(file, tuple(one._replace(fix=None) for one in ordered))
