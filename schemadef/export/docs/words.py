"""Objects in words: what each says beside its name, generic for every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from schemadef.model import Id, TablePart, Value

if TYPE_CHECKING:
    from schemadef.model import Object

_ELSEWHERE = frozenset(
    {"name", "namespace", "table", "comment", "uses", "reads", "outputs", "written", "implied", "logical", "position"}
)
"""What is said in another place, or only to compilers."""
_CODE = frozenset({"query", "body", "parsed", "expression", "when", "using", "check", "where", "default", "up", "down"})


class Detail(NamedTuple):
    """One thing that an object says; `code` when it is SQL."""

    label: str
    text: str
    code: bool


class Thing(NamedTuple):
    """An object as a page shows it."""

    kind: str
    name: str
    anchor: str
    comment: str
    details: tuple[Detail, ...]


def anchor(id: Id) -> str:
    """Where a page tells of an object; never two the same."""
    return "-".join(_plain(part) for part in (id.kind, id.namespace, id.table, id.name))


def _plain(text: str) -> str:
    """A name in an address: letters and digits as they are, all else by its number."""
    return "".join(letter if letter.isalnum() or letter == "_" else f".{ord(letter):x}." for letter in text)


def shown_name(obj: Object) -> str:
    """An object's name, with its namespace where that is not the usual one."""
    space = obj.namespace if obj.namespace not in ("", "public") else ""
    name = obj.id.name if obj.kind in ("function", "procedure", "aggregate") else obj.name
    return f"{space}.{name}" if space else name


def plural(kind: str) -> str:
    """A kind for several: `policy` -> `policies`."""
    words = kind.replace("_", " ")
    if words.endswith("y"):
        return f"{words[:-1]}ies"
    return words if words.endswith("s") else f"{words}es" if words.endswith("x") else f"{words}s"


def thing(obj: Object) -> Thing:
    """An object with everything that it says."""
    return Thing(
        kind=obj.kind.replace("_", " "),
        name=shown_name(obj) if not isinstance(obj, TablePart) else obj.name,
        anchor=anchor(obj.id),
        comment=getattr(obj, "comment", ""),
        details=details(obj),
    )


def details(obj: Object) -> tuple[Detail, ...]:
    """What is not as it is when nothing is said."""
    found = []
    for field, default in zip(obj.__struct_fields__, _defaults(obj), strict=True):
        value = getattr(obj, field)
        if field not in _ELSEWHERE and value != default and value not in ("", None, ()):
            found.append(Detail(field.replace("_", " "), worded(value), field in _CODE))
    return tuple(found)


def _defaults(obj: Object) -> tuple[Any, ...]:
    """A default for each field; those that must be given have none."""
    given = obj.__struct_defaults__
    return (*[...] * (len(obj.__struct_fields__) - len(given)), *given)


def worded(value: object) -> str:
    """A value of the model in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Id):
        return str(value)
    if isinstance(value, tuple):
        lines = [worded(item) for item in value]
        return ("\n" if any("\n" in line or len(line) > 60 for line in lines) else ", ").join(lines)
    if isinstance(value, Value) and type(value).__str__ is object.__str__:
        said = {field: getattr(value, field) for field in value.__struct_fields__}
        return " ".join(f"{field} {worded(part)}" for field, part in said.items() if part not in ("", None, (), False))
    return str(value)
