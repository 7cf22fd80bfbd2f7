"""What is done with one file after another: its statements given to the rules that want them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.backward import is_back, ways_back_of
from schemadef.lint.desk import Desk
from schemadef.lint.finding import Finding, Severity, told
from schemadef.lint.mend.fix import mendable
from schemadef.lint.outline import outlines
from schemadef.lint.rows.known import Filled
from schemadef.lint.source import File
from schemadef.lint.wishes import NONE, Wishes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from schemadef.dialect import Dialect
    from schemadef.lint.files import Found
    from schemadef.lint.schema.schema import Schema


class Settings(NamedTuple):
    """Which rules look, and how bad each is: codes to severities; those that are not there do not look."""

    severities: Mapping[str, Severity]
    wishes: Wishes = NONE


class Looking(NamedTuple):
    """The rules that look: those for statements, those for a file as one, and all their codes."""

    desk: Desk
    wholes: Sequence[Callable[[File], Iterator[Finding]]]
    codes: frozenset[str]
    wishes: Wishes = NONE


class Linted(NamedTuple):
    """One file with what is found in it; None stands for what the file has kept of that.

    `severities` says how bad it is, where that is not what the whole run says.
    """

    file: File
    found: tuple[Finding, ...] | None = None
    severities: Mapping[str, Severity] | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is found, in the order of the text."""
        if self.found is not None or self.file.kept is None:
            return self.found or ()
        return self.file.kept.said().findings

    def severity(self, finding: Finding, settings: Settings) -> Severity:
        """How bad a finding is, in a run with these settings."""
        return (self.severities or settings.severities)[finding.code]


class Work(NamedTuple):
    """What is done with files: for which dialect, by which rules; `alone` is as for `lint`."""

    dialect: Dialect
    looking: Looking
    alone: bool

    def schema(self, one: Found | None = None) -> Schema:
        """The schema before the first file, or before one that takes another back, of which nothing is known."""
        return Filled(self.dialect.default_namespace, partial=self.alone or one is not None)

    def file(self, one: Found, schema: Schema) -> File:
        """A file as rules see it."""
        return File(one, self.dialect, schema, self.looking.wishes)

    def lint(
        self, files: Iterable[Found], schema: Schema, read: Mapping[Found, File] | None = None
    ) -> Iterator[Linted]:
        """Lint files one by one; their statements are added to the schema. Those in `read` are read already."""
        nothing = self.schema()
        for one in files:
            if not one.rollback:
                schema.begin()
            file = (read or {}).get(one) or self.file(one, self.schema(one) if one.rollback else schema)
            file.made = file.schema.here
            lint_file(file, self.looking, alone=self.alone)
            if one.rollback:
                # what it makes is nobody's but its own
                file.schema = nothing
            yield Linted(file)


def lint_file(file: File, looking: Looking, *, alone: bool = False) -> None:
    """Look at one file, which keeps what is found; its statements are added to its schema as they are passed.

    Of one that is `alone` nobody asks later what it makes.
    """
    findings: list[Finding] = []
    checks, schema = looking.desk.checks, file.schema
    rollback, back = file.rollback, ways_back_of(file)
    for statement in file.everything:
        if back:
            file.rollback = rollback or is_back(back, statement.start)
        for check in checks(statement):
            # most find nothing: a list that takes in what there is would ask each how much that may be
            for finding in check(statement, file):
                findings.append(finding if finding.fix is None else mendable(finding, statement))
        if file.rollback is rollback:
            schema.apply(statement)
    file.rollback = rollback
    for whole in looking.wholes:
        findings += whole(file)
    schema.settle(file.found)
    if opened := file.tokens.opened:
        # nobody knows for certain what is a text there, and what is not
        findings = [one._replace(fix=None) if one.start >= opened[0] else one for one in findings]
    if file.has_orders:
        from schemadef.lint.suppress import kept

        findings = list(kept(file, findings, outlines().keys(), looking.codes))
    file.release(sorted([told(one) for one in findings if one.code in looking.codes], key=_place), alone=alone)


def _place(finding: Finding) -> tuple[int, str]:
    return finding.start, finding.code
