"""Files in, findings out: each file's statements given to the rules that want them, in the order of the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.desk import Desk
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import load_rules
from schemadef.lint.schema import Schema
from schemadef.lint.source import File
from schemadef.lint.suppress import kept
from schemadef.lint.wishes import NONE, Wishes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from schemadef.dialect import Dialect
    from schemadef.lint.files import Found
    from schemadef.lint.rule import Rule


class Settings(NamedTuple):
    """Which rules look, and how bad each is: codes to severities; those that are not there do not look."""

    severities: Mapping[str, Severity]
    wishes: Wishes = NONE


class Looking(NamedTuple):
    """The rules that look: those for statements, those for a file as one, and all their codes."""

    desk: Desk
    wholes: Sequence[Rule]
    codes: frozenset[str]
    wishes: Wishes = NONE


class Linted(NamedTuple):
    """One file with its findings, in the order of the text."""

    file: File
    findings: tuple[Finding, ...]


def settings_for(
    dialect: Dialect, *, select: Iterable[str] = (), ignore: Iterable[str] = (), weigh: Mapping[str, str] | None = None
) -> Settings:
    """The rules of a dialect: its family's, without its hints, as the pack, and then the user, weigh them.

    A prefix stands for all codes that begin with it.
    """
    section = dialect.packs[0].section("lint")
    family = str(dialect.features["introspection"])
    chosen, ignored = tuple(select), (*section.get("ignore", ()), *ignore)
    severities = {}
    for code, rule in load_rules().items():
        if family not in rule.families:
            continue
        severity = Severity((weigh or {}).get(code) or section.get("severity", {}).get(code) or rule.severity)
        asked = code.startswith(chosen) if chosen else severity is not Severity.HINT
        if asked and not code.startswith(ignored):
            severities[code] = severity
    return Settings(severities)


def lint(found: Iterable[Found], dialect: Dialect, settings: Settings, *, alone: bool = False) -> list[Linted]:
    """Lint files, in the order in which they would be applied; the schema grows from one to the next.

    `alone` says that they are no whole folder, of which something could be missing.
    """
    schema = Schema(dialect.default_namespace, partial=alone)
    rules = [rule for code, rule in load_rules().items() if code in settings.severities]
    looking = _looking(rules, settings.wishes)
    linted = []
    for one in found:
        if one.rollback:
            nothing = Schema(dialect.default_namespace, partial=True)
            linted.append(lint_file(one.path, one.text, dialect, nothing, looking, rollback=True))
        else:
            schema.begin()
            linted.append(lint_file(one.path, one.text, dialect, schema, looking))
    return linted if alone else _with_folder(linted, rules)


def _looking(rules: Sequence[Rule], wishes: Wishes) -> Looking:
    wholes = [rule for rule in rules if rule.whole is not None]
    return Looking(Desk(rules), wholes, frozenset(rule.code for rule in rules), wishes)


def _with_folder(linted: list[Linted], rules: Iterable[Rule]) -> list[Linted]:
    """The files with what is found of the folder as one, before what is found inside of each."""
    files = [one.file for one in linted]
    more: dict[int, list[Finding]] = {}
    for rule in rules:
        for file, finding in rule.folder(files) if rule.folder is not None else ():
            more.setdefault(id(file), []).append(finding)
    return [one._replace(findings=(*more.get(id(one.file), ()), *one.findings)) for one in linted]


def lint_file(
    path: Path, text: str, dialect: Dialect, schema: Schema, looking: Looking, *, rollback: bool = False
) -> Linted:
    """Lint one file; its statements are added to the schema as they are passed."""
    file = File(path, text, dialect, schema, rollback=rollback, wishes=looking.wishes)
    findings: list[Finding] = []
    for statement in file.everything:
        for check in looking.desk.checks(statement):
            findings += check(statement, file)
        schema.apply(statement)
    for rule in looking.wholes:
        assert rule.whole is not None
        findings += rule.whole(file)
    ordered = sorted(kept(file, findings, load_rules().keys(), looking.codes), key=lambda f: (f.start, f.code))
    file.release()
    return Linted(file, tuple(finding for finding in ordered if finding.code in looking.codes))
