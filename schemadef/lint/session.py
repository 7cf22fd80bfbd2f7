"""One run of the linter: what is read, what is found, and what of it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.finding import Severity
from schemadef.lint.work import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemadef.lint.baseline import Baseline, Entry
    from schemadef.lint.group import Group
    from schemadef.lint.since import Since
    from schemadef.lint.work import Linted


class Session(NamedTuple):
    """The folders of a run; `named` are the absolute paths of the files that it is about, the others are context.

    `declared` are declarations with their findings, `severities` how bad each rule is that looks anywhere. With
    `baseline` what it holds is accepted, with `branch` only what a branch brings is said.
    """

    groups: Sequence[Group]
    named: frozenset[str]
    declared: Sequence[Linted]
    severities: Mapping[str, Severity]
    baseline: Baseline | None = None
    branch: Since | None = None

    def look(self) -> Looked:
        """Lint everything."""
        looks = [(group, self._weighed(group, group.look())) for group in self.groups]
        whole = [one for group, linted in looks if not group.alone for one in linted]
        said = self._declared()
        everything: list[Linted] = list(self.declared)
        for group, linted in looks:
            everything += linted
            said += self._said(group, linted)
        if self.baseline is None or not self.baseline.entries:
            return Looked(said, everything)
        from schemadef.lint.baseline import stale, without_accepted

        left, _ = without_accepted(self.baseline, said)
        whole += self.declared
        entries = {entry for one in whole for entry in self.baseline.entries_of(one)}
        gone = stale(self.baseline, entries, whole, self.severities)
        return Looked(left, everything, gone)

    def _declared(self) -> list[Linted]:
        """The declarations, with what is said of them."""
        if self.branch is None or not self.declared:
            return list(self.declared)
        from schemadef.lint.declared.since import own_definitions

        return list(own_definitions(self.declared, self.branch))

    def _weighed(self, group: Group, linted: list[Linted]) -> list[Linted]:
        """The files with how bad things are in their folder, where another folder of the run has it otherwise."""
        own = group.settings.severities
        if all(self.severities[code] is severity for code, severity in own.items()):
            return linted
        return [one._replace(severities=own) if one.findings else one for one in linted]

    def _said(self, group: Group, linted: Sequence[Linted]) -> list[Linted]:
        """What is about the named files, and about what the branch brings."""
        if self.branch is not None:
            from schemadef.lint.since import own

            linted = own(group, linted, self.branch)
        return [one for one in linted if one.file.full in self.named]

    def to_mend(self, group: Group) -> list[Linted]:
        """What of a folder is to be mended: what would be said of it."""
        return self.unaccepted(self._said(group, group.look()))

    def unaccepted(self, linted: list[Linted]) -> list[Linted]:
        """The files with what the baseline does not accept of them."""
        if self.baseline is None or not self.baseline.entries:
            return linted
        from schemadef.lint.baseline import without_accepted

        return without_accepted(self.baseline, linted)[0]


class Looked(NamedTuple):
    """What a run found: the files with what is said of them, all files with everything, and accepted findings that are
    not there any more."""

    said: list[Linted]
    everything: list[Linted]
    stale: Sequence[Entry] = ()


def exit_status(looked: Looked, session: Session, fail_on: str) -> int:
    """1 when something was found at or above the failing level."""
    failing = {Severity.ERROR} if fail_on == "error" else {Severity.ERROR, Severity.WARNING}
    settings = Settings(session.severities)
    return int(any(one.severity(finding, settings) in failing for one in looked.said for finding in one.findings))
