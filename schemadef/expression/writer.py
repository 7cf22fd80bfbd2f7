"""From a syntax tree to the target's text: one rule for each kind of node that is known to mean the same there.

A node that no rule knows, or that carries more than its rule looks at, is refused: nothing passes through by accident.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from schemadef.errors import DeclarationError
from schemadef.expression.scope import Scope, unknown
from schemadef.expression.term import Shape, Term, shape_of
from schemadef.expression.words import SOURCE_RESERVED, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from schemadef.expression.node import Node
    from schemadef.expression.scope import ColumnForm

    Rule = Callable[["Writer", "Node"], Term]
    R = TypeVar("R", bound=Rule)

RULES: dict[str, Rule] = {}
"""The rule of each kind of node, by sqlglot's key."""


def rule(*keys: str) -> Callable[[R], R]:
    """Register the rule of those kinds of node."""

    def register(function: R) -> R:
        RULES.update(dict.fromkeys(keys, function))
        return function

    return register


class Source(NamedTuple):
    """What the columns of a query come from; `name` is empty where columns stand unqualified in the text.

    `merged` are the columns that USING makes one with those of the sources before.
    """

    name: str
    columns: Mapping[str, Shape]
    merged: frozenset[str] = frozenset()


class Writer:
    """Writes one text.

    `sources` are what its column names are looked up in, the innermost query's last. `loose` are the columns met
    outside an aggregate of that query and outside what it is `grouped` by. `deepest` is the depth of the whole.
    """

    def __init__(self, scope: Scope, language: str, features: Mapping[str, Any], limits: Mapping[str, int]) -> None:
        self.scope = scope
        self.language = language
        self.features = features
        self.limits = limits
        self.sources: list[list[Source]] = [[Source("", shapes(scope.columns))]] if not scope.rows else []
        self.tables: dict[str, Mapping[str, Shape]] = {name: shapes(table) for name, table in scope.tables.items()}
        self.loose: list[Term] = []
        self.grouped: frozenset[str] = frozenset()
        self.queries = bool(scope.tables)
        self.deepest = 0

    def term(self, node: Node) -> Term:
        """The text of an expression."""
        try:
            write = RULES[node.key]
        except KeyError:
            raise self.refuse(self.shown(node)) from None
        before = len(self.loose)
        term = write(self, node)
        if term.text in self.grouped:
            del self.loose[before:]
        self.deepest = max(self.deepest, term.depth)
        return term

    def terms(self, nodes: list[Node]) -> list[Term]:
        """The texts of several."""
        return [self.term(node) for node in nodes]

    def only(self, node: Node, *known: str) -> None:
        """Refuse a node that carries anything but that: a clause that its rule would lose."""
        for name, value in node.args.items():
            if value and name not in known:
                raise self.refuse(f"{name.strip('_').upper()} in {self.shown(node)}")

    def refuse(self, construct: str, why: str = "", hint: str = "") -> DeclarationError:
        """The error for what has no translation that means the same."""
        reason = f" ({why})" if why else ""
        own = (
            f'give a text for this dialect alone ({{"{self.language}": "…"}}) or declare the object for other dialects'
        )
        problem = f"which has no translation to {self.language} that means the same{reason}"
        return DeclarationError(
            f"{self.scope.what} uses {construct}, {problem}", hint=f"{hint}, or {own}" if hint else own
        )

    def wrong(self, problem: str, hint: str = "") -> DeclarationError:
        """The error for what Postgres itself would refuse."""
        return DeclarationError(f"{self.scope.what}: {problem}", hint=hint)

    def shown(self, node: Node) -> str:
        """A node in the author's words, shortened."""
        text = " ".join(str(node.sql(dialect=_source(node))).split())
        return text if len(text) <= 60 else f"{text[:57]}…"

    def varies(self, construct: str) -> None:
        """Refuse what gives another value each time, where the target must get the same one."""
        if self.scope.deterministic:
            raise self.refuse(construct, "its value changes, and the object is computed once")

    @contextmanager
    def inside(self, sources: list[Source]) -> Iterator[None]:
        """Look names up in those sources before the outer ones."""
        self.sources.append(sources)
        try:
            yield
        finally:
            self.sources.pop()

    def name(self, identifier: Node) -> str:
        """The name that an identifier stands for, folded as Postgres folds it."""
        if identifier.args.get("quoted"):
            return str(identifier.this)
        name = str(identifier.this).lower()
        if name in SOURCE_RESERVED:
            raise self.wrong(f"{name!r} is a reserved word of SQL", f'write "{name}" for the name')
        return name

    def column(self, node: Node) -> Term:
        """A column: of a row (NEW, OLD), of a named source, or of the innermost source that has it."""
        self.only(node, "this", "table")
        qualifier = node.args.get("table")
        if node.this.key == "star":
            raise self.refuse(self.shown(node))
        name = self.name(node.this)
        owner = "" if qualifier is None else self.name(qualifier)
        if owner and owner in self.scope.rows:
            return self._found(f"{owner.upper()}.", name, shapes(self.scope.columns))
        levels = [[s for s in level if not owner or s.name == owner] for level in reversed(self.sources)]
        for depth, level in enumerate(levels):
            having = [source for source in level if name in source.columns]
            if not having:
                continue
            if any(name not in source.merged for source in having[1:]):
                raise self.wrong(f"the column {name!r} is ambiguous", f"write {having[0].name}.{name}")
            found = self._found(f"{written(having[0].name)}." if having[0].name else "", name, having[0].columns)
            if depth == 0:
                self.loose.append(found)
            return found
        if owner and not any(levels):
            raise unknown(self.scope, "table", owner, {*self.scope.rows, *(s.name for ss in self.sources for s in ss)})
        if self.scope.rows and not owner and name in self.scope.columns and not any(self.sources):
            row = "NEW" if "new" in self.scope.rows else "OLD"
            raise self.wrong(f"the column {name!r} stands without its row", f"write {row}.{name}")
        raise unknown(self.scope, "column", name, {column for ss in levels for s in ss for column in s.columns})

    def _found(self, prefix: str, name: str, columns: Mapping[str, Shape]) -> Term:
        if name not in columns:
            raise unknown(self.scope, "column", f"{prefix}{name}", columns)
        shape = columns[name]
        return Term(f"{prefix}{written(name)}", shape.type, shape.form)


def shapes(columns: Mapping[str, ColumnForm]) -> dict[str, Shape]:
    """The shapes of columns by name."""
    return {name: shape_of(form.logical, form.stored) for name, form in columns.items()}


def _source(node: Node) -> Any:  # noqa: ANN401
    from sqlglot.dialects.postgres import Postgres

    return Postgres


RULES["column"] = Writer.column
