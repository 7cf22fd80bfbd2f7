"""Files in, findings out, in the order of the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.desk import Desk
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.outline import outlines, resolved
from schemadef.lint.rule import SQLITE
from schemadef.lint.wishes import Wishes
from schemadef.lint.work import Linted, Looking, Settings, Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schemadef.dialect import Dialect
    from schemadef.lint.files import Found
    from schemadef.lint.rule import Rule


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
    for code, rule in outlines().items():
        if family not in rule.families:
            continue
        severity = Severity((weigh or {}).get(code) or section.get("severity", {}).get(code) or rule.severity)
        asked = code.startswith(chosen) if chosen else severity is not Severity.HINT
        if asked and not code.startswith(ignored):
            severities[code] = severity
    return Settings(severities)


def lint(
    found: Iterable[Found], dialect: Dialect, settings: Settings, *, alone: bool = False, workers: int = 1
) -> list[Linted]:
    """Lint files, in the order in which they would be applied; the schema grows from one to the next.

    `alone` says that they are no whole folder, of which something could be missing. Many files are divided among
    two processes when there may be so many `workers`.
    """
    work = work_of(dialect, settings, alone=alone)
    files = list(found)
    # a folder that is replayed in memory is replayed whole, which takes one process
    if workers > 1 and str(dialect.features["introspection"]) not in SQLITE:
        from schemadef.lint.workers import divided

        linted = divided(files, work, workers)
    else:
        linted = list(work.lint(files, work.schema()))
    return linted if alone else with_folder(linted, settings)


def work_of(dialect: Dialect, settings: Settings, *, alone: bool) -> Work:
    """What `lint` does with files."""
    rules = [
        rule for code, rule in outlines().items() if code in settings.severities and not (alone and _asks_folder(rule))
    ]
    return Work(dialect, _looking(rules, settings.wishes), alone)


def _looking(rules: Sequence[Rule], wishes: Wishes) -> Looking:
    wholes = [resolved(rule.whole) for rule in rules if rule.whole is not None]
    return Looking(Desk(rules), wholes, frozenset(rule.code for rule in rules), wishes)


def _asks_folder(rule: Rule) -> bool:
    """Whether a rule is about a whole folder, and no single file."""
    return rule.folder is not None and rule.check is None and rule.whole is None


def with_folder(linted: list[Linted], settings: Settings) -> list[Linted]:
    """The files with what is found of the folder as one, and what is found inside of each."""
    files = [one.file for one in linted]
    more: dict[int, list[Finding]] = {}
    for rule in (rule for code, rule in outlines().items() if code in settings.severities):
        for file, finding in rule.folder(files) if rule.folder is not None else ():
            more.setdefault(id(file), []).append(finding)
    if not more:
        return linted
    from schemadef.lint.suppress import joined

    return [
        one._replace(found=joined(one.file, more[id(one.file)], one.findings)) if id(one.file) in more else one
        for one in linted
    ]
