"""One operation and a dialect in, the text of one statement out. Only this file knows jinja2."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from schemadef.errors import ConfigError, UnsupportedChangeError
from schemadef.names import literal, quote
from schemadef.statement import Statement
from schemadef.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import jinja2

    from schemadef.dialect import Dialect
    from schemadef.model import DataType, Object, TablePart
    from schemadef.operations import Operation

LOCK_KEY = 0x5C4E_3ADE_F000
"""The advisory lock that strict statements and runs of schemadef take, one for a database."""


class Sql(str):
    """Text that may reach SQL as it is: quoted, or SQL already."""

    __slots__ = ()


class Renderer:
    """The templates of one dialect, in one of the ways to guard.

    `plain` looks whether a thing is there, `strict` looks at what is there too; `compare` is that look alone, and the
    text is empty where there is nothing to compare.
    """

    def __init__(self, dialect: Dialect, guards: str = "plain", lock_timeout: str = "5s") -> None:
        self.dialect = dialect
        self.guards = guards
        self.lock_timeout = lock_timeout
        self._environment: jinja2.Environment | None = None
        self._templates: dict[str, jinja2.Template] = {}

    def render(self, operations: Iterable[Operation]) -> Iterator[tuple[Operation, Statement]]:
        """The statements of operations, in their order, each with the operation that it carries out."""
        for operation in operations:
            if not operation.effective:
                continue
            steps = [operation] if self.dialect.features["guards"] == "block" else operation.steps()
            for step in steps:
                yield operation, self.statement(step)

    def statement(self, operation: Operation) -> Statement:
        """One operation as one statement."""
        guarded = self.dialect.features["add_column_guard"] == "native"
        return Statement(
            sql=self._template(operation.template()).render(op=operation, object=operation.object).strip(),
            directive="" if guarded else operation.directive(),
            hazards=operation.hazards,
            subject=operation.subject,
        )

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
        import jinja2

        environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(self._source),
            undefined=jinja2.StrictUndefined,
            finalize=_only_sql,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,
            bytecode_cache=_bytecode_cache(),
        )
        environment.filters |= _FILTERS
        environment.globals |= {
            "features": self.dialect.features,
            "guards": self.guards,
            "strict": self.guards != "plain",
            "comparing": self.guards == "compare",
            "lock_timeout": self.lock_timeout,
            "lock_key": LOCK_KEY,
        }
        return environment

    def _source(self, name: str) -> str | None:
        return self.dialect.read(f"templates/{name}")


def _bytecode_cache() -> jinja2.BytecodeCache | None:
    """Compiled templates in the user's cache folder; None where there is no folder to write to."""
    import os
    from pathlib import Path

    import jinja2

    base = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    folder = base / "schemadef" / f"jinja-{jinja2.__version__}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            return None
    except (OSError, RuntimeError):
        return None
    return jinja2.FileSystemBytecodeCache(str(folder))


def _only_sql(value: object) -> object:
    """Let nothing into SQL that has not been quoted, or said to be SQL already."""
    if isinstance(value, Sql | int):
        return value
    message = f"{value!r} reaches SQL unquoted: a template must say ident, literal or sql"
    raise ConfigError(message)


def _qualified(obj: Object) -> Sql:
    return _path(obj.namespace, obj.name)


def _table(part: TablePart) -> Sql:
    return _path(part.namespace, part.table)


def _path(namespace: str, name: str) -> Sql:
    return Sql(f"{quote(namespace)}.{quote(name)}" if namespace else quote(name))


def _default(text: str) -> Sql:
    """A default as a column definition takes it: a plain literal or call as it is, anything else in brackets."""
    return Sql(text if _SIMPLE_DEFAULT.fullmatch(text) else f"({text})")


_SIMPLE_DEFAULT = re.compile(
    r"""[+-]?[\d.]+(e[+-]?\d+)?|[xX]?'(?:[^']|'')*'(?:::[\w" ().,\[\]]+)?|null|true|false|current_\w+""", re.IGNORECASE
)
_CALL = re.compile(r"[\w.]+\(\)")


def _native_default(text: str) -> Sql:
    return Sql(text) if _CALL.fullmatch(text) else _default(text)


def _nested(text: str, width: int) -> Sql:
    """A text moved to the right, except inside of literals, whose lines are their own."""
    if "\n" not in text:
        return Sql(text)
    pad = " " * width
    if "$" not in text and all(_ends_outside(line) for line in text.split("\n")):
        return Sql(text.replace("\n", "\n" + pad))
    return Sql(
        "".join(t.text.replace("\n", "\n" + pad) if t.kind in ("space", "comment") else t.text for t in tokens(text))
    )


def _ends_outside(line: str) -> bool:
    """Whether a line that begins outside of quotes and comments ends so too."""
    return line.count("'") % 2 == 0 and line.count('"') % 2 == 0 and "--" not in line and "/*" not in line


def _dollar(body: str, name: str = "") -> Sql:
    """A dollar-quote tag that does not occur in the body, so that nothing in it can end it."""
    candidates = [f"${name}$", *(f"${name or 'sd'}{number}$" for number in range(1, 100))]
    # a body that ends in "$" or "$body" would make the tag's beginning a part of an earlier end
    return Sql(next(tag for tag in candidates if (body + tag).find(tag) == len(body)))


def _setting(value: str) -> Sql:
    """The value of a function's SET clause: names stay names, alone in quotes or in a list; the rest is a literal."""
    return Sql(value if _NAMES.fullmatch(value) else literal(value))


_QUOTED = r'"(?:[^"]|"")+"'
_NAME = rf"(?:{_QUOTED}|[^\W\d]\w*)"
_NAMES = re.compile(rf"{_QUOTED}|{_NAME}(?:, ?{_NAME})+")


def _arguments(values: Iterable[str]) -> Sql:
    return Sql(", ".join(literal(value) for value in values))


_FILTERS: dict[str, Any] = {
    "sql": Sql,
    "upper": lambda text: Sql(str(text).upper()),
    "ident": lambda name: Sql(quote(name)),
    "idents": lambda names: Sql(", ".join(quote(name) for name in names)),
    "literal": lambda text: Sql(literal(text)),
    "literals": _arguments,
    "qualified": _qualified,
    "table": _table,
    "regclass": lambda obj: Sql(literal(_qualified(obj))),
    "table_regclass": lambda part: Sql(literal(_table(part))),
    "path": lambda pair: _path(*pair),
    "type": lambda data_type: Sql(_type(data_type)),
    "default": _default,
    "native_default": _native_default,
    "nested": _nested,
    "setting": _setting,
    "dollar": _dollar,
}


def _type(data_type: DataType) -> str:
    return str(data_type)
