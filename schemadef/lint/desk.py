"""Which rules a statement is given to: those that want its verb, the kind of its object and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.outline import resolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from schemadef.lint.finding import Finding
    from schemadef.lint.rule import Rule
    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement

    Check = Callable[[Statement, File], Iterator[Finding]]


class _Wanting(NamedTuple):
    """The rules for one verb and kind: those that want each such statement, those that want some words, and these."""

    always: Sequence[Check]
    worded: Sequence[tuple[frozenset[str], Check]]
    words: frozenset[str]


class Desk:
    """Rules, sorted once for each verb and kind that occur: a rule that does not want a statement costs it nothing."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = [rule for rule in rules if rule.check is not None]
        self._sorted: dict[tuple[str, str], _Wanting] = {}

    def checks(self, statement: Statement) -> Sequence[Check]:
        """The checks of the rules that want a statement, in the order of the rules as far as they want words or not."""
        shape = statement.shape
        key = (shape.verb, shape.kind)
        wanting = self._sorted.get(key)
        if wanting is None:
            wanting = self._sorted[key] = self._sort(*key)
        if not wanting.words:
            return wanting.always
        words = statement.tokens.words[statement.first : statement.last]
        if wanting.words.isdisjoint(words):
            return wanting.always
        said = frozenset(words)
        return [*wanting.always, *(check for some, check in wanting.worded if not some.isdisjoint(said))]

    def _sort(self, verb: str, kind: str) -> _Wanting:
        rules = [rule for rule in self._rules if verb in rule.verbs and (not rule.kinds or kind in rule.kinds)]
        worded = [(rule.words, rule.check) for rule in rules if rule.words and rule.check]
        words = frozenset(word for some, _ in worded for word in some)
        return _Wanting([resolved(rule.check) for rule in rules if not rule.words], worded, words)
