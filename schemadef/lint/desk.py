"""Which rules a statement is given to: those that want its verb, the kind of its object, its guards and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.outline import resolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from schemadef.lint.finding import Finding
    from schemadef.lint.rule import Rule
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement

    Check = Callable[[Statement, File], Iterator[Finding]]


class _Wanting(NamedTuple):
    """The rules for statements of a verb, a kind and with guards or without: the checks of those that want each such
    statement, those that want some words, all these words, and the checks for those of them that a statement has."""

    always: Sequence[Check]
    worded: Sequence[Rule]
    words: frozenset[str]
    having: dict[frozenset[str], Sequence[Check]]


class Desk:
    """Rules, sorted once for each sort of statement that occurs: a rule that does not want one costs it nothing."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = [rule for rule in rules if rule.check is not None]
        self._sorted: dict[tuple[str, str, bool], _Wanting] = {}

    def checks(self, statement: Statement) -> Sequence[Check]:
        """The checks of the rules that want a statement, in the order of the rules as far as they want words or not."""
        shape = statement.shape
        key = (shape.verb, shape.kind, statement.guard is not None)
        wanting = self._sorted.get(key)
        if wanting is None:
            wanting = self._sorted[key] = self._sort(*key)
        if not wanting.words:
            return wanting.always
        words = wanting.words.intersection(statement.tokens.words[statement.first : statement.last])
        if not words:
            return wanting.always
        having = wanting.having.get(words)
        if having is None:
            some = [resolved(rule.check) for rule in wanting.worded if not rule.words.isdisjoint(words)]
            having = wanting.having[words] = [*wanting.always, *some]
        return having

    def _sort(self, verb: str, kind: str, guarded: bool) -> _Wanting:
        rules = [rule for rule in self._rules if wants(rule, verb, kind, guarded=guarded)]
        worded = [rule for rule in rules if rule.words]
        words = frozenset(word for rule in worded for word in rule.words)
        return _Wanting([resolved(rule.check) for rule in rules if not rule.words], worded, words, {})


def wants(rule: Rule, verb: str, kind: str, *, guarded: bool) -> bool:
    """Whether a rule looks at statements of a verb, about a kind of object, with guards around them or without."""
    return verb in rule.verbs and (not rule.kinds or kind in rule.kinds) and rule.guarded in (None, guarded)
