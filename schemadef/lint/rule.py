"""What a rule is, and all of them by code: each file of `rules` adds its own."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement

Check = "Callable[[Statement, File], Iterator[Finding]]"


class Rule(NamedTuple):
    """A rule: its code and name, how bad a finding is, and the statements that it looks at.

    `families` are the families of dialects that it is for. `verbs` are the verbs of the statements that `check` is
    given, outside and inside of blocks; with `kinds` only those about such an object, with `words` only those that
    have one of these words (in upper case), with `guarded` only those with a condition or a handler around them, or
    only those without: a statement that is not wanted costs nothing. `whole` looks at a file as one, after its
    statements; `folder` at all files of a folder, and says of which file each finding is. `declared` looks at a
    declaration as a dialect compiles it; a rule that has only this one has examples in Python. `why`, `bad`, `good`
    and `source` are the rule's page; a file of its examples begins at a line `-- file NAME`. `errors` are patterns
    of what a server says when the rule is not kept.
    """

    code: str
    name: str
    severity: Severity
    families: frozenset[str]
    why: str
    bad: str
    good: str
    source: str
    verbs: frozenset[str] = frozenset()
    check: Callable[[Statement, File], Iterator[Finding]] | None = None
    whole: Callable[[File], Iterator[Finding]] | None = None
    folder: Callable[[Sequence[File]], Iterator[tuple[File, Finding]]] | None = None
    errors: tuple[str, ...] = ()
    declared: Callable[[Declaration], Iterator[Said]] | None = None
    kinds: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    guarded: bool | None = None

    @property
    def reads_sql(self) -> bool:
        """Whether it looks at files of SQL."""
        return self.declared is None or any((self.check, self.whole, self.folder))


POSTGRES = frozenset({"catalog"})
SQLITE = frozenset({"schema_table"})
ANY = POSTGRES | SQLITE


class _Rules(dict[str, Rule]):
    """The rules that are imported; one that is asked for is."""

    def __missing__(self, code: str) -> Rule:
        load_rules()
        if code not in self:
            raise KeyError(code)
        return self[code]


RULES: dict[str, Rule] = _Rules()
"""Every rule by its code, once `load_rules` was called; each when it is asked for."""


def register(rule: Rule) -> Rule:
    """Add a rule; a code is given once."""
    assert rule.code not in RULES, rule.code
    RULES[rule.code] = rule
    return rule


def rule_of_error(message: str) -> Rule | None:
    """The rule that what a server says is about, if it is about one."""
    return next(rules_of_error(message), None)


def rules_of_error(message: str) -> Iterator[Rule]:
    """The rules that it may be about: a server calls tables and indexes by one word."""
    import re

    return (rule for rule in load_rules().values() if any(re.search(text, message) for text in rule.errors))


def load_rules() -> dict[str, Rule]:
    """All rules, imported when they are first needed."""
    if not _loaded:
        import_module("schemadef.lint.rules").load()
        _loaded.append(True)
    return RULES


_loaded: list[bool] = []
