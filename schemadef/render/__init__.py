"""One operation and a dialect in, the text of one statement out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.errors import UnsupportedChangeError
from schemadef.statement import Hazard, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemadef.dialect import Dialect
    from schemadef.operations import Operation
    from schemadef.render.templates import Template, Templates

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
        self._all: Templates | None = None
        self._templates: dict[str, Template] = {}
        self._adds_columns_guarded = dialect.features["add_column_guard"] == "native"
        self._locks = bool(self.features["locks"])

    def statements(self, operation: Operation) -> list[Statement]:
        """The statements of one operation, in their order."""
        if not operation.effective:
            return []
        return [self.statement(step, operation.directive()) for step in operation.steps(self.features)]

    def statement(self, operation: Operation, directive: str | None = None) -> Statement:
        """One operation as one statement, under the condition of the whole that it is a step of."""
        if directive is None:
            directive = operation.directive()
        requires = operation.requires(self.features)
        return Statement(
            sql=self._template(operation.template).render(operation, operation.object).strip(),
            directive="" if self._adds_columns_guarded else directive,
            hazards=self._hazards(operation),
            lock=operation.lock if self._locks else "",
            requires=tuple(map(str, requires)) if requires else (),
            subject=operation.subject,
            transactional=operation.transactional,
        )

    def _hazards(self, operation: Operation) -> tuple[Hazard, ...]:
        """The dangers of its statement; where a database has one writer at a time, nobody is kept waiting by a lock."""
        hazards = operation.hazards
        if self._locks or not hazards:
            return hazards
        return tuple(hazard for hazard in hazards if hazard is not Hazard.BLOCKS_WRITES)

    def has(self, template: str) -> bool:
        """Whether the dialect has a template of that name."""
        return self.dialect.read(f"templates/{template}.sql.jinja") is not None

    def _template(self, name: str) -> Template:
        found = self._templates.get(name)
        if found is None:
            if self._all is None:
                self._all = self._ready()
            if not self.has(name):
                message = f"{self.dialect.name} has no way to {name.replace('_', ' ')}"
                raise UnsupportedChangeError(message)
            found = self._templates[name] = self._all.get_template(f"{name}.sql.jinja")
        return found

    def _ready(self) -> Templates:
        """The dialect's templates, with what every one of them sees."""
        from schemadef.render.templates import Templates

        settings = {
            "features": self.features,
            "guards": self.guards,
            "strict": self.guards != "plain",
            "comparing": self.guards == "compare",
            "lock_timeout": self.lock_timeout,
            "lock_key": LOCK_KEY,
        }
        return Templates(self.dialect.name, lambda name: self.dialect.read(f"templates/{name}"), settings)
