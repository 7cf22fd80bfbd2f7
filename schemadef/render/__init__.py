"""One operation and a dialect in, the text of one statement out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.errors import UnsupportedChangeError
from schemadef.statement import Hazard, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import jinja2

    from schemadef.dialect import Dialect
    from schemadef.operations import Operation

LOCK_KEY = 0x5C4E_3ADE_F000
"""The advisory lock that strict statements and runs of schemadef take, one for a database."""


class Renderer:
    """The templates of one dialect, in one of the ways to guard.

    `plain` looks whether a thing is there, `strict` looks at what is there too; `compare` is that look alone, and the
    text is empty where there is nothing to compare.
    """

    def __init__(
        self,
        dialect: Dialect,
        guards: str = "plain",
        lock_timeout: str = "5s",
        features: Mapping[str, Any] | None = None,
    ) -> None:
        self.dialect = dialect
        self.features = features or dialect.features
        self.guards = guards
        self.lock_timeout = lock_timeout
        self._environment: jinja2.Environment | None = None
        self._templates: dict[str, jinja2.Template] = {}

    def render(self, operations: Iterable[Operation]) -> Iterator[tuple[Operation, Statement]]:
        """The statements of operations, in their order, each with the operation that it carries out."""
        for operation in operations:
            if not operation.effective:
                continue
            for step in operation.steps(self.features):
                yield operation, self.statement(step, operation.directive())

    def statement(self, operation: Operation, directive: str | None = None) -> Statement:
        """One operation as one statement, under the condition of the whole that it is a step of."""
        guarded = self.dialect.features["add_column_guard"] == "native"
        return Statement(
            sql=self._template(operation.template).render(op=operation, object=operation.object).strip(),
            directive="" if guarded else operation.directive() if directive is None else directive,
            hazards=self._hazards(operation),
            lock=operation.lock if self.features["locks"] else "",
            requires=tuple(map(str, operation.requires(self.features))),
            subject=operation.subject,
            transactional=operation.transactional,
        )

    def _hazards(self, operation: Operation) -> tuple[Hazard, ...]:
        """The dangers of its statement; where a database has one writer at a time, nobody is kept waiting by a lock."""
        if self.features["locks"]:
            return operation.hazards
        return tuple(hazard for hazard in operation.hazards if hazard is not Hazard.BLOCKS_WRITES)

    def has(self, template: str) -> bool:
        """Whether the dialect has a template of that name."""
        return self.dialect.read(f"templates/{template}.sql.jinja") is not None

    def _template(self, name: str) -> jinja2.Template:
        found = self._templates.get(name)
        if found is None:
            if self._environment is None:
                self._environment = self._make_environment()
            if not self.has(name):
                message = f"{self.dialect.name} has no way to {name.replace('_', ' ')}"
                raise UnsupportedChangeError(message)
            found = self._templates[name] = self._environment.get_template(f"{name}.sql.jinja")
        return found

    def _make_environment(self) -> jinja2.Environment:
        from schemadef.render.environment import make_environment

        settings = {
            "features": self.features,
            "guards": self.guards,
            "strict": self.guards != "plain",
            "comparing": self.guards == "compare",
            "lock_timeout": self.lock_timeout,
            "lock_key": LOCK_KEY,
        }
        return make_environment(self._source, settings)

    def _source(self, name: str) -> tuple[str, str, None] | None:
        """A template's text, and the name under which its compiled form is kept: each dialect has its own."""
        text = self.dialect.read(f"templates/{name}")
        return None if text is None else (text, f"{self.dialect.name}/{name}", None)
