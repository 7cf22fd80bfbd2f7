"""What stands in a database against what a statement would make there, before that statement runs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from schemadef.diff import changed_fields
from schemadef.errors import DriftError, EngineError
from schemadef.operations import Create
from schemadef.render import Renderer

if TYPE_CHECKING:
    from schemadef.dialect import Dialect
    from schemadef.engines.base import Engine
    from schemadef.model import Object
    from schemadef.operations import Operation
    from schemadef.snapshot import Snapshot

DIFFERS = "SD002"
"""The SQLSTATE with which a statement says that what is there is not what it makes."""

HINT = "change it back, or write a migration that says how it shall be"


def comparison(operation: Operation, dialect: Dialect, lock_timeout: str = "5s") -> str:
    """The SQL that looks at what is there and raises DIFFERS; empty for what does not make a thing, but changes it.

    It is the comparison of the strict form, and changes nothing: what is not there passes, a temporary twin of what is
    there comes and goes, and no lock is taken but the one of a reader.
    """
    if not isinstance(operation, Create) or not operation.effective:
        return ""
    return _renderer(dialect, lock_timeout).statement(operation).sql


@cache
def _renderer(dialect: Dialect, lock_timeout: str) -> Renderer:
    return Renderer(dialect, "compare", lock_timeout)


def refuse_differing(engine: Engine, operation: Operation, dialect: Dialect, lock_timeout: str = "5s") -> None:
    """Raise DriftError, with both definitions, when the object of an operation is there and is another one.

    What the operation does not say may differ: columns, labels and constraints that later migrations add. Raises
    EngineError when the database cannot be asked, or when what is there cannot even hold what the operation makes.
    """
    sql = comparison(operation, dialect, lock_timeout)
    if not sql:
        return
    try:
        engine.execute(sql)
    except EngineError as error:
        if error.code == DIFFERS:
            raise DriftError(error.message.removeprefix(f"{engine.label}: "), hint=HINT) from None
        message = f"{operation.object.id} cannot be compared with what is there: {error.message}"
        raise EngineError(message, code=error.code, hint=error.hint, retry=error.retry) from None


def refuse_different_objects(operation: Operation, standing: Snapshot) -> None:
    """Raise DriftError, with both definitions, when something that an operation makes stands already and is another.

    `standing` is the database as it was read. What stands beside it, from later migrations, passes.
    """
    if operation.object.id not in standing:
        return
    for obj in operation.makes():
        there = standing.get(obj.id)
        fields = ("existence",) if there is None else changed_fields(there, obj)
        if fields:
            found = "nothing" if there is None else _shown(there, fields)
            message = f"{obj.id} is there and differs: there is {found}, and the migration makes {_shown(obj, fields)}"
            raise DriftError(message, hint=HINT)


def _shown(obj: Object, fields: tuple[str, ...]) -> str:
    """What an object says of some of its attributes, for people."""
    if fields == ("existence",):
        return str(obj.id)
    return ", ".join(f"{field.replace('_', ' ')} {getattr(obj, field)!s}" for field in fields)
